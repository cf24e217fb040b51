"""Conditions as boxes: lists of plain alternatives, each ``low <= scale <= high`` and some flags.

A condition holds where one of its boxes does. An ``or`` makes more boxes, an ``and`` cuts them with
each other; an empty box is dropped. Flags are bits of one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from hrtraining.texts.vignette.values import And, Compare, Condition, HasFlag, Not, Or, Scale

MOST_BOXES = 1024
DEEPEST = 100


class TooTangled(Exception):
    """A condition stands for more alternatives than the proof takes on."""


@dataclass(frozen=True, slots=True)
class Box:
    """One alternative: a range per scale, and the flag bits that are asked for and their values."""

    lows: tuple[int, ...]
    highs: tuple[int, ...]
    asked: int = 0
    wanted: int = 0

    def cut(self, other: Box) -> Box | None:
        """What lies in both boxes; None where nothing does."""
        lows = tuple(map(max, self.lows, other.lows))
        highs = tuple(map(min, self.highs, other.highs))
        if any(low > high for low, high in zip(lows, highs, strict=True)):
            return None
        if (self.wanted ^ other.wanted) & self.asked & other.asked:
            return None
        return Box(lows, highs, self.asked | other.asked, self.wanted | other.wanted)


class Boxes:
    """Makes boxes over the scales and flags that a case moves; the others are as they start.

    ``moving`` are the scales that some choice moves, in the order of a box's ranges; ``bits`` gives
    each flag that some choice sets its bit. A flag that nothing sets is never set.
    """

    def __init__(self, scales: Iterable[Scale], moving: Sequence[Scale], bits: dict[str, int]):
        self._moving = {scale.name: at for at, scale in enumerate(moving)}
        self._still = {scale.name: scale.start for scale in scales}
        self._bits = bits
        self._all = Box(tuple(scale.low for scale in moving), tuple(scale.high for scale in moving))

    def of(self, condition: Condition | None) -> tuple[Box, ...]:
        """The boxes of a condition, none of them empty; raises :class:`TooTangled`."""
        if condition is None:
            return (self._all,)
        return self._boxes(condition, true=True)

    def _boxes(self, condition: Condition, *, true: bool) -> tuple[Box, ...]:
        match condition:
            case HasFlag(flag):
                return self._flag(flag, true=true)
            case Compare():
                return self._compare(condition, true=true)
            case Not(part):
                return self._boxes(part, true=not true)
            case And(parts):
                return self._every(parts, true=True) if true else self._some(parts, true=False)
            case Or(parts):
                return self._some(parts, true=True) if true else self._every(parts, true=False)
            case _:
                assert_never(condition)

    def _flag(self, flag: str, *, true: bool) -> tuple[Box, ...]:
        bit = self._bits.get(flag, 0)
        if not bit:
            return () if true else (self._all,)
        return (replace(self._all, asked=bit, wanted=bit if true else 0),)

    def _compare(self, compare: Compare, *, true: bool) -> tuple[Box, ...]:
        at = self._moving.get(compare.scale)
        if at is None:
            value = self._still[compare.scale]
            met = any(low <= value <= high for low, high in _ranges(compare, value, value))
            return (self._all,) if met == true else ()
        low, high = self._all.lows[at], self._all.highs[at]
        ranges = _ranges(compare, low, high) if true else _others(compare, low, high)
        return tuple(
            replace(
                self._all,
                lows=(*self._all.lows[:at], first, *self._all.lows[at + 1 :]),
                highs=(*self._all.highs[:at], last, *self._all.highs[at + 1 :]),
            )
            for first, last in ranges
            if first <= last
        )

    def _some(self, parts: Iterable[Condition], *, true: bool) -> tuple[Box, ...]:
        found: dict[Box, None] = {}
        for part in parts:
            found.update(dict.fromkeys(self._boxes(part, true=true)))
            _refuse_many(found)
        return tuple(found)

    def _every(self, parts: Iterable[Condition], *, true: bool) -> tuple[Box, ...]:
        found: dict[Box, None] = {self._all: None}
        for part in parts:
            boxes = self._boxes(part, true=true)
            cuts: dict[Box, None] = {}
            for box in found:
                cuts.update((cut, None) for other in boxes if (cut := box.cut(other)) is not None)
                _refuse_many(cuts)
            found = cuts
        return tuple(found)


def depth(condition: Condition) -> int:
    """How deep a condition nests; found without recursion, whatever it is made of."""
    deepest, waiting = 0, [(condition, 1)]
    while waiting:
        part, at = waiting.pop()
        deepest = max(deepest, at)
        if isinstance(part, Not):
            waiting.append((part.part, at + 1))
        elif isinstance(part, And | Or):
            waiting.extend((inner, at + 1) for inner in part.parts)
    return deepest


def atoms(condition: Condition) -> tuple[HasFlag | Compare, ...]:
    """Every flag and comparison in a condition; found without recursion."""
    found: list[HasFlag | Compare] = []
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Not):
            waiting.append(part.part)
        elif isinstance(part, And | Or):
            waiting.extend(part.parts)
        else:
            found.append(part)
    return tuple(found)


def _ranges(compare: Compare, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """Where the comparison holds between two values."""
    match compare.comparison:
        case ">=":
            return ((max(low, compare.number), high),)
        case "<=":
            return ((low, min(high, compare.number)),)
        case "=":
            return ((max(low, compare.number), min(high, compare.number)),)
        case _:
            assert_never(compare.comparison)


def _others(compare: Compare, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """Where the comparison fails between two values."""
    match compare.comparison:
        case ">=":
            return ((low, min(high, compare.number - 1)),)
        case "<=":
            return ((max(low, compare.number + 1), high),)
        case "=":
            below = (low, min(high, compare.number - 1))
            return (below, (max(low, compare.number + 1), high))
        case _:
            assert_never(compare.comparison)


def _refuse_many(boxes: Mapping[Box, None]) -> None:
    if len(boxes) > MOST_BOXES:
        raise TooTangled(f"a condition stands for more than {MOST_BOXES:,} alternatives")
