"""The letters of a hand-over: who asks, who answered, and no word of what was written."""

from __future__ import annotations

import logging

from flask import current_app, render_template, url_for

from hrtraining.debrief.pages import HandoverPage
from hrtraining.limiting import Limiter
from hrtraining.mail import Mailer, MailFault
from hrtraining.settings import Settings

COMMENTS_TOLD = "1/hour"
log = logging.getLogger("hrtraining.letters")


def invite(email: str, trainee: str, handover_id: int) -> bool:
    """Tells someone that moments were shared with them; answers whether it was handed over."""
    body = render_template(
        "debrief/letters/invitation.txt",
        trainee=trainee,
        email=email,
        link=_settings().public_url + url_for("debrief.shared", handover=handover_id),
    )
    return _send(email, "A trainee shares moments of a case with you", body)


def commented(handover: HandoverPage, supervisor: str) -> None:
    """Tells a trainee that there are comments, at most once an hour for one hand-over."""
    limiter: Limiter = current_app.extensions["hrtraining.limiter"]
    if not limiter.allows(COMMENTS_TOLD, "commented", str(handover.id)):
        return
    link = _settings().public_url + url_for(
        "debrief.handover",
        enrollment=handover.enrollment_id,
        vignette=handover.vignette_slug,
        number=handover.number,
        handover=handover.id,
    )
    body = render_template("debrief/letters/commented.txt", supervisor=supervisor, link=link)
    _send(handover.trainee_email, "Your supervisor has commented", body)


def _settings() -> Settings:
    found: Settings = current_app.extensions["hrtraining.settings"]
    return found


def _send(email: str, subject: str, body: str) -> bool:
    mailer: Mailer = current_app.extensions["hrtraining.mailer"]
    try:
        mailer.send(email, subject, body)
    except MailFault:
        log.exception("a letter could not be handed over")
        return False
    return True
