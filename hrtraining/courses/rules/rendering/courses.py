"""A course as everyone is shown it before they start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hrtraining import prose
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedPassage, RenderedPerson
from hrtraining.courses.rules.rendering.pages import iso, page_of, plain
from hrtraining.texts.course.values import Course, Listed, Passage, Person
from hrtraining.texts.references import Work
from hrtraining.texts.slugs import slug


def render_course(course: Course, works: Mapping[str, Work], minutes: int) -> RenderedCourse:
    """The course as it is served; ``minutes`` is the reading time of its modules together."""
    page = page_of(works)
    passages = tuple(_passage(passage, page) for passage in course.passages)
    return RenderedCourse(
        slug=course.slug,
        title=plain(course.title),
        version=course.version,
        objectives=tuple((known.id, plain(known.text)) for known in course.objectives),
        modules=_slugs(course.modules),
        vignettes=_slugs(course.vignettes),
        quizzes=_slugs(course.quizzes),
        concordances=_slugs(course.concordances),
        examination=course.examination.slug if course.examination else "",
        audience=plain(course.audience),
        level=plain(course.level),
        medium=plain(course.medium),
        format=plain(course.format),
        prerequisites=plain(course.prerequisites),
        passing_standard=plain(course.passing_standard),
        released=iso(course.released),
        reviewed=iso(course.reviewed),
        review_by=iso(course.review_by),
        ends=iso(course.ends),
        authors=_people(course.authors),
        reviewers=_people(course.reviewers),
        raters=_people(course.raters),
        passages=passages,
        sources=page.sources(),
        minutes=minutes,
    )


def _passage(passage: Passage, page: prose.Page) -> RenderedPassage:
    return RenderedPassage(
        slug(passage.heading),
        plain(passage.heading),
        page.block(passage.text),
        tuple(_passage(part, page) for part in passage.parts),
    )


def _people(people: Iterable[Person]) -> tuple[RenderedPerson, ...]:
    return tuple(
        RenderedPerson(person.name, person.credentials, plain(person.disclosure))
        for person in people
    )


def _slugs(parts: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(part.slug for part in parts)
