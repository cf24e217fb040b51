"""A Twee 3 file cut into passages, after the specification of the Interactive Fiction Technology
Foundation (version 3.0.2): ``:: name [tags] {metadata}`` and the lines below it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from hrtraining.exchange.rules.outcomes import Refused
from hrtraining.texts.lines import refused_characters

MOST_PASSAGES = 3000
LONGEST_HEADER = 2000
SPECIAL_TAGS = frozenset({"script", "stylesheet", "widget"})
# What a name, a tag or the metadata may hold: anything escaped, or no metacharacter.
_HEADER = re.compile(
    r"::[ \t]*(?P<name>(?:[^\\\[\]{}]|\\.)*)"
    r"(?:\[(?P<tags>(?:[^\\\[\]]|\\.)*)\])?[ \t]*(?P<metadata>\{.*\})?[ \t]*\Z"
)
_META = re.compile(r"[\\\[\]{}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. ``line`` is that of its header; ``content`` begins on the next one."""

    name: str
    tags: tuple[str, ...]
    metadata: dict[str, Any] | None
    content: str
    line: int
    metadata_broken: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The passages of a file, and the lines before the first header that say something."""

    passages: tuple[Passage, ...]
    stray: tuple[int, ...]


def cut_passages(text: str) -> Cut | Refused:
    """The passages in order, or why the file cannot be one of Twee."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if refused_characters(line.replace("\t", " ")):
            return Refused(
                "The line holds an invisible control character. Take it out and try again.", number
            )
    starts = [at for at, line in enumerate(lines) if line.startswith("::")]
    if not starts:
        return Refused(
            "There is no passage: a Twee file has lines that begin with '::' and a name."
        )
    if len(starts) > MOST_PASSAGES:
        return Refused(
            f"The file has {len(starts):,} passages; at most {MOST_PASSAGES:,} can be read.",
            starts[MOST_PASSAGES] + 1,
        )
    passages = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = lines[start]
        found = _HEADER.match(header) if len(header) <= LONGEST_HEADER else None
        if found is None or not found["name"].strip():
            return Refused(
                "The header of this passage cannot be read. It is written "
                '\':: name [tags] {"position":"…"}\', with a backslash before brackets that '
                "belong to the name.",
                start + 1,
            )
        content = "\n".join(lines[start + 1 : end]).rstrip()
        passages.append(_passage(found, content, start + 1))
    stray = tuple(at + 1 for at in range(starts[0]) if lines[at].strip())
    return Cut(tuple(passages), stray)


def header(name: str, tags: tuple[str, ...] = ()) -> str:
    """The line that opens a passage."""
    tagged = f" [{' '.join(_escaped(tag) for tag in tags)}]" if tags else ""
    return f":: {_escaped(name)}{tagged}"


def _passage(found: re.Match[str], content: str, line: int) -> Passage:
    metadata, broken = None, False
    if found["metadata"]:
        try:
            metadata = json.loads(found["metadata"])
        except (ValueError, RecursionError):
            broken = True
        if metadata is not None and not isinstance(metadata, dict):
            metadata, broken = None, True
    tags = tuple(_plain(tag) for tag in (found["tags"] or "").split())
    return Passage(_plain(found["name"].strip()), tags, metadata, content, line, broken)


def _escaped(text: str) -> str:
    return _META.sub(lambda sign: "\\" + sign.group(), text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
