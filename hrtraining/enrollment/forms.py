"""The forms of enrolling and reading."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from hrtraining.forms import LONGEST_TEXT, BaseForm, Writable


class Enroll(BaseForm):
    """Enrolls in the edition whose disclosures the page showed."""

    edition = IntegerField(validators=[DataRequired()])


class Continue(BaseForm):
    """One step of progress."""


class NoteForm(BaseForm):
    """A note at a *pause and reflect*; it may be emptied."""

    text = TextAreaField("Your note", validators=[Writable(LONGEST_TEXT)])


class CheckForm(BaseForm):
    """An answer at a knowledge check."""

    option = RadioField("Your answer", validators=[DataRequired("Choose an answer first.")])
    request_key = HiddenField(
        validators=[DataRequired(), Length(min=10, max=64), Regexp(r"[\w-]+\Z")]
    )


class PlaceForm(BaseForm):
    """Where a person is on the page."""

    anchor = StringField(validators=[Length(max=120), Regexp(r"[\w.:-]*\Z")])
