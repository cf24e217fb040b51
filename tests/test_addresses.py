"""Addresses are those that Flask builds, only sooner."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import BuildError

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
QUICK = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(word=WORDS, number=st.integers(0, 2**31 - 1))
def test_every_view_has_the_address_that_flask_gives_it(
    sqlite_app: Flask, word: str, number: int
) -> None:
    with sqlite_app.test_request_context():
        for rule in sqlite_app.url_map.iter_rules():
            kinds = {name: type(rule._converters[name]).__name__ for name in rule.arguments}
            values = {name: number if kind == "RowNumber" else word for name, kind in kinds.items()}
            assert url_for(rule.endpoint, **values) == Flask.url_for(
                sqlite_app, rule.endpoint, **values
            )


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"next": "/learning"}, "/account/sign-in?next=/learning"),
        ({"next": None}, "/account/sign-in"),
        ({"_anchor": "main"}, "/account/sign-in#main"),
        ({"_external": True}, "http://localhost/account/sign-in"),
    ],
)
def test_what_is_beside_the_path_is_added(sqlite_app: Flask, values: dict, address: str) -> None:
    with sqlite_app.test_request_context():
        assert url_for("accounts.sign_in", **values) == address


def test_a_site_below_a_root_has_it_in_every_address(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(base_url="http://localhost/training"):
        assert url_for("enrollment.learning") == "/training/learning"


def test_an_address_that_cannot_be_built_is_a_fault(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        with pytest.raises(BuildError):
            url_for("enrollment.nowhere")
        with pytest.raises(BuildError):
            url_for("credit.home")
