"""What a module is to have: an opening, prompts, limits, takeaways, sources, length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hrtraining.courses.rules.library import Found, Kind, Library, warning
from hrtraining.courses.rules.rendering.modules import render_module
from hrtraining.texts.citations import find_citations
from hrtraining.texts.module.values import (
    Block,
    Check,
    Limits,
    Module,
    Reading,
    Reflect,
    Situation,
    Takeaways,
)
from hrtraining.texts.problems import Problems

FEWEST_WORDS, MOST_WORDS = 1_800, 3_200
FEWEST_SOURCES = 5
FEWEST_OBJECTIVES, MOST_OBJECTIVES = 3, 5

WANTED: Mapping[type[Block], str] = {
    Situation: "an opening situation",
    Reflect: "a prompt to reflect",
    Check: "a check",
    Limits: "the limits of its evidence",
    Takeaways: "takeaways",
    Reading: "further reading",
}


def check_shape(library: Library) -> Iterator[Found]:
    """What is missing, too short or too long, as warnings at the module's title."""
    listed = {part.slug for course in library.courses.values() for part in course.modules}
    for slug, module in library.modules.items():
        if slug in listed:
            path = library.path(Kind.MODULE, slug)
            line = library.line_of(Kind.MODULE, slug, "title")
            for kind, told in _shape(library, module):
                yield warning(path, line, kind, told)


def _shape(library: Library, module: Module) -> Iterator[tuple[str, str]]:
    kinds = {type(block) for _, block in module.all_blocks()}
    for kind, name in WANTED.items():
        if kind not in kinds:
            yield "module-without", f"the module has no block with {name}"
    words = render_module(module, {}, {}).words.teaching
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield (
            "module-length",
            f"the module has {words:,} words of teaching text; it is to have {FEWEST_WORDS:,} to "
            f"{MOST_WORDS:,}",
        )
    count = len(module.objectives)
    if not FEWEST_OBJECTIVES <= count <= MOST_OBJECTIVES:
        yield (
            "module-objectives",
            f"the module has {count} objectives; it is to have {FEWEST_OBJECTIVES} to "
            f"{MOST_OBJECTIVES}",
        )
    source = library.texts[Kind.MODULE, module.slug].source
    works = {cited.key for cited in find_citations(source, Problems())}
    if len(works) < FEWEST_SOURCES:
        yield (
            "module-sources",
            f"the module cites {len(works)} works; it is to cite {FEWEST_SOURCES} or more",
        )
    if (Kind.QUIZ, module.slug) not in library.texts:
        yield "module-quiz", "the module has no quiz of its name"
