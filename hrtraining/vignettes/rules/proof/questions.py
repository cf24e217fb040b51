"""Questions of history: what a run did on its way, which its state does not tell.

They never enter the state. One bit of a 64-bit word stands for each question, and words spread over
the space only from states whose word changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hrtraining.texts.vignette.values import CaseObjective, Choice, Scene
from hrtraining.vignettes.rules.proof.compile import Move, Table
from hrtraining.vignettes.rules.proof.explore import Numbers, Space
from hrtraining.vignettes.rules.proof.spread import (
    Backward,
    Bits,
    Marks,
    histories,
    rounds_after,
    rounds_without,
)

BITS_AT_ONCE = 63


@dataclass(frozen=True, slots=True, eq=False)
class Avoided:
    """Can a run come to its end without any of these moves, and without ending in these scenes?"""

    subject: Scene | CaseObjective
    moves: Marks
    scenes: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """Can a run take this critical choice on its way?"""

    subject: Move
    choice: Choice
    moves: Marks


Question = Avoided | Happened


def questions_of(table: Table) -> tuple[Question, ...]:
    """What is asked of a case: every must-see scene, objective of every run, critical choice.

    A must-see scene is seen by leaving it through a choice, or by ending there; a scene that
    stands for it counts the same. Leaving by the way around is not seeing.
    """
    found: list[Question] = []
    for scene in table.scenes:
        if scene.must_see:
            seen = frozenset(
                at
                for at, other in enumerate(table.scenes)
                if scene.name in {other.name, other.stands_for}
            )
            moves = [move.choice is not None and move.scene in seen for move in table.moves]
            found.append(Avoided(scene, np.array(moves, np.bool_), seen))
    for objective in table.vignette.objectives:
        if objective.every_run:
            moves = [
                move.choice is not None and objective.id in move.choice.objectives
                for move in table.moves
            ]
            found.append(Avoided(objective, np.array(moves, np.bool_), frozenset()))
    for number, move in enumerate(table.moves):
        if move.choice is not None and move.choice.critical:
            found.append(Happened(move, move.choice, np.arange(len(table.moves)) == number))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A question and the states at endings to which some run brings a yes."""

    question: Question
    states: Numbers


def answers(space: Space, ends: Numbers) -> Iterable[Answer]:
    """Every question with the states among ``ends`` where the answer can be yes."""
    table = space.table
    asked = questions_of(table)
    for start in range(0, len(asked), BITS_AT_ONCE):
        some = asked[start : start + BITS_AT_ONCE]
        words = _words(space, some)[ends]
        scene = table.scene_of(space.keys[ends])
        for bit, question in enumerate(some):
            yes = (words >> np.uint64(bit)) & np.uint64(1) != 0
            if isinstance(question, Avoided) and question.scenes:
                yes &= ~np.isin(scene, list(question.scenes))
            yield Answer(question, ends[yes])


def _words(space: Space, some: tuple[Question, ...]) -> Bits:
    kept = np.full(len(space.table.moves), ~np.uint64(0), np.uint64)
    added = np.zeros(len(space.table.moves), np.uint64)
    begin = 0
    for bit, question in enumerate(some):
        if isinstance(question, Avoided):
            begin |= 1 << bit
            kept[question.moves] &= ~np.uint64(1 << bit)
        else:
            added[question.moves] |= np.uint64(1 << bit)
    return histories(space, begin, kept, added)


class Ways:
    """Shortest runs that show the answer to one question."""

    def __init__(self, space: Space, backward: Backward, question: Question) -> None:
        self._space = space
        self._backward = backward
        self._question = question
        if isinstance(question, Avoided):
            self._steps = rounds_without(space, ~question.moves)
        else:
            self._steps = rounds_after(space, question.moves)

    def nearest(self, states: Numbers) -> int:
        """Which of some states the shortest such run leads to; the one with the least number."""
        steps = self._steps[states]
        return int(states[np.lexsort((states, steps))[0]])

    def to(self, state: int) -> tuple[str, ...]:
        """A shortest such run to a state to which one leads."""
        refs: list[str] = []
        while self._steps[state] > 0:
            edges = self._backward.into(np.array([state]))
            source, move = self._space.source[edges], self._space.move[edges]
            one_less = self._steps[source] == self._steps[state] - 1
            if isinstance(self._question, Avoided):
                at = int(np.flatnonzero(one_less & ~self._question.moves[move])[0])
            else:
                reached = one_less & (self._steps[source] > 0)
                if not reached.any():
                    return (*self._first_part(state, edges), *reversed(refs))
                at = int(np.flatnonzero(reached)[0])
            refs.append(self._space.table.moves[move[at]].ref)
            state = int(source[at])
        return tuple(reversed(refs))

    def _first_part(self, state: int, edges: Numbers) -> tuple[str, ...]:
        """The run up to and with the move asked for, which arrives in this state."""
        source, move = self._space.source[edges], self._space.move[edges]
        due = self._space.level_of(source) + 1 == self._steps[state]
        at = int(np.flatnonzero(due & self._question.moves[move])[0])
        return (*self._space.path(int(source[at])), self._space.table.moves[move[at]].ref)
