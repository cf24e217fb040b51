"""What an attempt counts for, and whether there may be another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force when an attempt was begun.

    ``passing`` is the standard in percent, met or passed; ``attempts`` is None for as many as one
    likes; ``size`` is the number of items.
    """

    passing: int
    attempts: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Result:
    """How many items were answered with the key, of all that were drawn."""

    correct: int
    total: int
    passed: bool


def result(rules: Rules, keys: Mapping[str, int], last: Mapping[str, int]) -> Result:
    """The result of an attempt: ``keys`` and the ``last`` response by item, as option places.

    An item without a response is not correct. The standard is compared in whole numbers, so that
    8 of 10 meets 80 percent exactly.
    """
    correct = sum(last.get(item) == key for item, key in keys.items())
    total = len(keys)
    return Result(correct, total, total > 0 and correct * 100 >= rules.passing * total)


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt as far as it matters for another."""

    number: int
    submitted: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class MayBegin:
    """Another attempt may be begun; ``left`` counts it, None for as many as one likes."""

    number: int
    left: int | None


@dataclass(frozen=True, slots=True)
class GoOnWith:
    """An attempt is under way and is to be finished first."""

    number: int


@dataclass(frozen=True, slots=True)
class AlreadyPassed:
    """The examination is passed: there is nothing to gain from another attempt."""

    number: int


@dataclass(frozen=True, slots=True)
class UsedUp:
    """The last attempt is used, and none was passed."""

    of: int


def another(
    attempts: int | None, tried: Sequence[Tried], *, counts: bool
) -> MayBegin | GoOnWith | AlreadyPassed | UsedUp:
    """Whether a trainee may begin another attempt, under today's number of attempts.

    ``counts`` is true for an examination; practice may be taken again after it is passed.
    """
    open_one = next((attempt for attempt in tried if not attempt.submitted), None)
    if open_one is not None:
        return GoOnWith(open_one.number)
    passed = next((attempt for attempt in tried if attempt.passed), None)
    if counts and passed is not None:
        return AlreadyPassed(passed.number)
    number = max((attempt.number for attempt in tried), default=0) + 1
    if attempts is None:
        return MayBegin(number, None)
    if len(tried) >= attempts:
        return UsedUp(attempts)
    return MayBegin(number, attempts - len(tried))
