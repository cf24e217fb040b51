"""A person's own page: name, licenses, password."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.accounts import operations, passwords
from hrtraining.accounts.forms import (
    ChangeEmail,
    ChangePassword,
    LicenseFields,
    Nothing,
    PrintedName,
)
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import Person
from hrtraining.accounts.views.shared import (
    SIGN_IN_BY_EMAIL,
    begin,
    blueprint,
    limiter,
    too_many,
)
from hrtraining.database import session, transaction


@blueprint.get("/account")
@requires(Permission.LEARN)
def account() -> str:
    """The person's own page."""
    return account_page()


@blueprint.post("/account/name")
@requires(Permission.LEARN)
def rename() -> str | Response | tuple[str, int]:
    """Changes the name that is printed from now on."""
    form = PrintedName()
    if not form.validate():
        return account_page(name=form), 422
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
        return account_page(license_form=form), 422
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
    if not limiter().allows(SIGN_IN_BY_EMAIL, "change", str(actor.person_id)):
        return too_many(SIGN_IN_BY_EMAIL, "change", str(actor.person_id))
    if not form.validate():
        return account_page(password=form), 422
    with transaction() as opened:
        person = opened.get_one(Person, actor.person_id)
        right = passwords.matches(person.password_hash, form.password.data or "")
        if right:
            operations.change_password(opened, person, form.new_password.data or "", clock.now())
    if not right:
        form.password.errors = ["This is not your current password."]
        return account_page(password=form), 422
    begin(person)
    flash("Your password is changed. Other devices are signed out.", "done")
    return redirect(url_for("accounts.account"), 303)


def account_page(
    name: PrintedName | None = None,
    license_form: LicenseFields | None = None,
    password: ChangePassword | None = None,
    address: ChangeEmail | None = None,
) -> str:
    """The page; a form that was just refused is shown as it was sent, the others begin anew."""
    actor = current_actor()
    return render_template(
        "accounts/account.html",
        name=name or PrintedName(formdata=None, printed_name=actor.printed_name),
        license_form=license_form or LicenseFields(formdata=None),
        password=password or ChangePassword(formdata=None),
        address=address or ChangeEmail(formdata=None),
        nothing=Nothing(formdata=None),
        licenses=operations.licenses_of(session(), actor.person_id),
        states=STATES,
        professions=PROFESSIONS,
    )
