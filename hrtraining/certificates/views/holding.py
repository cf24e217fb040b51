"""What a person holds: all their certificates, one of them, and its PDF."""

from __future__ import annotations

from flask import abort, render_template
from werkzeug.wrappers import Response

from hrtraining.access import Permission, confirm, current_actor, requires
from hrtraining.certificates import pages
from hrtraining.certificates.views.blueprint import blueprint, claimed, pdf_answer, qr_of, records
from hrtraining.database import session


@blueprint.get("/certificates")
@requires(Permission.LEARN, confirmed_by_page=True)
def mine() -> str:
    """All certificates of the person, whatever organization issued them."""
    found = pages.of_person(session(), claimed())
    if found is None:
        current_actor()
        abort(404)
    actor, certificates = found
    confirm(actor)
    return render_template("certificates/mine.html", certificates=certificates)


@blueprint.get("/certificates/<int:certificate>")
@requires(Permission.LEARN, confirmed_by_page=True)
def certificate(certificate: int) -> str:
    """One certificate, to look at and to print."""
    found = pages.own(session(), claimed(), certificate, records())
    if found is None:
        current_actor()
        abort(404)
    actor, shown = found
    confirm(actor)
    return render_template("certificates/certificate.html", shown=shown, qr=qr_of(shown.words))


@blueprint.get("/certificates/<int:certificate>.pdf")
@requires(Permission.LEARN, confirmed_by_page=True)
def certificate_pdf(certificate: int) -> Response:
    """The bytes that were issued."""
    found = pages.own_pdf(session(), claimed(), certificate)
    if found is None:
        current_actor()
        abort(404)
    actor, sealed = found
    confirm(actor)
    return pdf_answer(sealed)
