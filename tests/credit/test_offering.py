"""Nothing is offered for credit before real people and a board stand behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.library import Library
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedPassage,
    RenderedPerson,
    RenderedQuiz,
)
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.offering import UnderApproval, Where, items_asked, judged
from hrtraining.credit.rules.packs import SELF_STUDY, Source

DAY = date(2026, 11, 23)
SOMEONE = RenderedPerson("Iris Invented", "PhD (invented)", "Nothing to disclose.")


SOURCE = Source("an invented letter", "1", DAY)


def approval(board: str = "nasw", **changes) -> UnderApproval:
    values = {
        "id": 7,
        "pack": packs()[board],
        "format": SELF_STUDY,
        "is_valid": True,
        "has_letter": True,
        "statement": "A statement.",
        "hours": Decimal(1),
        "older": False,
    }
    return UnderApproval(**{**values, **changes})


@pytest.fixture(scope="module")
def shipped_course(library: Library) -> RenderedCourse:
    return from_data(RenderedCourse, served_course(library, "foundations").course.data)


@pytest.fixture(scope="module")
def whole(shipped_course: RenderedCourse) -> RenderedCourse:
    return replace(
        shipped_course,
        authors=(SOMEONE,),
        reviewers=(SOMEONE,),
        raters=(SOMEONE,),
        released="2026-11-01",
        ends="2029-11-01",
        review_by="2027-11-01",
    )


@pytest.fixture(scope="module")
def exam(library: Library) -> RenderedQuiz:
    parts = served_course(library, "foundations").parts
    found = next(part for part in parts if part.slug == "final-examination")
    return from_data(RenderedQuiz, found.data)


def told(found) -> str:
    return " ".join(one.what for one in found.reasons)


def test_the_shipped_course_is_refused_with_every_reason_at_once(shipped_course, exam):
    found = judged(shipped_course, exam, (), DAY)
    for word in ("author", "clinical reviewer", "rater", "release date", "approval"):
        assert word in told(found)
    assert all(one.do for one in found.reasons)


def test_content_that_no_clinician_reviewed_is_always_refused(whole, exam):
    unreviewed = replace(whole, reviewers=())
    found = judged(unreviewed, exam, (approval(),), DAY)
    assert [one.what for one in found.reasons] == [
        "The course names no person as a clinical reviewer."
    ]


def test_a_course_with_people_dates_and_an_approval_is_not_refused(whole, exam):
    assert judged(whole, exam, (approval(),), DAY).reasons == ()
    assert len(judged(whole, exam, (approval(is_valid=False),), DAY).reasons) == 1
    silent = replace(whole, authors=(replace(SOMEONE, disclosure=""),))
    assert len(judged(silent, exam, (approval(),), DAY).reasons) == 1
    assert "ended on 2029" in told(judged(whole, exam, (approval(),), date(2029, 11, 2)))


@pytest.mark.parametrize(
    ("changes", "word", "where"),
    [
        ({"has_letter": False}, "letter", Where.APPROVAL),
        ({"statement": ""}, "statement", Where.APPROVAL),
        ({"format": "live"}, "delivery format", Where.APPROVAL),
        ({"hours": None}, "no hours are recorded", Where.HOURS),
        ({"hours": None, "older": True}, "older edition", Where.HOURS),
        ({"hours": Decimal(0)}, "smallest credit", Where.HOURS),
    ],
)
def test_an_approval_must_be_whole(whole, exam, changes, word, where):
    (reason,) = judged(whole, exam, (approval(**changes),), DAY).reasons
    assert word in reason.what
    assert (reason.where, reason.approval_id) == (where, 7)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"passing": 79}, "must ask for 80%"),
        ({"draw": 9}, "1 hours need 10 questions"),
    ],
)
def test_a_verified_rule_of_a_board_refuses(whole, exam, changes, word):
    found = judged(whole, replace(exam, **changes), (approval(),), DAY)
    assert word in told(found)


def test_a_test_that_is_mostly_true_or_false_is_refused(whole, exam):
    items = tuple(replace(item, true_false=True) for item in exam.items[:4])
    found = judged(whole, replace(exam, items=items + exam.items[4:]), (approval(),), DAY)
    assert "a draw of 30 may hold 6" in told(found)


def test_a_missing_examination_is_refused_where_a_source_asks_for_one(whole):
    assert "a test is needed" in told(judged(whole, None, (approval(),), DAY))
    found = judged(whole, None, (approval("apa"),), DAY)
    assert found.reasons == ()
    assert "not verified" in found.warnings[0].what


def test_a_rule_that_is_not_verified_only_warns(whole, exam):
    found = judged(whole, replace(exam, attempts=3, passing=70), (approval("apa"),), DAY)
    assert found.reasons == ()
    words = " ".join(one.what for one in found.warnings)
    assert "at most 2 attempts; the examination allows 3" in words
    assert words.count("not verified") == len(found.warnings) == 2


@pytest.mark.parametrize(
    ("changes", "of_approval", "organization", "where"),
    [
        ({"title": "Foundations, 5 CEUs"}, {}, "", Where.CONTENT),
        ({"format": f"{SELF_STUDY}, 5 CEU"}, {}, "", Where.CONTENT),
        ({"authors": (replace(SOMEONE, credentials="CEU teacher"),)}, {}, "", Where.CONTENT),
        ({}, {}, "The CEU House · 1 Example Street", Where.NOWHERE),
        ({}, {"statement": "This earns CEUs."}, "", Where.APPROVAL),
        ({}, {"printed": "CEU-17"}, "", Where.HOURS),
    ],
)
def test_a_forbidden_word_that_the_certificate_would_print_is_refused(
    whole, exam, changes, of_approval, organization, where
):
    # Whether the rule is verified or not: no certificate could be issued with it.
    course = replace(whole, **changes)
    found = judged(course, exam, (approval("nbcc-acep", **of_approval),), DAY)
    if organization:
        assert found.reasons == ()
        held = (approval("nbcc-acep"),)
        found = judged(course, exam, held, DAY, organization=organization)
    (reason,) = found.reasons
    assert "“CEU” may not be printed" in reason.what
    assert reason.where is where
    assert reason.do


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "Whoever needs a CEU"},
        {"prerequisites": "5 CEUs"},
        {"reviewers": (replace(SOMEONE, disclosure="Sells CEUs."),)},
        {"passages": (RenderedPassage("about", "About", "<p>Your <b>CEU</b></p>", ()),)},
    ],
)
def test_a_forbidden_word_on_the_courses_page_is_refused_by_a_verified_rule_and_else_warned_of(
    whole, exam, changes
):
    course = replace(whole, **changes)
    found = judged(course, exam, (approval("nbcc-acep"),), DAY)
    assert found.reasons == ()
    assert any("says “CEU”" in one.what and "not in the body" in one.what for one in found.warnings)
    pack = packs()["nbcc-acep"]
    sure = replace(pack, forbidden_from=replace(pack.forbidden_from, verified=SOURCE))
    assert "says “CEU”" in told(judged(course, exam, (approval("nbcc-acep", pack=sure),), DAY))


def test_a_demo_and_a_withdrawn_offering_are_never_for_credit(whole, exam):
    assert "demo" in told(judged(whole, exam, (approval(),), DAY, is_demo=True))
    assert "withdrawn" in told(judged(whole, exam, (approval(),), DAY, withdrawn=True))


def test_items_are_asked_for_the_first_hour_and_each_further_hour_or_part_of_one():
    nasw = packs()["nasw"]
    asked = {n: items_asked(nasw, Decimal(n)) for n in ("1", "1.5", "2", "3")}
    assert asked == {"1": 10, "1.5": 15, "2": 15, "3": 20}
    assert items_asked(packs()["apa"], Decimal(3)) is None
