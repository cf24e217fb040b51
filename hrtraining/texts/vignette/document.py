"""A text of a case that can be changed: what is not touched comes back byte for byte.

Every block keeps its exact slice of the source, and so do the comments and blank lines between
blocks. A case with changes spells anew only the blocks that say something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hrtraining.texts.lines import ending_of
from hrtraining.texts.problems import Problem
from hrtraining.texts.vignette.aligning import match_groups, match_pieces
from hrtraining.texts.vignette.draft import Draft
from hrtraining.texts.vignette.heads import HEAD_KEYS
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.source import Entry, Slice, Source, source_of
from hrtraining.texts.vignette.spelling import (
    Piece,
    blank_before,
    head_entries,
    note_pieces,
    scene_pieces,
)
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import CannotWrite, write_vignette


@dataclass(frozen=True, slots=True)
class Document:
    """A text, and the case as far as it could be read."""

    text: str
    draft: Draft

    @classmethod
    def parse(cls, text: str) -> Document:
        """Read a text; what is wrong with it stands in ``problems``."""
        return cls(text, read_draft(text))

    @property
    def vignette(self) -> Vignette:
        """The case as far as it could be read."""
        return self.draft.vignette

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the text."""
        return self.draft.problems

    def with_vignette(self, case: Vignette) -> Document:
        """The text with only those blocks spelled anew that say something else in this case.

        Raises CannotWrite where the text has lines that could not be read (they would be lost), or
        where no text can hold the case.
        """
        if case == self.vignette and self.draft.understood:
            return self
        if not self.draft.understood:
            raise CannotWrite("the text has lines that cannot be read; mend them first")
        source = source_of(self.text, self.draft)
        for apart in (False, True):
            if source is None:
                break
            changed = _Changer(self.text, source, self.vignette, apart=apart).changed(case)
            draft = read_draft(changed)
            if draft.understood and draft.vignette == case:
                return Document(changed, draft)
        return Document.parse(_with_ending(write_vignette(case), ending_of(self.text)))


class _Changer:
    """Makes the new text out of the old slices and newly spelled blocks.

    ``apart`` puts a blank line around every block that is spelled anew, where its old slice had
    none and the two would be read as one.
    """

    def __init__(self, text: str, source: Source, old: Vignette, *, apart: bool) -> None:
        self._apart = apart
        self._ending = ending_of(text)
        self._source = source
        self._old = old
        self._parts: list[str] = []
        self._before: Piece | None = None
        self._before_old: tuple[int, int] | None = None
        self._kept_as_is = True

    def changed(self, new: Vignette) -> str:
        """The text of the new case."""
        self._parts.append(self._source.opening)
        self._put_head(head_entries(self._old), head_entries(new))
        self._put_text(self._source.closing)
        groups = [tuple(scene_pieces(scene)) for scene in new.scenes]
        groups.append(tuple(note_pieces(new)))
        names = [scene.name for scene in self._old.scenes]
        matched = match_groups(names, [scene.name for scene in new.scenes])
        for pieces, group in zip(groups, [*matched, len(names)], strict=True):
            self._put_group(pieces, group)
        self._put_text(self._source.tail)
        return "".join(self._parts)

    def _put_head(self, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        entries = list(self._source.entries)
        if any(not entry.key for entry in entries):
            if old != new:
                entries = [Entry("", "", self._lines(text)) for text in new.values()]
        else:
            for key in HEAD_KEYS:
                if old.get(key) != new.get(key):
                    entries = _with_entry(entries, key, self._lines(new.get(key, "")))
        for entry in entries:
            self._put_text(entry.lead + entry.text)

    def _put_group(self, pieces: Sequence[Piece], group: int | None) -> None:
        old = self._source.groups[group] if group is not None else ()
        matched = match_pieces([block.piece for block in old], pieces)
        taken = {at for at in matched if at is not None}
        left = [at for at in range(len(old)) if at not in taken]
        for piece, at in zip(pieces, matched, strict=True):
            orphans = []
            while left and at is not None and left[0] < at:
                orphans.append(old[left.pop(0)])
            self._put_comments(orphans)
            self._put_piece(piece, old[at] if at is not None else None, (group or 0, at or 0))
        self._put_comments([old[at] for at in left] if pieces else [])

    def _put_comments(self, orphans: Sequence[Slice]) -> None:
        """Keep the author's own notes that stood before blocks which are gone."""
        for block in orphans:
            if "<!--" in block.lead:
                self._put_text(block.lead)
                self._before_old = None

    def _put_piece(self, piece: Piece, old: Slice | None, place: tuple[int, int]) -> None:
        lead = old.lead if old is not None else ""
        as_is = old is not None and old.piece.text == piece.text
        text = old.text if old is not None and as_is else self._lines(piece.spelled())
        if old is not None and as_is:
            text = self._numbered(text, old.piece, piece)
        neighbors = old is not None and self._before_old == _place_before(place, self._source)
        close = neighbors and (not self._apart or (as_is and self._kept_as_is))
        if not close and not _has_blank_line(lead):
            before = self._before.kind if self._before is not None else None
            if blank_before(before, piece.kind):
                lead = self._ending + lead
        self._put_text(lead + text)
        self._before, self._kept_as_is = piece, as_is
        self._before_old = place if old is not None else None

    def _numbered(self, text: str, old: Piece, new: Piece) -> str:
        """The slice of an item with its new number, where the old one counted its place."""
        if old.number == new.number or not text.startswith(f"{old.number}."):
            return text
        if len(str(old.number)) != len(str(new.number)):
            return self._lines(new.spelled())
        return f"{new.number}{text[len(str(old.number)) :]}"

    def _put_text(self, text: str) -> None:
        if text and self._parts and self._parts[-1] and not self._parts[-1].endswith("\n"):
            self._parts.append(self._ending)
        if text:
            self._parts.append(text)

    def _lines(self, text: str) -> str:
        return _with_ending(text + "\n", self._ending) if text else ""


def _with_entry(entries: Sequence[Entry], key: str, text: str) -> list[Entry]:
    """The entries with one changed, put in at its place, or taken out."""
    if any(entry.key == key for entry in entries):
        changed = (Entry(key, entry.lead, text) if entry.key == key else entry for entry in entries)
        return [entry for entry in changed if entry.text]
    if not text:
        return list(entries)
    order = HEAD_KEYS.index(key)
    before = [at for at, entry in enumerate(entries) if HEAD_KEYS.index(entry.key) < order]
    at = before[-1] + 1 if before else 0
    return [*entries[:at], Entry(key, "", text), *entries[at:]]


def _place_before(place: tuple[int, int], source: Source) -> tuple[int, int] | None:
    group, at = place
    if at:
        return group, at - 1
    while group:
        group -= 1
        if source.groups[group]:
            return group, len(source.groups[group]) - 1
    return None


def _has_blank_line(lead: str) -> bool:
    return any(not line.strip() for line in lead.splitlines())


def _with_ending(text: str, ending: str) -> str:
    return text if ending == "\n" else text.replace("\n", ending)
