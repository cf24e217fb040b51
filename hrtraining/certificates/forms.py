"""Claiming, replacing and revoking a certificate."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from hrtraining.certificates.rules.snapshot import PAPERS
from hrtraining.certificates.rules.standing import REPLACEMENT_REASONS, REVOCATION_REASONS
from hrtraining.credit.forms import AttestationForm
from hrtraining.forms import BaseForm, Writable, choices


class ClaimForm(AttestationForm):
    """The attestation with what only the paper needs, and a look before it is signed."""

    paper = RadioField(
        "Paper of the PDF",
        choices=choices(PAPERS),
        default="us-letter",
        validators=[InputRequired("Choose one.")],
    )
    look = SubmitField("Show the certificate with this name")


class ReplaceForm(BaseForm):
    """A corrected name."""

    printed_name = StringField(
        "Corrected name, as it will be printed",
        description="Everything else stays as it was issued.",
        validators=[DataRequired("Type the name."), Writable(120, lines=False)],
    )
    reason = RadioField(
        "What was wrong?",
        choices=choices(REPLACEMENT_REASONS),
        validators=[InputRequired("Choose one.")],
    )
    replace = SubmitField("Issue the corrected certificate")


class SendBackForm(BaseForm):
    """Why a certificate is not issued yet."""

    reason = TextAreaField(
        "What you want to know or see changed",
        description="The trainee reads it, and can answer.",
        validators=[DataRequired("Say why it is sent back."), Writable(2_000)],
    )
    send = SubmitField("Send it back with this reason")


class AnswerForm(BaseForm):
    """A trainee's answer to it."""

    answer = TextAreaField(
        "Your answer",
        validators=[DataRequired("Write your answer."), Writable(2_000)],
    )
    send = SubmitField("Send this answer")


class SignerForm(BaseForm):
    """Who signs an organization's certificates."""

    signer_name = StringField(
        "Name, with letters after it",
        validators=[DataRequired("Type the name."), Writable(120, lines=False)],
    )
    signer_title = StringField(
        "Title",
        description="For example: Director of Continuing Education.",
        validators=[DataRequired("Type the title."), Writable(120, lines=False)],
    )
    keep = SubmitField("Print this name from now on")


class FindForm(BaseForm):
    """What is known of a certificate."""

    sought = StringField(
        "Name, number, code or license number",
        description="Any part of a name; the others whole.",
        validators=[DataRequired("Type what you are looking for."), Writable(120, lines=False)],
    )
    find = SubmitField("Find certificates")


class RevokeForm(BaseForm):
    """The end of a certificate."""

    reason_code = RadioField(
        "Why?",
        choices=choices(REVOCATION_REASONS),
        validators=[InputRequired("Choose one.")],
    )
    evidence = TextAreaField(
        "What this is based on",
        description="For your records and an auditor. It is never shown in public.",
        validators=[DataRequired("Say what this is based on."), Writable(2_000)],
    )
    sure = BooleanField(
        "I understand that revoking is never undone",
        validators=[InputRequired("Revoking needs this.")],
    )
    revoke = SubmitField("Revoke this certificate for good")
