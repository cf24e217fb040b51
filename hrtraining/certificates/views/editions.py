"""What an edition of a course covered, for whoever holds a certificate of it years later."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining.access import public
from hrtraining.certificates import pages
from hrtraining.certificates.rules.codes import Code, parse
from hrtraining.certificates.views.blueprint import blueprint, too_many_look_ups, unkept
from hrtraining.courses import served
from hrtraining.courses.models import Edition
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)
from hrtraining.database import session

PAGE = "certificates/edition.html"


@blueprint.get("/editions/<fingerprint>")
@public
def edition(fingerprint: str) -> str | Response:
    """The contents of a course's edition; the texts themselves are for those who enroll.

    Asked with the code of a certificate of this edition (``?certificate=``), it adds the credit and
    how its hours were worked out, as that certificate has it.
    """
    code = parse(request.args.get("certificate", ""))
    if isinstance(code, Code):
        refused = too_many_look_ups()
        if refused is not None:
            return refused
        shown = pages.by_code(session(), code)
        if shown is None or shown.words.course.edition != fingerprint:
            abort(404)
        return unkept(PAGE, 200, **_covered(fingerprint), words_of_certificate=shown.words)
    return render_template(PAGE, **_covered(fingerprint), words_of_certificate=None)


def _covered(fingerprint: str) -> dict[str, Any]:
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
    return {
        "course": course,
        "fingerprint": fingerprint,
        "created_at": row.created_at,
        "modules": modules,
        "words": sum(module.words.teaching for module in modules),
        "works": len(
            {
                source.html
                for module in modules
                for part in module.sections
                for source in part.sources
            }
        ),
        "vignettes": [
            served.edition(opened, RenderedVignette, ids["vignette", slug])
            for slug in course.vignettes
        ],
        "examination": served.edition(opened, RenderedQuiz, ids["quiz", course.examination])
        if course.examination
        else None,
    }
