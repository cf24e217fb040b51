"""The loss report: everything found in a file, and what became of each.

Whatever a reader finds is entered once and given one fate, so that for every kind of construct
*found = imported + mapped with a note + dropped* holds by the way it is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of something found."""

    IMPORTED = "imported"
    MAPPED = "mapped"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: its construct, its line in the file, its fate and, unless kept, why."""

    construct: str
    line: int
    fate: Fate
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one construct were found, and what became of them."""

    construct: str
    found: int
    imported: int
    mapped: int
    dropped: int


@dataclass(frozen=True, slots=True)
class LossReport:
    """Everything found, in the order of its lines."""

    lines: tuple[Line, ...]

    def counts(self) -> tuple[Count, ...]:
        """One row for every construct, in the order in which they were first met."""
        kinds = dict.fromkeys(line.construct for line in self.lines)
        return tuple(_count(kind, self.lines) for kind in kinds)

    def noted(self) -> tuple[Line, ...]:
        """What was not taken as it stood."""
        return tuple(line for line in self.lines if line.fate is not Fate.IMPORTED)

    @property
    def lossless(self) -> bool:
        """Whether nothing was dropped."""
        return all(line.fate is not Fate.DROPPED for line in self.lines)


class Entry:
    """Something found that waits for its fate; the first fate counts."""

    __slots__ = ("construct", "fate", "line", "note")

    def __init__(self, construct: str, line: int) -> None:
        self.construct = construct
        self.line = line
        self.fate: Fate | None = None
        self.note = ""

    def imported(self) -> None:
        """It is there as it stood."""
        self._settle(Fate.IMPORTED, "")

    def mapped(self, note: str) -> None:
        """It is there in another form; the note says which."""
        self._settle(Fate.MAPPED, note)

    def dropped(self, note: str) -> None:
        """It is not there; the note says why."""
        self._settle(Fate.DROPPED, note)

    def _settle(self, fate: Fate, note: str) -> None:
        if self.fate is None:
            self.fate, self.note = fate, note


class Ledger:
    """Collects what a reader finds."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def found(self, construct: str, line: int) -> Entry:
        """Enter something found."""
        entry = Entry(construct, line)
        self._entries.append(entry)
        return entry

    def report(self) -> LossReport:
        """The account; what no part of a reader settled is dropped, and says so."""
        lines = [
            Line(
                one.construct,
                one.line,
                one.fate or Fate.DROPPED,
                one.note if one.fate else "nothing here reads it",
            )
            for one in self._entries
        ]
        return LossReport(tuple(sorted(lines, key=lambda line: line.line)))


def _count(construct: str, lines: Sequence[Line]) -> Count:
    fates = [line.fate for line in lines if line.construct == construct]
    return Count(
        construct,
        len(fates),
        fates.count(Fate.IMPORTED),
        fates.count(Fate.MAPPED),
        fates.count(Fate.DROPPED),
    )
