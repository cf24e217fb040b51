"""What was practiced, beside the least and the most that a way through the case can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hrtraining.debrief.rules.way import Step
from hrtraining.texts.vignette.values import PRINCIPLES

NAMES: Mapping[str, str] = {
    "alliance": "Alliance",
    "corrective-experience": "Corrective experience",
    "self-regulation": "Self-regulation",
    "risk": "Care about risk",
    "ambivalence": "Room for ambivalence",
    "goals": "The client’s own goals",
}
Spans = Mapping[str, tuple[int, int | None]]


class Leaning(StrEnum):
    """Where a count stands between the least and the most."""

    STRENGTH = "strength"
    EDGE = "edge"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Practiced:
    """How often a way took a choice that practices a principle.

    ``least`` and ``most`` are over all complete ways; ``most`` is None where there is no most.
    """

    principle: str
    times: int
    least: int
    most: int | None

    @property
    def leaning(self) -> Leaning:
        """The upper third of what is possible is a strength, the lower a growing edge."""
        if self.most is None or self.most <= self.least:
            return Leaning.BETWEEN
        place = (self.times - self.least) / (self.most - self.least)
        if place >= 2 / 3:
            return Leaning.STRENGTH
        return Leaning.EDGE if place <= 1 / 3 else Leaning.BETWEEN


def practiced(steps: Sequence[Step], spans: Spans) -> tuple[Practiced, ...]:
    """One row for each principle that the case can practice, in the order of the principles.

    Counts the choices that stood at the end; a choice made twice counts twice, as in the proof.
    """
    counts: Counter[str] = Counter()
    for step in steps:
        if step.choice is not None and not step.taken_back:
            counts.update(step.choice.principles)
    return tuple(
        Practiced(name, counts[name], *spans[name])
        for name in PRINCIPLES
        if name in spans and spans[name][1] != 0
    )


def where_to_try(steps: Sequence[Step], principle: str) -> tuple[Step, tuple[str, ...]] | None:
    """The first fork of the way at which another choice practices a principle, and those choices.

    Nothing where no fork had one.
    """
    for step in steps:
        if step.taken_back or (step.choice is not None and principle in step.choice.principles):
            continue
        others = tuple(one.id for one in step.passed_by if principle in one.principles)
        if others:
            return step, others
    return None
