"""The forms of an account."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField, SubmitField
from wtforms.validators import DataRequired, Optional, ValidationError

from hrtraining.accounts import passwords
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.forms import BaseForm, Writable, choices


def _address(_form: object, field: EmailField) -> None:
    try:
        # Whether the address can be reached is found out by the letter, not by asking the network.
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as fault:
        raise ValidationError(
            "This does not look like an email address, such as name@example.org."
        ) from fault


class _NewPassword:
    def __call__(self, form: BaseForm, field: PasswordField) -> None:
        near = [form[name].data or "" for name in ("email", "printed_name") if name in form]
        wrong = passwords.complaint(field.data or "", *near)
        if wrong:
            raise ValidationError(wrong)


class LicenseFields(BaseForm):
    """One license."""

    state = SelectField("State or territory", validators=[DataRequired("Choose the state.")])
    profession = SelectField("Profession", validators=[DataRequired("Choose the profession.")])
    number = StringField(
        "License number",
        description="As your state's verification page writes it.",
        validators=[DataRequired("Type the license number."), Writable(60, lines=False)],
    )
    add = SubmitField("Add this license")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Fills the choices."""
        super().__init__(*args, **kwargs)
        self.state.choices = choices({"": "Choose…", **STATES})
        self.profession.choices = choices({"": "Choose…", **PROFESSIONS})


class CreateAccount(BaseForm):
    """A new account; a license can be added now or later."""

    email = EmailField(
        "Email",
        validators=[
            DataRequired("Type your email address."),
            Writable(254, lines=False),
            _address,
        ],
        render_kw={"autocomplete": "email"},
    )
    printed_name = StringField(
        "Name as it should be printed",
        description="Exactly as it should stand on a certificate, with credentials if you wish.",
        validators=[DataRequired("Type your name."), Writable(120, lines=False)],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        "Password",
        description=f"At least {passwords.SHORTEST} characters.",
        validators=[DataRequired("Choose a password."), _NewPassword()],
        render_kw={"autocomplete": "new-password"},
    )
    state = SelectField("State or territory (optional)", validators=[Optional()])
    profession = SelectField("Profession (optional)", validators=[Optional()])
    number = StringField(
        "License number (optional)",
        description="As your state's verification page writes it. You can add more later.",
        validators=[Writable(60, lines=False)],
    )
    create = SubmitField("Create account")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Fills the choices."""
        super().__init__(*args, **kwargs)
        self.state.choices = choices({"": "Choose…", **STATES})
        self.profession.choices = choices({"": "Choose…", **PROFESSIONS})

    def validate_number(self, field: StringField) -> None:
        """A license is whole or not given."""
        given = [bool(self.state.data), bool(self.profession.data), bool(field.data)]
        if any(given) and not all(given):
            raise ValidationError(
                "A license needs its state, profession and number; leave all three empty to "
                "add it later."
            )


class SignIn(BaseForm):
    """Signing in; ``next`` and ``kept`` lead back to where the person was."""

    email = EmailField(
        "Email",
        validators=[DataRequired("Type your email address."), Writable(254, lines=False)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        validators=[DataRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    kept = HiddenField()
    enter = SubmitField("Sign in")


class Forgot(BaseForm):
    """Asks for a reset link."""

    email = EmailField(
        "Email",
        validators=[
            DataRequired("Type your email address."),
            Writable(254, lines=False),
            _address,
        ],
        render_kw={"autocomplete": "username"},
    )
    send = SubmitField("Send a link")


class Verify(BaseForm):
    """Confirms an address, with the password chosen."""

    password = PasswordField(
        "The password you chose",
        validators=[DataRequired("Type the password you chose.")],
        render_kw={"autocomplete": "current-password"},
    )
    confirm = SubmitField("Confirm my address and sign in")


class Reset(BaseForm):
    """Sets a new password."""

    password = PasswordField(
        "New password",
        description=f"At least {passwords.SHORTEST} characters.",
        validators=[DataRequired("Choose a password."), _NewPassword()],
        render_kw={"autocomplete": "new-password"},
    )
    change = SubmitField("Set the new password and sign in")


class PrintedName(BaseForm):
    """The name as it should be printed."""

    printed_name = StringField(
        "Name as it should be printed",
        description="Used for certificates issued from now on; issued ones do not change.",
        validators=[DataRequired("Type your name."), Writable(120, lines=False)],
        render_kw={"autocomplete": "name"},
    )
    save = SubmitField("Save the name")


class ChangePassword(BaseForm):
    """A new password for someone signed in."""

    password = PasswordField(
        "Current password",
        validators=[DataRequired("Type your current password.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        "New password",
        description=f"At least {passwords.SHORTEST} characters.",
        validators=[DataRequired("Choose a password."), _NewPassword()],
        render_kw={"autocomplete": "new-password"},
    )
    change = SubmitField("Change the password")


class ChangeEmail(BaseForm):
    """Another address for someone signed in."""

    email = EmailField(
        "New address",
        description="We send a letter there; until you open its link nothing changes.",
        validators=[
            DataRequired("Type the new address."),
            Writable(254, lines=False),
            _address,
        ],
        render_kw={"autocomplete": "email"},
    )
    present_password = PasswordField(
        "Current password",
        validators=[DataRequired("Type your current password.")],
        render_kw={"autocomplete": "current-password"},
    )
    ask = SubmitField("Send a letter to the new address")


class ConfirmAddress(BaseForm):
    """Confirms a new address."""

    password = PasswordField(
        "Your password",
        validators=[DataRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    confirm = SubmitField("Use this address from now on")


class Nothing(BaseForm):
    """A button by itself."""
