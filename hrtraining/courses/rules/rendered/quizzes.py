"""Quizzes and script concordance as they are served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hrtraining.courses.rules.rendered.modules import RenderedOption
from hrtraining.prose import Source


@dataclass(frozen=True, slots=True)
class RenderedItem:
    """A quiz item as it is served; its sources are its own, with ids that no other item has."""

    id: str
    title: str
    objective: str
    situation: bool
    true_false: bool
    stem: str
    options: tuple[RenderedOption, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedQuiz:
    """A quiz as it is served. ``attempts`` is None for unlimited; ``passing`` is in percent.

    An examination holds every item it may draw, its own and those of the quizzes it takes from;
    ``per_objective`` and ``per_module`` are its blueprint, 0 where there is none.
    """

    slug: str
    title: str
    purpose: Literal["practice", "examination"]
    draw: int
    passing: int
    attempts: int | None
    per_objective: int
    per_module: int
    intro: str
    items: tuple[RenderedItem, ...]

    def item(self, item_id: str) -> RenderedItem | None:
        """The item of that id, if there is one."""
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class RenderedConcordanceItem:
    """A script concordance item: ``likelihoods`` are plain texts, ``ours`` is an index."""

    id: str
    title: str
    objective: str
    situation: str
    thought: str
    fact: str
    likelihoods: tuple[str, ...]
    ours: int
    reasoning: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RenderedConcordance:
    """Script concordance as it is served; ``panel`` may be empty, and the page says so."""

    slug: str
    title: str
    panel: tuple[str, ...]
    intro: str
    items: tuple[RenderedConcordanceItem, ...]
