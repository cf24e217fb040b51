"""The letters of a demo."""

from __future__ import annotations

from flask import abort, render_template

from hrtraining.access import public
from hrtraining.accounts.views.shared import (
    blueprint,
    settings,
    shows_outbox,
)
from hrtraining.mail import letters_in


@blueprint.get("/outbox")
@public
def outbox() -> str:
    """The letters of a demo, only on the machine it runs on."""
    if not shows_outbox():
        abort(404)
    folder = settings().outbox
    return render_template("accounts/outbox.html", letters=letters_in(folder) if folder else [])
