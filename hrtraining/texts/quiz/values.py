"""Quizzes and script concordance as plain values.

Two values are equal when they say the same, however they are spelled: lines and the exact source
are carried along and left out of comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hrtraining.texts.options import Option


class Purpose(StrEnum):
    """What a quiz is for: practice teaches, the examination counts."""

    PRACTICE = "practice"
    EXAMINATION = "examination"


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its options and, for every option, a rationale.

    ``id`` is unique in the course. ``objective`` is ``module.objective``. A ``situation`` asks for
    a decision in a small clinical situation; a ``true_false`` item has two options instead of four.
    """

    id: str
    title: str
    objective: str
    stem: str
    options: tuple[Option, ...]
    situation: bool = False
    true_false: bool = False
    line: int = field(default=0, compare=False)
    spans_line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)

    @property
    def key(self) -> Option:
        """The right option."""
        return next(option for option in self.options if option.key)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How an examination is drawn: at least so many items per course objective and per module."""

    per_objective: int
    per_module: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz. ``draw`` items per attempt; ``passing`` is the standard in percent, met or passed.

    ``attempts`` is how many a trainee has, None for as many as they like. An examination also
    draws from the quizzes named in ``takes_from``, by its blueprint. ``source`` is the head and
    ``intro`` what stands before the first item.
    """

    slug: str
    title: str
    purpose: Purpose
    draw: int
    passing: int
    attempts: int | None
    items: tuple[Item, ...]
    blueprint: Blueprint | None = None
    takes_from: tuple[str, ...] = ()
    intro: str = ""
    source: str = field(default="", compare=False, repr=False)
    intro_source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ConcordanceItem:
    """A situation, a thought, a new fact: how much more or less likely is the thought now?

    ``likelihoods`` are the five answers from much less to much more likely; ``ours`` is the index
    of the one the project would choose, with its reasoning.
    """

    id: str
    title: str
    objective: str
    situation: str
    thought: str
    fact: str
    likelihoods: tuple[str, str, str, str, str]
    ours: int
    reasoning: str
    line: int = field(default=0, compare=False)
    spans_line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Concordance:
    """Script concordance items, unscored practice.

    ``panel`` are names of licensed clinicians who have answered them, none until there are any.
    """

    slug: str
    title: str
    items: tuple[ConcordanceItem, ...]
    panel: tuple[str, ...] = ()
    intro: str = ""
    source: str = field(default="", compare=False, repr=False)
    intro_source: str = field(default="", compare=False, repr=False)
