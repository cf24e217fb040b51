"""The second of four functions: every state that choices can reach, level by level.

States are numbered as they are found, so every level is a run of neighboring numbers, and the first
step into a state leads back along a shortest path. All steps are kept as edges, ordered by the
state they leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hrtraining.vignettes.rules.proof.compile import NOWHERE, Table, Words
from hrtraining.vignettes.rules.proof.known import Known, known_states

CANDIDATES_AT_ONCE = 400_000
EDGES_PER_STATE = 8
MOST_LEVELS = 10_000

Numbers: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """All states found and the steps between them.

    ``keys`` are the states by number; ``levels`` where each level begins (and the end behind the
    last); ``parent`` and ``parent_move`` the first step into each state (-1 for the opening).
    Edge e leads from ``source[e]`` to ``target[e]`` by ``move[e]``; the edges of state s are those
    from ``first[s]`` to ``first[s + 1]``. ``lost`` are the states in which a choice that leads
    nowhere is open. Only states below ``expanded`` have had their choices taken.
    """

    table: Table
    keys: Words
    levels: Words
    parent: Numbers
    parent_move: Numbers
    source: Numbers
    target: Numbers
    move: Numbers
    first: Words
    lost: Numbers
    expanded: int
    stopped: str

    @property
    def complete(self) -> bool:
        """Whether the whole space was explored."""
        return not self.stopped

    def path(self, state: int) -> tuple[str, ...]:
        """A shortest run of choices from the opening to a state."""
        steps: list[str] = []
        while self.parent[state] >= 0:
            steps.append(self.table.moves[self.parent_move[state]].ref)
            state = int(self.parent[state])
        return tuple(reversed(steps))

    def level_of(self, states: NDArray[np.integer]) -> Words:
        """How many choices a shortest run takes to each state."""
        return np.searchsorted(self.levels, states, side="right") - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Open choices of some states: which of the states, which move, and the state it leads to."""

    source: Words
    move: Words
    key: Words
    lost: Words


def explore(table: Table, limit: int) -> Space:
    """Explore until nothing is new, or until the limit is reached.

    ``limit`` bounds the states; at most EDGES_PER_STATE times as many steps are kept, and at most
    MOST_LEVELS levels explored. Memory is bounded by the limit, never by the case.
    """
    return _Explorer(table, limit).run()


