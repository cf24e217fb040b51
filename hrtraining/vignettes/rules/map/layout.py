"""The map of a case as boxes and routes; all lengths are in pixels at full size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.rules.map.boxes import BOX_WIDTH, Box, Written, written_in
from hrtraining.vignettes.rules.map.grid import Grid, too_tangled
from hrtraining.vignettes.rules.map.links import links_of
from hrtraining.vignettes.rules.map.routes import MARGIN, Route, Router
from hrtraining.vignettes.rules.proof.report import Finding

ROW_GAP = 58.0


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole map."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Why there is no map; the outline can still be read."""

    reason: str


def lay_out(vignette: Vignette, findings: Iterable[Finding] = ()) -> Layout | NotDrawn:
    """The map of a case, with the findings counted at their scenes.

    The opening stands in the first row, scenes without any link in a last row of their own.
    """
    links = links_of(vignette)
    severities: dict[str, list[Severity]] = {}
    for finding in findings:
        severities.setdefault(finding.scene, []).append(finding.severity)
    scenes = vignette.by_name()
    opening = [scene.name for scene in vignette.scenes if scene.start]
    names = list(dict.fromkeys([*opening, *scenes, *(link.target for link in links)]))
    reason = too_tangled(names, links)
    if reason:
        return NotDrawn(reason)
    written = {name: written_in(scenes.get(name), name, severities.get(name, ())) for name in names}
    grid = Grid(names, links)
    rows = _row_places(grid, written)
    boxes = {
        name: _box(name, middle, rows[row], written[name])
        for name, (middle, row) in grid.places.items()
    }
    routes = Router(grid, boxes, rows).routes(links)
    width = max((box.x + box.width for box in boxes.values()), default=0.0) + MARGIN
    width = max([width, *(x + MARGIN for route in routes for x, _ in route.points)])
    height = max((top + high for top, high in rows.values()), default=0.0) + MARGIN
    return Layout(width, height, tuple(boxes.values()), routes)


def _row_places(grid: Grid, written: Mapping[str, Written]) -> dict[int, tuple[float, float]]:
    """Where each row begins and how high it is."""
    high: dict[int, float] = {}
    for name, (_, row) in grid.places.items():
        high[row] = max(high.get(row, 0.0), written[name].height)
    rows: dict[int, tuple[float, float]] = {}
    top = MARGIN
    for row in range(max(high, default=-1) + 1):
        rows[row] = (top, high.get(row, 0.0))
        top += high.get(row, 0.0) + ROW_GAP
    return rows


def _box(name: str, middle: float, row: tuple[float, float], written: Written) -> Box:
    top, high = row
    x, y = MARGIN + middle - BOX_WIDTH / 2, top + (high - written.height) / 2
    return Box(name, x, y, BOX_WIDTH, written.height, written)
