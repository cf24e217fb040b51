"""One thing that is wrong with a text, at its line, and how people are told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

MOST_PROBLEMS = 200
MOST_SUGGESTIONS = 50
LONGEST_SUGGESTED = 80
MOST_CANDIDATES = 1000
LONGEST_QUOTED = 60


class Severity(StrEnum):
    """How much a problem matters: an error blocks, a warning asks, information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem in one text.

    ``line`` counts from 1 in the text as written. ``kind`` is a kebab-case word that never changes,
    so that tests and reports can name it; ``message`` is a whole sentence that says what to do.
    """

    line: int
    severity: Severity
    kind: str
    message: str

    def told(self, path: str) -> str:
        """The line that `hrtraining check` prints: ``path:line: severity: message``."""
        return f"{path}:{self.line}: {self.severity.value}: {self.message}"


class Problems:
    """Collects what is wrong while one text is read, so that all of it can be told at once.

    Past ``MOST_PROBLEMS`` only the count goes on, and past ``MOST_SUGGESTIONS`` nothing more is
    suggested: a hostile text costs no more than a poor one.
    """

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._left_out = 0
        self._left_out_line = 0
        self._suggestions = 0
        self._errors = 0

    def error(self, line: int, kind: str, message: str) -> None:
        """Note what must be mended before the text can be used."""
        self._errors += 1
        self._add(Problem(line, Severity.ERROR, kind, message))

    def warning(self, line: int, kind: str, message: str) -> None:
        """Note what the author should look at."""
        self._add(Problem(line, Severity.WARNING, kind, message))

    def info(self, line: int, kind: str, message: str) -> None:
        """Note what the author may like to know."""
        self._add(Problem(line, Severity.INFO, kind, message))

    def suggestion(self, wrong: str, known: Iterable[str]) -> str:
        """What `did_you_mean` says, as long as there have not been too many of them."""
        if self._suggestions >= MOST_SUGGESTIONS:
            return ""
        self._suggestions += 1
        return did_you_mean(wrong, known)

    @property
    def any_errors(self) -> bool:
        """Whether an error was noted, listed or not."""
        return self._errors > 0

    def all(self) -> tuple[Problem, ...]:
        """Every problem by its line; the last one says how many are not listed, if any."""
        found = sorted(set(self._found))
        if self._left_out:
            more = f"{self._left_out} more problems are not listed; mend these first"
            found.append(Problem(self._left_out_line, Severity.ERROR, "more-problems", more))
        return tuple(found)

    def _add(self, problem: Problem) -> None:
        if len(self._found) < MOST_PROBLEMS:
            self._found.append(problem)
            return
        self._left_out += 1
        self._left_out_line = max(self._left_out_line, problem.line)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """``; did you mean 'intake'?``, or nothing when no name is near."""
    if len(wrong) > LONGEST_SUGGESTED:
        return ""
    first = islice(known, MOST_CANDIDATES)
    candidates = [name for name in first if len(name) <= LONGEST_SUGGESTED]
    near = difflib.get_close_matches(wrong, candidates, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def quoted(written: str) -> str:
    """What someone wrote, in quotation marks and shortened, to stand in a message."""
    one_line = " ".join(written[: LONGEST_QUOTED * 4].split())
    if len(one_line) > LONGEST_QUOTED or len(written) > LONGEST_QUOTED * 4:
        return f"'{one_line[: LONGEST_QUOTED - 1]}…'"
    return f"'{one_line}'"


def any_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems blocks."""
    return any(problem.severity is Severity.ERROR for problem in problems)
