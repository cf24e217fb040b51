"""The forms of an attempt."""

from __future__ import annotations

from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, Length, Regexp

from hrtraining.forms import BaseForm


class ResponseForm(BaseForm):
    """An answer to one item."""

    option = RadioField("Your answer", validators=[DataRequired("Choose an answer first.")])
    request_key = HiddenField(
        validators=[DataRequired(), Length(min=10, max=64), Regexp(r"[\w-]+\Z")]
    )
