r"""A text cut in lines that remember where they stood, so that every slice can be given back.

Lines end with ``\n`` or ``\r\n``, each line as it likes. Characters that nobody can see and that
could change the meaning of a line (control characters, lone carriage returns, other line breaks)
are refused, and read as � so that the rest of the text can still be checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrtraining.texts.problems import Problems

LONGEST_TEXT = 1_000_000
BYTE_ORDER_MARK = "\ufeff"

_ENDING = re.compile("\r?\n")
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its text without the ending, and its place in the source.

    ``source[start:end]`` is the line with its ending (and, in the first, a byte order mark).
    """

    number: int
    text: str
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen on it."""
        return not self.text.strip()


def cut(source: str, problems: Problems) -> tuple[Line, ...]:
    """The lines of the source; none where it is too long to be read.

    A text that ends with a line ending has no empty line after it.
    """
    if len(source) > LONGEST_TEXT:
        problems.error(
            1,
            "too-long",
            f"the text has {len(source):,} characters; at most {LONGEST_TEXT:,} can be read",
        )
        return ()
    clean = _without_refused(source, problems)
    lines: list[Line] = []
    start = 0
    first = len(BYTE_ORDER_MARK) if clean.startswith(BYTE_ORDER_MARK) else 0
    for ending in _ENDING.finditer(clean):
        lines.append(
            Line(len(lines) + 1, clean[start + first : ending.start()], start, ending.end())
        )
        start, first = ending.end(), 0
    if start < len(clean):
        lines.append(Line(len(lines) + 1, clean[start + first :], start, len(clean)))
    _note_mixed_endings(source, lines, problems)
    return tuple(lines)


def _note_mixed_endings(source: str, lines: Sequence[Line], problems: Problems) -> None:
    both = [line.number for line in lines if source.endswith("\r\n", line.start, line.end)]
    if both and len(both) < sum(source.endswith("\n", line.start, line.end) for line in lines):
        problems.info(
            both[0],
            "mixed-line-endings",
            "some lines end as on Windows (CR LF) and some do not; each is kept as it is",
        )


def ending_of(source: str) -> str:
    r"""The line ending that a text uses first, ``\n`` where it has none."""
    found = _ENDING.search(source)
    return found.group() if found else "\n"


def slice_of(source: str, lines: Sequence[Line]) -> str:
    """The source of neighboring lines, byte for byte."""
    return source[lines[0].start : lines[-1].end] if lines else ""


def refused_characters(text: str) -> bool:
    """Whether the text holds a character that no text of ours may hold."""
    return _REFUSED.search(text) is not None


def _without_refused(source: str, problems: Problems) -> str:
    line, counted = 1, 0
    for found in _REFUSED.finditer(source):
        line += source.count("\n", counted, found.start())
        counted = found.start()
        code = f"U+{ord(found.group()):04X}"
        problems.error(
            line,
            "control-character",
            f"the line holds the invisible character {code}; take it out",
        )
    return _REFUSED.sub("\ufffd", source) if counted or _REFUSED.match(source) else source
