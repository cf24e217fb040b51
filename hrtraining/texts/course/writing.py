"""A course's value written as text: what has not changed keeps its source byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hrtraining.texts.course.reading import read_course
from hrtraining.texts.course.values import Course, Listed, Passage, Person
from hrtraining.texts.head_writing import spelled, spelled_list
from hrtraining.texts.lines import ending_of
from hrtraining.texts.parts import Piece, put_together


def write_course(course: Course) -> str:
    """The text. Reading it gives the course again, and what was not changed is as it was."""
    kept = bool(course.source) and read_course(course.source)[0] == replace(course, passages=())
    head = Piece(course.source, 1) if kept else Piece("\n".join(_head(course)))
    return put_together(
        [head, *(_piece(passage) for passage in course.passages)], ending_of(course.source)
    )


def _piece(passage: Passage) -> Piece:
    if passage.source:
        read, _ = read_course(f"---\ncourse: c\n---\n{passage.source}")
        if read is not None and read.passages == (passage,):
            return Piece(passage.source, passage.line)
    return Piece(_passage(passage, "##"))


def _passage(passage: Passage, mark: str) -> str:
    told = [f"{mark} {passage.heading}", *([passage.text] if passage.text else [])]
    return "\n\n".join([*told, *(_passage(part, f"{mark}#") for part in passage.parts)])


def _head(course: Course) -> Iterator[str]:
    yield "---"
    yield f"course: {spelled(course.slug)}"
    yield f"title: {spelled(course.title)}"
    yield f"version: {spelled(course.version)}"
    yield f"modules: {_slugs(course.modules)}"
    for key, parts in (
        ("vignettes", course.vignettes),
        ("quizzes", course.quizzes),
        ("concordances", course.concordances),
    ):
        if parts:
            yield f"{key}: {_slugs(parts)}"
    if course.examination:
        yield f"examination: {{quiz: {spelled(course.examination.slug, in_brackets=True)}}}"
    yield "objectives:"
    for known in course.objectives:
        name, text = (spelled(each, in_brackets=True) for each in (known.id, known.text))
        yield f"  - {{id: {name}, text: {text}}}"
    yield from _facts(course)
    yield "---"


def _facts(course: Course) -> Iterator[str]:
    for key, text in (
        ("audience", course.audience),
        ("level", course.level),
        ("medium", course.medium),
        ("format", course.format),
        ("prerequisites", course.prerequisites),
        ("passing standard", course.passing_standard),
    ):
        yield f"{key}: {spelled(text)}"
    days: Sequence[tuple[str, date | None]] = (
        ("released", course.released),
        ("reviewed", course.reviewed),
        ("review by", course.review_by),
        ("ends", course.ends),
    )
    for key, day in days:
        if day is not None:
            yield f"{key}: {day.isoformat()}"
    for key, people in (
        ("authors", course.authors),
        ("reviewers", course.reviewers),
        ("raters", course.raters),
    ):
        yield from _people(key, people)


def _people(key: str, people: Sequence[Person]) -> Iterator[str]:
    if not people:
        yield f"{key}: []"
        return
    yield f"{key}:"
    for person in people:
        name, credentials, disclosure = (
            spelled(each, in_brackets=True)
            for each in (person.name, person.credentials, person.disclosure)
        )
        yield f"  - {{name: {name}, credentials: {credentials}, disclosure: {disclosure}}}"


def _slugs(parts: Sequence[Listed]) -> str:
    return spelled_list(part.slug for part in parts)
