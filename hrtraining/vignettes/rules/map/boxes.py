"""The boxes of a map: what is written in each, and how large it is. Lengths are in pixels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from hrtraining.prose import line, text_of
from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.map.marks import counted, scene_marks, worst

BOX_WIDTH = 188.0
LINE_HEIGHT = 19.0
SMALL_LINE = 17.0
PADDING = 11.0
HEADING_CHARACTERS = 20
HEADING_LINES = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What is written in a box: the heading in lines, marks, and findings with the worst of them.

    ``missing`` marks a name that some choice leads to and no scene has.
    """

    heading: tuple[str, ...]
    marks: tuple[str, ...]
    findings: str
    worst: Severity | None
    missing: bool

    @property
    def height(self) -> float:
        """How high the box must be."""
        small = bool(self.marks) + bool(self.findings)
        return 2 * PADDING + len(self.heading) * LINE_HEIGHT + small * SMALL_LINE


@dataclass(frozen=True, slots=True)
class Box:
    """A scene on the map: its name, its upper left corner, its size, and what is written in it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    written: Written


def written_in(scene: Scene | None, name: str, severities: Sequence[Severity]) -> Written:
    """What the box of a scene says; of a name that is no scene's, that it is none."""
    heading = text_of(line(scene.heading)) if scene and scene.heading else name
    lines = textwrap.wrap(
        heading,
        HEADING_CHARACTERS,
        max_lines=HEADING_LINES,
        placeholder=" …",
        break_on_hyphens=False,
    ) or ["…"]
    marks = scene_marks(scene) if scene else ("no such scene",)
    return Written(
        tuple(lines), marks, counted(severities), worst(severities), missing=scene is None
    )
