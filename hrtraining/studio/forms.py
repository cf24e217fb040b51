"""The forms of the studio that are not a part of a case."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from hrtraining.forms import BaseForm, Writable


class NewDraftForm(BaseForm):
    """What a new draft begins from."""

    title = StringField(
        "Title of the case",
        description="You can change it later.",
        validators=[
            DataRequired("A case needs a title."),
            Length(max=150, message="Shorten the title to 150 characters."),
            Writable(150, lines=False),
        ],
    )
    organization = SelectField("For which organization", coerce=int)
    start = RadioField("Begin from", validators=[DataRequired("Choose what to begin from.")])
