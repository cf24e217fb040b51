"""A clock that is set forward or back, and servers whose clocks differ: nobody is locked out, no
link comes back to life, nothing that was typed or acknowledged is lost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from itsdangerous import (
    BadSignature,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)
from itsdangerous.encoding import base64_decode, bytes_to_int
from sqlalchemy import select

from hrtraining.certificates.rules.codes import make
from hrtraining.mail import letters_in
from hrtraining.quizzes.models import Submission
from hrtraining.signing import PatientSigner
from tests.conftest import PASSWORD, Cast, Clock, School, csrf_of, sign_in
from tests.walk import Walk

HERE = {"email": "trainee@example.org", "password": "not the one"}


def guess(app: Flask) -> int:
    client = app.test_client()
    return client.post("/account/sign-in", data={**HERE, "csrf_token": csrf_of(client)}).status_code


def forgotten(app: Flask) -> str:
    """Asks for a reset link and takes it from the newest letter."""
    client = app.test_client()
    fields = {"email": HERE["email"], "csrf_token": csrf_of(client)}
    assert client.post("/account/forgot", data=fields).location == "/account/letter-sent"
    outbox = app.extensions["hrtraining.settings"].outbox
    newest = max(outbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    assert letters_in(outbox)
    found = re.search(r"/account/reset/\S+", newest.read_text(encoding="utf-8").replace("=\n", ""))
    assert found
    return found.group(0)


def used_up(app: Flask) -> None:
    assert any(guess(app) == 429 for _ in range(20))


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_jumps_and_comes_back_locks_nobody_out_for_long(
    app: Flask, cast: Cast, clock: Clock, days: int
) -> None:
    clock.go_on(days=days)
    used_up(app)
    clock.go_on(days=-days)
    guess(app)
    clock.go_on(minutes=15, seconds=1)
    sign_in(app.test_client(), cast.trainee)


def test_a_clock_set_back_gives_no_new_tries(app: Flask, cast: Cast, clock: Clock) -> None:
    used_up(app)
    clock.go_on(days=-1)
    assert guess(app) == 429


def test_how_long_to_wait_is_told_by_the_clock_of_now(app: Flask, cast: Cast, clock: Clock) -> None:
    used_up(app)
    clock.go_on(days=-30)
    client = app.test_client()
    answer = client.post("/account/sign-in", data={**HERE, "csrf_token": csrf_of(client)})
    told = re.search(r"(\d+) minutes", answer.get_data(as_text=True))
    assert told
    assert int(told.group(1)) <= 15


@pytest.mark.parametrize("days", [400, -400])
def test_code_look_ups_are_possible_again_after_a_jump(app: Flask, clock: Clock, days: int) -> None:
    clock.go_on(days=days)
    client, unknown = app.test_client(), f"/verify/{make(bytes(range(10)))}"
    assert any(client.get(unknown).status_code == 429 for _ in range(100))
    clock.go_on(days=-days)
    client.get(unknown)
    clock.go_on(hours=1, seconds=1)
    assert client.get(unknown).status_code == 404


def test_a_reset_link_made_while_the_clock_was_ahead_does_not_live_on(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    clock.go_on(days=30)
    link = forgotten(app)
    clock.go_on(days=-30)
    assert app.test_client().get(link).status_code == 410
    clock.go_on(minutes=1)
    assert app.test_client().get(forgotten(app)).status_code == 200


def test_a_link_withdrawn_by_a_newer_one_stays_withdrawn_when_the_clock_is_set_back(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    first = forgotten(app)
    clock.go_on(minutes=3)
    second = forgotten(app)
    clock.go_on(minutes=-2)
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(second).status_code == 200


def test_a_used_link_stays_used_when_the_clock_is_set_back(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    client, link = app.test_client(), forgotten(app)
    clock.go_on(minutes=3)
    fields = {"password": "a wholly new password", "csrf_token": csrf_of(client, link)}
    assert client.post(link, data=fields).status_code == 303
    clock.go_on(minutes=-3)
    assert app.test_client().get(link).status_code == 410


def test_servers_whose_clocks_differ_by_seconds_take_each_others_links(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    link = forgotten(app)
    clock.go_on(seconds=-20)
    assert app.test_client().get(link).status_code == 200


def test_a_session_begun_on_a_server_that_is_ahead_is_a_session_everywhere(
    sqlite_app: Flask, sqlite_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_app.test_client()
    now = TimestampSigner("key").get_timestamp()
    with monkeypatch.context() as ahead:
        ahead.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 86_400)
        sign_in(client, sqlite_cast.trainee)
        cookie = client.get_cookie("hrtraining")
        assert cookie is not None
    signed = TimestampSigner("key").timestamp_to_datetime(now).date()
    assert _signed_on(cookie.value) > signed
    assert client.get("/account").status_code == 200


def _signed_on(cookie: str) -> date:
    written = base64_decode(cookie.rsplit(".", 2)[1])
    return TimestampSigner("key").timestamp_to_datetime(bytes_to_int(written)).date()


def test_the_sessions_of_the_application_end_after_a_month(
    sqlite_app: Flask, sqlite_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_app.test_client()
    sign_in(client, sqlite_cast.trainee)
    assert client.get("/account").status_code == 200
    now = TimestampSigner("key").get_timestamp()
    for days, status in ((30, 200), (32, 303)):
        later = now + days * 86_400
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer, at=later: at)
        assert client.get("/account").status_code == status


def test_a_session_ends_after_its_time_and_a_forged_one_never_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serializer = URLSafeTimedSerializer("key", signer=PatientSigner)
    signed = serializer.dumps({"a": 1})
    now = TimestampSigner("key").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 3_000)
    assert serializer.loads(signed, max_age=3_600) == {"a": 1}
    with pytest.raises(SignatureExpired):
        serializer.loads(signed, max_age=2_000)
    with pytest.raises(BadSignature):
        # Not the last sign: some of its bits belong to no byte.
        serializer.loads(f"B{signed[1:]}", max_age=3_600)


@pytest.mark.parametrize("days", [45, -45])
def test_what_was_typed_survives_a_jump_while_the_sign_in_page_stands_open(
    app: Flask, cast: Cast, clock: Clock, days: int
) -> None:
    client = app.test_client()
    answer = client.post(
        "/account/name", data={"csrf_token": csrf_of(client), "printed_name": "Iris Invented"}
    )
    found = re.search(r'name="kept" value="([^"]+)"', answer.get_data(as_text=True))
    assert found
    clock.go_on(days=days)
    fields = {"email": cast.trainee.email, "password": PASSWORD, "kept": found.group(1)}
    page = client.post("/account/sign-in", data={**fields, "csrf_token": csrf_of(client)})
    assert 'value="Iris Invented"' in page.get_data(as_text=True)


@pytest.mark.parametrize("days", [2, -2])
def test_the_last_response_counts_and_an_attempt_goes_on_wherever_the_clock_went(
    school: School, clock: Clock, days: int
) -> None:
    walk = Walk.of(school, school.cast.trainee)
    practice = "forging-the-therapeutic-alliance"
    attempt = walk.begin_quiz(practice)
    walk.answer(attempt, right=0)
    clock.go_on(days=days)
    walk.answer(attempt)
    assert walk.post(f"{attempt}/submit").status_code == 303
    with school.database.sessions() as opened:
        result = opened.scalars(select(Submission)).one()
    assert result.correct == result.total
    clock.go_on(days=-days)
    newer = walk.begin_quiz(practice)
    assert newer != attempt


def test_a_certificate_is_issued_although_the_clock_was_set_back_meanwhile(
    sqlite_school: School, clock: Clock
) -> None:
    walk = Walk.of(sqlite_school, sqlite_school.cast.trainee)
    walk.skip_to("attestation")
    clock.go_on(days=-3)
    issued = walk.attest()
    assert issued.status_code == 303
    assert walk.client.get(issued.location).status_code == 200
