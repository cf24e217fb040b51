"""What the proof can find, and how much each kind matters; docs/proof.md defines every kind."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from hrtraining.texts.problems import Severity


class Kind(StrEnum):
    """The kinds of findings; the words never change, reports and tests name them."""

    UNKNOWN_TARGET = "unknown-target"
    UNREACHABLE_SCENE = "unreachable-scene"
    UNREACHABLE_ENDING = "unreachable-ending"
    IMPOSSIBLE_CHOICE = "impossible-choice"
    CONSTANT_CONDITION = "constant-condition"
    DEAD_END = "dead-end"
    NO_WAY_OUT = "no-way-out"
    MUST_SEE_AVOIDED = "must-see-avoided"
    NO_WAY_AROUND = "no-way-around"
    CRITICAL_UNNAMED = "critical-unnamed"
    BEST_RUN_CRITICAL = "best-run-critical"
    BEST_ENDING_NOT_BEST = "best-ending-not-best"
    OUT_OF_BOUNDS = "out-of-bounds"
    OBJECTIVE_UNPRACTISED = "objective-unpractised"
    SINGLE_CHOICE = "single-choice"
    SIMILAR_CHOICES = "similar-choices"


_WARNINGS = {
    Kind.CONSTANT_CONDITION,
    Kind.BEST_ENDING_NOT_BEST,
    Kind.OUT_OF_BOUNDS,
    Kind.OBJECTIVE_UNPRACTISED,
}
_INFORMATION = {Kind.SINGLE_CHOICE, Kind.SIMILAR_CHOICES}


def _severity(kind: Kind) -> Severity:
    if kind in _INFORMATION:
        return Severity.INFO
    return Severity.WARNING if kind in _WARNINGS else Severity.ERROR


SEVERITY: Mapping[Kind, Severity] = MappingProxyType({kind: _severity(kind) for kind in Kind})
