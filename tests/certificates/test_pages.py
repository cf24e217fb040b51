"""The pages: claiming, holding, checking, administering, and who is kept out."""

from __future__ import annotations

import re
import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from hrtraining.certificates.models import Certificate
from hrtraining.certificates.rules.codes import make
from hrtraining.credit.models import Attestation
from hrtraining.database import Database
from tests.conftest import Cast, Clock, Someone, csrf_of, sign_in


def signed_in(app: Flask, someone: Someone) -> FlaskClient:
    client = app.test_client()
    sign_in(client, someone)
    return client


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    token = csrf_of(client, "/certificates")
    return client.post(path, data={"csrf_token": token, **fields})


def attest(client: FlaskClient, enrollment: int, name: str = "Iris Invented") -> TestResponse:
    return post(
        client,
        f"/learning/{enrollment}/attestation",
        printed_name=name,
        paper="us-letter",
        agree="y",
        issue="1",
    )


def only(app: Flask) -> Certificate:
    database: Database = app.extensions["hrtraining.database"]
    with database.sessions() as opened:
        return opened.scalars(select(Certificate)).one()


def code_of(certificate: Certificate) -> str:
    return str(certificate.snapshot["code"])


def text_of(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_attesting_issues_a_certificate_that_can_be_seen_printed_and_checked(
    app: Flask, cast: Cast, enrolled: int, clock: Clock
) -> None:
    client = signed_in(app, cast.trainee)
    page = client.get(f"/learning/{enrolled}/attestation")
    assert "Trainee Example" in text_of(page)
    answer = attest(client, enrolled)
    made = only(app)
    assert answer.location == f"/certificates/{made.id}"
    seen = text_of(client.get(answer.location))
    assert "Iris Invented" in seen
    assert "November 23, 2026" in seen
    got = client.get(f"/certificates/{made.id}.pdf")
    assert (got.mimetype, got.data[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/certificates/{made.id}.pdf").data == got.data
    checked = app.test_client().get(f"/verify/{code_of(made)}")
    assert "This certificate is valid" in text_of(checked)


def test_attesting_twice_counts_once(app: Flask, cast: Cast, enrolled: int) -> None:
    client = signed_in(app, cast.trainee)
    first, second = attest(client, enrolled), attest(client, enrolled, "Another Name")
    assert first.location == second.location
    assert only(app).snapshot["name"] == "Iris Invented"


def test_looking_again_shows_the_name_and_issues_nothing(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    client = signed_in(app, cast.trainee)
    answer = post(
        client, f"/learning/{enrolled}/attestation", printed_name="Iris I. Invented", look="1"
    )
    assert answer.status_code == 200
    assert "This certifies that Iris I. Invented" in text_of(answer)
    assert count(app) == (0, 0)


def test_an_unprintable_name_is_told_and_nothing_is_lost(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    client = signed_in(app, cast.trainee)
    answer = attest(client, enrolled, "Iris 王")
    assert answer.status_code == 422
    assert "We cannot print “王”" in text_of(answer)
    assert 'value="Iris 王"' in answer.get_data(as_text=True)
    assert count(app) == (0, 0)
    assert attest(client, enrolled, "Iris Wang").status_code == 303
    assert count(app) == (1, 1)


def test_a_byte_order_mark_copied_with_a_name_is_no_part_of_it(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    client = signed_in(app, cast.trainee)
    assert attest(client, enrolled, "\ufeffIris\ufeff Invented\ufeff").status_code == 303
    assert only(app).snapshot["name"] == "Iris Invented"


@pytest.mark.parametrize("left_out", ["agree", "printed_name", "paper"])
def test_an_attestation_that_is_not_whole_is_shown_again(
    app: Flask, cast: Cast, enrolled: int, left_out: str
) -> None:
    client = signed_in(app, cast.trainee)
    fields = {"printed_name": "Iris", "paper": "a4", "agree": "y", "issue": "1"}
    del fields[left_out]
    answer = post(client, f"/learning/{enrolled}/attestation", **fields)
    assert answer.status_code == 422
    assert count(app) == (0, 0)


def count(app: Flask) -> tuple[int, int]:
    database: Database = app.extensions["hrtraining.database"]
    with database.sessions() as opened:
        return (
            opened.scalar(select(func.count()).select_from(Attestation)) or 0,
            opened.scalar(select(func.count()).select_from(Certificate)) or 0,
        )


def test_all_certificates_of_a_person_stand_on_one_page(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    client = signed_in(app, cast.trainee)
    assert "No certificate yet" in text_of(client.get("/certificates"))
    attest(client, enrolled)
    said = text_of(client.get("/certificates"))
    assert "A Small Course" in said
    assert "000001" in said


def test_no_one_else_sees_a_certificate_or_its_pdf(app: Flask, cast: Cast, enrolled: int) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    made = only(app)
    others = (cast.other_trainee, cast.trainer, cast.other_administrator, cast.administrator)
    for someone in others:
        client = signed_in(app, someone)
        assert client.get(f"/certificates/{made.id}").status_code == 404
        assert client.get(f"/certificates/{made.id}.pdf").status_code == 404
        assert client.get(f"/learning/{enrolled}/attestation").status_code == 404
        assert attest(client, enrolled).status_code == 404


def test_an_organizations_pages_are_for_its_own_administrator(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    made = only(app)
    paths = [
        "/organizations/willow/enrollments",
        "/organizations/willow/certificates",
        f"/organizations/willow/certificates/{made.id}",
        f"/organizations/willow/certificates/{made.id}.pdf",
    ]
    client = signed_in(app, cast.administrator)
    assert [client.get(path).status_code for path in paths] == [200] * 4
    for someone in (cast.trainee, cast.trainer, cast.other_administrator):
        client = signed_in(app, someone)
        assert [client.get(path).status_code for path in paths] == [404] * 4
        for verb in ("replace", "revoke"):
            assert post(client, f"{paths[2]}/{verb}").status_code == 404
    assert app.test_client().get(paths[0]).status_code == 303


def test_a_certificate_is_not_administered_under_another_organizations_name(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    client = signed_in(app, cast.other_administrator)
    path = f"/organizations/cedar/certificates/{only(app).id}"
    assert client.get(path).status_code == 404
    assert client.get(f"{path}.pdf").status_code == 404
    answer = post(
        client, f"{path}/revoke", **{"revoke-reason_code": "other", "revoke-evidence": "x"}
    )
    assert answer.status_code == 404


def test_an_administrator_corrects_a_name_and_the_public_page_leads_on(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    attest(signed_in(app, cast.trainee), enrolled, "Iris Inventad")
    old = only(app)
    client = signed_in(app, cast.administrator)
    path = f"/organizations/willow/certificates/{old.id}"
    answer = post(
        client,
        f"{path}/replace",
        **{"replace-printed_name": "Iris Invented", "replace-reason": "misspelled"},
    )
    assert answer.status_code == 303
    said = app.test_client().get(f"/verify/{code_of(old)}")
    assert "This certificate was replaced" in text_of(said)
    onward = re.search(r'href="(/verify/[^"]+)">see certificate', said.get_data(as_text=True))
    assert onward
    assert "This certificate is valid" in text_of(app.test_client().get(onward.group(1)))


def test_an_administrator_revokes_and_the_public_page_gives_the_day_and_no_reason(
    app: Flask, cast: Cast, enrolled: int, clock: Clock
) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    made = only(app)
    client = signed_in(app, cast.administrator)
    path = f"/organizations/willow/certificates/{made.id}"
    fields = {"revoke-reason_code": "not_own_work", "revoke-evidence": "two people wrote to us"}
    assert post(client, f"{path}/revoke", **fields).status_code == 422
    clock.go_on(days=2)
    post(client, f"{path}/revoke", **fields, **{"revoke-sure": "y"})
    said = text_of(app.test_client().get(f"/verify/{code_of(made)}"))
    assert "This certificate was revoked" in said
    assert "since November 25, 2026" in said
    assert "two people" not in said
    assert "own work" not in said
    assert "two people wrote to us" in text_of(client.get(path))


def test_the_public_page_tells_nothing_beyond_the_paper(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    owner = signed_in(app, cast.trainee)
    post(owner, "/account/licenses", state="NY", profession="nurse", number="SECRET77")
    attest(owner, enrolled)
    assert "SECRET77" in text_of(owner.get(f"/certificates/{only(app).id}"))
    said = app.test_client().get(f"/verify/{code_of(only(app))}").get_data(as_text=True)
    assert "SECRET77" not in said
    assert cast.trainee.email not in said


def test_an_unknown_code_is_never_shown_as_valid(app: Flask) -> None:
    answer = app.test_client().get(f"/verify/{make(secrets.token_bytes(10))}")
    assert answer.status_code == 404
    assert "No certificate has this code" in text_of(answer)


def test_a_mistyped_code_is_said_without_asking_the_database(app: Flask) -> None:
    asked: list[str] = []
    engine = app.extensions["hrtraining.database"].engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, statement, *_r: asked.append(statement)
    )
    client = app.test_client()
    for path in ("/verify/7K3M", "/verify/%00%ff", "/verify?code=hello", f"/verify/{'A' * 900}"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "This code is mistyped" in text_of(answer)
    assert asked == []


def test_a_code_is_found_however_it_was_typed(app: Flask, cast: Cast, enrolled: int) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    code = code_of(only(app))
    typed = code.lower().replace("-", " ")
    answer = app.test_client().get("/verify", query_string={"code": f"  {typed} "})
    assert answer.location == f"/verify/{code}"
    assert app.test_client().get(f"/verify/{typed.replace(' ', '')}").location == answer.location


def test_public_answers_are_neither_indexed_nor_kept(app: Flask, cast: Cast, enrolled: int) -> None:
    attest(signed_in(app, cast.trainee), enrolled)
    for code in (code_of(only(app)), "7K3M", str(make(bytes(10)))):
        answer = app.test_client().get(f"/verify/{code}")
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in answer.get_data(as_text=True)


def test_guessing_codes_is_slowed(app: Flask, clock: Clock) -> None:
    client = app.test_client()
    answers = [client.get(f"/verify/{make(secrets.token_bytes(10))}") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [404] * 60 + [429]
    clock.go_on(minutes=16)
    assert client.get(f"/verify/{make(bytes(10))}").status_code == 404


def test_a_page_that_changes_nothing_asks_once(app: Flask, cast: Cast, enrolled: int) -> None:
    client = signed_in(app, cast.trainee)
    attest(client, enrolled)
    asked: list[str] = []
    engine = app.extensions["hrtraining.database"].engine
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_r: (
            asked.append(statement) if statement.startswith("SELECT") else None
        ),
    )
    client.get("/certificates")
    assert len(asked) == 1
    client.get(f"/certificates/{only(app).id}")
    assert len([one for one in asked if "actor_stamp" in one]) == 2


@pytest.mark.parametrize("hidden", ["\u202e", "\u2067", "\u202a"])
def test_a_name_that_would_read_as_another_is_refused(
    app: Flask, cast: Cast, enrolled: int, hidden: str
) -> None:
    answer = attest(signed_in(app, cast.trainee), enrolled, f"Aya{hidden}evil")
    assert answer.status_code == 422
    assert "turns the direction of writing" in text_of(answer)
