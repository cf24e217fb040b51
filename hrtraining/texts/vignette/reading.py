"""Reading a case: every problem at once, each at its line."""

from __future__ import annotations

from dataclasses import replace

from hrtraining.texts.citations import find_citations
from hrtraining.texts.head import read_head
from hrtraining.texts.lines import cut
from hrtraining.texts.problems import Problem, Problems
from hrtraining.texts.vignette.blocks import cut_blocks
from hrtraining.texts.vignette.checks import check
from hrtraining.texts.vignette.draft import Draft
from hrtraining.texts.vignette.heads import read_case_head
from hrtraining.texts.vignette.scenes import SceneReader
from hrtraining.texts.vignette.values import Vignette


def read_vignette(text: str) -> tuple[Vignette | None, tuple[Problem, ...]]:
    """The case that a text tells, and what is wrong with the text.

    The case is None where something is wrong that must be mended first; see `read_draft` for what
    could be read of it nevertheless.
    """
    draft = read_draft(text)
    return (draft.vignette if draft.sound else None), draft.problems


def read_draft(text: str) -> Draft:
    """The case as far as it can be read, and everything that is wrong with the text."""
    problems = Problems()
    lines = cut(text, problems)
    if not lines:
        if not problems.any_errors:
            problems.error(1, "empty", "the text is empty")
        return Draft(Vignette("", ""), problems.all(), understood=False)
    head, body = read_head(lines, problems)
    case = read_case_head(head, problems) if head is not None else Vignette("", "")
    blocks = cut_blocks(lines[body:], problems)
    reader = SceneReader(problems)
    scenes = reader.scenes(blocks)
    if body < len(lines):
        find_citations(text[lines[body].start :], problems, lines[body].number)
    vignette = replace(case, scenes=scenes, facilitators_note=reader.note)
    understood = not problems.any_errors
    key_lines = head.key_lines if head is not None else {}
    check(vignette, reader.places, key_lines, problems, head_read=head is not None)
    return Draft(
        vignette, problems.all(), understood, lines, head, body, tuple(blocks), dict(key_lines)
    )
