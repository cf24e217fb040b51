"""The one field macro: label, hint and errors tied to their field, and the summary above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

ROOT = Path(__file__).resolve().parents[2]


class Sample(Form):
    name = StringField("Name", description="As printed.", validators=[InputRequired("Type it.")])
    note = TextAreaField("Note", validators=[Length(max=5, message="Too long.")])
    state = SelectField(
        "State", choices=[SelectChoice("NY", "New York"), SelectChoice("NJ", "New Jersey")]
    )
    rating = RadioField(
        "Rating",
        choices=[SelectChoice("1", "Not at all"), SelectChoice("2", "Fully")],
        validators=[InputRequired("Rate.")],
    )
    agree = BooleanField("I agree", validators=[InputRequired("Tick this.")])


@pytest.fixture
def page() -> Iterator[Flask]:
    app = Flask("look", template_folder=str(ROOT / "templates"))
    app.jinja_env.undefined = StrictUndefined
    with app.test_request_context("/"):
        yield app


def _draw(what: str, form: Form) -> str:
    return render_template_string(
        '{% from "macros/forms.html" import field, errors_of %}' + what, form=form
    )


def _refused() -> Sample:
    form = Sample(data={"note": "much too long", "state": "NY"})
    assert not form.validate()
    return form


def _described(html: str) -> list[str]:
    found = re.search(r'aria-describedby="([^"]+)"', html)
    return found.group(1).split() if found else []


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("name", ["name", "note", "rating", "agree"])
def test_what_is_said_about_a_field_is_tied_to_it(name: str) -> None:
    html = _draw(f"{{{{ field(form.{name}) }}}}", _refused())
    said = _described(html)
    assert said
    for one in said:
        assert html.count(f'id="{one}"') == 1


@pytest.mark.usefixtures("page")
def test_a_hint_comes_before_the_error_and_both_are_read() -> None:
    html = _draw("{{ field(form.name) }}", _refused())
    assert _described(html) == ["name-hint", "name-error"]
    assert html.index("As printed.") < html.index("Type it.")
    assert 'aria-invalid="true"' in html


@pytest.mark.usefixtures("page")
def test_a_field_without_faults_says_nothing_of_faults() -> None:
    html = _draw("{{ field(form.note) }}", Sample())
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


@pytest.mark.usefixtures("page")
def test_required_is_said_in_words_and_only_where_it_is_so() -> None:
    assert "(required)" in _draw("{{ field(form.name) }}", Sample())
    assert "(required)" not in _draw("{{ field(form.note) }}", Sample())


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("name", ["name", "note", "state", "rating", "agree"])
def test_every_control_has_a_label_of_its_own(name: str) -> None:
    html = _draw(f"{{{{ field(form.{name}) }}}}", Sample())
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html)
    assert controls
    for control in controls:
        assert html.count(f'for="{control}"') == 1


@pytest.mark.usefixtures("page")
def test_every_link_of_the_summary_leads_to_a_control() -> None:
    form = _refused()
    summary = _draw("{{ errors_of(form) }}", form)
    fields = _draw("{% for one in form %}{{ field(one) }}{% endfor %}", form)
    links = re.findall(r'href="#([^"]+)"', summary)
    assert len(links) == 4
    for link in links:
        assert re.search(rf'<(?:input|select|textarea)[^>]*\bid="{link}"', fields), link


@pytest.mark.usefixtures("page")
def test_a_form_that_was_not_refused_has_no_summary() -> None:
    assert _draw("{{ errors_of(form) }}", Sample()).strip() == ""


@pytest.mark.usefixtures("page")
def test_what_people_typed_is_escaped_in_label_hint_and_error() -> None:
    form = Sample(data={"name": "<b>x</b>"})
    form.name.errors = ["<i>no</i>"]
    html = _draw('{{ field(form.name, hint="<u>hint</u>") }}{{ errors_of(form) }}', form)
    assert not re.search(r"<[biu]>", html)
