"""A module as it is served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from hrtraining import prose
from hrtraining.courses.rules.reading_time import minutes_to_read, sum_of, words_of
from hrtraining.courses.rules.rendered import (
    CheckItem,
    FigurePiece,
    Html,
    HtmlKind,
    Piece,
    PracticeScript,
    ReflectPrompt,
    RenderedModule,
    RenderedObjective,
    RenderedSection,
)
from hrtraining.courses.rules.rendering.pages import iso, options_of, page_of, plain
from hrtraining.texts.module.values import (
    Block,
    Check,
    Figure,
    Limits,
    Module,
    Practice,
    Reading,
    Reflect,
    Safety,
    Section,
    Situation,
    Takeaways,
    Teaching,
)
from hrtraining.texts.references import Work

_HTML_KINDS: Mapping[type[Block], HtmlKind] = {
    Teaching: "teaching",
    Situation: "situation",
    Limits: "limits",
    Safety: "safety",
    Takeaways: "takeaways",
}


def render_module(
    module: Module, works: Mapping[str, Work], drawings: Mapping[str, str]
) -> RenderedModule:
    """The module as it is served; ``drawings`` holds clean SVG by the path that a figure names."""
    sections = tuple(_section(section, works, drawings) for section in module.sections)
    words = sum_of(section.words for section in sections)
    return RenderedModule(
        slug=module.slug,
        title=plain(module.title),
        kicker=plain(module.kicker),
        objectives=tuple(
            RenderedObjective(objective.id, plain(objective.text), objective.serves)
            for objective in module.objectives
        ),
        sensitive=module.sensitive,
        reviewed=iso(module.reviewed),
        review_by=iso(module.review_by),
        authors=module.authors,
        reviewers=module.reviewers,
        sections=sections,
        words=words,
        minutes=minutes_to_read(words.read),
    )


def _section(
    section: Section, works: Mapping[str, Work], drawings: Mapping[str, str]
) -> RenderedSection:
    page = page_of(works)
    pieces = tuple(_piece(block, page, drawings) for block in section.blocks)
    words = words_of(pieces)
    return RenderedSection(
        slug=section.slug,
        heading=plain(section.heading),
        opening=section.opening,
        objectives=section.objectives,
        pieces=pieces,
        sources=page.sources(),
        words=words,
        minutes=minutes_to_read(words.read),
    )


def _piece(block: Block, page: prose.Page, drawings: Mapping[str, str]) -> Piece:
    match block:
        case Teaching() | Situation() | Limits() | Safety() | Takeaways():
            return Html(_HTML_KINDS[type(block)], page.block(block.text))
        case Reading():
            return Html("reading", page.in_full(block.text))
        case Reflect():
            return ReflectPrompt(block.id, page.block(block.text))
        case Practice():
            return PracticeScript(block.id, page.block(block.text))
        case Check():
            return CheckItem(block.id, page.block(block.stem), options_of(block.options, page))
        case Figure():
            return FigurePiece(
                block.id,
                drawings.get(block.path, ""),
                plain(block.alt),
                page.line(block.caption),
                page.block(block.equivalent),
            )
        case _:
            assert_never(block)
