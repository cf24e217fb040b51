"""A quiz's value written as text: what has not changed keeps its source byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hrtraining.texts.head_writing import spelled, spelled_list
from hrtraining.texts.lines import cut, ending_of
from hrtraining.texts.options import spelled_options
from hrtraining.texts.parts import Piece, put_together, text_of
from hrtraining.texts.problems import Problems
from hrtraining.texts.quiz.reading import UNLIMITED, read_quiz
from hrtraining.texts.quiz.values import Item, Quiz


def write_quiz(quiz: Quiz) -> str:
    """The text. Reading it gives the quiz again, and what was read and not changed is as it was."""
    bare = replace(quiz, items=(), intro="")
    head_kept = bool(quiz.source) and read_quiz(quiz.source)[0] == bare
    return write_pieces(
        Piece(quiz.source, 1) if head_kept else Piece(_head(quiz)),
        quiz.intro,
        quiz.intro_source,
        quiz.source,
        [_piece(item) for item in quiz.items],
    )


def write_pieces(
    head: Piece, intro: str, intro_source: str, head_source: str, items: Sequence[Piece]
) -> str:
    """Head, introduction and items put together; the introduction is kept where it is the same."""
    pieces = [head]
    if intro:
        kept = text_of(cut(intro_source, Problems())) == intro
        line = 1 + head_source.count("\n")
        pieces.append(Piece(intro_source, line) if kept else Piece(intro))
    return put_together([*pieces, *items], ending_of(head_source))


def _piece(item: Item) -> Piece:
    kept = item.source and _same(item)
    return Piece(item.source, item.line) if kept else Piece(_item(item))


def _same(item: Item) -> bool:
    read, _ = read_quiz(f"---\nquiz: q\n---\n{item.source}")
    return read is not None and read.items == (item,)


def _head(quiz: Quiz) -> str:
    blueprint = quiz.blueprint
    return "\n".join(
        [
            "---",
            f"quiz: {spelled(quiz.slug)}",
            f"title: {spelled(quiz.title)}",
            f"purpose: {quiz.purpose.value}",
            f"draw: {quiz.draw}",
            f"pass: {quiz.passing}%",
            f"attempts: {UNLIMITED if quiz.attempts is None else quiz.attempts}",
            *(
                [
                    f"blueprint: {{per objective: {blueprint.per_objective}, "
                    f"per module: {blueprint.per_module}}}"
                ]
                if blueprint
                else []
            ),
            *([f"from: {spelled_list(quiz.takes_from)}"] if quiz.takes_from else []),
            "---",
        ]
    )


def _item(item: Item) -> str:
    spans = [f"`id {item.id}`", f"`objective {item.objective}`"]
    spans += ["`situation`"] if item.situation else []
    spans += ["`true-false`"] if item.true_false else []
    return f"## {item.title}\n{' · '.join(spans)}\n\n{item.stem}\n\n{spelled_options(item.options)}"
