"""What a CE administrator types about credit."""

from __future__ import annotations

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.credit.rules.documents import KINDS
from hrtraining.credit.rules.hours import EASIEST, HARDEST, CasesAs
from hrtraining.credit.rules.packs import FORMATS, Method, Pack
from hrtraining.forms import BaseForm, Writable, choices

DAY = "Choose a day, such as 2026-11-27."
DIFFICULTIES = {
    "1": "1, very easy",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5, very difficult",
}
METHODS: dict[str, str] = {
    Method.WORDS: "Words per hour",
    Method.MERGENER: "Mergener’s formula",
    Method.PILOT: "Median of pilot readers",
    Method.FIXED: "Set by the body itself",
}
CASES: dict[str, str] = {
    CasesAs.WORDS: "As words of their shortest runs",
    CasesAs.MINUTES: "As minutes of their shortest runs",
}


class DayField(DateField):
    """A day; what is no day is refused in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with what to do."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError(DAY) from fault


def day_of(field: DateField) -> date:
    """The day in a field that validation has found given."""
    if field.data is None:
        raise ValueError(f"{field.name} was not given")
    return field.data


class ApprovalForm(BaseForm):
    """An approval, or the renewal of one, as the letter has it."""

    profession = RadioField("For which profession?", validators=[InputRequired("Choose one.")])
    format = RadioField(
        "Delivery format",
        choices=choices(FORMATS),
        validators=[InputRequired("Choose one.")],
    )
    number = StringField(
        "Number of the approval",
        description="As it stands in the letter; it is printed with the board’s statement.",
        validators=[DataRequired("Type the number."), Writable(60, lines=False)],
    )
    valid_from = DayField("First day", validators=[InputRequired(DAY)])
    valid_to = DayField("Last day", validators=[InputRequired(DAY)])
    read_by = StringField(
        "Who read the board’s rules?",
        description="The person of your organization who answers for it.",
        validators=[DataRequired("Type a name."), Writable(160, lines=False)],
    )
    read_edition = StringField(
        "Which edition of them?",
        description="Its title and date or version.",
        validators=[DataRequired("Say which edition."), Writable(300, lines=False)],
    )
    read_on = DayField("On which day?", validators=[InputRequired(DAY)])
    wording = BooleanField(
        "The statement above is the wording of our letter",
        validators=[InputRequired("Compare it with your letter first.")],
    )
    record = SubmitField("Record this approval")

    def for_board(self, pack: Pack) -> ApprovalForm:
        """The same with the professions that the board approves for."""
        self.profession.choices = choices({one: PROFESSIONS[one] for one in pack.professions})
        if not pack.statement.text:
            del self.wording
        return self


class RemoveForm(BaseForm):
    """The removal of a document whose last day has passed."""

    sure = BooleanField(
        "I understand that a removal is not undone",
        validators=[InputRequired("Removing needs this.")],
    )
    remove = SubmitField("Remove this file")


class EndForm(BaseForm):
    """The end of an approval before its time."""

    last_day = DayField("Last day on which it counts", validators=[InputRequired(DAY)])
    reason = StringField("Why?", validators=[DataRequired("Say why."), Writable(600, lines=False)])
    end = SubmitField("End this approval")


class DocumentForm(BaseForm):
    """A file to keep with an approval."""

    kind = SelectField("What is it?", choices=choices(KINDS))
    file = FileField(
        "File",
        description="PDF, PNG or JPEG, at most 5 MB.",
        validators=[FileRequired("Choose a file.")],
    )
    attach = SubmitField("Keep this document")


class RatingForm(BaseForm):
    """How difficult a named person found the course."""

    rater = StringField(
        "Rater", validators=[DataRequired("Type a name."), Writable(160, lines=False)]
    )
    credentials = StringField(
        "Credentials", validators=[DataRequired("Type them."), Writable(160, lines=False)]
    )
    difficulty = RadioField(
        f"Difficulty, {EASIEST} to {HARDEST}",
        choices=choices(DIFFICULTIES),
        validators=[InputRequired("Choose one.")],
    )
    rated_on = DayField("Rated on", validators=[InputRequired(DAY)])
    rate = SubmitField("Record this rating")


class PilotForm(BaseForm):
    """The minutes that a pilot reader needed."""

    reader = StringField(
        "Pilot reader",
        description="A name, or a mark by which you know them.",
        validators=[DataRequired("Type a name or a mark."), Writable(160, lines=False)],
    )
    profession = SelectField("Profession", choices=choices(PROFESSIONS))
    minutes = IntegerField(
        "Minutes for the whole course, cases and test included",
        description="0 strikes an earlier time of the same reader.",
        validators=[
            InputRequired("Type a number of minutes."),
            NumberRange(0, 20_000, "Type a number of minutes from 0 to 20,000."),
        ],
    )
    read_on = DayField("Finished on", validators=[InputRequired(DAY)])
    time = SubmitField("Record this time")


class HoursForm(BaseForm):
    """Which hours an edition earns under an approval, and why."""

    method = RadioField("Method", validators=[InputRequired("Choose one.")])
    cases = RadioField(
        "Cases count", choices=choices(CASES), validators=[InputRequired("Choose one.")]
    )
    fixed = DecimalField(
        "Hours that the body set",
        description="Only for the method “set by the body itself”.",
        validators=[Optional(), NumberRange(0, 100, "Type a number from 0 to 100.")],
        places=None,
    )
    number = StringField(
        "The board’s own number for this course (optional)",
        validators=[Writable(60, lines=False)],
    )
    category = StringField(
        "Category, if the board gives one (optional)", validators=[Writable(120, lines=False)]
    )
    rationale = TextAreaField(
        "Why these hours?",
        description="An auditor reads this beside the derivation.",
        validators=[DataRequired("Say why."), Writable(5_000)],
    )
    approve = SubmitField("Record these hours")

    def for_board(self, pack: Pack) -> HoursForm:
        """The same with the methods that the board takes."""
        self.method.choices = choices(
            {rule.method.value: METHODS[rule.method] for rule in pack.methods}
        )
        return self


class WithdrawForm(BaseForm):
    """The withdrawal of an offering."""

    reason = TextAreaField(
        "Why is it withdrawn?",
        description="Everyone enrolled reads this, as you write it.",
        validators=[DataRequired("Say why."), Writable(2_000)],
    )
    finish_by = DayField(
        "Last day on which those enrolled may complete it (optional)",
        description="Leave it empty where nobody should complete it any more.",
        validators=[Optional()],
    )
    sure = BooleanField(
        "I understand that a withdrawal is not undone",
        validators=[InputRequired("Withdrawing needs this.")],
    )
    withdraw = SubmitField("Withdraw this offering")
