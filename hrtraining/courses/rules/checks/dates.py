"""Dates: what should have been read again by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hrtraining.courses.rules.library import Found, Kind, Library, warning
from hrtraining.texts.dates import UNDATED


def check_dates(library: Library, today: date) -> Iterator[Found]:
    """Texts whose review is due, and courses that have ended."""
    due: list[tuple[Kind, str, date]] = [
        *((Kind.COURSE, slug, course.review_by) for slug, course in library.courses.items()),
        *((Kind.MODULE, slug, module.review_by) for slug, module in library.modules.items()),
    ]
    for kind, slug, review_by in due:
        if UNDATED < review_by < today:
            yield warning(
                library.path(kind, slug),
                library.line_of(kind, slug, "review by"),
                "review-due",
                f"it was to be read again by {review_by.isoformat()}; read it against its facts, "
                "and set 'reviewed' and 'review by' anew",
            )
    for slug, course in library.courses.items():
        if course.ends and course.ends < today:
            yield warning(
                library.path(Kind.COURSE, slug),
                library.line_of(Kind.COURSE, slug, "ends"),
                "course-ended",
                f"the course ended on {course.ends.isoformat()}",
            )
