"""One thing that is wrong with a text, at its line, and how people are told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`` did you mean 'intake'?`` with a leading semicolon, or nothing when no name is near."""
    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def any_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems blocks."""
    return any(problem.severity is Severity.ERROR for problem in problems)
