"""The front page, and a course with what its parts add up to."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Blueprint
from sqlalchemy import Select, bindparam, select

from hrtraining import clock
from hrtraining.access import public
from hrtraining.accounts.models import Organization
from hrtraining.asking import ask, columns_of, read_as
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.overview import Overview, overview
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)
from hrtraining.database import UtcDateTime, session
from hrtraining.pieces import set_once

blueprint = Blueprint("courses", __name__)


@blueprint.get("/")
@public
def front() -> str:
    """The front page: what is offered, for whom, how long, and by whom."""
    rows = tuple(ask(session(), _offered(), now=clock.now()))
    return set_once("courses/front.html", rows, {}, lambda _personal: {"offered": _told(rows)})


def _told(rows: tuple[Any, ...]) -> list[tuple[Offering | None, Organization | None, Overview]]:
    return [
        (
            read_as(Offering, row),
            read_as(Organization, row),
            course_overview(row.offering_course_edition_id),
        )
        for row in rows
    ]


@cache
def _offered() -> Select[Any]:
    return (
        select(*columns_of(Offering), *columns_of(Organization))
        .join(Organization, Organization.id == Offering.organization_id)
        .where(Offering.opens_at <= bindparam("now", type_=UtcDateTime))
        .order_by(Organization.name, Offering.id)
    )


def course_overview(course_edition_id: int) -> Overview:
    """A course's edition with what its parts add up to, put together once per process."""
    return served.made_of("overview", course_edition_id, _overview)


def _overview(course_edition_id: int) -> Overview:
    opened = session()
    ids = served.parts(opened, course_edition_id)
    course = served.edition(opened, RenderedCourse, course_edition_id)
    return overview(
        course,
        [served.edition(opened, RenderedModule, ids["module", slug]) for slug in course.modules],
        [
            served.edition(opened, RenderedVignette, ids["vignette", slug])
            for slug in course.vignettes
        ],
        [
            served.edition(opened, RenderedQuiz, edition_id)
            for (kind, _slug), edition_id in ids.items()
            if kind == "quiz"
        ],
    )
