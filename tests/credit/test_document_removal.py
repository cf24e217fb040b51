"""A document may go once the day until which it must be kept has passed, and that stays known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hrtraining.audit import AuditEvent
from hrtraining.credit import proving, publishing, records
from hrtraining.credit.models import CreditDocument, DocumentContent, DocumentRemoval
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.documents import keep_until, kept_until, may_remove
from hrtraining.credit.rules.packs import Value
from hrtraining.database import Database, migrate
from tests.conftest import DATABASES, THE_DAY, Clock, School, _named, _on_server
from tests.credit.conftest import Office
from tests.credit.test_office import LETTER, OFFICE, Administrator
from tests.credit.test_races import at_once

PACK = packs()["nbcc-acep"]
# The approval of these tests ends on December 31, 2026.
LAST_DAY = date(2033, 12, 31)
# 4 in the morning in New York, where the organization is.
DAY_AFTER = datetime(2034, 1, 1, 9, 0, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_no_document_may_go_before_its_last_day_has_passed(last_day: date, days: int) -> None:
    assert may_remove(last_day, last_day + timedelta(days=days)) == (days > 0)


@pytest.mark.parametrize(("years", "last_day"), [("10", date(2036, 12, 31)), ("3", LAST_DAY)])
def test_a_board_that_comes_to_ask_for_more_years_gets_them(years: str, last_day: date) -> None:
    asks = Value(known=Decimal(years), verified=None, why="invented")
    pack = replace(PACK, values={**PACK.values, "retention years": asks})
    assert kept_until(LAST_DAY, date(2026, 12, 31), pack) == last_day
    assert kept_until(LAST_DAY, date(2026, 12, 31), None) == LAST_DAY
    assert keep_until(date(2028, 2, 29), pack) >= date(2035, 3, 1)


@pytest.fixture
def kept(office: Office) -> CreditDocument:
    """A letter that must be kept until the end of 2033."""
    office.approve()
    return office.opened.scalars(select(CreditDocument)).one()


def removed(opened: Session, document: CreditDocument, today: date) -> object:
    return proving.remove(opened, document, PACK, today, at=THE_DAY, actor_person_id=None)


def test_on_its_last_day_a_document_stays(office: Office, kept: CreditDocument) -> None:
    for today in (date(2026, 11, 23), LAST_DAY):
        assert removed(office.opened, kept, today) == proving.StillKept(LAST_DAY)
    assert proving.content_of(office.opened, kept) == b"%PDF-1.7 invented"
    assert office.opened.scalar(select(DocumentRemoval.id)) is None


def test_the_day_after_its_bytes_go_and_all_else_stays(
    office: Office, kept: CreditDocument
) -> None:
    opened = office.opened
    assert removed(opened, kept, date(2034, 1, 1)) == proving.Removed(new=True)
    assert removed(opened, kept, date(2034, 1, 2)) == proving.Removed(new=False)
    assert proving.content_of(opened, kept) is None
    assert opened.scalar(select(DocumentContent.document_id)) is None
    (document,) = records.documents_of(opened, [kept.approval_id])
    assert (document.row.filename, document.row.size) == ("letter.pdf", 17)
    assert document.removal is not None
    assert document.removal.removed_on == date(2034, 1, 1)
    event = opened.scalars(select(AuditEvent).where(AuditEvent.action == "document removed")).one()
    assert event.detail["digest"] == hashlib.sha256(b"%PDF-1.7 invented").hexdigest()


def test_a_letter_that_is_gone_shows_no_approval_any_more(
    office: Office, kept: CreditDocument
) -> None:
    def says_no_letter() -> bool:
        reasons = publishing.judge(office.opened, office.offering, THE_DAY).reasons
        return any("no approval letter is kept" in one.what for one in reasons)

    assert not says_no_letter()
    removed(office.opened, kept, date(2034, 1, 1))
    assert says_no_letter()


@pytest.mark.parametrize(
    ("keep", "on", "said"),
    [
        ("2033-12-31", "2033-12-31", "after_its_day"),
        ("2033-12-31", "2020-01-01", "after_its_day"),
        # A day that is not the document's own.
        ("2019-12-31", "2020-01-01", "foreign key"),
    ],
)
def test_the_database_itself_records_no_removal_before_the_day(
    office: Office, kept: CreditDocument, keep: str, on: str, said: str
) -> None:
    statement = text(
        "INSERT INTO document_removal (document_id, keep_until, removed_on, removed_at) "
        "VALUES (:id, :keep, :on, :at)"
    )
    moment = "2034-01-01T00:00:00.000000Z"
    with pytest.raises(DBAPIError, match=f"(?i){said}"), office.opened.begin_nested():
        office.opened.execute(statement, {"id": kept.id, "keep": keep, "on": on, "at": moment})


def test_bytes_that_are_not_those_that_were_kept_are_never_handed_out(
    office: Office, kept: CreditDocument
) -> None:
    row = office.opened.get_one(DocumentContent, kept.id)
    row.content = b"%PDF-1.7 another"
    office.opened.flush()
    with pytest.raises(LookupError, match="not as it was kept"):
        proving.content_of(office.opened, kept)
    office.opened.delete(row)
    office.opened.flush()
    with pytest.raises(LookupError, match="not as it was kept"):
        proving.content_of(office.opened, kept)


def test_two_administrators_at_once_remove_it_once(school: School, clock: Clock) -> None:
    office = Administrator(school)
    office.attach(office.record())
    answers = at_once(
        school,
        lambda opened: removed(
            opened, opened.scalars(select(CreditDocument)).one(), date(2034, 1, 1)
        ),
    )
    assert answers == [proving.Removed(new=True), proving.Removed(new=False)]


def test_an_administrator_removes_a_document_on_its_approvals_page(
    school: School, clock: Clock
) -> None:
    office = Administrator(school)
    approval = office.record()
    office.attach(approval)
    with school.database.sessions() as opened:
        address = f"{OFFICE}/documents/{opened.scalars(select(CreditDocument.id)).one()}"
    # The last hour of the last day where the organization is; in Greenwich it has passed.
    clock.stand_at(datetime(2034, 1, 1, 4, 30, tzinfo=UTC))
    office = Administrator(school)
    assert f"{address}/removal" not in office.text(approval)
    page = office.text(f"{address}/removal")
    assert "It must be kept until the end of December 31, 2033" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert office.post(f"{address}/removal", sure="y").status_code == 422
    assert office.client.get(address).data == LETTER
    clock.stand_at(DAY_AFTER)
    assert f"{address}/removal" in office.text(approval)
    stranger = Administrator(school, school.cast.other_administrator)
    assert stranger.client.get(f"{address}/removal").status_code == 404
    assert stranger.post(f"{address}/removal", sure="y").status_code == 404
    assert office.post(f"{address}/removal").status_code == 422
    assert office.client.get(address).data == LETTER
    for said in ("The file is removed", "It was removed already"):
        answer = office.post(f"{address}/removal", sure="y")
        assert answer.status_code == 303
        page = office.text(answer.location)
        assert said in page
    assert "letter.pdf" in page
    assert f"January 1, 2034, then removed by {school.cast.administrator.name}" in page
    assert office.client.get(address).status_code == 410
    assert "not here any more" in office.text(f"{address}/removal")


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        yield Database.at(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        return
    server = request.getfixturevalue("postgresql_url")
    _on_server(server, "CREATE DATABASE without_tables")
    yield Database.at(_named(server, "without_tables"))
    _on_server(server, "DROP DATABASE without_tables WITH (FORCE)")


def test_documents_from_before_are_kept_through_the_migration(empty: Database) -> None:
    migrate(empty.engine, "0010_certificate_review")
    digest = hashlib.sha256(LETTER).hexdigest()
    given = {"at": THE_DAY.isoformat(), "content": LETTER, "no": False, "digest": digest}
    with empty.transaction() as opened:
        for statement in OLD_ROWS:
            opened.execute(text(statement), given)
    migrate(empty.engine)
    with empty.sessions() as opened:
        document = opened.scalars(select(CreditDocument)).one()
        assert proving.content_of(opened, document) == LETTER
    with pytest.raises(DBAPIError, match="append-only"), empty.transaction() as opened:
        opened.execute(text("DELETE FROM credit_document"))
    empty.engine.dispose()


OLD_ROWS = (
    "INSERT INTO organization (id, slug, name, address, contact_email, time_zone, is_demo, "
    "created_at) VALUES (1, 'oak', 'Oak', 'x', 'x@example.org', 'UTC', :no, :at)",
    "INSERT INTO approval (id, organization_id, board, profession, format, number, valid_from, "
    "valid_to, statement, statement_version, read_by, read_edition, read_on, recorded_at) VALUES "
    "(1, 1, 'x', 'x', 'x', 'x', '2026-01-01', '2026-12-31', 'x', 'x', 'x', 'x', '2026-01-01', :at)",
    "INSERT INTO credit_document (id, organization_id, approval_id, kind, filename, media_type, "
    "size, digest, content, keep_until, recorded_at) VALUES (1, 1, 1, 'letter', 'letter.pdf', "
    "'application/pdf', 1, :digest, :content, '2033-12-31', :at)",
)
