"""The evaluation and the attestation."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from hrtraining.forms import BaseForm, Writable, choices

RATINGS = {"5": "Fully", "4": "Mostly", "3": "Partly", "2": "Hardly", "1": "Not at all"}
AGREEMENT = {
    "5": "Strongly agree",
    "4": "Agree",
    "3": "Neither",
    "2": "Disagree",
    "1": "Strongly disagree",
}
LEVELS = {"low": "Too easy", "right": "About right", "high": "Too hard"}
INTENTIONS = {
    "yes": "Yes, I intend to change something",
    "confirmed": "No, it confirmed what I do",
    "no": "No",
}
NAME_NOBODY = (
    "Please name nobody. Your words are shown to the organization together with others’, without "
    "your name or a date."
)
STATEMENTS = {
    "content": "The content was accurate and current.",
    "teaching": "The material taught well.",
    "relevant": "It is relevant to my practice.",
    "balanced": "It was balanced, honest about limits, and free of commercial bias.",
    "usable": "The site was easy to use.",
}


def evaluation_form(objectives: tuple[tuple[str, str], ...]) -> type[BaseForm]:
    """The trainee's opinion: one rating per course objective, and more, in the page's order."""
    fields: dict[str, Any] = {}
    for objective_id, text in objectives:
        fields[f"objective_{objective_id}"] = RadioField(
            text,
            choices=choices(RATINGS),
            validators=[InputRequired("Choose one for every objective.")],
        )
    for name, text in STATEMENTS.items():
        fields[f"statement_{name}"] = RadioField(
            text, choices=choices(AGREEMENT), validators=[InputRequired("Choose one.")]
        )
    fields["level"] = RadioField(
        "The level was…", choices=choices(LEVELS), validators=[InputRequired("Choose one.")]
    )
    fields["minutes"] = IntegerField(
        "How many minutes did you need, all told?",
        description="Your best guess; it helps to say honestly how long the course takes.",
        validators=[
            InputRequired("Type a number of minutes."),
            NumberRange(1, 20_000, "Type a number of minutes from 1 to 20,000."),
        ],
    )
    fields["intention"] = RadioField(
        "Will you change something in your practice?",
        choices=choices(INTENTIONS),
        validators=[InputRequired("Choose one.")],
    )
    fields["change"] = TextAreaField(
        "If so, what? (optional)", description=NAME_NOBODY, validators=[Writable(5_000)]
    )
    fields["comments"] = TextAreaField(
        "Anything else? (optional)", description=NAME_NOBODY, validators=[Writable(5_000)]
    )
    fields["give"] = SubmitField("Give this evaluation")
    return type("EvaluationOfCourse", (BaseForm,), fields)


class AttestationForm(BaseForm):
    """The statement, and a last look at the name."""

    printed_name = StringField(
        "Name as it will be printed",
        description="Check it letter by letter: a certificate is never changed, only replaced.",
        validators=[DataRequired("Type your name."), Writable(120, lines=False)],
        render_kw={"autocomplete": "name"},
    )
    agree = BooleanField(
        "I attest to this", validators=[InputRequired("The attestation is needed to go on.")]
    )
    issue = SubmitField("Attest and issue my certificate")
