"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Actor, Permission, current_actor, has_actor, public, requires
from hrtraining.access import sign_out as end_session
from hrtraining.access.resume import is_own_path, read_kept
from hrtraining.accounts import letters, operations, passwords
from hrtraining.accounts.forms import (
    SignIn,
)
from hrtraining.accounts.models import Person
from hrtraining.accounts.views.shared import (
    LETTERS_BY_EMAIL,
    SIGN_IN_BY_EMAIL,
    SIGN_IN_BY_SENDER,
    begin,
    blueprint,
    limiter,
    sender,
    too_many,
)
from hrtraining.database import session, transaction

# Accounts do not know what else there is; the application tells where someone's work is.
Landing = Callable[[Session, Actor], str]


@blueprint.get("/account/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in form."""
    onward = request.args.get("next", "")
    if has_actor():
        return redirect(onward if is_own_path(onward) else url_for("accounts.after_sign_in"), 303)
    form = SignIn()
    form.next.data = onward if is_own_path(onward) else ""
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/account/sign-in")
@public
def sign_in_now() -> str | Response | tuple[str, int]:
    """Signs in, and leads back to where the person was, with what they had typed."""
    form = SignIn()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    email = operations.normal_email(form.email.data or "")
    for limit, who in ((SIGN_IN_BY_SENDER, (sender(),)), (SIGN_IN_BY_EMAIL, (email, sender()))):
        if not limiter().allows(limit, "sign-in", *who):
            return too_many(limit, "sign-in", *who)
    person = operations.person_with(session(), email)
    password = form.password.data or ""
    if not passwords.matches(person.password_hash if person else None, password) or person is None:
        form.password.errors = ["The address and the password do not belong together."]
        return render_template("accounts/sign_in.html", form=form), 422
    if person.email_verified_at is None:
        # Only someone with the right password learns this.
        return _letter_again(person.id, email)
    if passwords.is_outdated(person.password_hash):
        with transaction() as opened:
            person = opened.get_one(Person, person.id)
            person.password_hash = passwords.hashed(password)
    begin(person)
    kept = read_kept(form.kept.data or "")
    if kept is not None:
        return render_template("accounts/send_again.html", form=kept, anew=False)
    onward = form.next.data or ""
    return redirect(onward if is_own_path(onward) else url_for("accounts.after_sign_in"), 303)


def sign_in_again() -> str:
    """The sign-in form for someone whose page was older than their browser's session."""
    form = SignIn()
    form.password.errors = ["This page had been open for long. Please type it once more."]
    return render_template("accounts/sign_in.html", form=form)


def _letter_again(person_id: int, email: str) -> Response:
    if limiter().allows(LETTERS_BY_EMAIL, "letters", email):
        with transaction() as opened:
            secret = operations.send_link(opened, person_id, "verify", clock.now())
        letters.verify(email, secret)
    return redirect(url_for("accounts.letter_sent"), 303)


@blueprint.get("/account/welcome")
@requires(Permission.LEARN)
def after_sign_in() -> Response:
    """Where someone lands who came from nowhere in particular."""
    landing: Landing = current_app.extensions["hrtraining.landing"]
    return redirect(landing(session(), current_actor()), 303)


@blueprint.post("/account/sign-out")
@public
def sign_out() -> Response:
    """Ends the session; the page that follows clears what the device kept."""
    end_session()
    return redirect(url_for("accounts.signed_out"), 303)


@blueprint.get("/account/signed-out")
@public
def signed_out() -> str:
    """Says so, and clears what scripts kept on the device."""
    return render_template("accounts/signed_out.html")
