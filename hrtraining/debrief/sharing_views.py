"""The trainee's side of a hand-over: choose the moments, see what was said, take them back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, requires
from hrtraining.accounts.operations import normal_email
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.database import session, transaction
from hrtraining.debrief import handing_over, letters, pages, telling
from hrtraining.debrief.forms import Nothing, Share
from hrtraining.debrief.views import PLAY, blueprint, finished_playthrough, steps_to_the_end
from hrtraining.limiting import Limiter
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.pages import PlayPage

__all__ = ["blueprint"]

LETTERS_BY_PERSON = "20/hour"
LETTERS_BY_EMAIL = "5/hour"
Answer = str | Response | tuple[str, int]


@dataclass(slots=True)
class Ticked:
    """What was ticked: moves, and with which of them what was written goes (its revision)."""

    moments: set[int] = field(default_factory=set)
    written: dict[int, int] = field(default_factory=dict)

    @property
    def alone(self) -> set[int]:
        """Moves whose writing was ticked without the moment."""
        return set(self.written) - self.moments


@blueprint.get(PLAY + "/share")
@requires(Permission.LEARN, confirmed_by_page=True)
def share(enrollment: int, vignette: str, number: int) -> str:
    """Which moments, with whom; nothing is ticked beforehand."""
    page = finished_playthrough(enrollment, vignette, number)
    return _share_page(page, Share(request_key=secrets.token_urlsafe(16)), Ticked())


@blueprint.post(PLAY + "/share")
@requires(Permission.LEARN, confirmed_by_page=True)
def share_now(enrollment: int, vignette: str, number: int) -> Answer:
    """Shares the moments; the answer is the same whether or not the address has an account."""
    page = finished_playthrough(enrollment, vignette, number)
    form, ticked = Share(), _ticked()
    valid = form.validate()
    email = normal_email(form.email.data or "")
    if valid and email == page.actor.email:
        form.email.errors = ["This is your own address. Type your supervisor’s."]
    if not ticked.moments:
        form.form_errors.append("Choose at least one moment to share.")
    if ticked.alone:
        form.form_errors.append(
            "You ticked what you wrote for a moment that is not shared: tick the moment too, or "
            "leave both."
        )
    if not valid or form.errors:
        return _share_page(page, form, ticked), 422
    if not _may_write(page.actor.person_id, email):
        form.form_errors.append("That were many letters within an hour. Please try again later.")
        return _share_page(page, form, ticked), 429
    offer = handing_over.Offer(
        email=email,
        text=form.text.data or "",
        moments={one: ticked.written.get(one) for one in ticked.moments},
        key=form.request_key.data or "",
        by_person=page.actor.person_id,
        at=clock.now(),
    )
    with transaction() as opened:
        outcome = handing_over.share(opened, page.playthrough_id, offer)
    match outcome:
        case handing_over.NothingChosen():
            abort(400)
        case handing_over.Shared(handover_id=made, is_new=is_new):
            sent = letters.invite(email, page.actor.printed_name, made) if is_new else True
    if sent:
        flash("Shared. A letter is on its way to your supervisor.", "done")
    else:
        flash("Shared, but the letter could not be sent: tell your supervisor yourself.", "problem")
    return redirect(_to(page, made), 303)


@blueprint.get(PLAY + "/handovers/<int:handover>")
@requires(Permission.LEARN, confirmed_by_page=True)
def handover(enrollment: int, vignette: str, number: int, handover: int) -> str:
    """What was shared, with whom, and what they said."""
    page, one = _own(enrollment, vignette, number, handover)
    return render_template(
        "debrief/handover.html",
        page=page,
        handover=one,
        moments=moments_told(page.edition_id, page.moves, pages.moments_of(session(), one.id)),
        nothing=Nothing(),
        link=url_for("debrief.shared", handover=one.id, _external=True),
    )


@blueprint.post(PLAY + "/handovers/<int:handover>/withdraw")
@requires(Permission.LEARN, confirmed_by_page=True)
def withdraw(enrollment: int, vignette: str, number: int, handover: int) -> Response:
    """Takes the moments back at once."""
    page, one = _own(enrollment, vignette, number, handover)
    with transaction() as opened:
        handing_over.withdraw(opened, one.id, page.actor.person_id, clock.now())
    flash("Taken back. Only you can see these moments now.", "done")
    return redirect(_to(page, one.id), 303)


def moments_told(
    edition_id: int, moves: Any, moments: list[pages.SharedMoment]
) -> list[dict[str, Any]]:
    """The moments as a page shows them: the scene as it was read, the choice, what was said."""
    case = case_of(session(), edition_id)
    text = served.edition(session(), RenderedVignette, edition_id)
    told = {one["sequence"]: one for one in telling.scenes_told(case, text, moves)}
    return [{**told[one.sequence], "moment": one} for one in moments]


def _share_page(page: PlayPage, form: Share, ticked: Ticked) -> str:
    case = case_of(session(), page.edition_id)
    text = served.edition(session(), RenderedVignette, page.edition_id)
    steps = steps_to_the_end(case, page)
    return render_template(
        "debrief/share.html",
        page=page,
        vignette=text,
        form=form,
        ticked=ticked,
        steps=telling.steps_told(case, text, steps, {}),
        reflections=page.reflections,
    )


def _ticked() -> Ticked:
    found = Ticked()
    found.moments.update(request.form.getlist("moment", type=int))
    for pair in request.form.getlist("written"):
        move, _colon, revision = pair.partition(":")
        if not (move.isdecimal() and revision.isdecimal() and len(pair) < 20):
            abort(400)
        found.written[int(move)] = int(revision)
    return found


def _may_write(person_id: int, email: str) -> bool:
    limiter: Limiter = current_app.extensions["hrtraining.limiter"]
    return limiter.allows(LETTERS_BY_PERSON, "shared by", str(person_id)) and limiter.allows(
        LETTERS_BY_EMAIL, "shared with", email
    )


def _own(
    enrollment: int, vignette: str, number: int, handover_id: int
) -> tuple[PlayPage, pages.HandoverPage]:
    page = finished_playthrough(enrollment, vignette, number)
    one = pages.own_handover(session(), page.playthrough_id, handover_id)
    if one is None:
        abort(404)
    return page, one


def _to(page: PlayPage, handover_id: int) -> str:
    return url_for(
        "debrief.handover",
        enrollment=page.enrollment_id,
        vignette=page.vignette_slug,
        number=page.number,
        handover=handover_id,
    )
