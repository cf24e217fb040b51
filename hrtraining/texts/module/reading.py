"""A module's text read into its value, with every problem at its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hrtraining.texts.citations import find_citations
from hrtraining.texts.dates import UNDATED
from hrtraining.texts.head import read_head
from hrtraining.texts.lines import Line, cut, slice_of
from hrtraining.texts.module.blocks import read_blocks
from hrtraining.texts.module.values import (
    Check,
    Figure,
    Module,
    Objective,
    Practice,
    Reflect,
    Section,
)
from hrtraining.texts.nodes import Table
from hrtraining.texts.parts import Part, cut_at_headings, headings_of, skip_blank
from hrtraining.texts.problems import Problem, Problems, quoted
from hrtraining.texts.slugs import is_kebab, slug
from hrtraining.texts.spans import Takes, Word, read_words, span_parts

HEAD_KEYS = (
    *("module", "title", "kicker", "objectives", "reviewed", "review by", "sensitive"),
    *("authors", "reviewers"),
)
OBJECTIVE_KEYS = ("id", "text", "serves")

_WORDS = {"objectives": Takes.TEXT}


def read_module(text: str) -> tuple[Module | None, tuple[Problem, ...]]:
    """The module, and every problem of the text.

    The module is None only where its head cannot be read; with errors noted it holds what could be
    understood, so that more can be checked.
    """
    problems = Problems()
    lines = cut(text, problems)
    head, body = read_head(lines, problems)
    if head is None:
        return None, problems.all()
    body += skip_blank(lines[body:])
    module = _head(head, _sections(text, lines[body:], head, problems))
    module = replace(module, source=slice_of(text, lines[:body]))
    find_citations(text, problems)
    _check_whole(module, problems)
    return module, problems.all()


def _head(head: Table, sections: tuple[Section, ...]) -> Module:
    head.refuse_unknown(HEAD_KEYS)
    name = head.text("module", required=True)
    if name and not is_kebab(name):
        head.problems.error(
            head.line_of("module"),
            "slug-form",
            f"'module' is {quoted(name)}; a slug has lower-case letters, digits and single hyphens",
        )
    return Module(
        slug=name,
        title=head.text("title", required=True),
        kicker=head.text("kicker"),
        objectives=tuple(_objective(table) for table in head.tables("objectives", required=True)),
        reviewed=head.day("reviewed", required=True) or UNDATED,
        review_by=head.day("review by", required=True) or UNDATED,
        sections=sections,
        sensitive=head.texts("sensitive"),
        authors=head.texts("authors"),
        reviewers=head.texts("reviewers"),
    )


def _objective(table: Table) -> Objective:
    table.refuse_unknown(OBJECTIVE_KEYS)
    return Objective(
        table.text("id", required=True),
        table.text("text", required=True),
        table.text("serves", required=True),
        table.line,
    )


def _sections(
    source: str, lines: Sequence[Line], head: Table, problems: Problems
) -> tuple[Section, ...]:
    for line in headings_of(lines, 1):
        problems.error(
            line.number,
            "heading-level",
            "a module has no heading of the first level; its title stands in the head, and its "
            "sections begin with '## '",
        )
    before, parts = cut_at_headings(lines, 2)
    return tuple(_opening(source, before, head, problems)) + tuple(
        _section(source, part, problems) for part in parts
    )


def _opening(
    source: str, lines: Sequence[Line], head: Table, problems: Problems
) -> Iterator[Section]:
    blocks = read_blocks(source, lines, problems)
    if blocks:
        title = head.text("title")
        yield Section(slug(title), title, (), blocks, opening=True, line=blocks[0].line)


def _section(source: str, part: Part, problems: Problems) -> Section:
    if not slug(part.heading):
        problems.error(
            part.line.number, "heading-empty", "a section needs a heading with words in it"
        )
    spans_at = skip_blank(part.under)
    words: dict[str, Word] = {}
    body, spans_line = 0, part.line.number
    if spans_at < len(part.under):
        line = part.under[spans_at]
        parts = span_parts(line.text)
        if parts is not None:
            words = read_words(parts, line.number, _WORDS, problems)
            body, spans_line = spans_at + 1, line.number
    body += skip_blank(part.under[body:])
    blocks = read_blocks(source, part.under[body:], problems)
    if not blocks:
        problems.error(
            part.line.number, "section-empty", f"the section {quoted(part.heading)} says nothing"
        )
    return Section(
        slug(part.heading),
        part.heading,
        words["objectives"].listed() if "objectives" in words else (),
        blocks,
        line=part.line.number,
        spans_line=spans_line,
        source=slice_of(source, [part.line, *part.under[:body]]),
    )


def _check_whole(module: Module, problems: Problems) -> None:
    _check_objectives(module, problems)
    sections: dict[str, int] = {}
    for section in module.sections:
        if section.slug and section.slug in sections:
            problems.error(
                section.line,
                "heading-twice",
                f"the section {quoted(section.heading)} is there already (line "
                f"{sections[section.slug]}); every section needs a heading of its own",
            )
        sections.setdefault(section.slug, section.line)
    if not module.sections:
        problems.error(1, "module-empty", "the module has no text")
    blocks: dict[str, int] = {}
    for _, block in module.all_blocks():
        if isinstance(block, (Reflect, Check, Practice, Figure)) and block.id:
            if block.id in blocks:
                problems.error(
                    block.line,
                    "id-twice",
                    f"the id {quoted(block.id)} is given already (line {blocks[block.id]})",
                )
            blocks.setdefault(block.id, block.line)
    if module.reviewed > module.review_by and module.review_by != UNDATED:
        problems.error(
            1,
            "review-order",
            "'review by' is before 'reviewed'; it is when the next reading is due",
        )


def _check_objectives(module: Module, problems: Problems) -> None:
    known: dict[str, int] = {}
    for objective in module.objectives:
        if objective.id in known:
            problems.error(
                objective.line,
                "objective-twice",
                f"the objective {quoted(objective.id)} is there already (line "
                f"{known[objective.id]})",
            )
        known.setdefault(objective.id, objective.line)
    taught: set[str] = set()
    for section in module.sections:
        for name in section.objectives:
            taught.add(name)
            if name not in known:
                likely = problems.suggestion(name, known)
                problems.error(
                    section.spans_line,
                    "unknown-objective",
                    f"no objective {quoted(name)} in this module{likely}",
                )
    for objective in module.objectives:
        if objective.id and objective.id not in taught:
            problems.error(
                objective.line,
                "objective-untaught",
                f"no section says that it teaches objective {quoted(objective.id)}; name it in the "
                "line `objectives ...` under the section's heading",
            )
