"""A figure's SVG, read strictly and written again with nothing in it but what is known to be safe.

It stands in the page itself, so that it follows the theme through its classes: no script, style,
picture, link, color of its own or reference to anything outside comes through.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from hrtraining.texts.problems import Problem, Problems, quoted

LONGEST_DRAWING = 200_000
SMALLEST_SCREEN = 320
SMALLEST_TEXT = 10
"""CSS pixels; on the smallest screen the whole width of a figure is its view box's width."""

ELEMENTS = frozenset(
    {
        *("svg", "g", "title", "desc", "defs", "marker", "path", "line", "polyline", "polygon"),
        *("rect", "circle", "ellipse", "text", "tspan"),
    }
)
CLASSES = frozenset(
    {
        *("fig-text", "fig-soft", "fig-line", "fig-accent", "fig-risk", "fig-comfort"),
        *("fig-fill", "fig-fill-accent", "fig-fill-risk", "fig-fill-comfort"),
    }
)
_NUMBERS = frozenset(
    {
        *("x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "d", "points"),
        *("width", "height", "viewBox", "transform", "orient", "refX", "refY", "markerWidth"),
        *("markerHeight", "markerUnits", "preserveAspectRatio", "pathLength", "textLength"),
        *("stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap"),
        *("stroke-linejoin", "font-size", "font-weight", "font-style", "letter-spacing"),
        *("text-anchor", "dominant-baseline", "opacity", "fill-opacity", "stroke-opacity"),
        *("fill-rule", "vector-effect"),
    }
)
_PAINTS = frozenset({"fill", "stroke"})
_REFERENCES = frozenset({"marker-start", "marker-mid", "marker-end"})
_LABELS = frozenset({"role", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden"})
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9\s.,()+%-]*")
_LOCAL = re.compile(r"url\(#([A-Za-z][\w-]*)\)")
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A safe figure: its title as plain text, and the SVG as it is put into a page."""

    title: str
    svg: str


def read_drawing(text: str, name: str) -> tuple[Drawing | None, tuple[Problem, ...]]:
    """The figure, and every problem; it is None where there is an error.

    ``name`` opens every id, so that two figures can stand on one page.
    """
    problems = Problems()
    if len(text) > LONGEST_DRAWING:
        problems.error(
            1,
            "drawing-too-long",
            f"the figure has {len(text):,} characters; at most {LONGEST_DRAWING:,} can be read",
        )
        return None, problems.all()
    reader = _Reader(name, problems)
    reader.read(text)
    if problems.any_errors:
        return None, problems.all()
    return Drawing(reader.title, "".join(reader.written)), problems.all()


@dataclass(slots=True)
class _Reader:
    name: str
    problems: Problems
    written: list[str] = field(default_factory=list)
    title: str = ""
    _open: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _named: list[tuple[int, str]] = field(default_factory=list)
    _in_title: bool = False
    _empty: bool = False
    _width: float = 0
    _parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def read(self, text: str) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.ParseFile(BytesIO(text.encode("utf-8", "replace")))
        except expat.ExpatError as fault:
            told = expat.ErrorString(fault.code)
            self.problems.error(
                fault.lineno, "drawing-unreadable", f"the figure cannot be read here: {told}"
            )
            return
        for line, wanted in self._named:
            if wanted not in self._ids:
                likely = self.problems.suggestion(wanted, self._ids)
                self._error("drawing-reference", f"no id {quoted(wanted)} here{likely}", line)
        if not self.title:
            self._error("drawing-title", "a figure needs a <title> that says what it shows", 1)

    def _error(self, kind: str, message: str, line: int = 0) -> None:
        self.problems.error(line or self._parser.CurrentLineNumber, kind, message)

    def _doctype(self, *_told: object) -> None:
        self._error("drawing-doctype", "a figure has no <!DOCTYPE>; take it out")

    def _instruction(self, target: str, _data: str) -> None:
        self._error("drawing-element", f"a figure has no <?{target}?>; take it out")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if element not in ELEMENTS or (element == "svg") != (not self._open):
            likely = self.problems.suggestion(element, ELEMENTS)
            self._error(
                "drawing-element", f"<{element[:40]}> may not stand in a figure here{likely}"
            )
        if not self._open:
            self._root(attributes)
        if element not in ELEMENTS:
            attributes = {}
        self._close_tag()
        self._open.append(element)
        self._in_title = element == "title" and len(self._open) == 2 and not self.title
        pairs = [
            f' {key}="{html.escape(value, quote=True)}"'
            for key, value in attributes.items()
            if self._allowed(element, key, value)
        ]
        self.written.append(f"<{element}{''.join(pairs)}")
        self._empty = True

    def _close_tag(self) -> None:
        if self._empty:
            self.written.append(">")
            self._empty = False

    def _end(self, element: str) -> None:
        self._open.pop()
        self.written.append("/>" if self._empty else f"</{element}>")
        self._empty = False
        self._in_title = False

    def _text(self, text: str) -> None:
        here = self._open[-1]
        if text.strip() and here in ELEMENTS - {"text", "tspan", "title", "desc"}:
            self._error("drawing-text", f"{quoted(text)} must stand in <text>")
        if self._in_title:
            self.title = " ".join(f"{self.title} {text}".split())
        self._close_tag()
        self.written.append(html.escape(text, quote=False))

    def _root(self, attributes: dict[str, str]) -> None:
        box = re.fullmatch(
            r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+[\d.]+\s*", attributes.get("viewBox", "")
        )
        if box is None:
            self._error("drawing-root", 'the figure needs viewBox="0 0 640 400" or the like')
        else:
            self._width = float(box.group(1))
        if attributes.get("role") != "img" or not attributes.get("aria-labelledby"):
            self._error(
                "drawing-root",
                'the figure needs role="img" and aria-labelledby with the id of its title',
            )
        for size in ("width", "height"):
            if size in attributes:
                self._error(
                    "drawing-root", f"take out '{size}': the page gives the figure its size"
                )

    def _allowed(self, element: str, key: str, value: str) -> bool:
        """Whether an attribute may come through; else the reason is noted."""
        if key == "xmlns" and element == "svg":
            return value == _SVG_NAMESPACE or self._refuse(key, value)
        if key == "id":
            return self._id(value)
        if key == "class":
            return self._classes(value)
        if key in _LABELS:
            return self._label(key, value)
        if key in _PAINTS:
            return value in {"none", "currentColor"} or self._refuse(
                key, value, "; colors come from the classes, so that they follow the theme"
            )
        if key in _REFERENCES:
            found = _LOCAL.fullmatch(value)
            if found:
                self._named.append((self._parser.CurrentLineNumber, found.group(1)))
            return found is not None or self._refuse(key, value)
        if key not in _NUMBERS or not _PLAIN_VALUE.fullmatch(value):
            return self._refuse(key, value)
        self._check_legible(element, key, value)
        return True

    def _refuse(self, key: str, value: str, why: str = "") -> bool:
        told = quoted(f'{key}="{value}"')
        self._error("drawing-attribute", f"{told} may not stand in a figure{why}")
        return False

    def _id(self, value: str) -> bool:
        if not re.fullmatch(rf"{re.escape(self.name)}(-[\w-]+)?", value):
            self._error("drawing-id", f"the id {quoted(value)} must begin with '{self.name}-'")
        elif value in self._ids:
            self._error("drawing-id", f"the id {quoted(value)} is there twice")
        self._ids.add(value)
        return True

    def _classes(self, value: str) -> bool:
        for name in value.split():
            if name not in CLASSES:
                likely = self.problems.suggestion(name, CLASSES)
                self._error("drawing-class", f"figures have no class {quoted(name)}{likely}")
        return True

    def _label(self, key: str, value: str) -> bool:
        if key in {"aria-labelledby", "aria-describedby"}:
            self._named += [(self._parser.CurrentLineNumber, name) for name in value.split()]
        return True

    def _check_legible(self, element: str, key: str, value: str) -> None:
        if key == "transform" and element in {"text", "tspan"} and "rotate" in value:
            self._error("drawing-rotated", "text in a figure is never rotated")
        size = re.fullmatch(r"([\d.]+)(px)?", value) if key == "font-size" else None
        if (
            size
            and self._width
            and float(size.group(1)) * SMALLEST_SCREEN < (SMALLEST_TEXT * self._width)
        ):
            self.problems.warning(
                self._parser.CurrentLineNumber,
                "drawing-text-small",
                f"font-size {value} is under {SMALLEST_TEXT} pixels on a screen "
                f"{SMALLEST_SCREEN} wide; use {SMALLEST_TEXT * self._width / SMALLEST_SCREEN:g} "
                "or more",
            )
