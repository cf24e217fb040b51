"""The style of a map that is a file of its own.

RULES stand word for word in static/hrtraining.css too, where the tokens are the site's; a test
holds the two together.
"""

from __future__ import annotations

TOKENS = """\
.map-drawing {
  --card: #ffffff;
  --ink: #1e2327;
  --soft: #59636b;
  --line: #e4e0d6;
  --edge: #7f8486;
  --accent: #0e5a5a;
  --accent-tint: #e6f0ee;
  --risk: #8f3a12;
  --risk-tint: #fbefe6;
  --comfort: #4c4391;
  --interface: Inter, system-ui, "Segoe UI", Helvetica, Arial, sans-serif;
}

@media (prefers-color-scheme: dark) {
  .map-drawing {
    --card: #1b2124;
    --ink: #e8e5de;
    --soft: #a2abb0;
    --line: #2d3538;
    --edge: #757f85;
    --accent: #86ccc4;
    --accent-tint: #1c2e2e;
    --risk: #f0b48e;
    --risk-tint: #33221a;
    --comfort: #b9b1f2;
  }
}

"""

RULES = """\
.map-drawing {
  font-family: var(--interface);
}

.map-scene rect {
  fill: var(--card);
  stroke: var(--edge);
  stroke-width: 1.25;
}

.map-scene text,
.map-legend text {
  fill: var(--ink);
  font-size: 12px;
}

.map-scene text.map-label {
  font-size: 14.5px;
  font-weight: 600;
  text-anchor: middle;
}

.map-scene text.map-marks,
.map-legend text {
  fill: var(--soft);
}

.map-scene text.map-marks {
  text-anchor: middle;
}

.map-opening rect {
  fill: var(--accent-tint);
  stroke: var(--accent);
  stroke-width: 2.5;
}

.map-ending rect {
  stroke: var(--ink);
}

.map-best rect {
  stroke: var(--accent);
  stroke-width: 2;
}

.map-bad rect {
  fill: var(--risk-tint);
  stroke: var(--risk);
  stroke-width: 2;
}

.map-missing rect {
  fill: none;
  stroke: var(--risk);
  stroke-dasharray: 5 4;
}

.map-scene rect.map-bar {
  fill: var(--comfort);
  stroke: none;
}

.map-scene text.map-found {
  font-weight: 600;
}

.map-sign-error {
  fill: var(--risk);
}

.map-sign-warning,
.map-sign-info {
  fill: none;
  stroke: var(--risk);
  stroke-width: 1.75;
}

.map-sign-info {
  stroke: var(--soft);
}

.map-edge {
  fill: none;
  stroke: var(--edge);
  stroke-width: 1.5;
}

.map-head {
  fill: var(--edge);
}

.map-back .map-edge {
  stroke-dasharray: 8 5;
}

.map-around .map-edge {
  stroke: var(--comfort);
  stroke-width: 2.25;
  stroke-dasharray: 2 5;
  stroke-linecap: round;
}

.map-around .map-head {
  fill: var(--comfort);
}

.map-critical .map-edge {
  stroke: var(--risk);
  stroke-width: 3;
}

.map-critical .map-head {
  fill: var(--risk);
}

.map-number {
  fill: var(--soft);
  font-size: 12px;
  text-anchor: middle;
}

.map-critical .map-number {
  fill: var(--risk);
  font-weight: 600;
}

.map-ground {
  fill: var(--card);
}

.map-faint rect {
  stroke: var(--line);
}

.map-faint text.map-label {
  fill: var(--soft);
  font-weight: 400;
}

.map-faint .map-edge,
.map-faint .map-head {
  opacity: 0.45;
}

.map-taken rect {
  stroke: var(--accent);
  stroke-width: 3;
}

.map-taken .map-edge {
  stroke: var(--accent);
  stroke-width: 3.25;
}

.map-taken .map-head {
  fill: var(--accent);
}
"""
