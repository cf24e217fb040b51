"""A certificate that a CE administrator looks at first, and who signs."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select
from werkzeug.test import TestResponse

from hrtraining.certificates import bulk
from hrtraining.certificates.models import Certificate, CertificateReview
from hrtraining.certificates.rules.review import ReviewState, ReviewStep, state_of
from hrtraining.courses.models import Offering
from hrtraining.credit.models import Attestation, Completion
from hrtraining.database import Base
from hrtraining.enrollment.models import Enrollment
from tests.certificates.test_issuing import database_of
from tests.certificates.test_pages import attest, post, signed_in, text_of
from tests.conftest import Cast


def after_review(app: Flask, cast: Cast) -> None:
    """The administrator says so on the page."""
    with database_of(app).sessions() as opened:
        offering = opened.scalars(select(Offering.id)).one()
    client = signed_in(app, cast.administrator)
    answer = post(
        client,
        "/organizations/willow/issuing/review",
        offering=str(offering),
        when="after-review",
    )
    assert answer.status_code == 303


def completion_of(app: Flask) -> int:
    with database_of(app).sessions() as opened:
        return opened.scalars(select(Completion.id)).one()


def certificates(app: Flask) -> int:
    with database_of(app).sessions() as opened:
        return opened.scalar(select(func.count()).select_from(Certificate)) or 0


@pytest.fixture
def waiting(app: Flask, cast: Cast, enrolled: int) -> int:
    """A trainee has completed the course, which is looked at first."""
    after_review(app, cast)
    answer = attest(signed_in(app, cast.trainee), enrolled)
    assert answer.location == f"/learning/{enrolled}/review"
    assert certificates(app) == 0
    return completion_of(app)


def copied(row: Base, **changed: object) -> Any:
    names = (one.key for one in inspect(type(row)).column_attrs if one.key != "id")
    return type(row)(**{**{name: getattr(row, name) for name in names}, **changed})


def completed_again(app: Flask, enrollment: int) -> int:
    """The same person has completed another offering like it: the new enrollment."""
    with database_of(app).transaction() as opened:
        first = opened.get_one(Enrollment, enrollment)
        offering = copied(first.offering, course_slug=f"again-{secrets.token_hex(4)}")
        opened.add(offering)
        opened.flush()
        other = copied(first, offering_id=offering.id)
        opened.add(other)
        opened.flush()
        for table in (Completion, Attestation):
            row = opened.scalars(select(table).where(table.enrollment_id == enrollment)).one()
            opened.add(copied(row, enrollment_id=other.id))
        return other.id


def decide(app: Flask, cast: Cast, completion: int, what: str, **fields: str) -> TestResponse:
    client = signed_in(app, cast.administrator)
    return post(client, f"/organizations/willow/reviews/{completion}/{what}", **fields)


def test_what_waits_is_listed_with_its_evidence_and_issued_when_approved(
    app: Flask, cast: Cast, enrolled: int, waiting: int
) -> None:
    client = signed_in(app, cast.administrator)
    listed = text_of(client.get("/organizations/willow/reviews"))
    assert "Iris Invented" in listed
    page = text_of(client.get(f"/organizations/willow/reviews/{waiting}"))
    for said in ("Name to be printed Iris Invented", "Own work attested", "Attempts at it 0"):
        assert said in page
    assert "Your certificate is being looked at" in text_of(
        signed_in(app, cast.trainee).get(f"/learning/{enrolled}/review")
    )
    answer = decide(app, cast, waiting, "approve")
    assert answer.status_code == 303
    assert certificates(app) == 1
    assert "Nothing waits" in text_of(client.get("/organizations/willow/reviews"))
    with database_of(app).sessions() as opened:
        made = opened.scalars(select(Certificate)).one()
    # The day is that of the completion, whenever somebody looked.
    assert made.snapshot["completed_on"] == made.snapshot["issued_on"]
    assert made.snapshot["paper"] == "us-letter"


def test_the_paper_that_was_asked_for_is_remembered(app: Flask, cast: Cast, enrolled: int) -> None:
    after_review(app, cast)
    client = signed_in(app, cast.trainee)
    post(
        client,
        f"/learning/{enrolled}/attestation",
        printed_name="Iris Invented",
        paper="a4",
        agree="y",
        issue="1",
    )
    decide(app, cast, completion_of(app), "approve")
    with database_of(app).sessions() as opened:
        assert opened.scalars(select(Certificate)).one().snapshot["paper"] == "a4"


def test_sent_back_with_a_reason_the_trainee_sees_it_and_answers(
    app: Flask, cast: Cast, enrolled: int, waiting: int
) -> None:
    refused = decide(app, cast, waiting, "send-back", reason="")
    assert refused.status_code == 422
    decide(app, cast, waiting, "send-back", reason="Is this your legal name?")
    trainee = signed_in(app, cast.trainee)
    page = text_of(trainee.get(f"/learning/{enrolled}/review"))
    assert "Your certificate was sent back" in page
    assert "Is this your legal name?" in page
    assert "was sent back" in text_of(trainee.get("/certificates"))
    # Nothing is decided twice, and nobody answers what was not asked.
    assert decide(app, cast, waiting, "approve").location == "/organizations/willow/reviews"
    assert certificates(app) == 0
    assert post(trainee, f"/learning/{enrolled}/review", answer="").status_code == 422
    post(trainee, f"/learning/{enrolled}/review", answer="Yes, since May.")
    client = signed_in(app, cast.administrator)
    seen = text_of(client.get(f"/organizations/willow/reviews/{waiting}"))
    assert "Yes, since May." in seen
    decide(app, cast, waiting, "approve")
    assert certificates(app) == 1
    with database_of(app).sessions() as opened:
        steps = opened.scalars(select(CertificateReview.step).order_by(CertificateReview.id))
        assert list(steps) == ["sent_back", "answered", "approved"]


def test_the_page_of_certificates_tells_what_is_looked_at_and_what_was_issued(
    app: Flask, cast: Cast, enrolled: int, waiting: int
) -> None:
    trainee = signed_in(app, cast.trainee)
    looked_at = "A CE administrator looks at the evidence before the certificate is issued."
    page = trainee.get("/certificates").text
    assert page.count(f'"/learning/{enrolled}/review"') == 1
    assert looked_at in page
    other = signed_in(app, cast.other_trainee).get("/certificates").text
    assert "No certificate yet" in other
    decide(app, cast, waiting, "approve")
    page = trainee.get("/certificates").text
    assert looked_at not in page
    assert page.count("Download the PDF") == 1


def test_a_certificate_and_two_completions_that_wait_are_each_told_once(
    app: Flask, cast: Cast, enrolled: int, waiting: int
) -> None:
    decide(app, cast, waiting, "approve")
    later = [completed_again(app, enrolled) for _ in range(2)]
    trainee = signed_in(app, cast.trainee)
    page = trainee.get("/certificates").text
    assert page.count("Download the PDF") == 1
    places = [page.index(f'"/learning/{one}/review"') for one in later]
    assert places == sorted(places)
    assert page.count("/review") == 2


def test_claiming_again_while_it_waits_issues_nothing(
    app: Flask, cast: Cast, enrolled: int, waiting: int
) -> None:
    client = signed_in(app, cast.trainee)
    assert attest(client, enrolled).location == f"/learning/{enrolled}/review"
    assert client.get(f"/learning/{enrolled}/attestation").location.endswith("/review")
    assert certificates(app) == 0


def test_what_waits_stays_under_review_when_the_setting_changes(
    app: Flask, cast: Cast, waiting: int
) -> None:
    with database_of(app).sessions() as opened:
        assert bulk.due(opened, cast.organization_id) == 0
        offering = opened.scalars(select(Offering.id)).one()
    post(
        signed_in(app, cast.administrator),
        "/organizations/willow/issuing/review",
        offering=str(offering),
        when="at-once",
    )
    with database_of(app).sessions() as opened:
        assert bulk.due(opened, cast.organization_id) == 0
    client = signed_in(app, cast.administrator)
    assert "Iris Invented" in text_of(client.get("/organizations/willow/reviews"))
    decide(app, cast, waiting, "approve")
    assert certificates(app) == 1


def test_nobody_else_sees_or_decides_it(app: Flask, cast: Cast, waiting: int) -> None:
    paths = [f"/organizations/willow/reviews/{waiting}", "/organizations/willow/issuing"]
    for someone in (cast.trainee, cast.trainer, cast.other_administrator):
        client = signed_in(app, someone)
        for path in (*paths, "/organizations/willow/reviews"):
            assert client.get(path).status_code == 404
        for what in ("approve", "send-back"):
            path = f"/organizations/willow/reviews/{waiting}/{what}"
            assert post(client, path, reason="x").status_code == 404
    other = signed_in(app, cast.other_administrator)
    assert other.get(f"/organizations/cedar/reviews/{waiting}").status_code == 404
    assert certificates(app) == 0


def test_another_organizations_offering_is_not_theirs_to_set(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    with database_of(app).sessions() as opened:
        offering = opened.scalars(select(Offering.id)).one()
    client = signed_in(app, cast.other_administrator)
    path = "/organizations/cedar/issuing/review"
    assert post(client, path, offering=str(offering), when="after-review").status_code == 404
    assert post(client, path, offering="x", when="after-review").status_code == 400


def test_who_signs_is_printed_from_then_on(app: Flask, cast: Cast, enrolled: int) -> None:
    client = signed_in(app, cast.administrator)
    path = "/organizations/willow/issuing/signer"
    assert post(client, path, signer_name="", signer_title="").status_code == 422
    post(client, path, signer_name="Kim Invented, PhD", signer_title="Director of CE")
    attest(signed_in(app, cast.trainee), enrolled)
    post(client, path, signer_name="Lee Invented", signer_title="Director of CE")
    with database_of(app).sessions() as opened:
        made = opened.scalars(select(Certificate)).one()
    assert made.snapshot["signer"] == {"name": "Kim Invented, PhD", "title": "Director of CE"}
    page = text_of(app.test_client().get(f"/verify/{made.snapshot['code']}"))
    assert "Kim Invented, PhD, Director of CE" in page


@given(st.lists(st.sampled_from(list(ReviewStep))))
def test_what_was_done_last_decides(steps: list[ReviewStep]) -> None:
    state = state_of([step.value for step in steps])
    last = steps[-1] if steps else None
    assert (state is ReviewState.APPROVED) == (last is ReviewStep.APPROVED)
    assert (state is ReviewState.SENT_BACK) == (last is ReviewStep.SENT_BACK)
