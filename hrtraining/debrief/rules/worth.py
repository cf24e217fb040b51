"""What of a playthrough is worth taking to supervision, and the one fork to try again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hrtraining.debrief.rules.way import Step, gain, told_scales
from hrtraining.texts.vignette.values import Vignette

MOST_NOTICED = 3


class Kind(StrEnum):
    """What was noticed."""

    LOW_COMFORT = "low comfort"
    WENT_BACK = "went back"
    COST = "cost"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing to talk about, and the step at which it was."""

    kind: Kind
    step: Step


def worth_taking(vignette: Vignette, steps: Sequence[Step]) -> tuple[Noticed, ...]:
    """At most MOST_NOTICED things, each at another step; a short way can have none."""
    stood = [step for step in steps if not step.taken_back and step.choice is not None]
    undone = [step for step in steps if step.taken_back and step.choice is not None]
    scales = told_scales(vignette)
    found = []
    if any(scale.name == "comfort" for scale in scales) and stood:
        lowest = min(stood, key=lambda step: step.after.scale("comfort"))
        if lowest.after.scale("comfort") < stood[0].before.scale("comfort"):
            found.append(Noticed(Kind.LOW_COMFORT, lowest))
    if undone:
        found.append(Noticed(Kind.WENT_BACK, undone[0]))
    scenes = {one.step.scene.name for one in found}
    others = [step for step in stood if step.scene.name not in scenes]
    if scales and others:
        worst = min(others, key=lambda step: gain(scales, step))
        best = max(others, key=lambda step: gain(scales, step))
        if gain(scales, worst) < 0:
            found.append(Noticed(Kind.COST, worst))
        elif gain(scales, best) > 0:
            found.append(Noticed(Kind.HELD, best))
    return tuple(found[:MOST_NOTICED])


def fork_to_try(vignette: Vignette, steps: Sequence[Step]) -> Step | None:
    """The fork whose choice cost most, rather one where nothing else was tried yet.

    Nothing where the way had no fork.
    """
    forks = [step for step in steps if not step.taken_back and step.is_fork]
    tried = {step.scene.name for step in steps if step.taken_back}
    scales = told_scales(vignette)
    return min(forks, key=lambda step: (step.scene.name in tried, gain(scales, step)), default=None)
