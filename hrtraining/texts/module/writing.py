"""A module's value written as text: what has not changed keeps its source byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hrtraining.texts.head_writing import spelled, spelled_list
from hrtraining.texts.lines import ending_of
from hrtraining.texts.module.blocks import EQUIVALENT, NAMES, block_of
from hrtraining.texts.module.reading import read_module
from hrtraining.texts.module.values import (
    Block,
    Check,
    Figure,
    Module,
    Practice,
    Reflect,
    Section,
    Teaching,
)
from hrtraining.texts.options import spelled_options
from hrtraining.texts.parts import Piece, put_together, quoted_lines

_NAME_OF = {kind: name for name, kind in NAMES.items()}


def write_module(module: Module) -> str:
    """The text. Reading it gives the module again, and what was read and not changed is as it was.

    The value must be one that a text can say: no two Teaching blocks in a row, blocks that do not
    open like another kind, sections whose slug is that of their heading.
    """
    return put_together(list(_pieces(module)), ending_of(module.source))


def _pieces(module: Module) -> Iterator[Piece]:
    if module.source and _same_head(module):
        yield Piece(module.source, 1)
    else:
        yield Piece(_head(module))
    for section in module.sections:
        if not section.opening:
            kept = bool(section.source) and _same_heading(section)
            yield Piece(section.source, section.line) if kept else Piece(_heading(section))
        for block in section.blocks:
            if block.source and block_of(block.source) == block:
                yield Piece(block.source, block.line)
            else:
                yield Piece(_block(block))


def _same_head(module: Module) -> bool:
    read, _ = read_module(module.source)
    return read is not None and read == replace(module, sections=())


def _same_heading(section: Section) -> bool:
    read, _ = read_module(f"---\nmodule: m\n---\n{section.source}")
    return (
        read is not None
        and len(read.sections) == 1
        and read.sections[0] == replace(section, blocks=())
    )


def _head(module: Module) -> str:
    objectives = [
        f"  - {{id: {spelled(known.id, in_brackets=True)}, "
        f"text: {spelled(known.text, in_brackets=True)}, "
        f"serves: {spelled(known.serves, in_brackets=True)}}}"
        for known in module.objectives
    ]
    return "\n".join(
        [
            "---",
            f"module: {spelled(module.slug)}",
            f"title: {spelled(module.title)}",
            *([f"kicker: {spelled(module.kicker)}"] if module.kicker else []),
            *(["objectives:", *objectives] if objectives else ["objectives: []"]),
            f"reviewed: {module.reviewed.isoformat()}",
            f"review by: {module.review_by.isoformat()}",
            *([f"sensitive: {spelled_list(module.sensitive)}"] if module.sensitive else []),
            f"authors: {spelled_list(module.authors)}",
            f"reviewers: {spelled_list(module.reviewers)}",
            "---",
        ]
    )


def _heading(section: Section) -> str:
    heading = f"## {section.heading}"
    return (
        f"{heading}\n`objectives {', '.join(section.objectives)}`"
        if section.objectives
        else heading
    )


def _block(block: Block) -> str:
    if isinstance(block, Teaching):
        return block.text
    opening = f"**{_NAME_OF[type(block)]}:**"
    if isinstance(block, (Reflect, Practice, Check, Figure)):
        opening += f" `id {block.id}`"
    match block:
        case Check():
            text = f"{block.stem}\n\n{spelled_options(block.options)}"
        case Figure():
            text = (
                f"![{block.alt}]({block.path}) {block.caption}\n\n{EQUIVALENT} {block.equivalent}"
            )
        case _:
            text = block.text
    # A list begins on a line of its own, or a Git page would not show it as one.
    joint = "\n\n" if text.startswith(("- ", "* ", "+ ", "1. ", "|", "```", "#", ">")) else " "
    return quoted_lines(f"{opening}{joint}{text}")
