"""Hours of credit from content: four methods, each with every step that led to its number.

All numbers are decimals. An amount goes down to the board's step unless the pack verifies another
rounding, and an amount below the board's smallest is none. Facts on continuing education, 1.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import combinations
from statistics import median

from hrtraining.credit.rules.lines import printed
from hrtraining.credit.rules.measure import Measured
from hrtraining.credit.rules.packs import Method, Pack, Rounding, Value

EASIEST, HARDEST = 1, 5


class CasesAs(StrEnum):
    """How cases enter: as words or as minutes, never both."""

    WORDS = "words"
    MINUTES = "minutes"


def mergener(words: int, items: int, difficulty: Decimal) -> Decimal:
    """Minutes = 0.9 × (−22.3 + 0.00209·words + 2.78·items + 15.5·difficulty), at least 0.

    For a whole course: the formula does not add up over modules. Mergener 1991, with the sign that
    the worked sample of an approver holds under (3,774 words, 16 items, 2.5: 61.936 minutes).
    Raises ValueError for a number below 0 or a difficulty outside 1 to 5.
    """
    if words < 0 or items < 0 or not EASIEST <= difficulty <= HARDEST:
        raise ValueError("words and items are at least 0, and difficulty is 1 to 5")
    inside = (
        Decimal("-22.3")
        + Decimal("0.00209") * words
        + Decimal("2.78") * items
        + Decimal("15.5") * difficulty
    )
    return max(Decimal(0), Decimal("0.9") * inside)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The difficulty that named raters gave, and how far they agree.

    ``difficulty`` is the mean to two decimals. ``equal`` and ``near`` are how many of the ``pairs``
    of raters gave the same number, or numbers one apart at most.
    """

    difficulty: Decimal
    raters: int
    lowest: int
    highest: int
    pairs: int
    equal: int
    near: int

    @property
    def told(self) -> str:
        """The agreement in words."""
        if not self.pairs:
            return "one rater, so that no agreement can be shown"
        return (
            f"{self.raters} raters, from {self.lowest} to {self.highest}; "
            f"{self.equal} of {self.pairs} pairs gave the same, {self.near} at most one apart"
        )


def agreement(ratings: Sequence[int]) -> Agreement | None:
    """The raters' mean and agreement; None without a rating.

    Raises ValueError for a rating outside 1 (very easy) to 5 (very difficult).
    """
    if not ratings:
        return None
    if not all(EASIEST <= one <= HARDEST for one in ratings):
        raise ValueError("a rating of difficulty is 1 to 5")
    pairs = list(combinations(ratings, 2))
    mean = Decimal(sum(ratings)) / len(ratings)
    return Agreement(
        mean.quantize(Decimal("0.01"), ROUND_HALF_UP),
        len(ratings),
        min(ratings),
        max(ratings),
        len(pairs),
        sum(a == b for a, b in pairs),
        sum(abs(a - b) <= 1 for a, b in pairs),
    )


