"""Evaluations as they are reported: nobody's answer can be seen in them, or worked out.

Two rules hold. A report counts evaluations by fives: the sixth to ninth wait for the tenth, so that
one person's answer is never the difference between two reports. And neighboring answers are counted
together until every number stands for at least five people; nothing else about a question is told,
no mean, no zero, since either would give a small number away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

FEWEST = 5
MINUTES_STEP = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that are counted together, and how many people gave one of them."""

    answers: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the evaluation: its name, its words, and its answers in their order."""

    name: str
    words: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its groups; the last group holds everything that is left."""

    question: Question
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a CE administrator sees. ``minutes`` is the median, to ten; texts are in no order."""

    people: int
    answered: tuple[Answered, ...]
    minutes: int | None
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def counted(available: int) -> int:
    """How many evaluations a report counts of those that are there: a multiple of five."""
    return available - available % FEWEST


def report_on(
    evaluations: Sequence[Mapping[str, Any]], questions: Sequence[Question], texts: Sequence[str]
) -> Report | None:
    """The report on evaluations in the order in which they were given; None below five.

    ``texts`` names the questions that were answered in free words.
    """
    taken = evaluations[: counted(len(evaluations))]
    if not taken:
        return None
    answered = []
    for question in questions:
        given = [str(one[question.name]) for one in taken if question.name in one]
        counts = [given.count(answer) for answer in question.answers]
        groups = merged(counts)
        if groups:
            labels = list(question.answers.values())
            told = tuple(Group(tuple(labels[first:last]), people) for first, last, people in groups)
            answered.append(Answered(question, told))
    minutes = [int(one["minutes"]) for one in taken if str(one.get("minutes", "")).isdigit()]
    return Report(
        people=len(taken),
        answered=tuple(answered),
        minutes=_about(median(minutes)) if len(minutes) >= FEWEST else None,
        texts=tuple(
            (name, shuffled([str(one[name]) for one in taken if one.get(name)])) for name in texts
        ),
    )


def merged(counts: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Neighbors joined until each number is at least five: (first, end, people), in order.

    Nothing where all of them together are fewer than five. What is left at the end joins the last
    group, so that the groups always cover every answer.
    """
    groups: list[tuple[int, int, int]] = []
    first, people = 0, 0
    for at, count in enumerate(counts):
        people += count
        if people >= FEWEST:
            groups.append((first, at + 1, people))
            first, people = at + 1, 0
    if not groups:
        return ()
    if first < len(counts):
        begin, _end, before = groups.pop()
        groups.append((begin, len(counts), before + people))
    return tuple(groups)


def shuffled(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts in an order that says nothing of when they were written, and is always the same."""
    return tuple(sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest()))


def _about(minutes: float) -> int:
    return round(minutes / MINUTES_STEP) * MINUTES_STEP
