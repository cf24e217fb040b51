"""Where someone lands who signs in and was not on the way anywhere."""

from __future__ import annotations

from hrtraining.access import Role
from hrtraining.accounts import operations
from hrtraining.accounts.models import Organization, Person
from tests.conftest import THE_DAY, School, Someone


def _landing(school: School, someone: Someone) -> str | None:
    return school.client(someone).get("/account/welcome").location


def test_who_has_a_role_and_no_course_lands_at_the_work_of_the_role(sqlite_school: School) -> None:
    cast = sqlite_school.cast
    assert _landing(sqlite_school, cast.administrator) == "/organizations/willow/enrollments"
    assert _landing(sqlite_school, cast.other_administrator) == "/organizations/cedar/enrollments"
    assert _landing(sqlite_school, cast.trainer) == "/trainer/vignettes"


def test_a_course_of_ones_own_comes_before_the_work_of_a_role(sqlite_school: School) -> None:
    for someone in (sqlite_school.cast.administrator, sqlite_school.cast.trainer):
        sqlite_school.enrolled(someone)
        assert _landing(sqlite_school, someone) == "/learning"


def test_who_has_nothing_yet_lands_where_courses_are_found(sqlite_school: School) -> None:
    assert _landing(sqlite_school, sqlite_school.cast.trainee) == "/learning"


def test_who_administers_and_writes_lands_at_the_enrollments(sqlite_school: School) -> None:
    cast = sqlite_school.cast
    with sqlite_school.database.transaction() as opened:
        person = opened.get_one(Person, cast.trainer.person_id)
        there = opened.get_one(Organization, cast.other_organization_id)
        operations.grant_role(opened, person, there, Role.CE_ADMINISTRATOR, THE_DAY)
    assert _landing(sqlite_school, cast.trainer) == "/organizations/cedar/enrollments"
