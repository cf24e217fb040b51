"""What others chose, told only where at least ten people stand behind every figure.

Each person stands behind one figure of a version and no other: what they first chose at one fork.
Thirty people at a fork are told together, once, for good; so no two figures are ever about some of
the same people, and subtracting one view from another tells nothing. Inside the thirty, choices are
told together until ten people or more chose each of them, in an order that the case fixes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import Moved

AT_ONCE = 30
LEAST = 10
AROUND = "(way around)"


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that are told together, and how many of AT_ONCE people took one of them."""

    choices: tuple[str, ...]
    people: int

    @property
    def percent(self) -> int:
        """The share in whole percent."""
        return round(100 * self.people / AT_ONCE)


def first_answers(case: Case, moves: Sequence[Moved]) -> dict[str, str]:
    """What was first done at each fork of a playthrough: by scene, in the order met.

    A scene is a fork where more than one way on was open. What was taken back later stays the first
    answer.
    """
    found: dict[str, str] = {}
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
            continue
        if way and way[-1].scene not in found:
            before = case.state_from(way[-1].state)
            if before is not None and ways_on(case.scene(before), len(case.open_choices(before))):
                found[way[-1].scene] = move.choice if move.kind == "choose" else AROUND
        way.append(move)
    return found


def ways_on(scene: Scene, open_choices: int) -> bool:
    """Whether a scene is a fork when so many of its choices are open."""
    return open_choices + (scene.way_around is not None) > 1


def fork_for(met: Sequence[str], waiting: Mapping[str, int]) -> str | None:
    """Behind which of the forks that a person met they will stand; nothing where they met none.

    ``waiting`` is how many people stand behind each fork so far. The fork with the fewest full
    thirties comes first, among them the one nearest to its next. What they chose plays no part.
    """
    if not met:
        return None

    def urgency(fork: str) -> tuple[int, int]:
        people = waiting.get(fork, 0)
        return people // AT_ONCE, -(people % AT_ONCE)

    return min(met, key=urgency)


def told_order(scene: Scene) -> tuple[str, ...]:
    """The ways on of a scene from the most expected to the least; the way around comes last."""
    ordered = sorted(scene.choices, key=lambda choice: -(choice.expect or 0))
    around = (AROUND,) if scene.way_around is not None else ()
    return (*(choice.id for choice in ordered), *around)


def told_together(order: Sequence[str], counts: Mapping[str, int]) -> tuple[Group, ...]:
    """The finest telling of AT_ONCE answers in which every group has LEAST people; else nothing.

    From the end of the order choices are told together, one more at each try. The order is the
    case's own, so that how far it had to go tells no count of a choice that is not told by itself.
    """
    if sum(counts.get(choice, 0) for choice in order) != AT_ONCE:
        return ()
    for alone in range(len(order) - 1, 0, -1):
        parts = [(choice,) for choice in order[:alone]] + [tuple(order[alone:])]
        groups = tuple(Group(part, sum(counts.get(one, 0) for one in part)) for part in parts)
        if all(group.people >= LEAST for group in groups):
            return groups
    return ()
