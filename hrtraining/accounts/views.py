"""Creating an account, verifying the address, signing in and out, licenses and passwords."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import (
    Actor,
    Claim,
    Permission,
    current_actor,
    has_actor,
    public,
    requires,
)
from hrtraining.access import (
    sign_in as begin_session,
)
from hrtraining.access import (
    sign_out as end_session,
)
from hrtraining.access.resume import is_own_path, read_kept
from hrtraining.accounts import letters, operations, passwords
from hrtraining.accounts.actors import find_actor
from hrtraining.accounts.forms import (
    ChangePassword,
    CreateAccount,
    Forgot,
    LicenseFields,
    Nothing,
    PrintedName,
    Reset,
    SignIn,
    Verify,
)
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import Person
from hrtraining.database import session, transaction
from hrtraining.limiting import Limiter
from hrtraining.mail import letters_in
from hrtraining.settings import Settings

blueprint = Blueprint("accounts", __name__)

# Per address and per sender: enough for a person who mistypes, too few for one who guesses.
SIGN_IN_BY_EMAIL = "10/15minutes"
SIGN_IN_BY_SENDER = "60/15minutes"
LETTERS_BY_EMAIL = "5/hour"
LETTERS_BY_SENDER = "30/hour"


def _limiter() -> Limiter:
    limiter: Limiter = current_app.extensions["hrtraining.limiter"]
    return limiter


def _settings() -> Settings:
    settings: Settings = current_app.extensions["hrtraining.settings"]
    return settings


def _sender() -> str:
    return request.remote_addr or "unknown"


def _too_many(limit: str, *who: str) -> tuple[str, int]:
    minutes = -(-_limiter().seconds_left(limit, *who) // 60)
    return render_template("errors/429.html", code=429, form=None, minutes=minutes), 429


@blueprint.get("/account/create")
@public
def create() -> str | Response:
    """The form for a new account."""
    if has_actor():
        return redirect(url_for("accounts.account"), 303)
    return render_template("accounts/create.html", form=CreateAccount())


@blueprint.post("/account/create")
@public
def create_now() -> str | Response | tuple[str, int]:
    """Begins an account; the answer is the same whether or not the address is known."""
    form = CreateAccount()
    if not form.validate():
        return render_template("accounts/create.html", form=form), 422
    email = operations.normal_email(form.email.data or "")
    if not _limiter().allows(LETTERS_BY_SENDER, "create", _sender()):
        return _too_many(LETTERS_BY_SENDER, "create", _sender())
    moment = clock.now()
    if not _limiter().allows(LETTERS_BY_EMAIL, "letters", email):
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
    return render_template("accounts/letter_sent.html", outbox=_shows_outbox())


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
    if not _limiter().allows(SIGN_IN_BY_SENDER, "verify", _sender()):
        return _too_many(SIGN_IN_BY_SENDER, "verify", _sender())
    if not _limiter().allows(SIGN_IN_BY_EMAIL, "verify", secret):
        return _too_many(SIGN_IN_BY_EMAIL, "verify", secret)
    if not form.validate():
        return render_template("accounts/verify.html", form=form, secret=secret), 422
    with transaction() as opened:
        person = operations.verify_address(opened, secret, form.password.data or "", clock.now())
    if person is None:
        if operations.open_link(session(), secret, "verify", clock.now()) is None:
            return render_template("accounts/link_dead.html", purpose="verify"), 410
        form.password.errors = ["This is not the password you chose for this account."]
        return render_template("accounts/verify.html", form=form, secret=secret), 422
    _begin(person)
    flash("Your address is confirmed.", "done")
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/account/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in form."""
    onward = request.args.get("next", "")
    if has_actor():
        return redirect(onward if is_own_path(onward) else url_for("accounts.account"), 303)
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
    for limit, who in ((SIGN_IN_BY_SENDER, (_sender(),)), (SIGN_IN_BY_EMAIL, (email, _sender()))):
        if not _limiter().allows(limit, "sign-in", *who):
            return _too_many(limit, "sign-in", *who)
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
    _begin(person)
    kept = read_kept(form.kept.data or "")
    if kept is not None:
        return render_template("accounts/send_again.html", form=kept, kept="")
    onward = form.next.data or ""
    return redirect(onward if is_own_path(onward) else url_for("accounts.after_sign_in"), 303)


def _letter_again(person_id: int, email: str) -> Response:
    if _limiter().allows(LETTERS_BY_EMAIL, "letters", email):
        with transaction() as opened:
            secret = operations.send_link(opened, person_id, "verify", clock.now())
        letters.verify(email, secret)
    return redirect(url_for("accounts.letter_sent"), 303)


