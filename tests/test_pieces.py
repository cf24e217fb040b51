"""A page set once holds nothing of the person for whom it was set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, flash, g, session
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from hrtraining import pieces
from hrtraining.access import Actor, confirm
from hrtraining.pieces import set_once

PAGE = """\
{% macro form() %}<input value="{{ csrf_token() }}">{% endmacro %}
<p title="{{ name }}">{{ name }} {{ "is " ~ name ~ "/x" }}</p>{{ form() }}{{ same }}
<body data-person="{{ actor.person_id if actor else "" }}">{{ get_flashed_messages() | join(" ") }}
"""


@pytest.fixture
def asked(sqlite_app: Flask) -> Iterator[Flask]:
    """An application with one small page, in a request."""
    sqlite_app.jinja_loader = DictLoader({"page.html": PAGE})
    with sqlite_app.test_request_context("/"):
        yield sqlite_app


def page(name: object, key: str = "k", same: str = "the same") -> str:
    return set_once("page.html", key, {"name": name}, lambda _personal: {"same": same})


def as_somebody(person: int) -> None:
    session.clear()
    g.pop("csrf_token", None)
    session["_user_id"] = f"{person}.stamp"
    confirm(Actor(person, person, "A name", "a@example.org", "stamp"))


def test_the_next_person_finds_their_own_name_number_and_token(asked: Flask) -> None:
    tokens = []
    for person in (7, 8):
        as_somebody(person)
        made = page(f"Person {person}")
        tokens.append(session["csrf_signed"])
        assert made.count(tokens[-1]) == 1
        assert made.count(f"Person {person}") == 3
        assert f'data-person="{person}"' in made
    assert tokens[0] not in made
    assert "Person 7" not in made


def test_the_token_of_the_session_is_as_it_was_after_a_page_was_set(asked: Flask) -> None:
    as_somebody(7)
    page("x")
    before = session["csrf_signed"]
    page("x", key="another page")
    assert g.csrf_token == session["csrf_signed"] == before


@pytest.mark.usefixtures("asked")
def test_what_a_person_is_called_is_escaped_and_markup_is_not() -> None:
    for name in ('<b>&"', Markup("<i>x</i>"), 5, f"piece-{'0' * 32}-name;"):
        for _ in range(2):
            assert str(escape(name)) in page(name)


@pytest.mark.usefixtures("asked")
def test_a_key_of_its_own_is_a_page_of_its_own() -> None:
    assert "one" in page("x", key="1", same="one")
    assert "two" in page("x", key="2", same="two")


def test_signed_out_and_signed_in_are_different_pages(asked: Flask) -> None:
    assert 'data-person=""' in page("x")
    as_somebody(7)
    assert 'data-person="7"' in page("x")


def test_a_message_is_told_once_and_kept_for_nobody(asked: Flask) -> None:
    flash("Only for you.")
    assert "Only for you." in page("x")
    session.pop("_flashes", None)
    with asked.test_request_context("/"):
        assert "Only for you." not in page("x")


@given(st.lists(st.text(alphabet="ab;-<", max_size=5), min_size=1, max_size=6))
def test_pieces_and_texts_come_together_in_their_order(texts: list[str]) -> None:
    cut = pieces.Cut((*texts, "end"), tuple(f"n{at}" for at in range(len(texts))))
    filled = cut.filled({f"n{at}": at for at in range(len(texts))})
    assert filled == "".join(f"{text}{at}" for at, text in enumerate(texts)) + "end"
