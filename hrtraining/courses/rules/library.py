"""All that can be learned, as values: what a content folder holds and what is wrong with it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hrtraining.texts.course.values import Course
from hrtraining.texts.drawing import Drawing
from hrtraining.texts.module.values import Module
from hrtraining.texts.problems import Problem, Severity
from hrtraining.texts.quiz.values import Concordance, Item, Quiz
from hrtraining.texts.references import Work
from hrtraining.texts.vignette.values import Vignette


class Kind(StrEnum):
    """What a text is; also the key that opens its head."""

    COURSE = "course"
    MODULE = "module"
    QUIZ = "quiz"
    CONCORDANCE = "concordance"
    VIGNETTE = "vignette"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A problem and the file it is in; ``path`` leads from the content folder."""

    path: str
    problem: Problem

    @property
    def is_error(self) -> bool:
        """Whether it blocks."""
        return self.problem.severity is Severity.ERROR


def error(path: str, line: int, kind: str, message: str) -> Found:
    """A problem that blocks."""
    return Found(path, Problem(line, Severity.ERROR, kind, message))


def warning(path: str, line: int, kind: str, message: str) -> Found:
    """A problem that the author should look at."""
    return Found(path, Problem(line, Severity.WARNING, kind, message))


def lines_of(text: str) -> Callable[[int], int]:
    """A function that tells the line of a place in the text."""
    ends = [found.start() for found in re.finditer("\n", text)]
    return lambda place: bisect_left(ends, place) + 1


@dataclass(frozen=True, slots=True)
class Text:
    """A file as it was read: where it is, what it is, and its exact source."""

    path: str
    kind: Kind
    source: str

    def line_of(self, key: str) -> int:
        """The line of a key of the head, 1 where it is not there."""
        for number, line in enumerate(self.source.splitlines(), 1):
            if line.startswith(f"{key}:"):
                return number
            if number > 1 and line.rstrip() == "---":
                break
        return 1


@dataclass(frozen=True, slots=True)
class Library:
    """Everything in a content folder. With errors among ``problems`` it is not fit to be served.

    Values are under their slug, ``drawings`` under the path from the content folder, and ``texts``
    under kind and slug.
    """

    courses: Mapping[str, Course] = field(default_factory=dict)
    modules: Mapping[str, Module] = field(default_factory=dict)
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    concordances: Mapping[str, Concordance] = field(default_factory=dict)
    vignettes: Mapping[str, Vignette] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    texts: Mapping[tuple[Kind, str], Text] = field(default_factory=dict)
    problems: tuple[Found, ...] = ()

    @property
    def errors(self) -> tuple[Found, ...]:
        """The problems that block."""
        return tuple(found for found in self.problems if found.is_error)

    def path(self, kind: Kind, slug: str) -> str:
        """Where a text is, or nothing where there is none."""
        text = self.texts.get((kind, slug))
        return text.path if text else ""

    def line_of(self, kind: Kind, slug: str, key: str) -> int:
        """The line of a key in the head of a text."""
        text = self.texts.get((kind, slug))
        return text.line_of(key) if text else 1

    def items(self) -> Iterator[tuple[Quiz, Item]]:
        """Every item of every quiz."""
        for quiz in self.quizzes.values():
            for item in quiz.items:
                yield quiz, item

    def known(self, kind: Kind) -> Iterable[str]:
        """The slugs of the texts of a kind."""
        return [slug for text_kind, slug in self.texts if text_kind is kind]