class _Explorer:
    def __init__(self, table: Table, limit: int) -> None:
        self._table = table
        self._limit = limit
        self._known: Known = known_states(table.per_scene * len(table.scenes), limit)
        self._keys: list[Words] = []
        self._parents: list[Numbers] = []
        self._parent_moves: list[Numbers] = []
        self._edges: list[tuple[Numbers, Numbers, Numbers]] = []
        self._lost: list[Numbers] = []
        self._states = 0
        self._steps = 0
        self._expanded = 0
        self._stopped = ""

    def run(self) -> Space:
        level = np.array([self._table.start], np.int64)
        self._add(level, np.array([-1], np.int32), np.array([-1], np.int32))
        levels = [0]
        while level.size and not self._stopped:
            levels.append(self._states)
            if len(levels) > MOST_LEVELS:
                self._stopped = f"some states take more than {MOST_LEVELS:,} choices to reach"
                break
            level = self._expand(level, levels[-2])
        if levels[-1] != self._states:
            levels.append(self._states)
        return self._space(np.array(levels, np.int64))

    def _expand(self, level: Words, first: int) -> Words:
        """Take every open choice of a level whose first state has that number; the next level."""
        found: list[Words] = []
        rows = self._table.rows.count[self._table.scene_of(level)]
        behind = np.cumsum(rows)
        start = 0
        while start < level.size and not self._stopped:
            already = behind[start - 1] if start else 0
            end = int(np.searchsorted(behind, already + CANDIDATES_AT_ONCE, side="right"))
            end = min(max(end, start + 1), level.size)
            steps = take_steps(self._table, level[start:end])
            found.append(self._enter(steps, first + start))
            start = end
            if not self._stopped:
                self._expanded = first + end
        return np.concatenate(found)

    def _enter(self, steps: _Steps, offset: int) -> Words:
        """Number the new states that some steps lead to, and keep the steps as edges."""
        if self._steps + steps.key.size > EDGES_PER_STATE * self._limit:
            self._stopped = (
                f"the case has more than {EDGES_PER_STATE * self._limit:,} steps between states"
            )
            return np.zeros(0, np.int64)
        keys, at = np.unique(steps.key, return_index=True)
        new = self._known.numbers(keys) < 0
        keys, at = keys[new], at[new]
        if self._states + keys.size > self._limit:
            self._stopped = f"the case has more than {self._limit:,} states"
            keys, at = keys[: self._limit - self._states], at[: self._limit - self._states]
        source = (steps.source + offset).astype(np.int32)
        self._add(keys, source[at], steps.move[at].astype(np.int32))
        target = self._known.numbers(steps.key)
        kept = target >= 0 if self._stopped else slice(None)
        self._edges.append((source[kept], target[kept], steps.move[kept].astype(np.int32)))
        self._steps += self._edges[-1][0].size
        self._lost.append((steps.lost + offset).astype(np.int32))
        return keys

    def _add(self, keys: Words, parents: Numbers, moves: Numbers) -> None:
        self._known.add(keys, self._states)
        self._keys.append(keys)
        self._parents.append(parents)
        self._parent_moves.append(moves)
        self._states += keys.size

    def _space(self, levels: Words) -> Space:
        del self._known
        none = np.zeros(0, np.int32)
        source, target, move = (
            np.concatenate([none, *(edges[part] for edges in self._edges)]) for part in range(3)
        )
        self._edges.clear()
        leaving = np.bincount(source, minlength=self._states)
        return Space(
            self._table,
            np.concatenate(self._keys),
            levels,
            np.concatenate(self._parents),
            np.concatenate(self._parent_moves),
            source,
            target,
            move,
            np.concatenate([np.zeros(1, np.int64), np.cumsum(leaving)]),
            np.concatenate([none, *self._lost]),
            self._expanded,
            self._stopped,
        )


def take_steps(table: Table, keys: Words) -> _Steps:
    """Every open choice of some states and where it leads; ``source`` counts within ``keys``."""
    rows = table.rows
    scene = table.scene_of(keys)
    count = rows.count[scene]
    source = np.repeat(np.arange(keys.size), count)
    row = np.arange(source.size) + np.repeat(rows.first[scene] - np.cumsum(count) + count, count)
    flags = table.flags_of(keys)
    met = (flags[source] & rows.asked[row]) == rows.wanted[row]
    values = [table.scale_of(keys, at) for at in range(len(table.moving))]
    for at, value in enumerate(values):
        here = value[source]
        met &= (rows.low[at][row] <= here) & (here <= rows.high[at][row])
    source, row = source[met], row[met]
    # Several boxes of one choice may be met in one state: it is still one step.
    again = (source[1:] == source[:-1]) & (rows.move[row[1:]] == rows.move[row[:-1]])
    once = np.concatenate([np.ones(min(row.size, 1), np.bool_), ~again])
    nowhere = rows.to[row] == NOWHERE
    lost = np.unique(source[nowhere & table.chosen[rows.move[row]]])
    once &= ~nowhere
    source, row = source[once], row[once]
    key = rows.to[row] * table.per_scene
    key += (flags[source] & ~rows.cleared[row]) | rows.set[row]
    for at, value in enumerate(values):
        after = value[source] + rows.add[at][row]
        np.clip(after, rows.floor[at][row], rows.ceiling[at][row], out=after)
        key += (after - table.moving[at].low) * table.strides[at]
    return _Steps(source, rows.move[row], key, lost)
