"""Quizzes and script concordance as they are served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hrtraining.courses.rules.rendered import (
    RenderedConcordance,
    RenderedConcordanceItem,
    RenderedItem,
    RenderedQuiz,
)
from hrtraining.courses.rules.rendering.pages import options_of, page_of, plain
from hrtraining.texts.quiz.values import Concordance, ConcordanceItem, Item, Quiz
from hrtraining.texts.references import Work


def render_quiz(quiz: Quiz, more: Iterable[Item], works: Mapping[str, Work]) -> RenderedQuiz:
    """The quiz as it is served; ``more`` are the items of the quizzes it takes from."""
    blueprint = quiz.blueprint
    return RenderedQuiz(
        slug=quiz.slug,
        title=plain(quiz.title),
        purpose=quiz.purpose.value,
        draw=quiz.draw,
        passing=quiz.passing,
        attempts=quiz.attempts,
        per_objective=blueprint.per_objective if blueprint else 0,
        per_module=blueprint.per_module if blueprint else 0,
        intro=page_of(works).block(quiz.intro),
        items=tuple(_item(item, works) for item in (*quiz.items, *more)),
    )


def _item(item: Item, works: Mapping[str, Work]) -> RenderedItem:
    page = page_of(works, f"{item.id}-")
    stem = page.block(item.stem)
    options = options_of(item.options, page)
    return RenderedItem(
        id=item.id,
        title=plain(item.title),
        objective=item.objective,
        situation=item.situation,
        true_false=item.true_false,
        stem=stem,
        options=options,
        sources=page.sources(),
    )


def render_concordance(concordance: Concordance, works: Mapping[str, Work]) -> RenderedConcordance:
    """Script concordance as it is served."""
    return RenderedConcordance(
        slug=concordance.slug,
        title=plain(concordance.title),
        panel=concordance.panel,
        intro=page_of(works).block(concordance.intro),
        items=tuple(_concordance_item(item, works) for item in concordance.items),
    )


def _concordance_item(item: ConcordanceItem, works: Mapping[str, Work]) -> RenderedConcordanceItem:
    page = page_of(works, f"{item.id}-")
    situation, thought = page.block(item.situation), page.line(item.thought)
    fact, reasoning = page.line(item.fact), page.line(item.reasoning)
    return RenderedConcordanceItem(
        id=item.id,
        title=plain(item.title),
        objective=item.objective,
        situation=situation,
        thought=thought,
        fact=fact,
        likelihoods=tuple(plain(likelihood) for likelihood in item.likelihoods),
        ours=item.ours,
        reasoning=reasoning,
        sources=page.sources(),
    )
