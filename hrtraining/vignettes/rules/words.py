"""How a scale is told in words."""

from __future__ import annotations

from dataclasses import dataclass

from hrtraining.texts.vignette.values import Scale

STEPS = ("very low", "low", "in the middle", "high", "very high")
LABELS = {"alliance": "Alliance", "risk": "Risk", "comfort": "Your own comfort"}


@dataclass(frozen=True, slots=True)
class Told:
    """A scale at one moment, in words and numbers; ``before`` is None where it is not compared."""

    name: str
    label: str
    value: int
    low: int
    high: int
    word: str
    before: int | None = None


def told(scale: Scale, value: int, before: int | None = None) -> Told:
    """The scale at ``value``: its word is the fifth of the range in which the value stands."""
    span = scale.high - scale.low
    place = 2 if span == 0 else min(4, (value - scale.low) * 5 // (span + 1))
    label = scale.label or LABELS.get(scale.name, scale.name.replace("-", " ").capitalize())
    label = label[:1].upper() + label[1:]
    return Told(scale.name, label, value, scale.low, scale.high, STEPS[place], before)


def change(scale: Scale, before: int, after: int) -> str:
    """What a step did to a scale, as a short clause, or nothing."""
    if before == after:
        return ""
    label = told(scale, after).label
    way = "rose" if after > before else "fell"
    return f"{label} {way} by {abs(after - before)}"
