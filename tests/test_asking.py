"""A question read through the driver has the same answer as one asked in the ordinary way."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, String, bindparam, func, insert, literal, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import UnmappedInstanceError

from hrtraining.accounts.models import License, Organization, Person
from hrtraining.asking import _resting, ask, columns_of, keep_alone, read_as
from hrtraining.courses.models import Edition, OfferingWithdrawal
from hrtraining.database import Database, session
from tests.conftest import THE_DAY, School, make_organization

PEOPLE = (
    select(Person.id, Person.printed_name.label("name"), Person.email_verified_at)
    .where(Person.email == bindparam("email", type_=String))
    .order_by(Person.id)
)
KINDS = (
    select(
        Edition.id,
        Edition.data,
        Organization.is_demo,
        func.aggregate_strings(Edition.slug, "|").label("slugs"),
    )
    .join(Organization, literal(value=True))
    .where(Organization.slug == bindparam("slug", type_=String))
    .group_by(Edition.id, Organization.id)
    .order_by(Edition.id)
)
# An organization's columns beside those of every edition.
PAIRS = (
    select(
        Organization.slug, Organization.created_at, Organization.is_demo, Edition.id, Edition.data
    )
    .join(Edition, literal(value=True))
    .where(Organization.slug == bindparam("slug", type_=String))
    .order_by(Edition.id)
)
ORGANIZATIONS = select(Organization.slug).order_by(Organization.slug)
ADDED = (
    insert(License)
    .values(
        person_id=bindparam("person"),
        state=bindparam("where"),
        profession="nurse",
        number="RN-1",
        added_at=bindparam("at"),
    )
    .returning(License.state, License.added_at.label("at"))
)


def test_columns_have_their_names_and_our_types(school: School) -> None:
    with school.database.sessions() as opened:
        (row,) = ask(opened, PEOPLE, email=school.cast.trainee.email)
        assert (row.id, row.name) == (school.cast.trainee.person_id, school.cast.trainee.name)
        assert row.email_verified_at == THE_DAY
        assert ask(opened, PEOPLE, email="nobody@example.org") == []


def test_every_value_is_what_the_ordinary_way_reads(school: School) -> None:
    with school.database.sessions() as opened:
        asked = ask(opened, KINDS, slug="willow")
        assert not opened.in_transaction()
        ordinary = opened.execute(KINDS, {"slug": "willow"}).all()
    assert asked
    assert [tuple(row) for row in asked] == [tuple(row) for row in ordinary]
    assert isinstance(asked[0].data, dict)
    assert isinstance(asked[0].is_demo, bool)


def test_what_is_the_same_in_every_row_is_read_as_in_the_first(school: School) -> None:
    with school.database.sessions() as opened:
        whole = ask(opened, PAIRS, slug="willow")
        assert len(whole) > 1
        assert ask(opened, PAIRS, same=3, slug="willow") == whole
        assert ask(opened, PAIRS, same=3, slug="nobody") == []
    assert isinstance(whole[-1].is_demo, bool)
    assert isinstance(whole[-1].data, dict)


def test_inside_a_transaction_it_sees_what_the_transaction_wrote(school: School) -> None:
    with school.database.transaction() as opened:
        make_organization(opened, "alder")
        assert "alder" in [row.slug for row in ask(opened, ORGANIZATIONS)]


def test_a_value_cannot_become_part_of_the_statement(school: School) -> None:
    with school.database.sessions() as opened:
        assert ask(opened, PEOPLE, email="' OR '1'='1") == []


def test_a_list_of_values_is_refused(school: School) -> None:
    listed = select(Person.id).where(Person.id.in_(bindparam("ids", type_=Integer, expanding=True)))
    with school.database.sessions() as opened, pytest.raises(TypeError, match="one text"):
        ask(opened, listed, ids=[1, 2])


def test_a_fault_has_the_name_that_the_ordinary_way_gives_it(sqlite_school: School) -> None:
    with sqlite_school.database.transaction() as opened:
        opened.execute(text("DROP TABLE reflection"))
    with sqlite_school.database.sessions() as opened, pytest.raises(OperationalError):
        ask(opened, select(literal(1).label("one")).select_from(text("reflection")))


def test_connections_that_were_lost_are_got_past(course_url: str) -> None:
    database = Database.at(course_url)
    with database.sessions() as opened:
        before = ask(opened, ORGANIZATIONS)
        if database.engine.dialect.name == "postgresql":
            with Database.at(course_url).engine.connect() as other:
                other.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
        else:
            database.engine.raw_connection().driver_connection.close()  # type: ignore[union-attr]
        assert ask(opened, ORGANIZATIONS) == before
    database.engine.dispose()


def test_a_table_read_whole_is_an_object_of_no_session(school: School) -> None:
    statement = (
        select(*columns_of(Organization), *columns_of(OfferingWithdrawal))
        .outerjoin(OfferingWithdrawal, literal(value=True))
        .where(Organization.slug == bindparam("slug", type_=String))
    )
    with school.database.sessions() as opened:
        (row,) = ask(opened, statement, slug="willow")
        known = opened.scalar(select(Organization).where(Organization.slug == "willow"))
        found = read_as(Organization, row)
        assert known is not None
        assert found is not None
        with pytest.raises(UnmappedInstanceError):
            opened.add(found)
        for name in ("id", "slug", "name", "time_zone", "is_demo", "created_at"):
            assert getattr(found, name) == getattr(known, name)
        assert read_as(OfferingWithdrawal, row) is None


def test_a_connection_that_only_reads_holds_no_transaction_and_goes_with_its_engine(
    school: School,
) -> None:
    database = school.database
    with database.sessions() as opened:
        for _ in range(3):
            ask(opened, ORGANIZATIONS)
    (resting,) = _resting[database.engine]
    with database.transaction() as opened:
        make_organization(opened, "alder")
    with database.sessions() as opened:
        assert "alder" in [row.slug for row in ask(opened, ORGANIZATIONS)]
        assert _resting[database.engine] == [resting]
    database.engine.dispose()
    assert _resting[database.engine] == []
    with database.sessions() as opened:
        assert ask(opened, ORGANIZATIONS)


def test_what_one_request_did_not_commit_the_next_one_does_not_find(school: School) -> None:
    with school.app.test_request_context("/"):
        opened = session()
        make_organization(opened, "alder")
        person = opened.get(Person, school.cast.trainee.person_id)
        assert person is not None
        person.printed_name = "Never Saved"
    with school.app.test_request_context("/"):
        again = session()
        assert again is opened
        assert not again.in_transaction()
        assert "alder" not in again.scalars(ORGANIZATIONS).all()
        found = again.get(Person, school.cast.trainee.person_id)
        assert found is not None
        assert found is not person
        assert found.printed_name == school.cast.trainee.name


def test_a_row_kept_alone_is_there_for_everyone_when_the_call_returns(
    sqlite_school: School,
) -> None:
    person = sqlite_school.cast.trainee.person_id
    with sqlite_school.database.sessions() as opened, sqlite_school.database.sessions() as other:
        (row,) = keep_alone(opened, ADDED, person=person, where="OR", at=THE_DAY)
        assert (row.state, row.at) == ("OR", THE_DAY)
        assert "OR" in other.scalars(select(License.state)).all()


def test_a_row_that_the_database_refuses_is_told_as_ever_and_the_next_one_is_kept(
    sqlite_school: School,
) -> None:
    person = sqlite_school.cast.trainee.person_id
    with sqlite_school.database.sessions() as opened:
        with pytest.raises(IntegrityError):
            keep_alone(opened, ADDED, person=999_999, where="OR", at=THE_DAY)
        assert "OR" not in opened.scalars(select(License.state)).all()
        opened.rollback()
        assert keep_alone(opened, ADDED, person=person, where="OR", at=THE_DAY)


def test_a_row_is_kept_alone_only_where_a_statement_is_a_transaction(school: School) -> None:
    wrong = RuntimeError if school.database.engine.dialect.name == "sqlite" else TypeError
    with school.database.transaction() as opened, pytest.raises(wrong):
        keep_alone(opened, ADDED, person=1, where="OR", at=THE_DAY)
