"""Issuing, replacing and revoking, on both databases."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from hrtraining import clock as clock_module
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import License, Person
from hrtraining.certificates import operations
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import Press, open_licenses
from hrtraining.certificates.models import Certificate, Revocation
from hrtraining.certificates.rules.snapshot import PrintedLicense
from hrtraining.certificates.sealing import WrongPassphrase
from hrtraining.credit import operations as credit
from hrtraining.database import Database
from tests.certificates.conftest import enroll
from tests.conftest import THE_DAY, Cast, make_person


def press() -> Press:
    # A ring of its own each time: what is read must have been kept.
    keys = KeyRing("a passphrase of tests")
    return Press(secrets.token_bytes(10), keys, "https://training.example.org", clock_module.now())


def database_of(app: Flask) -> Database:
    found: Database = app.extensions["hrtraining.database"]
    return found


def claim(app: Flask, enrollment: int, name: str = "Iris Invented, LCSW") -> int:
    with app.app_context(), database_of(app).transaction() as opened:
        completed = credit.attest(opened, enrollment, name, clock_module.now())
        assert isinstance(completed, credit.Completed)
        issued = operations.issue(opened, completed.completion_id, press())
        assert isinstance(issued, operations.Issued)
        return issued.certificate_id


def test_a_completion_has_one_certificate_however_often_it_is_asked_for(
    app: Flask, enrolled: int
) -> None:
    assert claim(app, enrolled) == claim(app, enrolled)
    with database_of(app).sessions() as opened:
        assert opened.scalar(select(func.count()).select_from(Certificate)) == 1


def test_the_database_itself_refuses_a_second_certificate(app: Flask, enrolled: int) -> None:
    first = claim(app, enrolled)
    copy = text(
        "INSERT INTO certificate (holder_id, organization_id, enrollment_id, number, code, "
        "snapshot, pdf, issued_at, licenses, credential, name_folded) "
        "SELECT holder_id, organization_id, enrollment_id, 99, 'X', "
        "snapshot, pdf, issued_at, licenses, credential, name_folded "
        "FROM certificate WHERE id = :id"
    )
    with pytest.raises(DBAPIError, match=r"(?i)unique"), database_of(app).transaction() as opened:
        opened.execute(copy, {"id": first})


def test_renaming_a_person_rewrites_no_certificate(app: Flask, cast: Cast, enrolled: int) -> None:
    made = claim(app, enrolled)
    with database_of(app).transaction() as opened:
        before = opened.get_one(Certificate, made)
        kept = (before.snapshot["name"], before.pdf)
        opened.get_one(Person, cast.trainee.person_id).printed_name = "Someone Else"
    with database_of(app).sessions() as opened:
        after = opened.get_one(Certificate, made)
        assert (after.snapshot["name"], after.pdf) == kept


def test_licenses_are_those_held_at_issue(app: Flask, cast: Cast, enrolled: int) -> None:
    person = cast.trainee.person_id
    with database_of(app).transaction() as opened:
        for state, number in (("NY", "012345"), ("NJ", "44SC0")):
            accounts.add_license(
                opened, person, state=state, profession="social_worker", number=number, at=THE_DAY
            )
        gone = opened.scalars(select(License).where(License.state == "NJ")).one()
        gone.removed_at = THE_DAY
    made = claim(app, enrolled)
    with database_of(app).sessions() as opened:
        row = opened.get_one(Certificate, made)
        records = press().keys.records_to_read(opened)
        assert records is not None
        assert open_licenses(records, row.code, row.licenses) == (
            PrintedLicense("New York", "Social worker", "012345"),
        )


def test_a_copy_of_the_database_shows_no_license_number(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    with database_of(app).transaction() as opened:
        accounts.add_license(
            opened,
            cast.trainee.person_id,
            state="NY",
            profession="nurse",
            number="QXZ-998877",
            at=THE_DAY,
        )
    made = claim(app, enrolled)
    with database_of(app).sessions() as opened:
        row = opened.get_one(Certificate, made)
        kept = b"".join([str(row.snapshot).encode(), row.licenses, row.credential.encode()])
        assert b"998877" not in kept
        assert not row.pdf.startswith(b"%PDF")
        with pytest.raises(WrongPassphrase):
            KeyRing("another passphrase").records_to_read(opened)


def test_a_name_that_cannot_be_printed_issues_nothing(app: Flask, enrolled: int) -> None:
    with app.app_context(), database_of(app).sessions() as opened:
        completed = credit.attest(opened, enrolled, "王小明", clock_module.now())
        assert isinstance(completed, credit.Completed)
        assert operations.issue(opened, completed.completion_id, press()) == Unprintable("王")
        assert opened.scalar(select(func.count()).select_from(Certificate)) == 0


def test_each_organization_counts_by_itself_from_one(app: Flask, cast: Cast) -> None:
    for organization in (cast.organization_id, cast.other_organization_id):
        with app.app_context(), database_of(app).transaction() as opened:
            one = enroll(opened, cast.trainee.person_id, organization)
            two = enroll(opened, cast.other_trainee.person_id, organization)
        claim(app, one)
        claim(app, two)
    with database_of(app).sessions() as opened:
        rows = opened.execute(
            select(Certificate.organization_id, Certificate.number).order_by(Certificate.id)
        ).all()
    here, there = cast.organization_id, cast.other_organization_id
    assert [tuple(row) for row in rows] == [(here, 1), (here, 2), (there, 1), (there, 2)]


def test_numbers_have_no_gap_when_many_claim_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), database_of(app).transaction() as opened:
        people = [
            make_person(opened, f"p{place}@example.org", f"Person {place} Example").id
            for place in range(8)
        ]
        enrollments = [enroll(opened, one, cast.organization_id) for one in people]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: claim(app, one), enrollments * 2))
    with database_of(app).sessions() as opened:
        numbers = opened.scalars(select(Certificate.number).order_by(Certificate.number)).all()
    assert list(numbers) == list(range(1, 9))


def test_a_corrected_name_is_a_new_certificate_that_the_old_one_leads_to(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    old = claim(app, enrolled, "Iris Inventad")
    with app.app_context(), database_of(app).transaction() as opened:
        outcome = operations.replace(
            opened,
            old,
            press(),
            name="Iris Invented",
            reason="misspelled",
            actor_person_id=cast.administrator.person_id,
        )
        assert isinstance(outcome, operations.Issued)
        new = opened.get_one(Certificate, outcome.certificate_id)
        assert (new.number, new.replaces_id, new.snapshot["name"]) == (2, old, "Iris Invented")
        assert opened.get_one(Certificate, old).snapshot["name"] == "Iris Inventad"


def test_a_certificate_is_replaced_once(app: Flask, cast: Cast, enrolled: int) -> None:
    old = claim(app, enrolled)
    actor = cast.administrator.person_id
    with app.app_context(), database_of(app).transaction() as opened:
        first = operations.replace(
            opened, old, press(), name="New Name", reason="new_name", actor_person_id=actor
        )
        assert isinstance(first, operations.Issued)
        again = operations.replace(
            opened, old, press(), name="Other Name", reason="new_name", actor_person_id=actor
        )
        assert again == operations.AlreadyReplaced(first.certificate_id)
        late = operations.revoke(
            opened, old, reason="other", evidence="x", at=THE_DAY, actor_person_id=actor
        )
        assert late == operations.AlreadyReplaced(first.certificate_id)


def test_the_same_name_is_no_correction(app: Flask, cast: Cast, enrolled: int) -> None:
    old = claim(app, enrolled, "Iris Invented")
    with app.app_context(), database_of(app).transaction() as opened:
        outcome = operations.replace(
            opened, old, press(), name="Iris Invented", reason="misspelled", actor_person_id=None
        )
    assert outcome == operations.SameName()


def test_a_revocation_is_never_undone(app: Flask, cast: Cast, enrolled: int) -> None:
    made = claim(app, enrolled)
    actor = cast.administrator.person_id
    with app.app_context(), database_of(app).transaction() as opened:
        done = operations.revoke(
            opened, made, reason="not_own_work", evidence="a", at=THE_DAY, actor_person_id=actor
        )
        again = operations.revoke(
            opened, made, reason="other", evidence="b", at=THE_DAY, actor_person_id=actor
        )
        renamed = operations.replace(
            opened, made, press(), name="New", reason="new_name", actor_person_id=actor
        )
    assert (done, again, renamed) == (
        operations.Done(),
        operations.AlreadyRevoked(),
        operations.AlreadyRevoked(),
    )
    with database_of(app).sessions() as opened:
        assert opened.scalars(select(Revocation.evidence)).all() == ["a"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificate SET code = 'X'",
        "DELETE FROM certificate",
        "UPDATE certificate_revocation SET evidence = ''",
        "DELETE FROM certificate_revocation",
    ],
)
def test_the_database_refuses_to_rewrite_history(
    app: Flask, cast: Cast, enrolled: int, statement: str
) -> None:
    made = claim(app, enrolled)
    with app.app_context(), database_of(app).transaction() as opened:
        operations.revoke(
            opened, made, reason="other", evidence="a", at=THE_DAY, actor_person_id=None
        )
    with (
        pytest.raises(DBAPIError, match="append-only"),
        database_of(app).transaction() as opened,
    ):
        opened.execute(text(statement))
