"""Certificates that wait for a review: the administrator's part and the trainee's."""

from __future__ import annotations

from typing import assert_never

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, confirm, current_actor, requires
from hrtraining.accounts.models import Organization
from hrtraining.certificates import operations, reviewing
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.forms import AnswerForm, SendBackForm, SignerForm
from hrtraining.certificates.rules.review import ReviewState, ReviewStep
from hrtraining.certificates.rules.snapshot import Signer
from hrtraining.certificates.views.blueprint import administered, blueprint, claimed, press
from hrtraining.credit.pages import CoursePage, find_course
from hrtraining.credit.rules.completion import Kind
from hrtraining.database import session, transaction


@blueprint.get("/organizations/<slug>/reviews")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def reviews(slug: str) -> str:
    """Whose certificates wait."""
    _actor, organization = administered(slug)
    return render_template(
        "certificates/reviews.html",
        organization=organization,
        waiting=reviewing.waiting(session(), organization_id=organization.id),
        ReviewState=ReviewState,
    )


@blueprint.get("/organizations/<slug>/reviews/<int:completion>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def review(slug: str, completion: int) -> str:
    """The evidence of one completion, and what was said of it."""
    _actor, organization = administered(slug)
    return _review_page(organization, _waiting(organization, completion), SendBackForm())


@blueprint.post("/organizations/<slug>/reviews/<int:completion>/approve")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def approve(slug: str, completion: int) -> Response:
    """Approves and issues, together or not at all."""
    actor, organization = administered(slug)
    one = _waiting(organization, completion)
    try:
        with transaction() as opened:
            outcome = operations.approve(
                opened, completion, press(), actor_person_id=actor.person_id
            )
            if isinstance(outcome, Unprintable):
                raise _PutBack(outcome)
    except _PutBack as fault:
        word = fault.why.text
        who = fault.why.forbidden_by
        why = f"{who} forbids “{word}”" if who else f"no font has “{word}”"
        flash(f"Nothing was issued: {why}.", "problem")
        return redirect(url_for("certificates.review", slug=slug, completion=completion), 303)
    match outcome:
        case operations.Issued(certificate_id=made):
            flash(f"Approved: the certificate of {one.name} is issued.", "done")
            return redirect(url_for("certificates.issued", slug=slug, certificate=made), 303)
        case reviewing.NotItsTurn():
            flash("It does not wait any more; nothing was changed.", "warning")
            return redirect(url_for("certificates.reviews", slug=slug), 303)
        case _:
            assert_never(outcome)


@blueprint.post("/organizations/<slug>/reviews/<int:completion>/send-back")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def send_back(slug: str, completion: int) -> str | Response | tuple[str, int]:
    """Sends it back with a reason that the trainee sees."""
    actor, organization = administered(slug)
    one = _waiting(organization, completion)
    form = SendBackForm()
    if not form.validate():
        return _review_page(organization, one, form), 422
    with transaction() as opened:
        done = reviewing.record_step(
            opened,
            completion,
            ReviewStep.SENT_BACK,
            text=form.reason.data or "",
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    if done:
        flash(f"Sent back: {one.name} sees your reason and can answer.", "done")
    else:
        flash("It does not wait any more; nothing was changed.", "warning")
    return redirect(url_for("certificates.reviews", slug=slug), 303)


@blueprint.get("/organizations/<slug>/issuing")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def issuing(slug: str) -> str:
    """When certificates are issued, and who signs them."""
    _actor, organization = administered(slug)
    signer = reviewing.signer_of(session(), organization.id)
    form = SignerForm()
    if signer is not None:
        form.signer_name.data, form.signer_title.data = signer.name, signer.title
    return _issuing_page(organization, form)


@blueprint.post("/organizations/<slug>/issuing/signer")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def name_signer(slug: str) -> str | Response | tuple[str, int]:
    """Names who signs from now on."""
    actor, organization = administered(slug)
    form = SignerForm()
    if not form.validate():
        return _issuing_page(organization, form), 422
    with transaction() as opened:
        refused = reviewing.set_signer(
            opened,
            organization,
            Signer(form.signer_name.data or "", form.signer_title.data or ""),
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    if refused is not None:
        form.signer_title.errors = [
            f"{refused.forbidden_by} forbids “{refused.text}” in what is printed."
        ]
        return _issuing_page(organization, form), 422
    flash("Certificates are signed by this name from now on.", "done")
    return redirect(url_for("certificates.issuing", slug=slug), 303)


@blueprint.post("/organizations/<slug>/issuing/review")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def set_review(slug: str) -> Response:
    """Says whether an offering's certificates wait for a review."""
    actor, organization = administered(slug)
    given = request.form.get("offering", "")
    when = request.form.get("when", "")
    if not given.isdecimal() or len(given) > 9 or when not in {"at-once", "after-review"}:
        abort(400)
    with transaction() as opened:
        found = reviewing.set_review(
            opened,
            organization.id,
            int(given),
            review=when == "after-review",
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    if not found:
        abort(404)
    flash("Kept. It counts for whoever completes the course from now on.", "done")
    return redirect(url_for("certificates.issuing", slug=slug), 303)


@blueprint.get("/learning/<int:enrollment>/review")
@requires(Permission.LEARN, confirmed_by_page=True)
def own_review(enrollment: int) -> str | Response:
    """Where the trainee's own certificate stands in its review."""
    page, one = _own(enrollment)
    return _elsewhere(page) if one is None else _own_page(page, one, AnswerForm())


@blueprint.post("/learning/<int:enrollment>/review")
@requires(Permission.LEARN, confirmed_by_page=True)
def answer_review(enrollment: int) -> str | Response | tuple[str, int]:
    """The trainee's answer to the reason with which it was sent back."""
    page, one = _own(enrollment)
    if one is None:
        return _elsewhere(page)
    form = AnswerForm()
    if not form.validate():
        return _own_page(page, one, form), 422
    with transaction() as opened:
        done = reviewing.record_step(
            opened,
            one.completion_id,
            ReviewStep.ANSWERED,
            text=form.answer.data or "",
            at=clock.now(),
            actor_person_id=page.actor.person_id,
        )
    if done:
        flash(f"{page.organization.name} has your answer and looks at it again.", "done")
    else:
        flash("Nothing waits for your answer now.", "warning")
    return redirect(url_for("certificates.own_review", enrollment=enrollment), 303)


class _PutBack(Exception):
    """Undoes the approval: the certificate could not be printed."""

    def __init__(self, why: Unprintable) -> None:
        super().__init__(why.text)
        self.why = why


def _waiting(organization: Organization, completion: int) -> reviewing.Waiting:
    found = reviewing.waiting(session(), organization_id=organization.id, completion_id=completion)
    if not found:
        abort(404)
    return found[0]


def _review_page(organization: Organization, one: reviewing.Waiting, form: SendBackForm) -> str:
    return render_template(
        "certificates/review.html",
        organization=organization,
        one=one,
        steps=reviewing.history(session(), one.completion_id),
        form=form,
        ReviewState=ReviewState,
    )


def _issuing_page(organization: Organization, form: SignerForm) -> str:
    return render_template(
        "certificates/issuing.html",
        organization=organization,
        offerings=reviewing.offerings_of(session(), organization.id),
        form=form,
    )


def _own(enrollment: int) -> tuple[CoursePage, reviewing.Waiting | None]:
    found = find_course(session(), claimed(), enrollment)
    if found is None:
        current_actor()
        abort(404)
    confirm(found.actor)
    waiting = reviewing.waiting(session(), person_id=found.actor.person_id)
    return found, next((one for one in waiting if one.enrollment_id == enrollment), None)


def _own_page(page: CoursePage, one: reviewing.Waiting, form: AnswerForm) -> str:
    return render_template(
        "certificates/own_review.html",
        page=page,
        one=one,
        steps=reviewing.history(session(), one.completion_id),
        form=form,
        ReviewState=ReviewState,
    )


def _elsewhere(page: CoursePage) -> Response:
    if page.standing.step(Kind.ATTESTATION).done:
        return redirect(url_for("certificates.mine"), 303)
    return redirect(url_for("credit.home", enrollment=page.enrollment_id, _anchor="next"), 303)
