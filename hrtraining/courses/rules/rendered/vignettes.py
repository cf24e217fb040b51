"""A case as it is served."""

from __future__ import annotations

from dataclasses import dataclass

from hrtraining.courses.rules.rendered.modules import RenderedObjective
from hrtraining.prose import Source


@dataclass(frozen=True, slots=True)
class RenderedParagraph:
    """A paragraph of a scene; its condition is told by the case itself, at the same place."""

    speaker: str
    html: str


@dataclass(frozen=True, slots=True)
class RenderedChoice:
    """A choice of a scene: what you do, and the feedback on it."""

    id: str
    html: str
    feedback: str


@dataclass(frozen=True, slots=True)
class RenderedScene:
    """A scene as it is served, part for part as in the case; ``worked_path`` has choice, reason."""

    name: str
    heading: str
    paragraphs: tuple[RenderedParagraph, ...]
    reflect: str
    choices: tuple[RenderedChoice, ...]
    debrief: tuple[RenderedParagraph, ...]
    worked_path: tuple[tuple[str, str], ...]
    way_around: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedVignette:
    """A case as it is served."""

    slug: str
    title: str
    objectives: tuple[RenderedObjective, ...]
    sensitive: tuple[str, ...]
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    scenes: tuple[RenderedScene, ...]
    facilitators_note: str

    def scene(self, name: str) -> RenderedScene | None:
        """The scene of that name, if there is one."""
        return next((scene for scene in self.scenes if scene.name == name), None)
