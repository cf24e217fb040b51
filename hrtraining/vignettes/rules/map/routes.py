"""How the lines of a map run between its boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hrtraining.vignettes.rules.map.boxes import Box
from hrtraining.vignettes.rules.map.grid import Grid
from hrtraining.vignettes.rules.map.links import Link, Way

Point = tuple[float, float]

MARGIN = 24.0
PORT = 32.0


@dataclass(frozen=True, slots=True)
class Route:
    """How a link runs: a curve from the first point to the second, straight on to the third, and
    so on in turn. The route of a loop is the two points at the side of its box.
    """

    link: Link
    points: tuple[Point, ...]


class Router:
    """Lets every line leave and enter its boxes at a port of its own."""

    def __init__(
        self, grid: Grid, boxes: Mapping[str, Box], rows: Mapping[int, tuple[float, float]]
    ) -> None:
        self._grid = grid
        self._boxes = boxes
        self._rows = rows

    def routes(self, links: Sequence[Link]) -> tuple[Route, ...]:
        """The route of every link, in their order."""
        down = {link: self._downward(link) for link in links if link.way is not Way.LOOP}
        leaving = self._ports(down, end=0)
        entering = self._ports(down, end=1)
        found = []
        for link in links:
            if link.way is Way.LOOP:
                found.append(Route(link, self._loop(self._boxes[link.source])))
                continue
            upper, lower, bends = down[link]
            points: list[Point] = [(leaving[link], self._bottom(upper))]
            for middle, row in bends:
                top, high = self._rows[row]
                points += [(MARGIN + middle, top), (MARGIN + middle, top + high)]
            points.append((entering[link], self._boxes[lower].y))
            if link.way is Way.BACK:
                points.reverse()
            found.append(Route(link, tuple(points)))
        return tuple(found)

    def _downward(self, link: Link) -> tuple[str, str, tuple[tuple[float, int], ...]]:
        """The upper and the lower box of a link, and its bends from above."""
        upper, lower = link.source, link.target
        if link.way is Way.BACK:
            upper, lower = lower, upper
        return upper, lower, self._grid.bends.get((upper, lower), ())

    def _ports(
        self, down: Mapping[Link, tuple[str, str, tuple[tuple[float, int], ...]]], end: int
    ) -> dict[Link, float]:
        """Where along its box each link begins (end 0) or arrives (end 1), in the order in which
        the lines come from their sides.
        """
        at_box: dict[str, list[tuple[float, int, Link]]] = {}
        for order, (link, (upper, lower, bends)) in enumerate(down.items()):
            here, there = (upper, lower) if end == 0 else (lower, upper)
            nearest = bends[-end] if bends else self._grid.places[there]
            at_box.setdefault(here, []).append((nearest[0], order, link))
        ports: dict[Link, float] = {}
        for name, lines in at_box.items():
            box = self._boxes[name]
            ordered = [link for _, _, link in sorted(lines, key=lambda one: one[:2])]
            ports.update(_spread(box, ordered, widths_of_numbers=end == 0))
        return ports

    def _bottom(self, name: str) -> float:
        return self._boxes[name].y + self._boxes[name].height

    @staticmethod
    def _loop(box: Box) -> tuple[Point, ...]:
        right = box.x + box.width
        return ((right, box.y + box.height * 0.35), (right, box.y + box.height * 0.65))


def _spread(box: Box, links: Sequence[Link], *, widths_of_numbers: bool) -> dict[Link, float]:
    """Ports side by side around the middle of a box, far enough apart for what is written there."""
    wide = [max(PORT, number_width(link) + 8) if widths_of_numbers else PORT for link in links]
    narrower = min(1.0, box.width * 0.92 / sum(wide))
    ports: dict[Link, float] = {}
    left = box.x + box.width / 2 - sum(wide) * narrower / 2
    for link, width in zip(links, wide, strict=True):
        ports[link] = left + width * narrower / 2
        left += width * narrower
    return ports


def numbers_of(link: Link) -> str:
    """The choices that a line stands for, those that are critical with an exclamation mark."""
    return ", ".join(f"{n}!" if n in link.critical else str(n) for n in link.choices)


def number_width(link: Link) -> float:
    """How wide the numbers of a line are drawn."""
    return 6.4 * len(numbers_of(link))
