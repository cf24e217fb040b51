"""The forms of review, import and offerings."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hrtraining.forms import BaseForm, Writable, choices
from hrtraining.review.rules.checklist import CHECKLIST
from hrtraining.review.rules.refusal import KIND_WORDS

LONGEST_COMMENT = 4_000


class CommentForm(BaseForm):
    """A remark, and on what."""

    where = SelectField("On", description="The case, one of its scenes, or a choice in it.")
    text = TextAreaField(
        "Your comment", validators=[DataRequired("Say what you mean."), Writable(LONGEST_COMMENT)]
    )
    add = SubmitField("Add the comment")


class SignForm(BaseForm):
    """A sign-off of the revision that was shown."""

    revision = IntegerField(validators=[InputRequired()])
    kind = RadioField(
        "You sign as",
        choices=choices({kind.value: words for kind, words in KIND_WORDS.items()}),
        validators=[InputRequired("Say as what you sign.")],
    )
    capacity = StringField(
        "In your own words, what you are",
        description="A clinician gives profession, state and license. It stands beside your name.",
        validators=[
            DataRequired("Say what you are, in your own words."),
            Length(max=200),
            Writable(200, lines=False),
        ],
    )
    read = BooleanField(
        "I have read this revision from end to end",
        validators=[DataRequired("Only somebody who has read all of it can sign it.")],
    )
    sign = SubmitField("Sign this revision")


class Checklist(SelectMultipleField):
    """Boxes to tick, none of them ticked beforehand."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PublishForm(BaseForm):
    """The checklist and the revision that was shown."""

    revision = IntegerField(validators=[InputRequired()])
    checked = Checklist(choices=choices({item.key: item.words for item in CHECKLIST}))


class PolicyForm(BaseForm):
    """What an organization asks before publication."""

    lived_experience = BooleanField("Somebody with lived experience signs each revision off")
    clinical = BooleanField("A clinician signs each revision off")
    alone = BooleanField(
        "A trainer may publish alone",
        description="Then nobody else needs to have read the case, and an author’s own signature "
        "counts. Leave it off unless the organization has one trainer only.",
    )
    keep = SubmitField("Keep this setting")


class AttachForm(BaseForm):
    """A version for an offering."""

    offering = SelectField("Course", coerce=int)
    version = SelectField("Case", coerce=int)
    required = RadioField(
        "It is",
        choices=choices(
            {
                "no": "optional: it does not count",
                "yes": "required of everyone who enrolls from now on",
            }
        ),
        validators=[InputRequired("Say whether it is required.")],
    )
    attach = SubmitField("Attach the case")


class WithdrawForm(BaseForm):
    """Why a version is not to be played any more."""

    organization = SelectField("For the trainees of", coerce=int)
    reason = TextAreaField(
        "The reason",
        description="Trainees read it. It is kept with the version and cannot be changed.",
        validators=[DataRequired("Give a reason; trainees will read it."), Writable(1_000)],
    )
    unsafe = BooleanField(
        "It is unsafe: stop those in the middle of it at once",
        description="They are told why, are led to crisis resources, and lose nothing by it. "
        "Otherwise they can finish.",
    )
    withdraw = SubmitField("Withdraw this version")


class UploadForm(BaseForm):
    """A file of another format."""

    file = FileField("A file", description="Our own text (.md), or Twee 3 (.twee, .tw).")
    read = SubmitField("Read the file")


class KeepForm(BaseForm):
    """What was read, to become a draft."""

    organization = SelectField("For", coerce=int)
    title = StringField(
        "Title",
        validators=[DataRequired("Give it a title."), Length(max=150), Writable(150, lines=False)],
    )
    text = HiddenField(validators=[Optional()])
    make = SubmitField("Make it a draft")
