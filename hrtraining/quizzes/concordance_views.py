"""Script concordance: a situation, a thought, a new fact. Unscored practice, nothing is kept."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import Select, and_, select

from hrtraining.access import Permission, claim, confirm, current_actor, requires
from hrtraining.accounts.actors import ACTOR_COLUMNS, IS_CLAIMANT, actor_from, claimant
from hrtraining.accounts.models import Person
from hrtraining.asking import ask
from hrtraining.courses import served
from hrtraining.courses.models import Edition, EditionPart
from hrtraining.courses.rules.rendered import RenderedConcordance
from hrtraining.database import session
from hrtraining.enrollment.models import Enrollment
from hrtraining.quizzes.pages import ENROLLMENT, QUIZ
from hrtraining.quizzes.views import blueprint

__all__ = ["blueprint"]


@blueprint.get("/learning/<int:enrollment>/concordance/<concordance>")
@requires(Permission.LEARN, confirmed_by_page=True)
def concordance(enrollment: int, concordance: str) -> str:
    """What script concordance is, and its items."""
    return render_template(
        "quizzes/concordance.html",
        enrollment_id=enrollment,
        concordance=_found(enrollment, concordance),
    )


@blueprint.get("/learning/<int:enrollment>/concordance/<concordance>/<int:place>")
@requires(Permission.LEARN, confirmed_by_page=True)
def concordance_item(enrollment: int, concordance: str, place: int) -> str:
    """One item; with an answer in the address, our reasoning beside it."""
    found = _found(enrollment, concordance)
    if not 1 <= place <= len(found.items):
        abort(404)
    item = found.items[place - 1]
    given = request.args.get("likelihood", "")
    valid = given.isdecimal() and len(given) < 3 and int(given) < len(item.likelihoods)
    return render_template(
        "quizzes/concordance_item.html",
        enrollment_id=enrollment,
        concordance=found,
        item=item,
        place=place,
        chosen=int(given) if valid else None,
        asked="likelihood" in request.args,
    )


def _found(enrollment: int, quiz: str) -> RenderedConcordance:
    claimed = claim()
    rows = claimed and ask(
        session(), _concordance(), enrollment=enrollment, quiz=quiz, **claimant(claimed)
    )
    if not rows:
        current_actor()
        abort(404)
    confirm(actor_from(rows[0]))
    return served.edition(session(), RenderedConcordance, rows[0].edition_id)


@cache
def _concordance() -> Select[Any]:
    return (
        select(*ACTOR_COLUMNS, Edition.id.label("edition_id"))
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(EditionPart, EditionPart.course_edition_id == Enrollment.course_edition_id)
        .join(
            Edition,
            and_(
                Edition.id == EditionPart.part_edition_id,
                Edition.kind == "concordance",
                Edition.slug == QUIZ,
            ),
        )
        .where(Enrollment.id == ENROLLMENT, IS_CLAIMANT)
    )
