"""The front page, and a course with what its parts add up to."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from hrtraining import clock
from hrtraining.access import public
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.rules.overview import Overview, overview
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)
from hrtraining.database import session

blueprint = Blueprint("courses", __name__)


@blueprint.get("/")
@public
def front() -> str:
    """The front page: what is offered, for whom, how long, and by whom."""
    rows = session().execute(
        select(Offering, Organization, Edition.title)
        .join(Organization, Organization.id == Offering.organization_id)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .where(Offering.opens_at <= clock.now())
        .order_by(Organization.name, Offering.id)
    )
    offered = [(row[0], row[1], course_overview(row[0].course_edition_id)) for row in rows]
    return render_template("courses/front.html", offered=offered)


def course_overview(course_edition_id: int) -> Overview:
    """A course's edition with what its parts add up to."""
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
