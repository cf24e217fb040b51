"""Editions: a text exactly as it is served, under a fingerprint of everything that can be seen.

The fingerprint covers the source, the works it cites, its figures and the HTML, so that a corrected
citation or a redrawn figure is another edition, and the same text read again is the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hrtraining.courses.rules.checks.figures import drawing_path
from hrtraining.courses.rules.checks.parts import pool_of
from hrtraining.courses.rules.kept import as_data
from hrtraining.courses.rules.library import Kind, Library
from hrtraining.courses.rules.rendered import Rendered, RenderedModule
from hrtraining.courses.rules.rendering.courses import render_course
from hrtraining.courses.rules.rendering.modules import render_module
from hrtraining.courses.rules.rendering.quizzes import render_concordance, render_quiz
from hrtraining.courses.rules.rendering.vignettes import render_vignette
from hrtraining.texts.citations import find_citations
from hrtraining.texts.module.values import Figure
from hrtraining.texts.problems import Problems
from hrtraining.texts.references import Work
from hrtraining.texts.vignette.values import Vignette


@dataclass(frozen=True, slots=True)
class Served:
    """A text ready to be kept: its source, and in ``data`` everything that a page gets of it."""

    kind: str
    slug: str
    title: str
    source: str
    data: dict[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ServedCourse:
    """A course with its parts in their order: modules, cases, quizzes, the examination last."""

    course: Served
    parts: tuple[Served, ...]


def fingerprint_of(seen: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a table."""
    canonical = json.dumps(seen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def served_course(library: Library, slug: str) -> ServedCourse:
    """The course as it is served. The library must have no error."""
    course = library.courses[slug]
    parts = [(part, _rendered(library, *part)) for part in _parts(library, slug)]
    minutes = sum(part.minutes for _, part in parts if isinstance(part, RenderedModule))
    served = tuple(
        _served(library, kind, part_slug, rendered) for (kind, part_slug), rendered in parts
    )
    rendered = render_course(course, library.works, minutes)
    fingerprints = [part.fingerprint for part in served]
    return ServedCourse(_served(library, Kind.COURSE, slug, rendered, fingerprints), served)


def served_vignette(vignette: Vignette, source: str, works: Mapping[str, Work]) -> Served:
    """A case that is published by itself, as it is served. Every work that it cites is known."""
    rendered = render_vignette(vignette, works)
    return _sealed(Kind.VIGNETTE, rendered, source, works)


def _parts(library: Library, slug: str) -> Iterator[tuple[Kind, str]]:
    course = library.courses[slug]
    yield from ((Kind.MODULE, part.slug) for part in course.modules)
    yield from ((Kind.VIGNETTE, part.slug) for part in course.vignettes)
    yield from ((Kind.QUIZ, part.slug) for part in course.quizzes)
    yield from ((Kind.CONCORDANCE, part.slug) for part in course.concordances)
    examination = course.examination
    if examination and examination.slug not in {part.slug for part in course.quizzes}:
        yield Kind.QUIZ, examination.slug


def _rendered(library: Library, kind: Kind, slug: str) -> Rendered:
    works = library.works
    match kind:
        case Kind.MODULE:
            return render_module(library.modules[slug], works, _drawings(library, slug))
        case Kind.VIGNETTE:
            return render_vignette(library.vignettes[slug], works)
        case Kind.CONCORDANCE:
            return render_concordance(library.concordances[slug], works)
        case Kind.QUIZ:
            quiz = library.quizzes[slug]
            own = len(quiz.items)
            return render_quiz(quiz, pool_of(library, quiz)[own:], works)
        case Kind.COURSE:
            raise ValueError("a course is no part of a course")


def _drawings(library: Library, slug: str) -> dict[str, str]:
    """The SVG of a module's figures by the path that they name."""
    return {
        block.path: library.drawings[drawing_path(block.path)].svg
        for _, block in library.modules[slug].all_blocks()
        if isinstance(block, Figure)
    }


def _served(
    library: Library, kind: Kind, slug: str, rendered: Rendered, parts: list[str] | None = None
) -> Served:
    source = library.texts[kind, slug].source
    figures = _drawings(library, slug) if kind is Kind.MODULE else {}
    return _sealed(kind, rendered, source, library.works, figures=figures, parts=parts)


def _sealed(
    kind: Kind,
    rendered: Rendered,
    source: str,
    works: Mapping[str, Work],
    *,
    figures: Mapping[str, str] | None = None,
    parts: list[str] | None = None,
) -> Served:
    data = as_data(rendered)
    cited = {found.key for found in find_citations(source, Problems())}
    seen = {
        "kind": kind.value,
        "slug": rendered.slug,
        "source": source,
        "works": {key: asdict(works[key]) | {"line": 0} for key in cited if key in works},
        "figures": dict(figures or {}),
        "data": data,
        "parts": parts or [],
    }
    return Served(kind.value, rendered.slug, rendered.title, source, data, fingerprint_of(seen))
