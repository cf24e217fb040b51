"""The forms of a debrief: taking back, sharing, commenting."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, HiddenField, IntegerField, SubmitField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Regexp,
    ValidationError,
)

from hrtraining.forms import BaseForm, Writable

LONGEST_LETTER_TEXT = 4_000


def _address(_form: object, field: EmailField) -> None:
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as fault:
        raise ValidationError(
            "This does not look like an email address, such as name@example.org."
        ) from fault


class TakeBack(BaseForm):
    """The move that is to be tried another way."""

    sequence = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=100_000)])


class Share(BaseForm):
    """Whom to share with, and what to say to them; the moments are boxes of the page."""

    request_key = HiddenField(
        validators=[DataRequired(), Length(min=10, max=64), Regexp(r"[\w-]+\Z")]
    )
    email = EmailField(
        "Your supervisor’s email address",
        description="Exactly as they sign in with it, or will. They get a letter that says who "
        "asks, and nothing of the case.",
        validators=[
            DataRequired("Type your supervisor’s email address."),
            Writable(254, lines=False),
            _address,
        ],
        render_kw={"autocomplete": "off"},
    )
    text = TextAreaField(
        "What would you like to talk about? (optional)",
        description="Your supervisor reads this above the moments.",
        validators=[Writable(LONGEST_LETTER_TEXT)],
        render_kw={"rows": "3", "maxlength": str(LONGEST_LETTER_TEXT)},
    )
    share = SubmitField("Share these moments")


class Comment(BaseForm):
    """What a supervisor writes about a moment."""

    request_key = HiddenField(
        validators=[DataRequired(), Length(min=10, max=64), Regexp(r"[\w-]+\Z")]
    )
    text = TextAreaField(
        "Your comment",
        validators=[DataRequired("Write your comment first."), Writable()],
        render_kw={"rows": "3", "maxlength": "20000"},
    )


class Nothing(BaseForm):
    """A button by itself."""
