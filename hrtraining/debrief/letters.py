"""The letter to a supervisor: who asks, and nothing of the case or of what was written."""

from __future__ import annotations

import logging

from flask import current_app, render_template, url_for

from hrtraining.mail import Mailer, MailFault
from hrtraining.settings import Settings

log = logging.getLogger("hrtraining.letters")


def invite(email: str, trainee: str, handover_id: int) -> bool:
    """Tells someone that moments were shared with them; answers whether it was handed over."""
    settings: Settings = current_app.extensions["hrtraining.settings"]
    mailer: Mailer = current_app.extensions["hrtraining.mailer"]
    link = settings.public_url + url_for("debrief.shared", handover=handover_id)
    body = render_template("debrief/letter.txt", trainee=trainee, link=link, email=email)
    try:
        mailer.send(email, "A trainee shares moments of a case with you", body)
    except MailFault:
        log.exception("a letter could not be handed over")
        return False
    return True
