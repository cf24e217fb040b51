"""Where the scales of a case stood at each step of a way, laid out as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hrtraining.debrief.rules.way import Step
from hrtraining.texts.vignette.values import Scale
from hrtraining.vignettes.rules.words import told

LEFT, RIGHT, TOP, BOTTOM = 10.0, 250.0, 16.0, 172.0
APART = 18.0
KNOWN = ("alliance", "risk", "comfort")
LONGEST_LABEL = 14


@dataclass(frozen=True, slots=True)
class Curve:
    """One scale: its values from the opening to the ending, its line, and where its label stands.

    Lengths are in units of the drawing; ``name`` is one of KNOWN, or "other".
    """

    name: str
    label: str
    said: str
    values: tuple[int, ...]
    points: tuple[tuple[float, float], ...]
    label_y: float


def curves_of(scales: Sequence[Scale], steps: Sequence[Step]) -> tuple[Curve, ...]:
    """The lines of the scales along the steps that stood; none for a way without steps."""
    stood = [step for step in steps if not step.taken_back]
    if not stood:
        return ()
    lines = []
    for scale in scales:
        values = tuple(
            state.scale(scale.name) for state in (stood[0].before, *(step.after for step in stood))
        )
        lines.append((scale, values, _points(scale, values)))
    heights = _spread([points[-1][1] for _scale, _values, points in lines])
    return tuple(
        Curve(
            name=scale.name if scale.name in KNOWN else "other",
            label=f"{_short(scale)} {values[-1]}",
            said=told(scale, values[-1]).label,
            values=values,
            points=points,
            label_y=height,
        )
        for (scale, values, points), height in zip(lines, heights, strict=True)
    )


def _points(scale: Scale, values: Sequence[int]) -> tuple[tuple[float, float], ...]:
    across = (RIGHT - LEFT) / (len(values) - 1)
    up = (BOTTOM - TOP) / (scale.high - scale.low)
    return tuple(
        (round(LEFT + place * across, 1), round(BOTTOM - (value - scale.low) * up, 1))
        for place, value in enumerate(values)
    )


def _short(scale: Scale) -> str:
    if scale.name in KNOWN:
        return scale.name
    label = told(scale, scale.start).label
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights moved apart until none is nearer than APART to another, in their order."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = list(heights)
    apart = min(APART, (BOTTOM - TOP) / max(len(heights) - 1, 1))
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + apart)
    # What was pushed below the drawing goes up again, and pushes up what stands above it.
    limit = BOTTOM
    for at in reversed(order):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - apart
    return [round(height, 1) for height in placed]
