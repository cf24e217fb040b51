"""A CE administrator's view of their own organization, and of no other."""

from __future__ import annotations

from typing import assert_never

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, requires
from hrtraining.accounts.models import Organization
from hrtraining.certificates import operations, pages
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.forms import FindForm, ReplaceForm, RevokeForm
from hrtraining.certificates.rules.standing import REVOCATION_REASONS
from hrtraining.certificates.views.blueprint import (
    administered,
    blueprint,
    pdf_answer,
    press,
    qr_of,
    records,
)
from hrtraining.database import session, transaction


@blueprint.get("/organizations/<slug>/enrollments")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def enrollments(slug: str) -> str:
    """Who takes what, and who has finished."""
    _actor, organization = administered(slug)
    lines = pages.enrollments_of(session(), organization.id, _before())
    return render_template(
        "certificates/enrollments.html",
        organization=organization,
        lines=lines[: pages.ON_A_PAGE],
        more=len(lines) > pages.ON_A_PAGE,
        first=_before() is None,
    )


@blueprint.get("/organizations/<slug>/certificates")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def certificates(slug: str) -> str:
    """Everything the organization issued."""
    _actor, organization = administered(slug)
    issued = pages.issued_by(session(), organization.id, _before())
    return render_template(
        "certificates/certificates.html",
        organization=organization,
        issued=issued[: pages.ON_A_PAGE],
        more=len(issued) > pages.ON_A_PAGE,
        first=_before() is None,
        find=FindForm(),
    )


@blueprint.get("/organizations/<slug>/certificates/<int:certificate>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def issued(slug: str, certificate: int) -> str:
    """One certificate of the organization, with what can be done to it."""
    _actor, organization = administered(slug)
    shown = _issued(organization, certificate)
    form = ReplaceForm(prefix="replace")
    form.printed_name.data = shown.words.name
    return _issued_page(organization, shown, form, RevokeForm(prefix="revoke"))


@blueprint.get("/organizations/<slug>/certificates/<int:certificate>.pdf")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def issued_pdf(slug: str, certificate: int) -> Response:
    """The bytes that were issued."""
    _actor, organization = administered(slug)
    sealed = pages.issued_pdf(session(), organization.id, certificate)
    if sealed is None:
        abort(404)
    return pdf_answer(sealed)


@blueprint.post("/organizations/<slug>/certificates/<int:certificate>/replace")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def replace(slug: str, certificate: int) -> str | Response | tuple[str, int]:
    """Issues a corrected certificate."""
    actor, organization = administered(slug)
    shown = _issued(organization, certificate)
    form = ReplaceForm(prefix="replace")
    revoke_form = RevokeForm(formdata=None, prefix="revoke")
    if not form.validate():
        return _issued_page(organization, shown, form, revoke_form), 422
    with transaction() as opened:
        outcome = operations.replace(
            opened,
            certificate,
            press(),
            name=form.printed_name.data or "",
            reason=form.reason.data,
            actor_person_id=actor.person_id,
        )
    match outcome:
        case operations.Issued(certificate_id=new):
            flash("The corrected certificate is issued. The old one now says so.", "done")
            return _to(slug, new)
        case Unprintable(text=text, forbidden_by=board) if board:
            form.printed_name.errors = [f"The certificate holds “{text}”, which {board} forbids."]
        case Unprintable(text=text):
            which = f"“{text}”" if text else "one of its characters"
            form.printed_name.errors = [f"We cannot print {which}. Type it in other letters."]
        case operations.SameName():
            form.printed_name.errors = ["This is the name that was printed."]
        case operations.AlreadyReplaced(newest_id=newest):
            flash("It was replaced already: this is the newest certificate.", "warning")
            return _to(slug, newest)
        case operations.AlreadyRevoked():
            flash("It was revoked, and a revoked certificate is not corrected.", "warning")
            return _to(slug, certificate)
        case _:
            assert_never(outcome)
    return _issued_page(organization, shown, form, revoke_form), 422


@blueprint.post("/organizations/<slug>/certificates/<int:certificate>/revoke")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def revoke(slug: str, certificate: int) -> str | Response | tuple[str, int]:
    """Ends a certificate."""
    actor, organization = administered(slug)
    shown = _issued(organization, certificate)
    form = RevokeForm(prefix="revoke")
    if not form.validate():
        replace_form = ReplaceForm(formdata=None, prefix="replace")
        replace_form.printed_name.data = shown.words.name
        return _issued_page(organization, shown, replace_form, form), 422
    with transaction() as opened:
        outcome = operations.revoke(
            opened,
            certificate,
            reason=form.reason_code.data,
            evidence=form.evidence.data or "",
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case operations.Done():
            flash("The certificate is revoked. Its public page says so from now on.", "done")
        case operations.AlreadyRevoked():
            flash("It was revoked already; nothing was changed.", "warning")
        case operations.AlreadyReplaced(newest_id=newest):
            flash("It was replaced already: revoke the newest certificate instead.", "warning")
            return _to(slug, newest)
        case _:
            assert_never(outcome)
    return _to(slug, certificate)


def _issued(organization: Organization, certificate: int) -> pages.Shown:
    shown = pages.issued_one(session(), organization.id, certificate, records())
    if shown is None:
        abort(404)
    return shown


def _issued_page(
    organization: Organization, shown: pages.Shown, replace_form: ReplaceForm, form: RevokeForm
) -> str:
    return render_template(
        "certificates/issued.html",
        organization=organization,
        shown=shown,
        line=pages.line_of(session(), shown.enrollment_id),
        revocation=pages.revocation_of(session(), shown.id),
        reasons=REVOCATION_REASONS,
        replace_form=replace_form,
        revoke_form=form,
        qr=qr_of(shown.words),
    )


def _to(slug: str, certificate: int) -> Response:
    return redirect(url_for("certificates.issued", slug=slug, certificate=certificate), 303)


def _before() -> int | None:
    given = request.args.get("before", "")
    return int(given) if given.isdecimal() and len(given) < 12 else None
