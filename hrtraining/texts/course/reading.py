"""A course's manifest read into its value, with every problem at its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hrtraining.texts.citations import find_citations
from hrtraining.texts.course.values import Course, CourseObjective, Listed, Passage, Person
from hrtraining.texts.dates import UNDATED
from hrtraining.texts.head import read_head
from hrtraining.texts.lines import Line, cut, slice_of
from hrtraining.texts.nodes import Table
from hrtraining.texts.parts import Part, cut_at_headings, headings_of, skip_blank, text_of
from hrtraining.texts.problems import Problem, Problems, quoted
from hrtraining.texts.slugs import is_kebab

ABOUT = "About"
DISCLOSURES = "Disclosures"
POLICIES = "Policies"
LIMITS = "Limits of this course"
PASSAGES = (ABOUT, DISCLOSURES, POLICIES, LIMITS)
POLICY_PARTS = ("Refund", "Grievance", "Accommodation", "Privacy", "System requirements")
LEVELS = ("beginning", "intermediate", "advanced")
FEWEST_OBJECTIVES, MOST_OBJECTIVES = 5, 8

HEAD_KEYS = (
    *("course", "title", "version", "modules", "vignettes", "quizzes", "concordances"),
    *("examination", "objectives", "audience", "level", "medium", "format", "prerequisites"),
    *("passing standard", "released", "reviewed", "review by", "ends"),
    *("authors", "reviewers", "raters"),
)


def read_course(text: str) -> tuple[Course | None, tuple[Problem, ...]]:
    """The course, and every problem of the text.

    The course is None only where its head cannot be read; with errors noted it holds what could be
    understood.
    """
    problems = Problems()
    lines = cut(text, problems)
    head, body = read_head(lines, problems)
    if head is None:
        return None, problems.all()
    body += skip_blank(lines[body:])
    course = replace(
        _head(head),
        passages=_passages(text, lines[body:], problems),
        source=slice_of(text, lines[:body]),
    )
    find_citations(text, problems)
    _check_whole(course, head, problems)
    return course, problems.all()


def _head(head: Table) -> Course:
    head.refuse_unknown(HEAD_KEYS)
    examination = head.table("examination")
    if examination:
        examination.refuse_unknown(("quiz",))
    level = head.one_of("level", LEVELS, LEVELS[0])
    if not head.has("level"):
        head.text("level", required=True)
    return Course(
        slug=head.text("course", required=True),
        title=head.text("title", required=True),
        version=head.text("version", required=True),
        modules=_listed(head, "modules", required=True),
        vignettes=_listed(head, "vignettes"),
        quizzes=_listed(head, "quizzes"),
        examination=(
            Listed(examination.text("quiz", required=True), examination.line_of("quiz"))
            if examination
            else None
        ),
        objectives=tuple(_objective(table) for table in head.tables("objectives", required=True)),
        audience=head.text("audience", required=True),
        level=level,
        medium=head.text("medium", required=True),
        format=head.text("format", required=True),
        prerequisites=head.text("prerequisites", required=True),
        passing_standard=head.text("passing standard", required=True),
        released=head.day("released"),
        reviewed=head.day("reviewed", required=True) or UNDATED,
        review_by=head.day("review by", required=True) or UNDATED,
        ends=head.day("ends"),
        concordances=_listed(head, "concordances"),
        authors=_people(head, "authors"),
        reviewers=_people(head, "reviewers"),
        raters=_people(head, "raters"),
    )


def _listed(head: Table, key: str, *, required: bool = False) -> tuple[Listed, ...]:
    return tuple(
        Listed(scalar.text, scalar.line) for scalar in head.scalars(key, required=required)
    )


def _objective(table: Table) -> CourseObjective:
    table.refuse_unknown(("id", "text"))
    name = table.text("id", required=True)
    if name and re.fullmatch(r"[a-z0-9-]+", name) is None:
        table.problems.error(
            table.line, "id-form", f"the id {quoted(name)} must be letters and digits, such as c1"
        )
    return CourseObjective(name, table.text("text", required=True), table.line)


def _people(head: Table, key: str) -> tuple[Person, ...]:
    people = []
    for table in head.tables(key):
        table.refuse_unknown(("name", "credentials", "disclosure"))
        people.append(
            Person(
                table.text("name", required=True),
                table.text("credentials", required=True),
                table.text("disclosure", required=True),
                table.line,
            )
        )
    return tuple(people)


def _passages(source: str, lines: Sequence[Line], problems: Problems) -> tuple[Passage, ...]:
    for line in headings_of(lines, 1):
        problems.error(
            line.number, "heading-level", "the title of a course stands in its head, not in a '# '"
        )
    before, parts = cut_at_headings(lines, 2)
    if text_of(before):
        problems.error(
            before[skip_blank(before)].number,
            "text-before",
            f"the text before the first heading belongs under '## {ABOUT}'",
        )
    passages = tuple(_passage(source, part, problems) for part in parts)
    _check_missing(passages, PASSAGES, "## ", 1, problems)
    for passage in passages:
        if passage.heading == POLICIES:
            _check_missing(passage.parts, POLICY_PARTS, "### ", passage.line, problems)
    return passages


def _passage(source: str, part: Part, problems: Problems) -> Passage:
    _check_heading(part, PASSAGES, problems)
    text, under = cut_at_headings(part.under, 3)
    if part.heading == POLICIES:
        for each in under:
            _check_heading(each, POLICY_PARTS, problems)
    parts = tuple(_said(source, each, each.under, (), problems) for each in under)
    return _said(source, part, text, parts, problems)


def _said(
    source: str,
    part: Part,
    lines: Sequence[Line],
    parts: tuple[Passage, ...],
    problems: Problems,
) -> Passage:
    text = text_of(lines)
    if not text and not parts:
        problems.error(part.line.number, "passage-empty", f"{quoted(part.heading)} says nothing")
    return Passage(part.heading, text, parts, part.line.number, slice_of(source, part.lines))


def _check_heading(part: Part, known: Sequence[str], problems: Problems) -> None:
    if part.heading not in known:
        likely = problems.suggestion(part.heading, known)
        problems.error(
            part.line.number,
            "unknown-heading",
            f"no heading {quoted(part.heading)} here{likely}",
        )


def _check_missing(
    passages: Sequence[Passage], wanted: Sequence[str], mark: str, line: int, problems: Problems
) -> None:
    seen: set[str] = set()
    for passage in passages:
        if passage.heading in seen:
            problems.error(
                passage.line, "heading-twice", f"{quoted(passage.heading)} is there already"
            )
        seen.add(passage.heading)
    for heading in wanted:
        if heading not in seen:
            problems.error(line, "passage-missing", f"'{mark}{heading}' is missing")


def _check_whole(course: Course, head: Table, problems: Problems) -> None:
    if course.slug and not is_kebab(course.slug):
        problems.error(
            head.line_of("course"),
            "slug-form",
            f"'course' is {quoted(course.slug)}; a slug has lower-case letters, digits and single "
            "hyphens",
        )
    count = len(course.objectives)
    if not FEWEST_OBJECTIVES <= count <= MOST_OBJECTIVES:
        problems.error(
            head.line_of("objectives"),
            "objective-count",
            f"the course has {count} objectives; it needs {FEWEST_OBJECTIVES} to {MOST_OBJECTIVES}",
        )
    _check_twice([(known.id, known.line) for known in course.objectives], "objective", problems)
    for parts in (course.modules, course.vignettes, course.quizzes, course.concordances):
        _check_twice([(part.slug, part.line) for part in parts], "part", problems)
    if course.reviewed > course.review_by and course.review_by != UNDATED:
        problems.error(
            head.line_of("review by"),
            "review-order",
            "'review by' is before 'reviewed'; it says when the next reading is due",
        )


def _check_twice(names: Sequence[tuple[str, int]], what: str, problems: Problems) -> None:
    seen: set[str] = set()
    for name, line in names:
        if name in seen:
            problems.error(line, f"{what}-twice", f"{quoted(name)} is listed twice")
        seen.add(name)
