"""The text of a case cut in slices, one for every block, so that the untouched stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrtraining.texts.lines import Line
from hrtraining.texts.vignette.draft import Draft
from hrtraining.texts.vignette.spelling import Piece, note_pieces, scene_pieces


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the head with the lines that belong to it, and what stands before them."""

    key: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One block of the body: what it says, and how it stands in the source.

    ``lead`` is what stands between the block before and this one: blank lines and comments.
    """

    piece: Piece
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """All slices of a text; joined in order they are the text."""

    opening: str
    entries: tuple[Entry, ...]
    closing: str
    groups: tuple[tuple[Slice, ...], ...]
    tail: str

    def joined(self) -> str:
        """The text."""
        parts = [self.opening]
        parts += [entry.lead + entry.text for entry in self.entries]
        parts.append(self.closing)
        parts += [block.lead + block.text for group in self.groups for block in group]
        return "".join([*parts, self.tail])


def source_of(text: str, draft: Draft) -> Source | None:
    """The slices of a text that was understood; None where blocks and case do not agree."""
    groups = [tuple(scene_pieces(scene)) for scene in draft.vignette.scenes]
    groups.append(tuple(note_pieces(draft.vignette)))
    pieces = [piece for group in groups for piece in group]
    if [piece.kind for piece in pieces] != [block.kind for block in draft.blocks]:
        return None
    at = draft.lines[draft.body - 1].end
    slices: list[Slice] = []
    for piece, block in zip(pieces, draft.blocks, strict=True):
        start, end = block.lines[0].start, block.lines[-1].end
        slices.append(Slice(piece, text[at:start], text[start:end]))
        at = end
    opening, entries, closing = _head(text, draft)
    return Source(opening, entries, closing, _grouped(groups, slices), text[at:])


def _grouped(
    groups: Sequence[Sequence[Piece]], slices: Sequence[Slice]
) -> tuple[tuple[Slice, ...], ...]:
    grouped: list[tuple[Slice, ...]] = []
    at = 0
    for group in groups:
        grouped.append(tuple(slices[at : at + len(group)]))
        at += len(group)
    return tuple(grouped)


def _head(text: str, draft: Draft) -> tuple[str, tuple[Entry, ...], str]:
    """The opening line, the entries, and what stands from the last entry to the closing line.

    A head whose keys do not begin lines of their own is one entry without a key.
    """
    lines = draft.lines[: draft.body]
    starts = sorted((line - 1, key) for key, line in draft.head_lines.items())
    opening = text[: lines[0].end]
    if not starts:
        return opening, (), text[lines[0].end : lines[-1].end]
    rows = [row for row, _key in starts]
    if len(set(rows)) < len(rows) or any(lines[row].text[:1] in " \t{" for row in rows):
        inner = text[lines[0].end : lines[-1].start]
        return opening, (Entry("", "", inner),), text[lines[-1].start : lines[-1].end]
    entries: list[Entry] = []
    at = lines[0].end
    for (row, key), following in zip(starts, [*rows[1:], len(lines) - 1], strict=True):
        last = _last_of(lines, row, following)
        entries.append(Entry(key, text[at : lines[row].start], text[lines[row].start : last.end]))
        at = last.end
    return opening, tuple(entries), text[at : lines[-1].end]


def _last_of(lines: Sequence[Line], row: int, following: int) -> Line:
    """The last line of an entry; blank lines and comments behind it lead to the next."""
    last = following - 1
    while last > row and (lines[last].blank or lines[last].text.startswith("#")):
        last -= 1
    return lines[last]
