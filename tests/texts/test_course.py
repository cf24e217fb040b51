"""A course's manifest is read, every problem told at its line, and written back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.course.reading import LEVELS, PASSAGES, POLICIES, POLICY_PARTS, read_course
from hrtraining.texts.course.values import Course, CourseObjective, Listed, Passage, Person
from hrtraining.texts.course.writing import write_course

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "tests" / "courses" / "sound" / "courses" / "sound.md").read_text("utf-8")
SHIPPED = (ROOT / "content" / "courses" / "foundations.md").read_text("utf-8")


def at(beginning):
    return next(
        number for number, line in enumerate(GOOD.splitlines(), 1) if line.startswith(beginning)
    )


def test_a_course_is_read_with_its_parts_at_their_lines():
    course, problems = read_course(GOOD)
    assert problems == ()
    assert [objective.id for objective in course.objectives] == ["c1", "c2", "c3", "c4", "c5"]
    assert tuple(passage.heading for passage in course.passages) == PASSAGES
    assert tuple(part.heading for part in course.passage(POLICIES).parts) == POLICY_PARTS
    assert course.modules == (Listed("alliance"), Listed("safety"))
    assert course.modules[1].line == at("  - safety")
    assert (course.released, course.ends) == (date(2026, 1, 1), date(2028, 1, 1))
    assert course.authors == (
        Person("Ann Invented", "LCSW", "Nothing to disclose: no relationships"),
    )


def test_the_shipped_course_names_nobody_and_says_so():
    course, problems = read_course(SHIPPED)
    assert problems == ()
    assert (course.authors, course.reviewers, course.raters) == ((), (), ())
    disclosures = course.passage("Disclosures").text
    assert "not yet been reviewed by a licensed clinician" in disclosures
    assert "Nothing to disclose" in disclosures


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_course_is_written_back_byte_for_byte(ending):
    text = GOOD.replace("\n", ending)
    assert write_course(read_course(text)[0]) == text


def test_a_person_in_control_is_added_to_the_head_alone():
    course, _ = read_course(GOOD)
    person = Person("Ann Invented", "PhD", "Nothing to disclose: no relationship")
    written = write_course(replace(course, reviewers=(person,)))
    assert written[written.index("## About") :] == GOOD[GOOD.index("## About") :]
    again, problems = read_course(written)
    assert problems == ()
    assert again.reviewers == (person,)


WORD = st.text(alphabet=st.sampled_from("abcdeZé012'\"’%&:,"), min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4})?", fullmatch=True)
LISTED = st.lists(IDS, max_size=3, unique=True).map(lambda names: tuple(map(Listed, names)))
PEOPLE = st.lists(st.builds(Person, LINE, LINE, LINE), max_size=2).map(tuple)
DAYS = st.dates(date(2001, 1, 1), date(2100, 1, 1))


@st.composite
def courses(draw):
    reviewed, review_by = sorted((draw(DAYS), draw(DAYS)))
    names = draw(st.lists(IDS, min_size=5, max_size=8, unique=True))
    return Course(
        slug=draw(IDS),
        title=draw(LINE),
        version=draw(LINE),
        modules=draw(LISTED),
        vignettes=draw(LISTED),
        quizzes=draw(LISTED),
        examination=draw(st.none() | st.builds(Listed, IDS)),
        objectives=tuple(CourseObjective(name, draw(LINE)) for name in names),
        audience=draw(LINE),
        level=draw(st.sampled_from(LEVELS)),
        medium=draw(LINE),
        format=draw(LINE),
        prerequisites=draw(LINE),
        passing_standard=draw(LINE),
        released=draw(st.none() | DAYS),
        reviewed=reviewed,
        review_by=review_by,
        ends=draw(st.none() | DAYS),
        concordances=draw(LISTED),
        authors=draw(PEOPLE),
        reviewers=draw(PEOPLE),
        raters=draw(PEOPLE),
        passages=tuple(
            Passage(
                heading,
                draw(TEXT),
                tuple(Passage(part, draw(TEXT)) for part in POLICY_PARTS)
                if heading == POLICIES
                else (),
            )
            for heading in PASSAGES
        ),
    )


@settings(max_examples=60, deadline=None)
@given(courses())
def test_reading_a_written_course_gives_the_value_again(course):
    text = write_course(course)
    again, problems = read_course(text)
    assert problems == ()
    assert again == course
    assert write_course(again) == text


FAULTS = [
    ("course: sound", "course: Sound!", "course:", "slug-form"),
    ("audience: ", "audence: ", "audience", "unknown-key"),
    ("level: beginning", "level: beginningg", "level", "unknown-value"),
    ("level: beginning\n", "", "course:", "missing-key"),
    ("  - {id: c2, text", "  - {id: c1, text", "  - {id: c2", "objective-twice"),
    ("  - {id: c2, text", "  - {id: C 2, text", "  - {id: c2", "id-form"),
    ("  - alliance", "  - safety", "  - safety", "part-twice"),
    ("raters: []", "raters: [{name: A}]", "raters", "missing-key"),
    ("raters: []", "raters: [Ann]", "raters", "wrong-value"),
    ("review by: 2027", "review by: 2025", "review by", "review-order"),
    ("## About\n", "# About\n", "## About", "heading-level"),
    ("## About\n", "Hello.\n", "## About", "text-before"),
    ("## About\n", "## Abowt\n", "## About", "unknown-heading"),
    ("## About\n", "## Policies\n", "## Policies", "heading-twice"),
    ("### Refund\n", "### Refunds\n", "### Refund", "unknown-heading"),
    ("### Refund\n", "### Privacy\n", "## Policies", "passage-missing"),
    ("## Limits of this course\n", "#### Limits of this course\n", "---", "passage-missing"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[3]}: {fault[1]!r}")
def test_a_fault_in_a_course_is_told_at_its_line(fault):
    old, new, line, kind = fault
    assert old in GOOD
    _, problems = read_course(GOOD.replace(old, new, 1))
    assert (at(line), kind) in [(problem.line, problem.kind) for problem in problems]


def test_a_course_has_five_to_eight_objectives():
    course, _ = read_course(GOOD)
    few = write_course(replace(course, objectives=course.objectives[:4]))
    assert [problem.kind for problem in read_course(few)[1]] == ["objective-count"]


@pytest.mark.parametrize("text", ["", "words", "---\n", "---\n[]\n---\n"])
def test_a_text_without_a_head_is_no_course(text):
    course, problems = read_course(text)
    assert course is None
    assert problems
