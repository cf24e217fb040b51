"""Spreading over the edges of a space: each round touches only what the last one changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hrtraining.vignettes.rules.proof.compile import Words
from hrtraining.vignettes.rules.proof.explore import Numbers, Space

Marks: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint64]

FAR = np.iinfo(np.int64).max // 4
MARKING_PAYS = 64


def slices(first: Words, of: NDArray[np.integer]) -> Words:
    """All places from ``first[i]`` to ``first[i + 1]`` for each i, one after the other."""
    count = first[of + 1] - first[of]
    offset: Words = np.repeat(first[of] - np.cumsum(count) + count, count)
    return np.arange(offset.size) + offset


def distinct(numbers: NDArray[np.integer], states: int) -> Words:
    """Each number once, in order; all lie below ``states``.

    By marking or by sorting, whichever is less work; np.unique takes ten times as long.
    """
    if numbers.size * MARKING_PAYS > states:
        marks = np.zeros(states, np.bool_)
        marks[numbers] = True
        return np.flatnonzero(marks)
    ordered = np.sort(numbers).astype(np.int64)
    kept = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    found: Words = ordered[kept]
    return found


def grouped(of: Numbers, groups: int) -> tuple[Numbers, Words]:
    """Places ordered by the group they belong to, and where each group begins.

    Groups are numbered from 0.
    """
    order = np.arange(of.size, dtype=np.int32) if np.all(of[1:] >= of[:-1]) else _order(of)
    count = np.bincount(of, minlength=groups)
    return order, np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])


def _order(of: Numbers) -> Numbers:
    """Sorted half by half: numpy sorts 16 bits in one pass, in place of many comparisons."""
    low = np.argsort((of & 0xFFFF).astype(np.uint16), kind="stable").astype(np.int32)
    found: Numbers = low[np.argsort((of[low] >> 16).astype(np.uint16), kind="stable")]
    return found


class Backward:
    """The edges of a space ordered by the state they lead to."""

    def __init__(self, space: Space) -> None:
        self.edges, self.first = grouped(space.target, space.keys.size)

    def into(self, states: NDArray[np.integer]) -> Numbers:
        """The edges that lead into some states."""
        found: Numbers = self.edges[slices(self.first, states)]
        return found


def can_reach(space: Space, backward: Backward, goals: Marks) -> Marks:
    """Which states can reach one of the goals (the goals themselves can)."""
    reached = goals.copy()
    front = np.flatnonzero(goals)
    while front.size:
        before = space.source[backward.into(front)]
        before = before[~reached[before]]
        reached[before] = True
        front = distinct(before, space.keys.size)
    return reached


def histories(space: Space, begin: int, kept: Bits, added: Bits) -> Bits:
    """What runs can bring to each state, one bit per question of history.

    A run begins with the word ``begin``; a step by move m keeps the bits ``kept[m]`` and adds the
    bits ``added[m]``. A state's word holds every bit that some run to it has.
    """
    words = np.zeros(space.keys.size, np.uint64)
    words[0] = begin
    front = np.union1d(np.zeros(1, np.int64), space.source[added[space.move] != 0])
    while front.size:
        edges = slices(space.first, front)
        move, target = space.move[edges], space.target[edges]
        brought = (words[space.source[edges]] & kept[move]) | added[move]
        new = (brought & ~words[target]) != 0
        target, brought = target[new], brought[new]
        np.bitwise_or.at(words, target, brought)
        front = distinct(target, space.keys.size)
    return words


def least(
    space: Space, weight: Callable[[Words], Words], ends: Numbers, at_end: Words | int
) -> Words:
    """The least sum of weights (>= 0) over runs to each state, FAR where none was found.

    ``weight`` gives the weight of each of some edges, ``at_end`` what each of ``ends`` adds. Right
    for the end with the least sum and for all states on the way to it; what could only lead to a
    greater one is not followed.
    """
    sums = np.full(space.keys.size, FAR, np.int64)
    sums[0] = 0
    front = np.zeros(1, np.int64)
    while front.size:
        edges = slices(space.first, front)
        target = space.target[edges]
        brought = sums[space.source[edges]] + weight(edges)
        new = brought < sums[target]
        target, brought = target[new], brought[new]
        np.minimum.at(sums, target, brought)
        front = distinct(target, space.keys.size)
        front = front[sums[front] < (sums[ends] + at_end).min()]
    return sums


def fewest(space: Space, counted: Marks, ends: Numbers) -> int:
    """How many of the counted moves a run to one of the ends takes at least.

    Goes from count to count, so that every edge is looked at once. Some run must lead to an end.
    """
    states = space.keys.size
    met = np.zeros(states, np.bool_)
    met[0] = True
    front, count = np.zeros(1, np.int64), 0
    later: list[Numbers] = []
    while True:
        while front.size:
            edges = slices(space.first, front)
            target, counts = space.target[edges], counted[space.move[edges]]
            later.append(target[counts])
            now = target[~counts]
            now = now[~met[now]]
            met[now] = True
            front = distinct(now, states)
        if met[ends].any():
            return count
        after = np.concatenate(later)
        after = after[~met[after]]
        met[after] = True
        front, count, later = distinct(after, states), count + 1, []


def rounds_without(space: Space, usable: Marks) -> Numbers:
    """How many steps a shortest run takes to each state using only the moves that are usable.

    -1 where no such run leads.
    """
    steps = np.full(space.keys.size, -1, np.int32)
    steps[0] = 0
    front = np.zeros(1, np.int64)
    done = 0
    while front.size:
        done += 1
        edges = slices(space.first, front)
        edges = edges[usable[space.move[edges]]]
        target = space.target[edges]
        target = target[steps[target] < 0]
        steps[target] = done
        front = distinct(target, space.keys.size)
    return steps


def rounds_after(space: Space, after: Marks) -> Numbers:
    """How many steps a shortest run takes to each state if it must take one of some moves.

    -1 where no such run leads.
    """
    steps = np.full(space.keys.size, -1, np.int32)
    taken = np.flatnonzero(after[space.move])
    due = space.level_of(space.source[taken]) + 1
    order = np.argsort(due, kind="stable")
    taken, due = taken[order], due[order]
    front = np.zeros(0, np.int64)
    done, next_due = 0, 0
    while front.size or next_due < taken.size:
        if not front.size:
            done = int(due[next_due]) - 1
        done += 1
        joining = int(np.searchsorted(due, done, side="right"))
        arrived = space.target[slices(space.first, front)]
        arrived = np.concatenate([arrived, space.target[taken[next_due:joining]]])
        next_due = joining
        arrived = arrived[steps[arrived] < 0]
        steps[arrived] = done
        front = distinct(arrived, space.keys.size)
    return steps
