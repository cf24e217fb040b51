"""What a proof says: findings, counts and envelopes, as values and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

from hrtraining.texts.problems import Problem, Severity
from hrtraining.vignettes.rules.proof.kinds import SEVERITY, Kind

Path = tuple[str, ...]


class Verdict(IntEnum):
    """What a proof comes to; the numbers are the exit codes of ``hrtraining vignette prove``."""

    PROVED = 0
    ERRORS = 1
    LIMIT_REACHED = 3
    UNREADABLE = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, once.

    ``scene`` is empty where the finding is about the whole case, ``choice`` where it is about no
    one choice. ``path`` is the shortest run of choices that shows it, each as ``scene/choice``;
    empty where the opening, or the text alone, shows it.
    """

    kind: Kind
    scene: str
    choice: str
    line: int
    path: Path
    message: str

    @property
    def severity(self) -> Severity:
        """Fixed for each kind."""
        return SEVERITY[self.kind]

    def as_problem(self) -> Problem:
        """The finding as one problem of the text, for a list of all that is wrong with it."""
        return Problem(self.line, self.severity, self.kind.value, self.message)

    def as_json(self) -> dict[str, object]:
        """The finding as the report spells it."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "scene": self.scene or None,
            "choice": self.choice or None,
            "line": self.line,
            "path": list(self.path),
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of a scale at an ending, and a shortest path to each."""

    least: int
    greatest: int
    least_path: Path
    greatest_path: Path

    def as_json(self) -> dict[str, object]:
        """The range as the report spells it."""
        return {
            "min": self.least,
            "max": self.greatest,
            "min_path": list(self.least_path),
            "max_path": list(self.greatest_path),
        }


@dataclass(frozen=True, slots=True)
class EndingReport:
    """What runs bring to one ending. ``reachable`` is None where the limit left it open."""

    scene: str
    reachable: bool | None
    scales: tuple[tuple[str, Range], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The ending as the report spells it."""
        scales = {name: scale.as_json() for name, scale in self.scales}
        return {"scene": self.scene, "reachable": self.reachable, "scales": scales}


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest of a count over complete runs.

    Both are None where no run is complete or the limit left it open; ``greatest`` alone is None
    where a loop adds to it without end.
    """

    least: int | None = None
    greatest: int | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """Reading minutes: of the shortest run to an ending not marked bad, and of all scenes once."""

    shortest: Fraction | None = None
    longest: Fraction | None = None
    path: Path = ()

    def as_json(self) -> dict[str, object]:
        """The minutes as the report spells them, to a hundredth."""
        return {"shortest": _decimal(self.shortest), "longest": _decimal(self.longest)}


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that a proof says of one case.

    ``exhaustive`` is true only if the whole space was explored; ``stopped`` then is empty, and says
    why otherwise. ``runs`` is None where they are unbounded or the limit left them open.
    """

    exhaustive: bool
    stopped: str
    states: int
    transitions: int
    scenes: int
    findings: tuple[Finding, ...]
    endings: tuple[EndingReport, ...] = ()
    runs: int | None = None
    unbounded: bool | None = None
    choices: Span = field(default_factory=Span)
    minutes: Minutes = field(default_factory=Minutes)
    principles: tuple[tuple[str, Span], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Errors count first, then whether everything was explored."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return Verdict.ERRORS
        return Verdict.PROVED if self.exhaustive else Verdict.LIMIT_REACHED

    def as_json(self) -> dict[str, object]:
        """The report, ready for ``json.dumps``; ``runs`` is a decimal string."""
        return {
            "exhaustive": self.exhaustive,
            "stopped": self.stopped or None,
            "states": self.states,
            "transitions": self.transitions,
            "scenes": self.scenes,
            "findings": [finding.as_json() for finding in self.findings],
            "endings": [ending.as_json() for ending in self.endings],
            "runs": None if self.runs is None else decimal(self.runs),
            "unbounded": self.unbounded,
            "choices": {"shortest": self.choices.least, "longest": self.choices.greatest},
            "minutes": self.minutes.as_json(),
            "principles": {
                name: {"min": span.least, "max": span.greatest} for name, span in self.principles
            },
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are told: by line, then by severity and kind."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    kinds = list(Kind)
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                found.line,
                rank[found.severity],
                kinds.index(found.kind),
                found.scene,
                found.choice,
                found.message,
            ),
        )
    )


def decimal(number: int) -> str:
    """A whole number >= 0 in decimal, however long.

    Python refuses ``str`` of more than 4,300 digits, which a long case can have.
    """
    if number.bit_length() < 8_000:
        return str(number)
    half = number.bit_length() * 3 // 20
    high, low = divmod(number, 10**half)
    return decimal(high) + _padded(low, half)


def _padded(number: int, digits: int) -> str:
    return decimal(number).rjust(digits, "0")


def _decimal(minutes: Fraction | None) -> float | None:
    return None if minutes is None else round(float(minutes), 2)
