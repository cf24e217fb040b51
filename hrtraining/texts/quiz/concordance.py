"""Script concordance: a situation, a thought, a new fact; how much more or less likely is it now?

The text reads ``**You think of:** ...``, ``**Then you learn:** ...`` and five options from much
less to much more likely, of which the one that we would choose is ticked and carries our reasoning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hrtraining.texts.citations import find_citations
from hrtraining.texts.head import read_head
from hrtraining.texts.head_writing import spelled, spelled_list
from hrtraining.texts.lines import Line, cut, slice_of
from hrtraining.texts.nodes import Table
from hrtraining.texts.options import Option, first_option, read_options, spelled_options
from hrtraining.texts.parts import Part, Piece, one_line, skip_blank, text_of
from hrtraining.texts.problems import Problem, Problems, quoted
from hrtraining.texts.quiz.reading import check_ids, cut_body, open_item, slug_of
from hrtraining.texts.quiz.values import Concordance, ConcordanceItem
from hrtraining.texts.quiz.writing import write_pieces
from hrtraining.texts.spans import Takes

HEAD_KEYS = ("concordance", "title", "panel")
THOUGHT = "**You think of:**"
FACT = "**Then you learn:**"

_WORDS: Mapping[str, Takes] = {"id": Takes.TEXT, "objective": Takes.TEXT}


def read_concordance(text: str) -> tuple[Concordance | None, tuple[Problem, ...]]:
    """The script concordance, None only where its head cannot be read, and every problem."""
    problems = Problems()
    lines = cut(text, problems)
    head, body = read_head(lines, problems)
    if head is None:
        return None, problems.all()
    body += skip_blank(lines[body:])
    before, parts = cut_body(lines[body:], problems)
    items = tuple(
        replace(_item(part, problems), source=slice_of(text, part.lines)) for part in parts
    )
    find_citations(text, problems)
    check_ids([(item.id, item.spans_line) for item in items], problems)
    if not items:
        problems.error(1, "quiz-empty", "the script concordance has no items")
    concordance = replace(
        _head(head),
        items=items,
        intro=text_of(before),
        source=slice_of(text, lines[:body]),
        intro_source=slice_of(text, before),
    )
    return concordance, problems.all()


def _head(head: Table) -> Concordance:
    head.refuse_unknown(HEAD_KEYS)
    return Concordance(
        slug_of(head, "concordance"),
        head.text("title", required=True),
        (),
        head.texts("panel"),
    )


def _item(part: Part, problems: Problems) -> ConcordanceItem:
    at = part.line.number
    opened = open_item(part, _WORDS, problems)
    split = first_option(opened.under)
    told, options = opened.under[:split], read_options(opened.under[split:], problems)
    situation, thought, fact = _told(told, at, problems)
    ours = [index for index, option in enumerate(options) if option.key]
    if len(options) != 5 or len(ours) != 1:
        problems.error(
            at,
            "likelihood-count",
            f"the item {quoted(opened.id or part.heading)} needs five options from 'Much less "
            "likely' to 'Much more likely', with '[x]' at the one that we would choose",
        )
    for index, option in enumerate(options):
        if bool(option.rationale) != (index in ours):
            problems.error(
                option.line,
                "reasoning-place",
                "our reasoning stands as a bullet under the option with '[x]', and only there",
            )
    texts = [option.text for option in options][:5]
    texts += [""] * (5 - len(texts))
    return ConcordanceItem(
        id=opened.id,
        title=part.heading,
        objective=opened.objective,
        situation=situation,
        thought=thought,
        fact=fact,
        likelihoods=(texts[0], texts[1], texts[2], texts[3], texts[4]),
        ours=ours[0] if ours else 0,
        reasoning=options[ours[0]].rationale if ours else "",
        line=at,
        spans_line=opened.spans_line,
    )


def _told(lines: Sequence[Line], at: int, problems: Problems) -> tuple[str, str, str]:
    """Situation, thought and new fact."""
    thought = _begins(lines, THOUGHT)
    fact = _begins(lines, FACT)
    if thought >= fact or fact == len(lines):
        problems.error(
            at,
            "concordance-form",
            f"the item needs a situation, then a line '{THOUGHT} ...', then a line '{FACT} ...'",
        )
        return text_of(lines), "", ""
    parts = (
        text_of(lines[:thought]),
        one_line(text_of(lines[thought:fact]).removeprefix(THOUGHT)),
        one_line(text_of(lines[fact:]).removeprefix(FACT)),
    )
    if not all(parts):
        problems.error(
            at, "concordance-empty", "situation, thought and new fact must each say something"
        )
    return parts


def _begins(lines: Sequence[Line], mark: str) -> int:
    return next(
        (index for index, line in enumerate(lines) if line.text.startswith(mark)), len(lines)
    )


def write_concordance(concordance: Concordance) -> str:
    """The text. Reading it gives the value again, and what was not changed is as it was."""
    bare = replace(concordance, items=(), intro="")
    kept = bool(concordance.source) and read_concordance(concordance.source)[0] == bare
    return write_pieces(
        Piece(concordance.source, 1) if kept else Piece(_spelled_head(concordance)),
        concordance.intro,
        concordance.intro_source,
        concordance.source,
        [_piece(item) for item in concordance.items],
    )


def _piece(item: ConcordanceItem) -> Piece:
    kept = item.source and _same(item)
    return Piece(item.source, item.line) if kept else Piece(_spelled(item))


def _same(item: ConcordanceItem) -> bool:
    read, _ = read_concordance(f"---\nconcordance: c\n---\n{item.source}")
    return read is not None and read.items == (item,)


def _spelled_head(concordance: Concordance) -> str:
    return "\n".join(
        [
            "---",
            f"concordance: {spelled(concordance.slug)}",
            f"title: {spelled(concordance.title)}",
            f"panel: {spelled_list(concordance.panel)}",
            "---",
        ]
    )


def _spelled(item: ConcordanceItem) -> str:
    spans = f"`id {item.id}` · `objective {item.objective}`"
    options = [
        Option(text, item.reasoning if index == item.ours else "", index == item.ours)
        for index, text in enumerate(item.likelihoods)
    ]
    told = f"{item.situation}\n\n{THOUGHT} {item.thought}\n\n{FACT} {item.fact}"
    return f"## {item.title}\n{spans}\n\n{told}\n\n{spelled_options(options)}"
