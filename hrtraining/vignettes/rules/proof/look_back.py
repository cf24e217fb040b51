"""The third of four functions: what can be said of the space once all its edges are known.

From which states an ending can be reached, where loops are, what runs bring to the endings, and how
much they gather on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrtraining.vignettes.rules.proof.compile import NOWHERE
from hrtraining.vignettes.rules.proof.explore import Numbers, Space
from hrtraining.vignettes.rules.proof.questions import Answer, answers
from hrtraining.vignettes.rules.proof.spread import Backward, Marks, can_reach, grouped, slices
from hrtraining.vignettes.rules.proof.totals import Forward


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """A space as seen from its end.

    ``scene`` is the scene of each state, ``ends`` the states at endings. ``stuck`` are the states
    in which nothing can be chosen and which are no endings, ``doomed`` those from which neither an
    ending nor a stuck state nor a choice that leads nowhere can be reached. ``forward`` is None
    where the space is not complete or no run is.
    """

    space: Space
    backward: Backward
    scene: Numbers
    ends: Numbers
    at_end: Marks
    stuck: Marks
    doomed: Marks
    answers: tuple[Answer, ...]
    forward: Forward | None
    _scene_order: Numbers
    _scene_first: NDArray[np.int64]
    _move_order: Numbers
    _move_first: NDArray[np.int64]

    def states_in(self, scene: int) -> Numbers:
        """The states of one scene, nearest to the opening first."""
        first = self._scene_first
        return self._scene_order[first[scene] : first[scene + 1]]

    def path_to(self, scene: int) -> tuple[str, ...]:
        """A shortest run to a scene; empty where none leads there."""
        states = self.states_in(scene)
        return self.space.path(int(states[0])) if states.size else ()

    def edges_of(self, move: int) -> Numbers:
        """The edges of one move, nearest to the opening first."""
        return self._move_order[self._move_first[move] : self._move_first[move + 1]]

    def edges_from(self, states: NDArray[np.integer]) -> NDArray[np.int64]:
        """The edges that leave some states."""
        return slices(self.space.first, states)


def look_back(space: Space) -> Outlook:
    """Everything that is asked of a space, in passes over its edges."""
    table, states = space.table, space.keys.size
    scene = table.scene_of(space.keys).astype(np.int32)
    scene_order, scene_first = grouped(scene, len(table.scenes))
    move_order, move_first = grouped(space.move, len(table.moves))
    at_end = np.array([place.ending for place in table.scenes], np.bool_)[scene]
    ends = np.flatnonzero(at_end).astype(np.int32)
    backward = Backward(space)
    lost = np.zeros(states, np.bool_)
    lost[space.lost] = True
    stuck = _stuck(space, at_end, lost)
    live = can_reach(space, backward, at_end)
    for move in table.moves:
        if move.choice is None and move.to == NOWHERE:
            lost[scene == move.scene] = True
    doomed = ~can_reach(space, backward, at_end | stuck | lost)
    doomed[space.expanded :] = False
    return Outlook(
        space,
        backward,
        scene,
        ends,
        at_end,
        stuck,
        doomed,
        tuple(answers(space, ends)),
        Forward(space, live) if space.complete and ends.size else None,
        scene_order,
        scene_first,
        move_order,
        move_first,
    )


def _stuck(space: Space, at_end: Marks, lost: Marks) -> Marks:
    """States in which no choice is open; the way around is none."""
    stuck = ~at_end & ~lost
    stuck[space.source[space.table.chosen[space.move]]] = False
    stuck[space.expanded :] = False
    return stuck
