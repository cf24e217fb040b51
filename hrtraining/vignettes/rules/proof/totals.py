"""Counts over complete runs: how many there are, and the greatest sum that one can gather.

Both walk once over the components in an order in which every step leads forward; a loop is a
component with a step inside it.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from hrtraining.vignettes.rules.proof.compile import Words
from hrtraining.vignettes.rules.proof.explore import Numbers, Space
from hrtraining.vignettes.rules.proof.loops import components
from hrtraining.vignettes.rules.proof.spread import FAR, Marks, distinct, grouped, slices

EXACT_BITS = 52
BITS_AT_ONCE = 500


class Forward:
    """The steps between states from which an ending can be reached, in an order without return."""

    def __init__(self, space: Space, live: Marks) -> None:
        states = space.keys.size
        used = live[space.source] & live[space.target]
        self.edges = np.flatnonzero(used).astype(np.int32)
        source, target = space.source[self.edges], space.target[self.edges]
        self.component = components(states, source, target)
        inside = self.component[source] == self.component[target]
        self.inside = self.edges[inside]
        self.edges = self.edges[~inside]
        self.source = self.component[source[~inside]]
        self.target = self.component[target[~inside]]
        self.order, self.first = grouped(self.source, states)
        self.rounds = self._rounds(distinct(self.component[live], states))

    @property
    def loops(self) -> bool:
        """Whether some complete run can go round and round."""
        return bool(self.inside.size)

    def leaving(self, some: NDArray[np.integer]) -> Numbers:
        """Places in ``edges`` of the steps that leave some components."""
        found: Numbers = self.order[slices(self.first, some)]
        return found

    def _rounds(self, front: Words) -> list[NDArray[np.integer]]:
        """Components by the most steps that lead to them, beginning with none."""
        arriving = np.bincount(self.target, minlength=self.component.size)
        front = front[arriving[front] == 0]
        rounds: list[NDArray[np.integer]] = []
        while front.size:
            rounds.append(front)
            onward = self.target[self.leaving(front)]
            np.subtract.at(arriving, onward, 1)
            onward = distinct(onward, self.component.size)
            front = onward[arriving[onward] == 0]
        return rounds


def greatest(forward: Forward, weight: Words, ends: Marks) -> int | None:
    """The greatest sum of weights (>= 0, one per edge of the space) that a complete run gathers.

    None where a loop adds to it without end. There must be a complete run.
    """
    if np.any(weight[forward.inside] > 0):
        return None
    sums = np.full(forward.component.size, -FAR, np.int64)
    sums[forward.component[0]] = 0
    for front in forward.rounds:
        places = forward.leaving(front)
        brought = sums[forward.source[places]] + weight[forward.edges[places]]
        np.maximum.at(sums, forward.target[places], brought)
    return int(sums[forward.component[ends]].max())


def count_runs(forward: Forward, ends: Marks) -> int:
    """How many complete runs there are; there must be no loop.

    Counted in floating point where that is exact. Else in whole numbers of BITS_AT_ONCE bits, as
    often as the count has bits, so that memory stays bounded however large it is.
    """
    bits = _gathered(forward, np.where(ends, 0.0, -np.inf), np.logaddexp2)[0]
    if bits <= EXACT_BITS:
        return int(_gathered(forward, ends.astype(np.float64), np.add)[0])
    counted, product = 0, 1
    for exponent in _exponents(ceil(bits) + 2):
        modulus = 2**exponent - 1
        part = int(_modular(forward, ends, modulus))
        # The one number below the product of the moduli that leaves every remainder.
        step = (part - counted) * pow(product, -1, modulus) % modulus
        counted += product * step
        product *= modulus
    return counted


def _gathered(
    forward: Forward, begin: NDArray[np.float64], together: np.ufunc
) -> NDArray[np.float64]:
    ways = begin.copy()
    for front in reversed(forward.rounds):
        places = forward.leaving(front)
        if places.size:
            together.at(ways, forward.source[places], ways[forward.target[places]])
    return ways


def _modular(forward: Forward, ends: Marks, modulus: int) -> int:
    ways = np.zeros(ends.size, object)
    ways[ends] = 1
    for front in reversed(forward.rounds):
        places = forward.leaving(front)
        if places.size:
            np.add.at(ways, forward.source[places], ways[forward.target[places]])
            ways[front] %= modulus
    return int(ways[0])


def _exponents(bits: int) -> list[int]:
    """Exponents without a common factor, so that the numbers 2**e - 1 have none either."""
    found: list[int] = []
    candidate = BITS_AT_ONCE
    while sum(found) - len(found) < bits:
        candidate += 1
        if all(candidate % divisor for divisor in range(2, int(candidate**0.5) + 1)):
            found.append(candidate)
    return found
