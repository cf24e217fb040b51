"""Another address for an account, and signing out everywhere else."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hrtraining.accounts.address import Changed, Dead, change_address
from hrtraining.accounts.models import Person
from hrtraining.accounts.operations import send_link
from hrtraining.database import Database
from hrtraining.mail import Letter, letters_in
from tests.conftest import PASSWORD, THE_DAY, Cast, Clock, csrf_of, make_cast, sign_in

NEW = "iris.elsewhere@example.org"


def post(client: FlaskClient, path: str, form: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_of(client, form), **fields})


def letters(app: Flask) -> list[Letter]:
    outbox: Path = app.extensions["hrtraining.settings"].outbox
    return letters_in(outbox) if outbox.exists() else []


def asked(app: Flask, client: FlaskClient, email: str = NEW, password: str = PASSWORD) -> str:
    """Asks for another address; answers the path of the link, if a letter brought one."""
    fields = {"email": email, "present_password": password}
    answer = post(client, "/account/address", "/account", **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    for letter in letters(app):
        found = re.search(r"/account/address/\S+", letter.body)
        if found:
            return found.group(0)
    return ""


@pytest.fixture
def client(app: Flask, cast: Cast) -> FlaskClient:
    made = app.test_client()
    sign_in(made, cast.trainee)
    return made


def test_an_address_changes_by_a_letter_to_the_new_one_and_the_password(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    elsewhere, anywhere = app.test_client(), app.test_client()
    sign_in(elsewhere, cast.trainee)
    link = asked(app, client)
    assert cast.trainee.email in client.get("/account").get_data(as_text=True)
    assert anywhere.get(link).status_code == 200
    assert post(anywhere, link, link, password="something else").status_code == 422
    assert post(anywhere, link, link, password=PASSWORD).status_code == 303
    assert NEW in anywhere.get("/account").get_data(as_text=True)
    # Every other session has ended, and only the new address signs in.
    assert elsewhere.get("/account").status_code == client.get("/account").status_code == 303
    fields = {"email": cast.trainee.email, "password": PASSWORD}
    old = post(app.test_client(), "/account/sign-in", "/account/sign-in", **fields)
    assert old.status_code == 422
    new = post(
        app.test_client(), "/account/sign-in", "/account/sign-in", **{**fields, "email": NEW}
    )
    assert new.status_code == 303
    assert app.test_client().get(link).status_code == 410
    told = [letter.to for letter in letters(app) if "changed" in letter.subject]
    assert told == [cast.trainee.email]


def test_the_old_address_is_told_at_once_and_a_reset_from_there_stops_the_change(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    link = asked(app, client)
    assert cast.trainee.email in {letter.to for letter in letters(app)}
    owner = app.test_client()
    post(owner, "/account/forgot", "/account/forgot", email=cast.trainee.email)
    reset = next(
        found.group(0)
        for letter in letters(app)
        if (found := re.search(r"/account/reset/\S+", letter.body))
    )
    post(owner, reset, reset, password="a wholly new password")
    assert app.test_client().get(link).status_code == 410


def test_a_change_needs_the_present_password(app: Flask, client: FlaskClient) -> None:
    fields = {"email": NEW, "present_password": "not the one"}
    answer = post(client, "/account/address", "/account", **fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "This is not your current password." in page
    assert NEW in page
    assert letters(app) == []


def test_no_answer_tells_whether_the_new_address_has_an_account(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    assert asked(app, client, cast.other_trainee.email) == ""
    assert cast.other_trainee.email in {letter.to for letter in letters(app)}
    page = client.get("/account").get_data(as_text=True)
    assert f"Look for a letter at {cast.other_trainee.email}" in page


def test_an_address_that_someone_took_meanwhile_is_not_taken_from_them(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    link = asked(app, client)
    with app.extensions["hrtraining.database"].transaction() as opened:
        other = opened.get_one(Person, cast.other_trainee.person_id)
        other.email = NEW
    assert post(client, link, link, password=PASSWORD).status_code == 410
    assert cast.trainee.email in client.get("/account").get_data(as_text=True)


def test_an_account_begun_and_never_verified_makes_way(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    begun = {"email": NEW, "password": "the stranger knows this", "printed_name": "Someone Else"}
    post(app.test_client(), "/account/create", "/account/create", **begun)
    link = asked(app, client)
    assert post(client, link, link, password=PASSWORD).status_code == 303
    with app.extensions["hrtraining.database"].sessions() as opened:
        owner = opened.scalars(select(Person).where(Person.email == NEW)).one()
    assert owner.id == cast.trainee.person_id


def test_a_newer_letter_replaces_an_older_one_and_three_days_end_it(
    app: Flask, cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    first = asked(app, client)
    clock.go_on(minutes=1)
    second = asked(app, client)
    assert first != second
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(second).status_code == 200
    clock.go_on(days=3)
    assert app.test_client().get(second).status_code == 410


def test_signing_out_everywhere_else_leaves_only_this_device(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    lost = app.test_client()
    sign_in(lost, cast.trainee)
    assert post(client, "/account/sign-out-elsewhere", "/account").status_code == 303
    assert lost.get("/account").status_code == 303
    assert "Every other device is signed out" in client.get("/account").get_data(as_text=True)


def test_of_two_people_who_confirm_the_same_address_at_once_one_is_told(
    database: Database,
) -> None:
    cast = make_cast(database)
    with database.transaction() as opened:
        links = [
            send_link(opened, person_id, "change", THE_DAY, new_email=NEW)
            for person_id in (cast.trainee.person_id, cast.other_trainee.person_id)
        ]
    answers: list[object] = []

    def second() -> None:
        try:
            with database.transaction() as opened:
                answers.append(change_address(opened, links[1], PASSWORD, THE_DAY))
        except Exception as fault:  # noqa: BLE001  (it is what the test looks at)
            answers.append(fault)

    other = Thread(target=second)
    with database.transaction() as opened:
        answers.append(change_address(opened, links[0], PASSWORD, THE_DAY))
        other.start()
        other.join(0.5)
    other.join()
    # The first address has a verified account by the time the second is looked at.
    assert [type(one) for one in answers] == [Changed, Dead]
