"""The last look at the name, the attestation, and the certificate that follows from it."""

from __future__ import annotations

from typing import assert_never

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, confirm, current_actor, requires
from hrtraining.certificates import operations, pages
from hrtraining.certificates.composing import preview
from hrtraining.certificates.exports import pdf
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.forms import ClaimForm
from hrtraining.certificates.minting import forbidden
from hrtraining.certificates.views.blueprint import blueprint, claimed, press
from hrtraining.credit import operations as credit
from hrtraining.credit.pages import CoursePage, find_course
from hrtraining.credit.rules.completion import Kind
from hrtraining.database import session, transaction


class _PutBack(Exception):
    """Undoes the attestation: the certificate could not be printed."""


@blueprint.get("/learning/<int:enrollment>/attestation")
@requires(Permission.LEARN, confirmed_by_page=True)
def attestation(enrollment: int) -> str | Response:
    """What will be printed, and the form that says it may be."""
    page = _found(enrollment)
    if page.standing.step(Kind.ATTESTATION).done:
        return _to_certificate(page)
    form = ClaimForm()
    form.printed_name.data = page.actor.printed_name
    return _attestation_page(page, form)


@blueprint.post("/learning/<int:enrollment>/attestation")
@requires(Permission.LEARN, confirmed_by_page=True)
def attest(enrollment: int) -> str | Response | tuple[str, int]:
    """Attests and issues, together or not at all; twice is once."""
    page = _found(enrollment)
    step = page.standing.step(Kind.ATTESTATION)
    form = ClaimForm()
    if step.open and not step.done:
        if form.look.data:
            named = form.printed_name.validate(form)
            return _attestation_page(page, form) if named else (_attestation_page(page, form), 422)
        if not form.validate() or not _try_name(page, form):
            return _attestation_page(page, form), 422
    name, paper = form.printed_name.data or page.actor.printed_name, form.paper.data
    outcome: operations.Issued | operations.AwaitsReview | Unprintable | None = None
    try:
        with transaction() as opened:
            completed = credit.attest(opened, enrollment, name, clock.now())
            if isinstance(completed, credit.Completed):
                outcome = operations.issue(
                    opened, completed.completion_id, press(), paper=paper or "us-letter"
                )
                if isinstance(outcome, Unprintable):
                    raise _PutBack
    except _PutBack:
        page = _found(enrollment)
        _try_name(page, form)
        return _attestation_page(page, form), 422
    match completed:
        case credit.Completed(new=new):
            if new and isinstance(outcome, operations.Issued):
                flash("Your certificate is issued. Keep the PDF; it stays here too.", "done")
            elif new:
                flash("You have completed the course.", "done")
            return _to_certificate(page)
        case credit.NotYet():
            flash("The attestation comes last: here is what is still to do.", "warning")
            return redirect(url_for("credit.home", enrollment=enrollment, _anchor="next"), 303)
        case _:
            assert_never(completed)


def _to_certificate(page: CoursePage) -> Response:
    found = pages.of_enrollment(session(), page.enrollment_id)
    if found is None:
        return redirect(url_for("certificates.own_review", enrollment=page.enrollment_id), 303)
    return redirect(url_for("certificates.certificate", certificate=found), 303)


def _try_name(page: CoursePage, form: ClaimForm) -> bool:
    """Sets the page once with this name; where that fails, says so at the field."""
    name = form.printed_name.data or ""
    words = preview(session(), page, name, "us-letter", clock.now())
    made = forbidden(words) or pdf.render(words, clock.now())
    if not isinstance(made, Unprintable):
        return True
    form.printed_name.errors = [*form.printed_name.errors, _why_not(made, page)]
    return False


def _why_not(made: Unprintable, page: CoursePage) -> str:
    if made.forbidden_by:
        return (
            f"The certificate holds “{made.text}”, which {made.forbidden_by} forbids. That is not "
            f"your doing: write to {page.organization.contact_email}. Nothing was issued."
        )
    which = f"“{made.text}”" if made.text else "one of its characters"
    return (
        f"We cannot print {which}: none of our fonts has it. Type the name in other letters, "
        "for example as on your license. Nothing was issued."
    )


def _attestation_page(page: CoursePage, form: ClaimForm) -> str:
    step = page.standing.step(Kind.ATTESTATION)
    name = form.printed_name.data or page.actor.printed_name
    if step.open and not form.printed_name.errors:
        _try_name(page, form)
    return render_template(
        "certificates/attestation.html",
        page=page,
        form=form,
        step=step,
        text=credit.ATTESTATION,
        words=preview(session(), page, name, form.paper.data or "us-letter", clock.now()),
    )


def _found(enrollment: int) -> CoursePage:
    found = find_course(session(), claimed(), enrollment)
    if found is None:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found
