"""The forms of playing."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from hrtraining.forms import LONGEST_TEXT, BaseForm, Writable


class MoveForm(BaseForm):
    """A move: the newest one the page knew, and a key that makes a repeat count once."""

    after = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=100_000)])
    request_key = HiddenField(
        validators=[DataRequired(), Length(min=10, max=64), Regexp(r"[\w-]+\Z")]
    )


class ReflectionForm(BaseForm):
    """What a trainee writes at a scene; it may be emptied."""

    text = TextAreaField("Your reflection", validators=[Writable(LONGEST_TEXT)])
