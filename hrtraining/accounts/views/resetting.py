"""A forgotten password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import public
from hrtraining.accounts import letters, operations
from hrtraining.accounts.forms import (
    Forgot,
    Reset,
)
from hrtraining.accounts.views.shared import (
    LETTERS_BY_EMAIL,
    LETTERS_BY_SENDER,
    SIGN_IN_BY_SENDER,
    begin,
    blueprint,
    limiter,
    sender,
    too_many,
)
from hrtraining.database import session, transaction


@blueprint.get("/account/forgot")
@public
def forgot() -> str:
    """Asks for the address to send a reset link to."""
    return render_template("accounts/forgot.html", form=Forgot())


@blueprint.post("/account/forgot")
@public
def forgot_now() -> str | Response | tuple[str, int]:
    """Sends a reset link if there is an account; the answer does not say whether."""
    form = Forgot()
    if not form.validate():
        return render_template("accounts/forgot.html", form=form), 422
    email = operations.normal_email(form.email.data or "")
    if not limiter().allows(LETTERS_BY_SENDER, "forgot", sender()):
        return too_many(LETTERS_BY_SENDER, "forgot", sender())
    if limiter().allows(LETTERS_BY_EMAIL, "letters", email):
        with transaction() as opened:
            person = operations.person_with(opened, email)
            secret = operations.send_link(opened, person.id, "reset", clock.now()) if person else ""
        if person is None:
            letters.no_account(email)
        else:
            letters.reset(email, secret)
    return redirect(url_for("accounts.letter_sent"), 303)


@blueprint.get("/account/reset/<secret>")
@public
def reset(secret: str) -> str | tuple[str, int]:
    """The form for a new password."""
    if operations.open_link(session(), secret, "reset", clock.now()) is None:
        return render_template("accounts/link_dead.html", purpose="reset"), 410
    return render_template("accounts/reset.html", form=Reset(), secret=secret)


@blueprint.post("/account/reset/<secret>")
@public
def reset_now(secret: str) -> str | Response | tuple[str, int]:
    """Sets the new password and signs in; every other session ends."""
    form = Reset()
    if not limiter().allows(SIGN_IN_BY_SENDER, "reset", sender()):
        return too_many(SIGN_IN_BY_SENDER, "reset", sender())
    if not form.validate():
        return render_template("accounts/reset.html", form=form, secret=secret), 422
    with transaction() as opened:
        person = operations.reset_password(opened, secret, form.password.data or "", clock.now())
    if person is None:
        return render_template("accounts/link_dead.html", purpose="reset"), 410
    begin(person)
    flash("Your password is changed, and you are signed in.", "done")
    return redirect(url_for("accounts.after_sign_in"), 303)
