"""The letters of an account, in plain text. None is sent before its transaction has committed."""

from __future__ import annotations

import logging

from flask import current_app, render_template

from hrtraining.mail import Mailer, MailFault
from hrtraining.settings import Settings

log = logging.getLogger("hrtraining.letters")


def verify(email: str, secret: str) -> None:
    """Asks the owner of the address to confirm it."""
    _send(email, "Confirm your address", "verify", f"/account/verify/{secret}")


def already_here(email: str) -> None:
    """Tells an owner that someone tried to begin an account they already have."""
    _send(email, "You already have an account", "already_here", "/account/forgot")


def reset(email: str, secret: str) -> None:
    """Sends the link that sets a new password."""
    _send(email, "Set a new password", "reset", f"/account/reset/{secret}")


def no_account(email: str) -> None:
    """Tells someone who asked for a reset that this address has no account."""
    _send(email, "No account under this address", "no_account", "/account/create")


def change(email: str, secret: str) -> None:
    """Asks the owner of a new address to confirm that it is to be used."""
    _send(email, "Confirm your new address", "change", f"/account/address/{secret}")


def change_asked(email: str) -> None:
    """Tells the old address that another one was asked for."""
    _send(email, "Another address was asked for", "change_asked", "/account/forgot")


def changed(email: str) -> None:
    """Tells the old address that it is no longer the account's."""
    _send(email, "Your address was changed", "changed", "/")


def _send(email: str, subject: str, letter: str, path: str) -> None:
    settings: Settings = current_app.extensions["hrtraining.settings"]
    mailer: Mailer = current_app.extensions["hrtraining.mailer"]
    body = render_template(f"accounts/letters/{letter}.txt", link=settings.public_url + path)
    try:
        mailer.send(email, subject, body)
    except MailFault:
        # The page must not tell whether there was a letter to send; the operator's log does.
        log.exception("a letter could not be handed over")
