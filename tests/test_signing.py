"""What is signed is what Flask and Flask-WTF sign and check, whichever of the two did it."""

from __future__ import annotations

import pytest
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import BadSignature
from wtforms import ValidationError

from hrtraining.forms import BaseForm
from hrtraining.signing import csrf_token
from tests.conftest import Cast, csrf_of, sign_in

KEPT = {"_user_id": "7.stamp", "csrf_token": "a" * 40, "list": [1, "two"]}


def test_a_cookie_of_flask_is_read_and_ours_by_flask(sqlite_app: Flask) -> None:
    ours = sqlite_app.session_interface.get_signing_serializer(sqlite_app)
    flasks = SecureCookieSessionInterface().get_signing_serializer(sqlite_app)
    assert ours is not None
    assert flasks is not None
    assert ours.loads(flasks.dumps(KEPT)) == KEPT
    assert flasks.loads(ours.dumps(KEPT)) == KEPT


def test_a_cookie_that_was_changed_or_signed_for_something_else_is_refused(
    sqlite_app: Flask,
) -> None:
    ours = sqlite_app.session_interface.get_signing_serializer(sqlite_app)
    assert ours is not None
    cookie = ours.dumps(KEPT)
    for other in (cookie[:-2], f"x{cookie}", cookie.replace(".", "", 1), ""):
        with pytest.raises(BadSignature):
            ours.loads(other)
    with pytest.raises(BadSignature):
        ours.loads(ours.dumps(KEPT, salt="something-else"))


@pytest.mark.parametrize("kept", [KEPT, {"_user_id": "7.stamp", "_fresh": True}])
def test_what_one_request_changes_in_its_session_no_other_sees(
    sqlite_app: Flask, kept: dict[str, object]
) -> None:
    ours = sqlite_app.session_interface.get_signing_serializer(sqlite_app)
    assert ours is not None
    cookie = ours.dumps(kept)
    for _ in range(3):
        read = ours.loads(cookie)
        assert read == kept
        read["_user_id"] = "8.stamp"
        read.setdefault("list", []).append("three")


def test_a_token_holds_for_its_own_session_only(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        token = csrf_token()
        assert token == csrf_token() == generate_csrf()
        validate_csrf(token)
        g.pop("csrf_token")
        validate_csrf(csrf_token())
        session["csrf_token"] = "b" * 40
        with pytest.raises(ValidationError):
            validate_csrf(token)


def test_signing_in_makes_every_token_from_before_worthless(
    sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    client = sqlite_app.test_client()
    before = csrf_of(client)
    sign_in(client, sqlite_cast.trainee)
    after = csrf_of(client, "/account")
    assert before != after == csrf_of(client, "/learning")
    answers = [
        client.post("/account/sign-out", data={"csrf_token": token}).status_code
        for token in (before, after)
    ]
    assert answers == [400, 303]


def test_a_form_is_let_in_with_its_own_session_alone(sqlite_app: Flask, sqlite_cast: Cast) -> None:
    ours, theirs = sqlite_app.test_client(), sqlite_app.test_client()
    sign_in(ours, sqlite_cast.trainee)
    sign_in(theirs, sqlite_cast.other_trainee)
    own, other = csrf_of(ours, "/account"), csrf_of(theirs, "/account")
    with ours.session_transaction() as kept:
        secret = kept["csrf_token"]
    wrong = [other, own[:-1], own + "x", "\N{SNOWMAN}", secret, "", None]
    refused = [
        ours.post("/account/sign-out", data={} if token is None else {"csrf_token": token})
        for token in wrong
    ]
    assert [answer.status_code for answer in refused] == [400] * len(wrong)
    # A token that was signed anew, as a page of another server signs it, holds as well.
    with sqlite_app.test_request_context():
        session["csrf_token"] = secret
        anew = generate_csrf()
    for token in (anew, own):
        assert ours.post("/account", data={"csrf_token": token}).status_code != 400
    assert ours.post("/account/sign-out", headers={"X-CSRFToken": own}).status_code == 303


def test_a_form_and_its_page_have_one_token(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        session["csrf_token"] = "a" * 40
        token = csrf_token()
        assert token in str(BaseForm().csrf_token())


def test_the_cookie_names_the_person_and_nothing_of_their_device(
    sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    client = sqlite_app.test_client()
    sign_in(client, sqlite_cast.trainee)
    with client.session_transaction() as kept:
        assert set(kept) <= {"_user_id", "_fresh", "csrf_token", "csrf_signed", "_flashes"}
