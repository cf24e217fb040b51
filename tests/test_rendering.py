"""A value stands on a page as MarkupSafe would have set it, whatever it is."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup, escape

from hrtraining.rendering import Templates, shown


class Word(StrEnum):
    """A text that is not quite one."""

    SHARP = "<&>"


class Own:
    """A thing that says itself how it is written."""

    def __html__(self) -> str:
        return "<b>own</b>"


VALUES = st.one_of(
    st.text(),
    st.text(alphabet="<>&\"'a"),
    st.text().map(Markup),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.none(),
    st.just(Word.SHARP),
    st.just(Own()),
    st.lists(st.text()),
)


@given(VALUES)
def test_what_is_set_into_a_page_is_what_markupsafe_makes_of_it(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


TEMPLATE = """\
{% macro said(x) %}<i>{{ x }}</i>{{ caller() if caller is defined else "" }}{% endmacro %}
{{ x }} {{ x | string | upper }} {{ x ~ "<" }} {{ said(x) }} {{ x | safe }} {{ "<" }}
{% call said(x) %}{{ x }}{% endcall %}{% set kept %}{{ x }}{% endset %}{{ kept }}
{% autoescape false %}{{ x }}{% endautoescape %}{% filter upper %}{{ x }}{% endfilter %}
"""


OURS = Templates(Flask("here"), autoescape=True).from_string(TEMPLATE)
JINJAS = Environment(autoescape=True).from_string(TEMPLATE)


@given(VALUES)
def test_a_template_says_what_jinja_itself_would_say(value: object) -> None:
    assert OURS.render(x=value) == JINJAS.render(x=value)


def test_a_value_that_nobody_gave_is_a_fault_and_no_blank(sqlite_app: Flask) -> None:
    with pytest.raises(UndefinedError):
        sqlite_app.jinja_env.from_string("{{ nobody_gave_it }}").render()
