"""What a person holds: all their certificates, one of them, and its PDF."""

from __future__ import annotations

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from hrtraining.access import Permission, confirm, current_actor, requires
from hrtraining.certificates import pages
from hrtraining.certificates.exports import badges
from hrtraining.certificates.rules.review import ReviewState
from hrtraining.certificates.views.blueprint import blueprint, claimed, pdf_answer, qr_of, records
from hrtraining.database import session

_BADGES = {"svg": badges.baked_svg, "png": badges.baked_png}


@blueprint.get("/certificates")
@requires(Permission.LEARN, confirmed_by_page=True)
def mine() -> str:
    """All certificates of the person, whatever organization issued them."""
    held = pages.of_person(session(), claimed())
    if held is None:
        current_actor()
        abort(404)
    confirm(held.actor)
    return render_template(
        "certificates/mine.html",
        certificates=held.certificates,
        waiting=held.waiting,
        ReviewState=ReviewState,
    )


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


@blueprint.get("/certificates/<int:certificate>/badge.<kind>")
@requires(Permission.LEARN, confirmed_by_page=True)
def own_badge(certificate: int, kind: str) -> Response:
    """The badge with the signed credential baked in."""
    found = pages.own_credential(session(), claimed(), certificate)
    bake = _BADGES.get(kind)
    if found is None or bake is None or not found[2]:
        current_actor()
        abort(404)
    actor, words, credential = found
    confirm(actor)
    answer = make_response(bake(words, credential))
    answer.headers["Content-Type"] = f"image/{'svg+xml' if kind == 'svg' else 'png'}"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="certificate-{words.number}.{kind}"'
    )
    return answer


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
