"""The blueprint that every page of the room registers on, and what the pages share."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, make_response
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Claim, claim
from hrtraining.certificates.exports import qr
from hrtraining.certificates.operations import Press
from hrtraining.certificates.rules.codes import BYTES_NEEDED
from hrtraining.certificates.rules.snapshot import Snapshot
from hrtraining.settings import Settings

blueprint = Blueprint("certificates", __name__)


def claimed() -> Claim:
    """Whom the cookie names, behind the door."""
    found = claim()
    if found is None:
        raise RuntimeError("the door let someone in who is not signed in")
    return found


def press() -> Press:
    """What issuing needs from outside, now."""
    settings: Settings = current_app.extensions["hrtraining.settings"]
    return Press(secrets.token_bytes(BYTES_NEEDED), settings.public_url, clock.now())


def qr_of(words: Snapshot) -> Markup:
    """The QR code of a certificate's verification address, to stand in a page."""
    return Markup(qr.svg(words.verify_address))  # noqa: S704  (made by us from digits)


def pdf_answer(written: bytes, certificate_id: int) -> Response:
    """A PDF to keep."""
    answer = make_response(written)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="certificate-{certificate_id}.pdf"'
    )
    return answer
