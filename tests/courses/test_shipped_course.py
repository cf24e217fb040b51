"""What the shipped course holds, counted against what it promises: floors, blueprint, figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.library import Library
from hrtraining.courses.rules.report import report_on, supported_hours
from hrtraining.texts.citations import find_citations
from hrtraining.texts.module.values import (
    Check,
    Figure,
    Limits,
    Module,
    Reading,
    Reflect,
    Safety,
    Situation,
    Takeaways,
)
from hrtraining.texts.problems import Problems
from hrtraining.texts.quiz.values import Item, Purpose

CONTENT = Path(__file__).parents[2] / "content"
FIGURES = sorted((CONTENT / "modules" / "figures").glob("*.svg"))
NAMED_FIGURES = {
    "policy-timeline",
    "overdose-deaths",
    "roots-of-harm-reduction",
    "use-continuum",
    "urge-wave",
    "ambivalence-matrix",
    "risk-conversation",
    "goal-ladder",
}
MANY_SOURCES = {
    "how-we-got-here-law-and-policy",
    "how-we-got-here-ideas-of-addiction",
    "what-harm-reduction-is",
    "keeping-people-alive",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(CONTENT, date(2026, 11, 27))


def cited(source: str) -> set[str]:
    return {citation.key for citation in find_citations(source, Problems())}


def blocks(module: Module, kind: type) -> list:
    every = (block for section in module.sections for block in section.blocks)
    return [block for block in every if isinstance(block, kind)]


def test_there_are_twelve_modules_of_a_bearable_length(library):
    report = report_on(library)
    assert len(report.modules) == 12
    assert all(1_800 <= module.words <= 3_200 for module in report.modules)
    assert all(module.items >= 15 for module in report.modules)


def test_every_module_has_its_parts(library):
    for module in library.modules.values():
        assert 3 <= len(module.objectives) <= 5
        assert module.reviewed < module.review_by
        assert len(blocks(module, Reflect)) >= 3
        assert len(blocks(module, Check)) >= 3
        for kind in (Situation, Limits, Safety, Takeaways, Reading):
            assert blocks(module, kind), (module.slug, kind)


def test_every_module_rests_on_enough_works_of_the_bibliography(library):
    for slug in library.modules:
        keys = cited((CONTENT / "modules" / f"{slug}.md").read_text(encoding="utf-8"))
        assert keys <= set(library.works)
        assert len(keys) >= (12 if slug in MANY_SOURCES else 5), slug


def test_the_named_figures_are_there_with_their_words(library):
    modules = library.modules.values()
    figures = {figure.id: figure for module in modules for figure in blocks(module, Figure)}
    assert set(figures) >= NAMED_FIGURES
    assert all(len(figure.equivalent.split()) >= 15 for figure in figures.values())


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_words_in_figures_can_be_read_on_the_narrowest_telephone(path):
    drawing = ElementTree.parse(path).getroot()
    wide = float(drawing.get("viewBox").split()[2])
    assert wide == 640
    sizes = [float(size) for each in drawing.iter() if (size := each.get("font-size"))]
    assert min(sizes, default=22) >= 22


def test_every_quiz_is_long_enough_and_asks_for_decisions(library):
    for quiz in library.quizzes.values():
        assert len(quiz.items) >= (15 if quiz.purpose is Purpose.PRACTICE else 60)
        assert sum(item.situation for item in quiz.items) >= len(quiz.items) / 2
        assert sum(item.true_false for item in quiz.items) <= len(quiz.items) / 10
        for item in quiz.items:
            assert len(item.options) == (2 if item.true_false else 4)
            assert all(option.rationale.strip() for option in item.options)


def test_neither_place_nor_length_gives_the_keys_away(library):
    items = [item for quiz in library.quizzes.values() for item in quiz.items]
    four = [item for item in items if not item.true_false]
    places = Counter(place_of_key(item) for item in four)
    assert max(places.values()) - min(places.values()) <= 2
    assert longest_or_shortest(four, max) <= 0.25 * len(four)
    assert longest_or_shortest(four, min) <= 0.25 * len(four)


def place_of_key(item: Item) -> int:
    return next(place for place, option in enumerate(item.options) if option.key)


def longest_or_shortest(items: list[Item], most) -> int:
    """In how many items the key is, alone, the longest or the shortest option."""
    lengths = [([len(o.text) for o in item.options], len(item.key.text)) for item in items]
    return sum(key == most(all_) and all_.count(key) == 1 for all_, key in lengths)


def test_the_examination_can_ask_for_every_objective_and_supports_its_hours(library):
    (course,) = library.courses.values()
    quiz = library.quizzes[course.examination.slug]
    assert quiz.blueprint is not None
    assert quiz.blueprint.per_objective >= 3
    assert quiz.blueprint.per_module >= 1
    serves = {
        f"{slug}.{objective.id}": objective.serves
        for slug, module in library.modules.items()
        for objective in module.objectives
    }
    asked = Counter(serves[item.objective] for item in quiz.items)
    assert all(asked[objective.id] > 3 for objective in course.objectives)
    assert {item.objective for item in quiz.items} == set(serves)
    practiced = {i.id for q in library.quizzes.values() if q is not quiz for i in q.items}
    assert practiced.isdisjoint(item.id for item in quiz.items)
    assert supported_hours(quiz.draw) == 5


def test_concordance_items_have_our_reasoning_and_an_empty_panel(library):
    (concordance,) = library.concordances.values()
    assert len(concordance.items) == 10
    assert all(item.reasoning for item in concordance.items)
    assert concordance.panel == ()
