"""Creating an account, confirming the address, signing in and out, resetting a password."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hrtraining.accounts.models import License, Person
from hrtraining.application import create_app
from hrtraining.certificates.rules.codes import make
from hrtraining.mail import letters_in
from tests.conftest import PASSWORD, Cast, Clock, Someone, csrf_of, settings_for, sign_in

NEW = {
    "email": "Iris.Invented@Example.org",
    "printed_name": "Iris Invented, LCSW",
    "password": "seven quiet bridges",
    "state": "NY",
    "profession": "social_worker",
    "number": "012345",
}


def _post(client: FlaskClient, path: str, form: str | None = None, **fields: str) -> TestResponse:
    fields["csrf_token"] = csrf_of(client, form or path)
    return client.post(path, data=fields)


def _letters(app: Flask) -> list[str]:
    outbox: Path = app.extensions["hrtraining.settings"].outbox
    return [letter.body for letter in letters_in(outbox)] if outbox.exists() else []


def _link(app: Flask) -> str:
    found = re.search(r"http://localhost(/account/\S+)", _letters(app)[0])
    assert found
    return found.group(1)


def test_an_account_begins_with_a_letter_and_the_password_and_ends_signed_in(app: Flask) -> None:
    client = app.test_client()
    answer = _post(client, "/account/create", **NEW)
    assert answer.location == "/account/letter-sent"
    link = _link(app)
    assert client.get(link).status_code == 200
    answer = _post(client, link, password=NEW["password"])
    assert answer.status_code == 303
    page = client.get("/account").get_data(as_text=True)
    assert "Iris Invented, LCSW" in page
    assert "012345" in page


def test_opening_the_letter_changes_nothing_by_itself(app: Flask) -> None:
    client = app.test_client()
    _post(client, "/account/create", **NEW)
    client.get(_link(app))
    with app.extensions["hrtraining.database"].sessions() as opened:
        assert opened.scalar(select(Person)).email_verified_at is None


def test_a_link_works_once(app: Flask) -> None:
    client = app.test_client()
    _post(client, "/account/create", **NEW)
    link = _link(app)
    _post(client, link, password=NEW["password"])
    assert app.test_client().get(link).status_code == 410


def test_a_link_dies_after_three_days(app: Flask, clock: Clock) -> None:
    client = app.test_client()
    _post(client, "/account/create", **NEW)
    clock.go_on(days=3, seconds=1)
    assert client.get(_link(app)).status_code == 410


def test_a_stranger_who_began_an_account_on_my_address_cannot_use_it(app: Flask) -> None:
    stranger, owner = app.test_client(), app.test_client()
    _post(stranger, "/account/create", **{**NEW, "password": "the stranger knows this"})
    _post(owner, "/account/create", **NEW)
    link = _link(app)
    assert _post(owner, link, password="the stranger knows this").status_code == 422
    assert _post(owner, link, password=NEW["password"]).status_code == 303
    answer = _post(
        stranger, "/account/sign-in", email=NEW["email"], password="the stranger knows this"
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("known", [True, False])
def test_no_answer_tells_whether_an_address_is_known(app: Flask, cast: Cast, known: bool) -> None:
    email = cast.trainee.email if known else "nobody@example.org"
    client = app.test_client()
    created = _post(client, "/account/create", **{**NEW, "email": email})
    forgotten = _post(client, "/account/forgot", email=email)
    refused = _post(client, "/account/sign-in", email=email, password="not the password at all")
    assert (created.status_code, created.location) == (303, "/account/letter-sent")
    assert (forgotten.status_code, forgotten.location) == (303, "/account/letter-sent")
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert "The address and the password do not belong together." in text


def test_creating_an_account_again_changes_nothing_and_tells_the_owner(
    app: Flask, cast: Cast
) -> None:
    client = app.test_client()
    _post(client, "/account/create", **{**NEW, "email": cast.trainee.email})
    assert "You have one already" in _letters(app)[0]
    sign_in(client, cast.trainee)


def test_a_reset_sets_the_password_and_ends_every_session(app: Flask, cast: Cast) -> None:
    elsewhere, client = app.test_client(), app.test_client()
    sign_in(elsewhere, cast.trainee)
    _post(client, "/account/forgot", email=cast.trainee.email)
    link = _link(app)
    assert _post(client, link, password="a wholly new password").status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    assert app.test_client().get(link).status_code == 410


def test_a_newer_letter_replaces_an_older_one(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    _post(client, "/account/forgot", email=cast.trainee.email)
    first = _link(app)
    _post(client, "/account/forgot", email=cast.trainee.email)
    assert client.get(first).status_code == 410
    assert client.get(_link(app)).status_code == 200


def test_guessing_a_password_is_slowed_across_servers(app: Flask, cast: Cast) -> None:
    for number in range(10):
        client = app.test_client()
        answer = _post(
            client, "/account/sign-in", email=cast.trainee.email, password=f"guess {number}"
        )
        assert answer.status_code == 422
    # Another process has another application on the same database.
    other = type(app.extensions["hrtraining.limiter"])(app.extensions["hrtraining.database"])
    app.extensions["hrtraining.limiter"] = other
    answer = _post(client, "/account/sign-in", email=cast.trainee.email, password=PASSWORD)
    assert answer.status_code == 429


def test_signing_out_ends_the_session_and_needs_a_post(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    sign_in(client, cast.trainee)
    assert client.get("/account/sign-out").status_code == 405
    assert _post(client, "/account/sign-out", form="/account").location == "/account/signed-out"
    assert client.get("/account").status_code == 303


def test_the_session_is_renewed_at_sign_in(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    before = csrf_of(client)
    with client.session_transaction() as kept:
        old = kept["csrf_token"]
    sign_in(client, cast.trainee)
    client.get("/account")
    with client.session_transaction() as kept:
        assert kept["csrf_token"] != old
    assert client.post("/account/name", data={"csrf_token": before}).status_code == 400


def test_a_license_is_whole_or_not_given(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answer = _post(client, "/account/create", **{**NEW, "state": ""})
    assert answer.status_code == 422
    assert "A license needs its state" in answer.get_data(as_text=True)
    assert "Iris Invented, LCSW" in answer.get_data(as_text=True)


def test_nobody_removes_someone_elses_license(app: Flask, cast: Cast) -> None:
    owner, stranger = app.test_client(), app.test_client()
    sign_in(owner, cast.trainee)
    sign_in(stranger, cast.other_trainee)
    fields = {"state": "NY", "profession": "nurse", "number": "77"}
    assert _post(owner, "/account/licenses", form="/account", **fields).status_code == 303
    with app.extensions["hrtraining.database"].sessions() as opened:
        held = opened.scalar(select(License.id))
    path = f"/account/licenses/{held}/remove"
    assert _post(stranger, path, form="/account").status_code == 404
    assert _post(owner, path, form="/account").status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "no address", "does not look like an email address"),
        ("email", "x" * 300 + "@example.org", "characters long"),
        ("printed_name", "   ", "Type your name."),
        ("printed_name", "bell\x07", "cannot be shown"),
        ("printed_name", "n" * 121, "shorten it to 120"),
        ("password", "short", "at least 10 characters"),
        ("password", "aaaaaaaaaaaa", "too few different characters"),
        ("password", "iris.invented@example.org", "other than your name or address"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    sqlite_app: Flask, field: str, value: str, told: str
) -> None:
    client = sqlite_app.test_client()
    answer = _post(client, "/account/create", **{**NEW, field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in page
    kept = NEW["printed_name"] if field != "printed_name" else NEW["email"].strip()
    assert kept in page


def test_a_form_sent_after_the_session_ended_is_shown_again_after_signing_in(
    app: Flask, cast: Cast
) -> None:
    client = app.test_client()
    sign_in(client, cast.trainee)
    token = csrf_of(client, "/account")
    _post(client, "/account/sign-out", form="/account")
    answer = client.post("/account/name", data={"csrf_token": token, "printed_name": "New Name"})
    assert answer.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', answer.get_data(as_text=True)).group(1)
    answer = _post(
        client, "/account/sign-in", email=cast.trainee.email, password=PASSWORD, kept=kept
    )
    page = answer.get_data(as_text=True)
    assert 'value="New Name"' in page
    assert 'action="/account/name"' in page
    token = re.search(r'<main.*name="csrf_token" value="([^"]+)"', page, re.S).group(1)
    client.post("/account/name", data={"csrf_token": token, "printed_name": "New Name"})
    assert "New Name" in client.get("/account").get_data(as_text=True)


def test_a_forged_kept_form_is_not_shown(sqlite_app: Flask, sqlite_cast: Cast) -> None:
    client = sqlite_app.test_client()
    someone: Someone = sqlite_cast.trainee
    answer = _post(
        client,
        "/account/sign-in",
        email=someone.email,
        password=PASSWORD,
        kept='{"path": "https://elsewhere.example", "fields": []}',
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/ok\n//elsewhere",
        "http:/elsewhere.example",
    ],
)
def test_signing_in_never_leads_elsewhere(
    sqlite_app: Flask, sqlite_cast: Cast, target: str
) -> None:
    client = sqlite_app.test_client()
    answer = _post(
        client,
        "/account/sign-in",
        email=sqlite_cast.trainee.email,
        password=PASSWORD,
        next=target,
    )
    assert answer.location.startswith("/account")


def test_the_outbox_is_only_for_a_demo_on_this_machine(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    assert client.get("/outbox").status_code == 200
    elsewhere = client.get("/outbox", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"]
)
def test_the_choice_of_colors_never_leads_elsewhere(sqlite_app: Flask, target: str) -> None:
    client = sqlite_app.test_client()
    page = client.get("/theme", query_string={"back": target}).get_data(as_text=True)
    assert "elsewhere.example" not in page
    answer = _post(client, "/theme", theme="dark", back=target)
    assert (answer.status_code, answer.location) == (303, "/")


def test_letters_and_look_ups_are_counted_for_all_servers_together(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    another = create_app(settings_for(database_url, tmp_path))
    clients = [app.test_client(), another.test_client()]
    code = make(bytes(range(10)))
    seen = [clients[turn % 2].get(f"/verify/{code}").status_code for turn in range(61)]
    assert seen == [404] * 60 + [429]
    for turn in range(6):
        _post(clients[turn % 2], "/account/forgot", email="nobody@example.org")
    assert len(_letters(app)) == 5
    another.extensions["hrtraining.database"].engine.dispose()
