"""Measures a course from its parts as they are served: from content files, or from editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.courses import served
from hrtraining.courses.models import Edition, EditionPart
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.rendered import (
    RenderedConcordance,
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
)
from hrtraining.credit.rules.measure import CaseRun, Measured, case_run, measured
from hrtraining.texts.vignette.reading import read_vignette


class Part(Protocol):
    """A text as it is served, from a file or from a row."""

    @property
    def kind(self) -> str:
        """``module``, ``quiz``, ``concordance`` or ``vignette``."""

    @property
    def data(self) -> dict[str, Any]:
        """Everything that a page gets of it."""

    @property
    def source(self) -> str:
        """The text as it was written."""


def measure(
    course: RenderedCourse, parts: Iterable[Part], run_of: Callable[[str], CaseRun] | None = None
) -> Measured:
    """The course, measured. ``run_of`` answers the shortest run of a case from its source."""
    by_kind: dict[str, list[Part]] = {}
    for part in parts:
        by_kind.setdefault(part.kind, []).append(part)
    find = run_of or run_of_source
    return measured(
        course,
        (from_data(RenderedModule, part.data) for part in by_kind.get("module", [])),
        (from_data(RenderedQuiz, part.data) for part in by_kind.get("quiz", [])),
        (from_data(RenderedConcordance, part.data) for part in by_kind.get("concordance", [])),
        (find(part.source) for part in by_kind.get("vignette", [])),
    )


def run_of_source(source: str) -> CaseRun:
    """The shortest run of a case. Raises LookupError for a text that is no sound case."""
    case, problems = read_vignette(source)
    if case is None:
        raise LookupError(f"no sound case: {problems[:3]}")
    return case_run(case)


def measure_edition(opened: Session, course_edition_id: int) -> Measured:
    """An edition of a course, measured once per process: an edition never changes."""
    kept: served.Editions = current_app.extensions["hrtraining.editions"]
    found = kept.get("measured", course_edition_id)
    if found is None:
        parts = opened.scalars(
            select(Edition)
            .join(EditionPart, EditionPart.part_edition_id == Edition.id)
            .where(EditionPart.course_edition_id == course_edition_id)
            .order_by(EditionPart.position)
        )
        course = served.edition(opened, RenderedCourse, course_edition_id)
        found = measure(course, parts)
        kept.put("measured", course_edition_id, found)
    if not isinstance(found, Measured):
        raise TypeError(f"edition {course_edition_id} is no course")
    return found
