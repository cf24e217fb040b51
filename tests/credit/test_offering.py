"""Nothing is offered for credit before real people stand behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.library import Library
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedPerson
from hrtraining.credit.rules.boards import FORMAT, HeldApproval
from hrtraining.credit.rules.offering import reasons_against_credit

DAY = date(2026, 11, 23)
SOMEONE = RenderedPerson("Iris Invented", "PhD (invented)", "Nothing to disclose.")
APPROVAL = HeldApproval(
    "APA", frozenset({"psychologist"}), FORMAT, "0000", date(2026, 1, 1), date(2027, 1, 1)
)


def the_course(library: Library) -> RenderedCourse:
    return from_data(RenderedCourse, served_course(library, "foundations").course.data)


def test_the_shipped_course_is_refused_with_every_reason_at_once(library: Library) -> None:
    reasons = " ".join(reasons_against_credit(the_course(library), (), DAY))
    for word in ("author", "clinical reviewer", "rater", "release date", "approval"):
        assert word in reasons


def test_a_course_with_people_dates_and_an_approval_is_not_refused(library: Library) -> None:
    whole = replace(
        the_course(library),
        authors=(SOMEONE,),
        reviewers=(SOMEONE,),
        raters=(SOMEONE,),
        released="2026-11-01",
        ends="2029-11-01",
        review_by="2027-11-01",
    )
    assert reasons_against_credit(whole, (APPROVAL,), DAY) == ()
    assert len(reasons_against_credit(whole, (APPROVAL,), date(2027, 6, 1))) == 1
    silent = replace(whole, authors=(replace(SOMEONE, disclosure=""),))
    assert len(reasons_against_credit(silent, (APPROVAL,), DAY)) == 1
