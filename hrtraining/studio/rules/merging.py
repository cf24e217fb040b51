"""Two changes of one text joined: what both can keep is kept, what collides is decided by a person.

Lines are merged first. Where that leaves a text that cannot be read although both sides can, whole
scenes are merged instead, so that a merge never breaks a case behind someone's back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from merge3 import Merge3

from hrtraining.texts.vignette.reading import read_draft

Side: TypeAlias = Literal["mine", "theirs", "both"]
SIDES: tuple[Side, ...] = ("mine", "theirs", "both")


@dataclass(frozen=True, slots=True)
class Same:
    """A part of the text about which there is nothing to decide."""

    text: str


@dataclass(frozen=True, slots=True)
class Collision:
    """A part that both changed, each in another way. ``scene`` is the heading it stands under."""

    number: int
    base: str
    mine: str
    theirs: str
    scene: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """The parts of the joined text, in order."""

    parts: tuple[Same | Collision, ...]

    @property
    def collisions(self) -> tuple[Collision, ...]:
        """What a person has to decide."""
        return tuple(part for part in self.parts if isinstance(part, Collision))

    def decided(self, decisions: Mapping[int, Side]) -> str | None:
        """The joined text, or None while a collision is undecided."""
        texts = []
        for part in self.parts:
            if isinstance(part, Same):
                texts.append(part.text)
                continue
            side = decisions.get(part.number)
            if side is None:
                return None
            texts.append(_chosen(part, side))
        return "".join(texts)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Both changes of ``base`` joined."""
    if mine in {base, theirs}:
        return Merge((Same(theirs),))
    if theirs == base:
        return Merge((Same(mine),))
    by_lines = _merged(*(text.splitlines(keepends=True) for text in (base, mine, theirs)))
    if _reads(mine) and _reads(theirs) and not _every_way_reads(by_lines):
        return _merged(*(_scenes_of(text) for text in (base, mine, theirs)))
    return by_lines


def _merged(base: Sequence[str], own: Sequence[str], other: Sequence[str]) -> Merge:
    parts: list[Same | Collision] = []
    number, heading = 0, ""
    for kind, *groups in Merge3(list(base), list(own), list(other)).merge_groups():
        texts = ["".join(group) for group in groups]
        if kind == "conflict":
            number += 1
            under = _last_heading(texts[1][: texts[1].find("\n") + 1], "") or heading
            before, mine, theirs = texts
            parts.append(Collision(number, before, mine, theirs, under))
            heading = _last_heading(texts[1], heading)
        else:
            parts.append(Same(texts[0]))
            heading = _last_heading(texts[0], heading)
    return Merge(tuple(parts))


def _every_way_reads(merge: Merge) -> bool:
    """Whether the text can be read when every collision goes one way or the other."""
    for side in SIDES:
        text = merge.decided({part.number: side for part in merge.collisions})
        if text is None or (side != "both" and not _reads(text)):
            return False
    return True


def _chosen(part: Collision, side: Side) -> str:
    match side:
        case "mine":
            return part.mine
        case "theirs":
            return part.theirs
        case "both":
            gap = "" if part.theirs.endswith("\n") or not part.theirs else "\n"
            return part.theirs + gap + part.mine


def _reads(text: str) -> bool:
    return read_draft(text).understood


def _scenes_of(text: str) -> list[str]:
    """The head and each scene as one unit."""
    units = [""]
    for line in text.splitlines(keepends=True):
        if line.startswith(("## ", "# ")):
            units.append("")
        units[-1] += line
    return units


def _last_heading(text: str, otherwise: str) -> str:
    headings = [line[3:].strip() for line in text.splitlines() if line.startswith("## ")]
    return headings[-1] if headings else otherwise
