"""A text cut at its headings and in quotes, and pieces of source put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hrtraining.texts.lines import Line

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}> ?")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines under it, down to the next heading of its level."""

    heading: str
    line: Line
    under: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The heading's line and those under it."""
        return (self.line, *self.under)


def cut_at_headings(lines: Sequence[Line], level: int) -> tuple[tuple[Line, ...], tuple[Part, ...]]:
    """The lines before the first heading of a level, and the parts that such headings open."""
    at = [(index, heading) for index, found, heading in _headings(lines) if found == level]
    if not at:
        return tuple(lines), ()
    ends = [index for index, _ in at[1:]] + [len(lines)]
    parts = tuple(
        Part(heading, lines[index], tuple(lines[index + 1 : end]))
        for (index, heading), end in zip(at, ends, strict=True)
    )
    return tuple(lines[: at[0][0]]), parts


def headings_of(lines: Sequence[Line], level: int) -> tuple[Line, ...]:
    """The lines that are headings of a level, for formats that have no use for them."""
    return tuple(lines[index] for index, found, _ in _headings(lines) if found == level)


def _headings(lines: Sequence[Line]) -> Iterable[tuple[int, int, str]]:
    """Index, level and text of every heading outside code blocks and comments."""
    for index in open_prose(lines):
        found = _HEADING.fullmatch(lines[index].text)
        if found and (found.group(2) or lines[index].text.strip("# \t") == ""):
            yield index, len(found.group(1)), (found.group(2) or "").strip()


def open_prose(lines: Sequence[Line]) -> Iterable[int]:
    """The indexes of lines that stand in no fenced code block and no comment of several lines."""
    fence = ""
    in_comment = False
    for index, line in enumerate(lines):
        text = line.text
        if in_comment:
            in_comment = "-->" not in text
            continue
        opening = _FENCE.match(text)
        if fence:
            if opening and opening.group(1).startswith(fence) and not text.strip("`~ >\t"):
                fence = ""
            continue
        if opening:
            fence = opening.group(1)
            continue
        if text.lstrip().startswith("<!--") and "-->" not in text:
            in_comment = True
            continue
        yield index


def is_quote(line: Line) -> bool:
    """Whether a line belongs to a quotation."""
    return _QUOTE.match(line.text) is not None


def unquoted(line: Line) -> Line:
    """The line without the mark of a quotation."""
    return replace(line, text=_QUOTE.sub("", line.text, count=1))


def quoted_lines(text: str) -> str:
    """The text with the mark of a quotation before every line."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in text.split("\n"))


def text_of(lines: Sequence[Line]) -> str:
    """The text of lines, without the blank ones around it and the spaces at its end."""
    texts = [line.text for line in lines]
    while texts and not texts[0].strip():
        texts.pop(0)
    return "\n".join(texts).rstrip()


def one_line(text: str) -> str:
    """Text of several lines as one, with single spaces."""
    return " ".join(text.split())


def skip_blank(lines: Sequence[Line], at: int = 0) -> int:
    """The index of the first line from there that is not blank."""
    while at < len(lines) and lines[at].blank:
        at += 1
    return at


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text to be written: kept from the source, where ``line`` says, or spelled anew.

    A piece that is spelled anew has line 0 and no line ending at its end.
    """

    text: str
    line: int = 0

    @property
    def next_line(self) -> int:
        """The line after it in the source."""
        return self.line + self.text.count("\n") if self.line else 0


def put_together(pieces: Sequence[Piece], ending: str) -> str:
    """The text. Pieces that stood together stay so; others have a blank line between them."""
    written: list[str] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        text = piece.text if piece.line else piece.text.replace("\n", ending)
        written.append(text)
        if after is None:
            written.append("" if piece.line else ending)
        elif not (piece.line and after.line and piece.next_line == after.line):
            blank = ending * 2
            missing = next(
                (blank[len(have) :] for have in (blank, ending) if text.endswith(have)),
                blank,
            )
            written.append(missing)
    return "".join(written)