@dataclass(frozen=True, slots=True)
class Inputs:
    """What hours are worked out from. ``fixed`` is what the body itself set, in its own unit."""

    content: Measured
    difficulty: Agreement | None = None
    pilots: tuple[int, ...] = ()
    fixed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours by one method. ``minutes`` is None where the method has none; ``steps`` say how.

    ``hours`` is 0 where the amount is below the board's smallest.
    """

    method: Method
    minutes: Decimal | None
    exact: Decimal
    hours: Decimal
    steps: tuple[str, ...]
    accepted: Value


@dataclass(frozen=True, slots=True)
class NoHours:
    """The method cannot be used yet, and what is missing."""

    method: Method
    missing: str
    accepted: Value


def hours_by(pack: Pack, method: Method, inputs: Inputs, cases: CasesAs) -> Hours | NoHours:
    """The hours of a course with a board by one method. Raises LookupError if it takes no such."""
    rule = pack.method(method)
    if rule is None:
        raise LookupError(f"{pack.board} does not take {method}")
    per_hour = pack.needed("hour minutes")
    match method:
        case Method.WORDS:
            if rule.words_per_hour is None:
                raise ValueError(f"{pack.board} says no words per hour")
            exact, steps = _by_words(inputs.content, rule.words_per_hour, per_hour, cases)
            minutes = None
        case Method.MERGENER:
            if inputs.difficulty is None:
                return NoHours(
                    method, "nobody has rated the difficulty of this edition", rule.accepted
                )
            minutes, steps = _by_mergener(inputs.content, inputs.difficulty, cases)
            exact = minutes / per_hour
        case Method.PILOT:
            if not inputs.pilots:
                return NoHours(
                    method, "no pilot reader of this edition has recorded a time", rule.accepted
                )
            minutes = Decimal(str(median(inputs.pilots)))
            steps = (
                f"median of {_counted(len(inputs.pilots), 'recorded time')}: {told(minutes)} "
                "minutes for the whole course, cases included",
            )
            exact = minutes / per_hour
        case Method.FIXED:
            if inputs.fixed is None:
                return NoHours(method, "the body has set no hours of its own", rule.accepted)
            exact, minutes = inputs.fixed, None
            return Hours(
                method, None, exact, exact, ("set by the body in its letter",), rule.accepted
            )
    if minutes is not None:
        steps = (*steps, f"{told(minutes)} minutes / {told(per_hour)} = {told(exact)}")
    hours, how = rounded(pack, exact)
    return Hours(method, minutes, exact, hours, (*steps, how), rule.accepted)


def rounded(pack: Pack, exact: Decimal) -> tuple[Decimal, str]:
    """An amount at the board's step, and how it came there; 0 below the board's smallest."""
    step, smallest = pack.needed("step"), pack.needed("minimum")
    nearest = pack.text("rounding") == Rounding.NEAREST
    steps = (exact / step).to_integral_value(ROUND_HALF_UP if nearest else ROUND_DOWN)
    amount = steps * step
    said = f"{'to the nearest' if nearest else 'down to a'} step of {told(step)}"
    if amount < smallest:
        return Decimal(0), f"{said}: {told(amount)}, below the smallest, {told(smallest)}: none"
    return amount, f"{said}: {printed(amount)} {pack.text('unit')}"


def _by_words(
    content: Measured, words_per_hour: Decimal, per_hour: Decimal, cases: CasesAs
) -> tuple[Decimal, tuple[str, ...]]:
    if cases is CasesAs.WORDS:
        words = content.words + content.case_words
        exact = words / words_per_hour
        return exact, (
            f"{content.words:,} words of teaching + {content.case_words:,} of cases = {words:,}",
            f"{words:,} / {words_per_hour:,} words an hour = {told(exact)}",
        )
    read, played = content.words / words_per_hour, content.case_minutes / per_hour
    return read + played, (
        f"{content.words:,} words of teaching / {words_per_hour:,} an hour = {told(read)}",
        f"{told(content.case_minutes)} minutes of cases / {told(per_hour)} = {told(played)}",
    )


def _by_mergener(
    content: Measured, difficulty: Agreement, cases: CasesAs
) -> tuple[Decimal, tuple[str, ...]]:
    as_words = cases is CasesAs.WORDS
    words = content.words + (content.case_words if as_words else 0)
    minutes = mergener(words, content.items, difficulty.difficulty)
    steps = (
        f"difficulty {told(difficulty.difficulty)}: {difficulty.told}",
        f"0.9 × (−22.3 + 0.00209 × {words:,} words + 2.78 × {content.items} items + "
        f"15.5 × {told(difficulty.difficulty)}) = {told(minutes)} minutes",
    )
    if as_words:
        return minutes, steps
    return minutes + content.case_minutes, (
        *steps,
        f"+ {told(content.case_minutes)} minutes of cases",
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def told(number: Decimal) -> str:
    """A number to three decimals at most, as derivations write it."""
    text = f"{number.quantize(Decimal('0.001')):f}" if number != number.to_integral() else ""
    return text.rstrip("0").rstrip(".") if text else f"{number.to_integral():f}"
