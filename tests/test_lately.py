"""What was lately read is kept, the rest is forgotten; and a path leads where it always led."""

from __future__ import annotations

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.application import Application
from hrtraining.lately import Lately
from tests.conftest import Cast, sign_in


@given(st.integers(1, 5), st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=60))
def test_the_ones_longest_unread_are_forgotten_first(
    most: int, steps: list[tuple[bool, int]]
) -> None:
    kept: Lately[int, str] = Lately(most)
    order: list[int] = []  # the one read last stands last
    for writes, key in steps:
        if writes:
            kept.put(key, str(key))
        elif key in order:
            assert kept.get(key) == str(key)
        else:
            assert kept.get(key) is None
            continue
        order = [*(one for one in order if one != key), key][-most:]
    assert list(kept.values) == order


@pytest.fixture
def asked(sqlite_app: Flask) -> list[tuple[str | None, dict[str, object]]]:
    """Which view was found with which values, of every request."""
    found: list[tuple[str | None, dict[str, object]]] = []

    @sqlite_app.before_request
    def note() -> None:
        found.append((request.endpoint, dict(request.view_args or {})))

    return found


def test_a_path_asked_again_leads_to_the_same_view_with_the_same_values(
    sqlite_app: Flask, asked: list[tuple[str | None, dict[str, object]]]
) -> None:
    client = sqlite_app.test_client()
    for _ in range(2):
        client.get("/learning/12/modules/words")
        client.get("/learning/13/modules/words")
        client.get("/account/sign-in")
    assert asked[:3] == asked[3:]
    assert asked[0] == ("enrollment.module", {"enrollment": 12, "module": "words"})
    assert asked[1][1]["enrollment"] == 13


def test_what_one_request_does_to_the_values_of_its_path_no_other_sees(sqlite_app: Flask) -> None:
    for _ in range(2):
        with sqlite_app.test_request_context("/learning/12/modules/words"):
            assert request.view_args == {"enrollment": 12, "module": "words"}
            request.view_args["enrollment"] = 13


def test_another_method_at_a_path_is_another_question(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    for _ in range(2):
        assert client.get("/account/sign-in").status_code == 200
        assert client.delete("/account/sign-in").status_code == 405
        assert client.get("/no/such/page").status_code == 404
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
        assert client.get("/account/sign-in", headers=upgrade).status_code == 405


def test_paths_that_are_none_of_ours_are_not_remembered(
    sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    client = sqlite_app.test_client()
    sign_in(client, sqlite_cast.trainee)
    assert isinstance(sqlite_app, Application)
    before = len(sqlite_app.found.values)
    for number in range(20):
        assert client.get(f"/none-{number}").status_code == 404
    assert len(sqlite_app.found.values) == before


def test_a_path_set_right_keeps_its_query_however_often_it_is_asked(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answers = [client.get("/account//sign-in?next=/th%C3%A9\u00e9") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {308}
    assert len({answer.location for answer in answers}) == 1
    assert client.get("/account/sign-in", headers={"Host": "other.example"}).status_code == 200
    (elsewhere,) = {
        client.get("/account//sign-in", headers={"Host": "other.example"}).location
        for _ in range(2)
    }
    assert elsewhere == "http://other.example/account/sign-in"
