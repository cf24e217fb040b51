"""Files handed to the public page, badges to take along, and what an edition covered."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hrtraining.certificates.reader.credential import Trusted
from hrtraining.certificates.reader.files import check_file
from hrtraining.certificates.rules.verdicts import Verdict
from tests.certificates.test_pages import attest, only, signed_in, text_of
from tests.certificates.test_verifying import Kept, fresh, kept
from tests.conftest import Cast, Clock, csrf_of

__all__ = ["fresh", "kept"]


def hand(kept: Kept, given: bytes, name: str = "certificate.pdf") -> TestResponse:
    client = kept.app.test_client()
    fields = {"csrf_token": csrf_of(client, "/verify"), "file": (io.BytesIO(given), name)}
    return client.post("/verify/file", data=fields, content_type="multipart/form-data")


def test_a_file_is_answered_with_what_it_is_worth_today(kept: Kept) -> None:
    for state, said in (
        ("valid", "This certificate is valid"),
        ("replaced", "This certificate was replaced"),
        ("revoked", "This certificate was revoked"),
    ):
        for given in (kept.pdf[state], kept.credential[state]):
            answer = hand(kept, given)
            assert answer.status_code == 200
            assert said in text_of(answer)
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_changed_file_is_not_genuine_and_nothing_of_it_is_repeated(kept: Kept) -> None:
    changed = kept.parsed("valid")
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
    for given in (json.dumps(changed).encode(), kept.pdf["valid"][:-7], b"hello", b"\x89PNG"):
        said = text_of(hand(kept, given))
        assert "This file is not genuine" in said
        assert "Mallory" not in said


def test_a_genuine_file_of_another_place_is_not_shown_as_valid(
    kept: Kept, sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    elsewhere = Kept(sqlite_app, kept.pdf, kept.credential, kept.document, kept.lists)
    said = text_of(hand(elsewhere, kept.pdf["valid"]))
    assert "This certificate was not issued here" in said
    assert "Iris Invented" not in said


def test_sending_no_file_is_told_at_the_field(kept: Kept) -> None:
    answer = hand(kept, b"")
    assert answer.status_code == 422
    assert "Choose a file first." in text_of(answer)


def test_a_file_larger_than_any_certificate_is_refused(kept: Kept) -> None:
    assert hand(kept, b"%PDF-" + b"0" * 3_000_000).status_code == 413


@pytest.mark.parametrize(("kind", "mime"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_a_badge_carries_its_credential(
    sqlite_app: Flask, sqlite_cast: Cast, sqlite_enrolled: int, kind: str, mime: str, clock: Clock
) -> None:
    app, cast = sqlite_app, sqlite_cast
    client = signed_in(app, cast.trainee)
    attest(client, sqlite_enrolled)
    made = only(app)
    answer = client.get(f"/certificates/{made.id}/badge.{kind}")
    assert answer.mimetype == mime
    document = client.get("/o/willow/did.json").get_json(force=True)
    lists = [
        client.get(f"/o/willow/status/{purpose}/0.json").get_json(force=True)
        for purpose in ("revocation", "refresh")
    ]
    found = check_file(answer.data, Trusted.of([document], lists))
    assert (found.verdict, found.name) == (Verdict.VALID, "Iris Invented")
    other = signed_in(app, cast.other_trainee)
    assert other.get(f"/certificates/{made.id}/badge.{kind}").status_code == 404
    assert client.get(f"/certificates/{made.id}/badge.gif").status_code == 404


def test_what_an_edition_covered_is_public(
    sqlite_app: Flask, sqlite_cast: Cast, sqlite_enrolled: int
) -> None:
    client = sqlite_app.test_client()
    said = text_of(client.get(f"/editions/{'ab' * 32}"))
    assert "A Small Course" in said
    assert "Describe another" in said
    assert client.get("/editions/unknown").status_code == 404
