"""The blueprint that every page of the room registers on, and what the pages share."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, current_app, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Actor, Claim, Permission, claim, confirm, current_actor
from hrtraining.accounts.models import Organization
from hrtraining.certificates import pages
from hrtraining.certificates.exports import qr
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import Press, open_pdf
from hrtraining.certificates.pages import SealedPdf
from hrtraining.certificates.rules.codes import BYTES_NEEDED
from hrtraining.certificates.rules.snapshot import Snapshot
from hrtraining.certificates.sealing import RecordsKey
from hrtraining.database import session
from hrtraining.limiting import Limiter
from hrtraining.settings import Settings

blueprint = Blueprint("certificates", __name__)

LOOK_UPS = "60/15minutes"


def claimed() -> Claim:
    """Whom the cookie names, behind the door."""
    found = claim()
    if found is None:
        raise RuntimeError("the door let someone in who is not signed in")
    return found


def administered(slug: str) -> tuple[Actor, Organization]:
    """Who asks and the organization, for its CE administrators; not found for everyone else."""
    found = pages.administered(session(), claimed(), slug)
    if found is None:
        current_actor()
        abort(404)
    actor, organization = found
    confirm(actor)
    if not actor.may(Permission.ADMINISTER_CREDIT, organization.id):
        abort(404)
    return found


def key_ring() -> KeyRing:
    """The signing keys that this process may open."""
    ring: KeyRing = current_app.extensions["hrtraining.keys"]
    return ring


def records() -> RecordsKey | None:
    """The key of the columns that hold license numbers, once something was sealed."""
    return key_ring().records_to_read(session())


def press() -> Press:
    """What issuing needs from outside, now."""
    settings: Settings = current_app.extensions["hrtraining.settings"]
    return Press(secrets.token_bytes(BYTES_NEEDED), key_ring(), settings.public_url, clock.now())


def qr_of(words: Snapshot) -> Markup:
    """The QR code of a certificate's verification address, to stand in a page."""
    return Markup(qr.svg(words.verify_address))  # noqa: S704  (made by us from digits)


def too_many_look_ups() -> Response | None:
    """Counts one look-up of a code; the refusal, where there were too many."""
    limiter: Limiter = current_app.extensions["hrtraining.limiter"]
    sender = request.remote_addr or "unknown"
    if limiter.allows(LOOK_UPS, "verify", sender):
        return None
    minutes = -(-limiter.seconds_left(LOOK_UPS, "verify", sender) // 60)
    return unkept("errors/429.html", 429, code=429, form=None, minutes=minutes)


def unkept(template: str, status: int, **context: object) -> Response:
    """A public page about one certificate: neither indexed nor kept on the way."""
    answer = make_response(render_template(template, **context), status)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pdf_answer(found: SealedPdf) -> Response:
    """A PDF to keep, byte for byte as it was issued."""
    answer = make_response(open_pdf(records(), found.code, found.sealed))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="certificate-{found.number:06d}.pdf"'
    )
    return answer
