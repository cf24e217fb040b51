"""A board's rules as values, each verified by a source or not.

A value that is not verified may warn; it must never claim that something complies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

# The one way in which courses are taught here, as approvals name it.
SELF_STUDY = "self-study, reading-based online"
FORMATS = {SELF_STUDY: "Self-study, reading-based online"}


class Method(StrEnum):
    """How content becomes minutes or hours."""

    WORDS = "words"
    MERGENER = "mergener"
    PILOT = "pilot"
    FIXED = "fixed"


class Rounding(StrEnum):
    """Which step an amount goes to."""

    DOWN = "down"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read: the page or law, its edition, and the day by which it was read."""

    source: str
    edition: str
    read_by: date

    def __str__(self) -> str:
        return f"{self.source} ({self.edition}; read by {self.read_by.isoformat()})"


Known: TypeAlias = Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a rule. ``verified`` is its source; without one ``why`` says what is known.

    ``known`` is None where nobody could say.
    """

    known: Known
    verified: Source | None
    why: str = ""

    @property
    def evidence(self) -> str:
        """The source, or that there is none, in words."""
        return str(self.verified) if self.verified else f"not verified: {self.why}"


# Every value that a pack gives, and of what kind it is.
DECIMALS = (
    *("hour minutes", "step", "minimum", "test pass", "test attempts", "items first hour"),
    *("items further hour", "true-false percent", "objectives least", "references years"),
    "retention years",
)
TEXTS = ("format words", "unit", "rounding")
TRUTHS = ("test required", "evaluation required", "evaluation per objective")
NAMES = (
    *("format words", "hour minutes", "unit", "step", "minimum", "rounding", "test required"),
    *("test pass", "test attempts", "items first hour", "items further hour"),
    *("true-false percent", "evaluation required", "evaluation per objective"),
    *("objectives least", "references years", "retention years"),
)
# Without these no hours can be worked out; a cautious value that is not verified will do.
NEEDED = frozenset({"format words", "hour minutes", "unit", "step", "minimum", "rounding"})


@dataclass(frozen=True, slots=True)
class MethodRule:
    """A method that a board takes. ``words_per_hour`` is given for :attr:`Method.WORDS` only."""

    method: Method
    words_per_hour: Decimal | None
    accepted: Value


@dataclass(frozen=True, slots=True)
class Statement:
    """The words that a board wants printed: a template, or empty where they are not known whole.

    ``alone`` says that it must stand on a page of its own.
    """

    text: str
    version: str
    alone: bool
    wording: Value


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one board. ``professions`` are keys of ``accounts.licenses.PROFESSIONS``.

    ``approves`` is ``organization`` or ``course``: whose approval the board gives.
    """

    board: str
    name: str
    short: str
    dated: date
    approves: str
    professions: tuple[str, ...]
    values: Mapping[str, Value]
    methods: tuple[MethodRule, ...]
    statement: Statement
    forbidden: tuple[str, ...]
    forbidden_from: Value
    notes: tuple[str, ...]

    def decimal(self, name: str) -> Decimal | None:
        """A number, or None where it is not known. Raises TypeError for another kind of value."""
        known = self.values[name].known
        if known is not None and not isinstance(known, Decimal):
            raise TypeError(f"{name} of {self.board} is no number")
        return known

    def text(self, name: str) -> str:
        """A text. Raises TypeError for another kind of value."""
        known = self.values[name].known
        if not isinstance(known, str):
            raise TypeError(f"{name} of {self.board} is no text")
        return known

    def truth(self, name: str) -> bool | None:
        """Yes, no, or None where it is not known. Raises TypeError for another kind of value."""
        known = self.values[name].known
        if known is not None and not isinstance(known, bool):
            raise TypeError(f"{name} of {self.board} is neither yes nor no")
        return known

    def needed(self, name: str) -> Decimal:
        """A number that every pack has. Raises ValueError where it does not."""
        known = self.decimal(name)
        if known is None:
            raise ValueError(f"{self.board} has no {name}")
        return known

    def is_verified(self, name: str) -> bool:
        """Whether a source was read for the value."""
        return self.values[name].verified is not None

    def method(self, method: Method) -> MethodRule | None:
        """What the board says of a method; None where it is not among those it takes."""
        return next((rule for rule in self.methods if rule.method is method), None)


def forbidden_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The forbidden words that a text holds, as whole words and whatever their case."""
    return tuple(
        word
        for word in words
        if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text, re.IGNORECASE)
    )


def format_of(taught: str) -> str | None:
    """The delivery format, a key of :data:`FORMATS`, that a course's own words name."""
    said = taught.strip().lower()
    return next((key for key in FORMATS if said.startswith(key)), None)
