"""Another address for an account, and signing out everywhere else."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, current_actor, public, requires
from hrtraining.accounts import address, letters, operations, passwords
from hrtraining.accounts.forms import ChangeEmail, ConfirmAddress
from hrtraining.accounts.models import Person
from hrtraining.accounts.views.own import account_page
from hrtraining.accounts.views.shared import (
    LETTERS_BY_EMAIL,
    LETTERS_BY_SENDER,
    SIGN_IN_BY_EMAIL,
    SIGN_IN_BY_SENDER,
    begin,
    blueprint,
    limiter,
    sender,
    too_many,
)
from hrtraining.database import session, transaction

Answer = str | Response | tuple[str, int]


@blueprint.post("/account/address")
@requires(Permission.LEARN)
def ask_for_address() -> Answer:
    """Sends a letter to the new address; the answer does not say whether it has an account."""
    form = ChangeEmail()
    actor = current_actor()
    if not limiter().allows(SIGN_IN_BY_EMAIL, "change", str(actor.person_id)):
        return too_many(SIGN_IN_BY_EMAIL, "change", str(actor.person_id))
    if not form.validate():
        return account_page(address=form), 422
    email = operations.normal_email(form.email.data or "")
    if not limiter().allows(LETTERS_BY_SENDER, "create", sender()):
        return too_many(LETTERS_BY_SENDER, "create", sender())
    person = session().get_one(Person, actor.person_id)
    if not passwords.matches(person.password_hash, form.present_password.data or ""):
        form.present_password.errors = ["This is not your current password."]
        return account_page(address=form), 422
    if limiter().allows(LETTERS_BY_EMAIL, "letters", email):
        with transaction() as opened:
            outcome = address.ask_for_address(opened, actor.person_id, email, clock.now())
        match outcome:
            case address.Asked(secret=secret):
                letters.change(email, secret)
            case address.HasAnAccount():
                letters.already_here(email)
        letters.change_asked(actor.email)
    flash(
        f"Look for a letter at {email}. Your address changes when you open the link in it.",
        "done",
    )
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/account/address/<secret>")
@public
def new_address(secret: str) -> Answer:
    """Asks for the password before the address changes: opening a link changes nothing."""
    found = operations.open_link(session(), secret, "change", clock.now())
    if found is None:
        return render_template("accounts/link_dead.html", purpose="change"), 410
    return _confirm_page(ConfirmAddress(), secret, found[0].new_email)


@blueprint.post("/account/address/<secret>")
@public
def confirm_address(secret: str) -> Answer:
    """Changes the address and signs in; every other session ends."""
    form = ConfirmAddress()
    for limit, who in ((SIGN_IN_BY_SENDER, sender()), (SIGN_IN_BY_EMAIL, secret)):
        if not limiter().allows(limit, "verify", who):
            return too_many(limit, "verify", who)
    found = operations.open_link(session(), secret, "change", clock.now())
    if found is None:
        return render_template("accounts/link_dead.html", purpose="change"), 410
    email = found[0].new_email
    if not form.validate():
        return _confirm_page(form, secret, email), 422
    with transaction() as opened:
        outcome = address.change_address(opened, secret, form.password.data or "", clock.now())
    match outcome:
        case address.Dead():
            return render_template("accounts/link_dead.html", purpose="change"), 410
        case address.WrongPassword():
            form.password.errors = ["This is not the password of this account."]
            return _confirm_page(form, secret, email), 422
        case address.Changed(person=person, old_email=old_email):
            letters.changed(old_email)
            begin(person)
            flash("Your address is changed. Other devices are signed out.", "done")
            return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sign-out-elsewhere")
@requires(Permission.LEARN)
def sign_out_elsewhere() -> Response:
    """Ends every other session of the person."""
    with transaction() as opened:
        person = opened.get_one(Person, current_actor().person_id)
        address.end_other_sessions(opened, person, clock.now())
    begin(person)
    flash("Every other device is signed out.", "done")
    return redirect(url_for("accounts.account"), 303)


def _confirm_page(form: ConfirmAddress, secret: str, email: str | None) -> str:
    return render_template("accounts/new_address.html", form=form, secret=secret, email=email)
