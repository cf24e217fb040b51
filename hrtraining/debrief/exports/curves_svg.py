"""The curves of a debrief as SVG with classes alone, so that they follow the theme."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hrtraining.debrief.rules.curves import BOTTOM, LEFT, RIGHT, TOP, Curve

GRID_LINES = 4


def curves_svg(curves: Sequence[Curve], described_by: str) -> str:
    """The curves as one SVG element; ``described_by`` is the id of the table that says the same."""
    names = ", ".join(curve.said.lower() for curve in curves)
    parts = [
        '<svg class="curves" viewBox="0 0 360 200" role="img" '
        f'aria-label="{escape(f"Curves of {names}")}" aria-describedby="{escape(described_by)}">'
    ]
    for line in range(GRID_LINES):
        y = TOP + (BOTTOM - TOP) * line / (GRID_LINES - 1)
        parts.append(f'<path class="curve-grid" d="M{LEFT:g} {y:g}H{RIGHT:g}"/>')
    for curve in curves:
        points = " ".join(f"{x:g},{y:g}" for x, y in curve.points)
        parts.append(f'<polyline class="curve {curve.name}" points="{points}"/>')
    for curve in curves:
        x, y = RIGHT + 8, curve.label_y + 4
        label = escape(curve.label)
        parts.append(f'<text class="curve-label {curve.name}" x="{x:g}" y="{y:g}">{label}</text>')
    parts.append(f'<text class="curve-axis" x="{LEFT:g}" y="192">opening</text>')
    parts.append(f'<text class="curve-axis" x="{RIGHT:g}" y="192" text-anchor="end">ending</text>')
    parts.append("</svg>")
    return "".join(parts)
