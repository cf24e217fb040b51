"""Creating an account and confirming its address."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import has_actor, public
from hrtraining.accounts import letters, operations
from hrtraining.accounts.forms import (
    CreateAccount,
    Verify,
)
from hrtraining.accounts.views.shared import (
    LETTERS_BY_EMAIL,
    LETTERS_BY_SENDER,
    SIGN_IN_BY_EMAIL,
    SIGN_IN_BY_SENDER,
    begin,
    blueprint,
    limiter,
    sender,
    shows_outbox,
    too_many,
)
from hrtraining.database import session, transaction


@blueprint.get("/account/create")
@public
def create() -> str | Response:
    """The form for a new account."""
    if has_actor():
        return redirect(url_for("accounts.after_sign_in"), 303)
    return render_template("accounts/create.html", form=CreateAccount())


@blueprint.post("/account/create")
@public
def create_now() -> str | Response | tuple[str, int]:
    """Begins an account; the answer is the same whether or not the address is known."""
    form = CreateAccount()
    if not form.validate():
        return render_template("accounts/create.html", form=form), 422
    email = operations.normal_email(form.email.data or "")
    if not limiter().allows(LETTERS_BY_SENDER, "create", sender()):
        return too_many(LETTERS_BY_SENDER, "create", sender())
    moment = clock.now()
    if not limiter().allows(LETTERS_BY_EMAIL, "letters", email):
        # Said the same way as success: it must not tell that letters went to this address before.
        return redirect(url_for("accounts.letter_sent"), 303)
    with transaction() as opened:
        outcome = operations.create_account(
            opened,
            email=email,
            password=form.password.data or "",
            printed_name=form.printed_name.data or "",
            at=moment,
        )
        if isinstance(outcome, operations.Created) and form.number.data:
            operations.add_license(
                opened,
                outcome.person_id,
                state=form.state.data,
                profession=form.profession.data,
                number=form.number.data,
                at=moment,
            )
    match outcome:
        case operations.Created(secret=secret):
            letters.verify(email, secret)
        case operations.AlreadyHere():
            letters.already_here(email)
    return redirect(url_for("accounts.letter_sent"), 303)


@blueprint.get("/account/letter-sent")
@public
def letter_sent() -> str:
    """Says that a letter is on its way, and what to do if it does not come."""
    return render_template("accounts/letter_sent.html", outbox=shows_outbox())


@blueprint.get("/account/verify/<secret>")
@public
def verify(secret: str) -> str | tuple[str, int]:
    """Asks for the password before the address is confirmed: opening a link changes nothing."""
    if operations.open_link(session(), secret, "verify", clock.now()) is None:
        return render_template("accounts/link_dead.html", purpose="verify"), 410
    return render_template("accounts/verify.html", form=Verify(), secret=secret)


@blueprint.post("/account/verify/<secret>")
@public
def verify_now(secret: str) -> str | Response | tuple[str, int]:
    """Confirms the address and signs in."""
    form = Verify()
    if not limiter().allows(SIGN_IN_BY_SENDER, "verify", sender()):
        return too_many(SIGN_IN_BY_SENDER, "verify", sender())
    if not limiter().allows(SIGN_IN_BY_EMAIL, "verify", secret):
        return too_many(SIGN_IN_BY_EMAIL, "verify", secret)
    if not form.validate():
        return render_template("accounts/verify.html", form=form, secret=secret), 422
    with transaction() as opened:
        person = operations.verify_address(opened, secret, form.password.data or "", clock.now())
    if person is None:
        if operations.open_link(session(), secret, "verify", clock.now()) is None:
            return render_template("accounts/link_dead.html", purpose="verify"), 410
        form.password.errors = ["This is not the password you chose for this account."]
        return render_template("accounts/verify.html", form=form, secret=secret), 422
    begin(person)
    flash("Your address is confirmed.", "done")
    return redirect(url_for("accounts.after_sign_in"), 303)
