"""The line of code spans that says what a unit is: ``start`` · ``warns of wounds, death``.

The parts are joined by `` · ``; every part is a code span that opens with a word of the format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from hrtraining.texts.problems import Problems, quoted

JOINT = " · "


class Takes(Enum):
    """What stands after a word in its span."""

    NOTHING = "nothing"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Word:
    """One span: its word, what follows the word, and the line."""

    word: str
    rest: str
    line: int

    def listed(self) -> tuple[str, ...]:
        """What follows, cut at commas."""
        return tuple(part.strip() for part in self.rest.split(",") if part.strip())


def span_parts(
    text: str, also: Callable[[str], bool] = lambda _part: False
) -> tuple[str, ...] | None:
    """The parts of a line of spans with their backticks, or None where it is some other line.

    ``also`` says which parts that are no code span may stand in the line (but not first).
    """
    text = text.strip()
    if not text.startswith("`"):
        return None
    parts = _cut(text)
    if not _is_code(parts[0]) or not all(_is_code(part) or also(part) for part in parts):
        return None
    return tuple(parts)


def read_words(
    parts: tuple[str, ...], line: int, known: Mapping[str, Takes], problems: Problems
) -> dict[str, Word]:
    """The code spans among the parts by their word; what is not understood becomes a problem.

    Words of two ("warns of") are found before words of one. A word given twice is an error, and
    the first counts.
    """
    found: dict[str, Word] = {}
    for part in parts:
        if not _is_code(part):
            continue
        inner = " ".join(part[1:-1].split())
        name = _word_of(inner, known)
        if name is None:
            likely = problems.suggestion(inner, known) or problems.suggestion(
                inner.split(" ", 1)[0], known
            )
            if "](#" in inner:
                likely = "; a link stands outside the backticks"
            problems.error(line, "unknown-word", f"no word {quoted(inner)} here{likely}")
            continue
        word = Word(name, inner[len(name) :].strip(), line)
        _check(word, known[name], found, problems)
        found.setdefault(name, word)
    return found


def _check(word: Word, takes: Takes, found: Mapping[str, Word], problems: Problems) -> None:
    if word.word in found:
        problems.error(word.line, "word-twice", f"'{word.word}' is given twice")
    elif takes is Takes.TEXT and not word.rest:
        problems.error(word.line, "word-empty", f"'{word.word}' needs something after it")
    elif takes is Takes.NOTHING and word.rest:
        problems.error(
            word.line,
            "word-overfull",
            f"'{word.word}' stands alone; {quoted(word.rest)} after it means nothing",
        )


def _word_of(inner: str, known: Mapping[str, Takes]) -> str | None:
    pieces = inner.split(" ", 3)
    for count in (3, 2, 1):
        name = " ".join(pieces[:count])
        if len(pieces) >= count and name in known:
            return name
    return None


def _is_code(part: str) -> bool:
    return len(part) > 2 and part[0] == part[-1] == "`" and "`" not in part[1:-1]


def _cut(text: str) -> list[str]:
    """Cut at the joints that stand outside code spans."""
    parts: list[str] = []
    start = at = 0
    inside = False
    while at < len(text):
        if text[at] == "`":
            inside = not inside
        elif not inside and text.startswith(JOINT, at):
            parts.append(text[start:at].strip())
            at += len(JOINT)
            start = at
            continue
        at += 1
    parts.append(text[start:].strip())
    return parts
