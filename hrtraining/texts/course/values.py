"""A course as plain values: what belongs together, and what everyone is told before they start.

Two courses are equal when they say the same, however they are spelled: lines and the exact source
are carried along and left out of comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class CourseObjective:
    """What a trainee can do after the course; evaluation, blueprint and certificate name these."""

    id: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in control of the content. "Nothing to disclose" is an answer, not an empty field."""

    name: str
    credentials: str
    disclosure: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A part that the manifest names, at its line."""

    slug: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of the body with its Markdown: About, Disclosures, Policies, Limits.

    ``parts`` are the passages under its third-level headings. ``source`` is the whole slice.
    """

    heading: str
    text: str
    parts: tuple[Passage, ...] = ()
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)

    def part(self, heading: str) -> Passage | None:
        """The part of that heading, if there is one."""
        return next((part for part in self.parts if part.heading == heading), None)


@dataclass(frozen=True, slots=True)
class Course:
    """A course. Dates: when it was released, last read against its facts, is to be read again,
    and when it ends (None while that is not decided).

    ``authors``, ``reviewers`` and ``raters`` (of difficulty) are licensed clinicians, none until
    there are any. ``source`` is the head.
    """

    slug: str
    title: str
    version: str
    modules: tuple[Listed, ...]
    vignettes: tuple[Listed, ...]
    quizzes: tuple[Listed, ...]
    examination: Listed | None
    objectives: tuple[CourseObjective, ...]
    audience: str
    level: str
    medium: str
    format: str
    prerequisites: str
    passing_standard: str
    released: date | None
    reviewed: date
    review_by: date
    ends: date | None = None
    concordances: tuple[Listed, ...] = ()
    authors: tuple[Person, ...] = ()
    reviewers: tuple[Person, ...] = ()
    raters: tuple[Person, ...] = ()
    passages: tuple[Passage, ...] = ()
    source: str = field(default="", compare=False, repr=False)

    def objective(self, objective_id: str) -> CourseObjective | None:
        """The objective of that id, if there is one."""
        return next((known for known in self.objectives if known.id == objective_id), None)

    def passage(self, heading: str) -> Passage | None:
        """The passage of that heading, if there is one."""
        return next((known for known in self.passages if known.heading == heading), None)