@blueprint.get("/account/welcome")
@requires(Permission.LEARN)
def after_sign_in() -> Response:
    """Where someone lands who came from nowhere in particular."""
    home = current_app.config.get("HOME_ENDPOINT", "accounts.account")
    return redirect(url_for(home), 303)


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
    if not _limiter().allows(LETTERS_BY_SENDER, "forgot", _sender()):
        return _too_many(LETTERS_BY_SENDER, "forgot", _sender())
    if _limiter().allows(LETTERS_BY_EMAIL, "letters", email):
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
    if not _limiter().allows(SIGN_IN_BY_SENDER, "reset", _sender()):
        return _too_many(SIGN_IN_BY_SENDER, "reset", _sender())
    if not form.validate():
        return render_template("accounts/reset.html", form=form, secret=secret), 422
    with transaction() as opened:
        person = operations.reset_password(opened, secret, form.password.data or "", clock.now())
    if person is None:
        return render_template("accounts/link_dead.html", purpose="reset"), 410
    _begin(person)
    flash("Your password is changed, and you are signed in.", "done")
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/account")
@requires(Permission.LEARN)
def account() -> str:
    """The person's own page."""
    return _account_page()


@blueprint.post("/account/name")
@requires(Permission.LEARN)
def rename() -> str | Response | tuple[str, int]:
    """Changes the name that is printed from now on."""
    form = PrintedName()
    if not form.validate():
        return _account_page(name=form), 422
    with transaction() as opened:
        person = opened.get_one(Person, current_actor().person_id)
        person.printed_name = form.printed_name.data or ""
    flash("The name is saved. Certificates already issued keep the name they were issued with.")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/licenses")
@requires(Permission.LEARN)
def add_license() -> str | Response | tuple[str, int]:
    """Adds a license."""
    form = LicenseFields()
    if not form.validate():
        return _account_page(license_form=form), 422
    with transaction() as opened:
        operations.add_license(
            opened,
            current_actor().person_id,
            state=form.state.data,
            profession=form.profession.data,
            number=form.number.data or "",
            at=clock.now(),
        )
    flash("The license is added.", "done")
    return redirect(url_for("accounts.account") + "#licenses", 303)


@blueprint.post("/account/licenses/<int:license_id>/remove")
@requires(Permission.LEARN)
def remove_license(license_id: int) -> Response:
    """Ends a license."""
    with transaction() as opened:
        removed = operations.remove_license(
            opened, current_actor().person_id, license_id, clock.now()
        )
    if not removed:
        abort(404)
    flash("The license is removed from your account.")
    return redirect(url_for("accounts.account") + "#licenses", 303)


@blueprint.post("/account/password")
@requires(Permission.LEARN)
def change_password() -> str | Response | tuple[str, int]:
    """Changes the password; other devices are signed out."""
    form = ChangePassword()
    actor = current_actor()
    if not _limiter().allows(SIGN_IN_BY_EMAIL, "change", str(actor.person_id)):
        return _too_many(SIGN_IN_BY_EMAIL, "change", str(actor.person_id))
    if not form.validate():
        return _account_page(password=form), 422
    with transaction() as opened:
        person = opened.get_one(Person, actor.person_id)
        right = passwords.matches(person.password_hash, form.password.data or "")
        if right:
            operations.change_password(opened, person, form.new_password.data or "", clock.now())
    if not right:
        form.password.errors = ["This is not your current password."]
        return _account_page(password=form), 422
    _begin(person)
    flash("Your password is changed. Other devices are signed out.", "done")
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/outbox")
@public
def outbox() -> str:
    """The letters of a demo, only on the machine it runs on."""
    if not _shows_outbox():
        abort(404)
    folder = _settings().outbox
    return render_template("accounts/outbox.html", letters=letters_in(folder) if folder else [])


def _shows_outbox() -> bool:
    settings = _settings()
    here = request.remote_addr in {"127.0.0.1", "::1"}
    return settings.demo and settings.is_loopback and settings.outbox is not None and here


def _account_page(
    name: PrintedName | None = None,
    license_form: LicenseFields | None = None,
    password: ChangePassword | None = None,
) -> str:
    # A form that was just refused is shown as it was sent; the others begin anew.
    actor = current_actor()
    return render_template(
        "accounts/account.html",
        name=name or PrintedName(formdata=None, printed_name=actor.printed_name),
        license_form=license_form or LicenseFields(formdata=None),
        password=password or ChangePassword(formdata=None),
        nothing=Nothing(formdata=None),
        licenses=operations.licenses_of(session(), actor.person_id),
        states=STATES,
        professions=PROFESSIONS,
    )


def _begin(person: Person) -> None:
    found = find_actor(_fresh_session(), Claim(person.id, person.session_stamp))
    if found is None:
        raise RuntimeError("the person who just signed in cannot be found")
    actor: Actor = found
    begin_session(actor)


def _fresh_session() -> Session:
    opened = session()
    opened.rollback()
    return opened
