"""The map of a case as SVG: for a page with classes alone, or as a file with its own style."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from hrtraining.texts.problems import Severity
from hrtraining.vignettes.exports.map_style import RULES, TOKENS
from hrtraining.vignettes.rules.map.boxes import LINE_HEIGHT, PADDING, SMALL_LINE, Box
from hrtraining.vignettes.rules.map.layout import Layout
from hrtraining.vignettes.rules.map.links import Way
from hrtraining.vignettes.rules.map.routes import Point, Route, number_width, numbers_of

LEGEND_HEIGHT = 34.0
LEGEND_WIDTH = 700.0
INNER = 4.0


@dataclass(frozen=True, slots=True)
class Taken:
    """The way of one playthrough: its scenes, and its steps as pairs of names."""

    scenes: frozenset[str]
    steps: frozenset[tuple[str, str]]


def map_svg(
    layout: Layout,
    title: str,
    *,
    standalone: bool = False,
    link: Callable[[str], str] | None = None,
    outline_id: str = "",
    taken: Taken | None = None,
    legend: bool = True,
) -> str:
    """The map as one SVG element.

    With ``standalone`` it is a file of its own, with style and a ground; without, the page's style
    sheet colors it. ``link`` gives the address of a scene by name and makes boxes links.
    ``outline_id`` is the id of the outline beside it, which says the same in words. ``taken`` draws
    one way strong and all others faint. Without ``legend`` a narrow map stays as narrow as it is.
    """
    width, height = layout.width, layout.height
    if legend:
        width, height = max(width, LEGEND_WIDTH), height + LEGEND_HEIGHT
    role = "group" if link else "img"
    described = f' aria-describedby="{escape(outline_id)}"' if outline_id else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map-drawing" role="{role}" '
        f'aria-label="{escape(f"Map of {title}")}"{described} '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}">'
    ]
    if standalone:
        parts.append(f"<title>{escape(f'Map of {title}')}</title><style>{TOKENS}{RULES}</style>")
        parts.append(f'<rect class="map-ground" width="{_n(width)}" height="{_n(height)}"/>')
    for route in layout.routes:
        parts.extend(_route(route, taken))
    for box in layout.boxes:
        parts.extend(_box(box, link, taken))
    # Numbers last: a line that passes must not cross them out.
    parts.extend(_number(route) for route in layout.routes)
    parts.extend(_legend(layout.height) if legend else ())
    parts.append("</svg>")
    return "\n".join(part for part in parts if part) + ("\n" if standalone else "")


def _box(box: Box, link: Callable[[str], str] | None, taken: Taken | None) -> Iterator[str]:
    address = link(box.name) if link and not box.written.missing else ""
    if address:
        yield f'<a href="{escape(address)}">'
    strength = _strength(taken is not None and box.name in taken.scenes) if taken else ""
    yield f'<g class="{" ".join(_box_classes(box))}{strength}">'
    yield from _frame(box)
    middle, y = box.x + box.width / 2, box.y + PADDING
    if box.written.marks:
        yield _text("map-marks", middle, y + 11, " · ".join(box.written.marks))
        y += SMALL_LINE
    for line in box.written.heading:
        yield _text("map-label", middle, y + 14, line)
        y += LINE_HEIGHT
    if box.written.findings and box.written.worst:
        left = middle - 3.1 * len(box.written.findings) - 8
        yield _sign(box.written.worst, left, y + 7)
        yield _text("map-found", left + 12, y + 11, box.written.findings)
    yield "</g>"
    if address:
        yield "</a>"


def _box_classes(box: Box) -> Iterator[str]:
    yield "map-scene"
    marks = set(box.written.marks)
    for mark, name in (
        ("opening", "map-opening"),
        ("ending", "map-ending"),
        ("best ending", "map-ending map-best"),
        ("bad ending", "map-ending map-bad"),
        ("must see", "map-must-see"),
    ):
        if mark in marks:
            yield name
    if box.written.missing:
        yield "map-missing"
    if box.written.worst:
        yield f"map-finding map-finding-{box.written.worst.value}"


def _frame(box: Box) -> Iterator[str]:
    """The outline of a box: round for the opening, double for endings, a bar for must-see."""
    ending = any(mark.endswith("ending") for mark in box.written.marks)
    radius = min(22.0, box.height / 2) if "opening" in box.written.marks else 6.0
    yield _rect((box.x, box.y), (box.width, box.height), radius)
    if ending:
        size = (box.width - 2 * INNER, box.height - 2 * INNER)
        yield _rect((box.x + INNER, box.y + INNER), size, 3.0)
    if "must see" in box.written.marks:
        top = box.y + (radius if radius > 6 else 2)
        high = box.height - 2 * (top - box.y)
        yield _rect((box.x - 4, top), (8.0, high), 2.0, "map-bar")


def _route(route: Route, taken: Taken | None) -> Iterator[str]:
    link, points = route.link, route.points
    classes = ["map-route", f"map-{link.way.value}"] + ["map-critical"] * bool(link.critical)
    strength = _strength((link.source, link.target) in taken.steps) if taken else ""
    yield f'<g class="{" ".join(classes)}{strength}">'
    yield f'<path class="map-edge" d="{_path(route)}"/>'
    (x, y), up = points[-1], link.way is Way.BACK
    if link.way is Way.LOOP:
        yield f'<path class="map-head" d="M{_n(x)} {_n(y)}l9 -5v10z"/>'
    else:
        yield f'<path class="map-head" d="M{_n(x)} {_n(y)}l-5 {"9" if up else "-9"}h10z"/>'
    yield "</g>"


def _strength(taken: bool) -> str:
    return " map-taken" if taken else " map-faint"


def _path(route: Route) -> str:
    points = route.points
    if route.link.way is Way.LOOP:
        (x, y), (_, below) = points
        turn = f"{_n(x + 30)} {_n(y - 6)} {_n(x + 30)} {_n(below + 6)}"
        return f"M{_n(x)} {_n(y)}C{turn} {_n(x)} {_n(below)}"
    drawn = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for at, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if at % 2:
            drawn.append(f"L{_n(to_x)} {_n(to_y)}")
        else:
            half = (to_y - y) / 2
            turn = f"{_n(x)} {_n(y + half)} {_n(to_x)} {_n(to_y - half)}"
            drawn.append(f"C{turn} {_n(to_x)} {_n(to_y)}")
    return "".join(drawn)


def _number(route: Route) -> str:
    """Which choices a line stands for, at its beginning, on a ground that covers the line."""
    told = numbers_of(route.link)
    if not told:
        return ""
    x, y = route.points[0]
    if route.link.way is Way.LOOP:
        x, y = x + 26, y + 14
    else:
        y += -9 if route.link.way is Way.BACK else 18
    wide = number_width(route.link) + 4
    ground = _rect((x - wide / 2, y - 11), (wide, 14.0), 3.0, "map-ground")
    critical = " map-critical" if route.link.critical else ""
    return f'<g class="map-of-line{critical}">{ground}{_text("map-number", x, y, told)}</g>'


def _legend(top: float) -> Iterator[str]:
    yield '<g class="map-legend" aria-hidden="true">'
    x, y = 24.0, top + 10
    samples = (("choice", "choice"), ("critical", "! critical choice"), ("around", "way around"))
    for name, told in (*samples, ("back", "leads back")):
        line = f'<path class="map-edge" d="M{_n(x)} {_n(y)}h34"/>'
        yield f'<g class="map-route map-{name}">{line}</g>'
        yield f'<text x="{_n(x + 42)}" y="{_n(y + 4)}">{told}</text>'
        x += 42 + 7 * len(told) + 22
    yield f'<g class="map-scene">{_rect((x, y - 8), (8.0, 16.0), 2.0, "map-bar")}</g>'
    yield f'<text x="{_n(x + 16)}" y="{_n(y + 4)}">must see</text>'
    yield "</g>"


def _sign(severity: Severity, x: float, y: float) -> str:
    """A triangle for an error, a diamond for a warning, a ring for a note."""
    shapes = {
        Severity.ERROR: f"M{_n(x)} {_n(y - 6)}l6.5 11h-13z",
        Severity.WARNING: f"M{_n(x)} {_n(y - 6)}l6 6l-6 6l-6 -6z",
        Severity.INFO: f"M{_n(x - 5)} {_n(y)}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    }
    return f'<path class="map-sign-{severity.value}" d="{shapes[severity]}"/>'


def _rect(at: Point, size: Point, radius: float, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    (x, y), (width, height) = at, size
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect{named} {place} rx="{_n(radius)}"/>'


def _text(name: str, x: float, y: float, text: str) -> str:
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>'


def _n(number: float) -> str:
    """A number in as few digits as the eye needs."""
    return f"{round(number, 1):g}"
