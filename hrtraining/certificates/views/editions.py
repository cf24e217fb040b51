"""What an edition of a course covered, for whoever holds a certificate of it years later."""

from __future__ import annotations

from flask import abort, render_template
from sqlalchemy import select

from hrtraining.access import public
from hrtraining.certificates.views.blueprint import blueprint
from hrtraining.courses import served
from hrtraining.courses.models import Edition
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)
from hrtraining.database import session


@blueprint.get("/editions/<fingerprint>")
@public
def edition(fingerprint: str) -> str:
    """The contents of a course's edition; the texts themselves are for those who enroll."""
    row = (
        session()
        .execute(
            select(Edition.id, Edition.created_at).where(
                Edition.fingerprint == fingerprint, Edition.kind == "course"
            )
        )
        .one_or_none()
    )
    if row is None:
        abort(404)
    opened = session()
    course = served.edition(opened, RenderedCourse, row.id)
    ids = served.parts(opened, row.id)
    modules = [
        served.edition(opened, RenderedModule, ids["module", slug]) for slug in course.modules
    ]
    return render_template(
        "certificates/edition.html",
        course=course,
        fingerprint=fingerprint,
        created_at=row.created_at,
        modules=modules,
        words=sum(module.words.teaching for module in modules),
        works=len(
            {
                source.html
                for module in modules
                for part in module.sections
                for source in part.sources
            }
        ),
        vignettes=[
            served.edition(opened, RenderedVignette, ids["vignette", slug])
            for slug in course.vignettes
        ],
        examination=served.edition(opened, RenderedQuiz, ids["quiz", course.examination])
        if course.examination
        else None,
    )
