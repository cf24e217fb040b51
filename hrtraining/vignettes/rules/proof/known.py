"""Which states are known, and under which number: a plain table where the space is small, sorted
runs where it is not.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.int64]
Numbers = NDArray[np.int32]

TABLE_PER_STATE = 16


class Known(Protocol):
    """States by key, each with its number."""

    def numbers(self, keys: Words) -> Numbers:
        """The number of each state, -1 where it is not known."""

    def add(self, keys: Words, first: int) -> None:
        """Make sorted keys known that were not, numbered from ``first`` on."""


def known_states(size: int, limit: int) -> Known:
    """What remembers states of a space of that size, of which at most ``limit`` will be found."""
    if size <= TABLE_PER_STATE * max(limit, 4096):
        return _TableOfAll(size)
    return _SortedRuns()


class _TableOfAll:
    """Four bytes for every state that could be."""

    def __init__(self, size: int) -> None:
        self._numbers = np.full(size, -1, np.int32)

    def numbers(self, keys: Words) -> Numbers:
        found: Numbers = self._numbers[keys]
        return found

    def add(self, keys: Words, first: int) -> None:
        self._numbers[keys] = np.arange(first, first + keys.size, dtype=np.int32)


class _SortedRuns:
    """Sorted runs of keys, each longer than the sum of what came later, so there are few."""

    def __init__(self) -> None:
        self._runs: list[tuple[Words, Numbers]] = []

    def numbers(self, keys: Words) -> Numbers:
        found = np.full(keys.size, -1, np.int32)
        for run, numbers in self._runs:
            at = np.searchsorted(run, keys)
            at[at == run.size] = 0
            hit = run[at] == keys
            found[hit] = numbers[at[hit]]
        return found

    def add(self, keys: Words, first: int) -> None:
        if not keys.size:
            return
        numbers = np.arange(first, first + keys.size, dtype=np.int32)
        while self._runs and self._runs[-1][0].size <= 2 * keys.size:
            run, run_numbers = self._runs.pop()
            keys, numbers = np.concatenate([run, keys]), np.concatenate([run_numbers, numbers])
            order = np.argsort(keys, kind="stable")
            keys, numbers = keys[order], numbers[order]
        self._runs.append((keys, numbers))
