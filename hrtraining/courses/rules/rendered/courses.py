"""A course as everyone is shown it before they start."""

from __future__ import annotations

from dataclasses import dataclass, field

from hrtraining.prose import Source


@dataclass(frozen=True, slots=True)
class RenderedPassage:
    """A passage of a course's description; ``heading`` is plain text."""

    slug: str
    heading: str
    html: str
    parts: tuple[RenderedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedPerson:
    """Someone in control of the content and what they disclose."""

    name: str
    credentials: str
    disclosure: str


@dataclass(frozen=True, slots=True)
class RenderedCourse:
    """A course as everyone is shown it before they start. Dates are ISO, empty where undecided."""

    slug: str
    title: str
    version: str
    objectives: tuple[tuple[str, str], ...]
    modules: tuple[str, ...]
    vignettes: tuple[str, ...]
    quizzes: tuple[str, ...]
    concordances: tuple[str, ...]
    examination: str
    audience: str
    level: str
    medium: str
    format: str
    prerequisites: str
    passing_standard: str
    released: str
    reviewed: str
    review_by: str
    ends: str
    authors: tuple[RenderedPerson, ...]
    reviewers: tuple[RenderedPerson, ...]
    raters: tuple[RenderedPerson, ...]
    passages: tuple[RenderedPassage, ...]
    sources: tuple[Source, ...]
    minutes: int = field(default=0)

    def passage(self, slug: str) -> RenderedPassage | None:
        """The passage of that name ("about", "disclosures", "policies", ...), if there is one."""
        return next((passage for passage in self.passages if passage.slug == slug), None)
