"""What a visitor sees before signing up: the courses, and everything about one of them."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from sqlalchemy import select

from hrtraining import clock
from hrtraining.access import public
from hrtraining.accounts.licenses import PROFESSIONS, STATES
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


@blueprint.get("/courses/<organization>/<course>")
@public
def offering(organization: str, course: str) -> str:
    """Everything that a trainee must be shown before they start."""
    row = (
        session()
        .execute(
            select(Offering, Organization)
            .join(Organization, Organization.id == Offering.organization_id)
            .where(Organization.slug == organization, Offering.course_slug == course)
        )
        .one_or_none()
    )
    if row is None:
        abort(404)
    return render_template(
        "courses/offering.html",
        offering=row[0],
        organization=row[1],
        course=course_overview(row[0].course_edition_id),
        professions=PROFESSIONS,
        states=STATES,
        today=clock.now(),
    )


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
        [served.edition(opened, RenderedQuiz, ids["quiz", slug]) for slug in course.quizzes],
    )
