"""A playthrough as the moves that were made: where it stands, and the story so far.

Going back is a move of its own: it restores the earlier position and takes nothing out of the
record. What was seen stays seen, and an unsafe choice taken back is still debriefed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Moved:
    """One move as it was recorded; ``state`` is where it led."""

    sequence: int
    kind: str
    choice: str
    scene: str
    state: Mapping[str, Any] = field(hash=False)
    ending: bool
    critical: bool
    at: datetime | None = None


def standing(moves: Sequence[Moved]) -> tuple[Moved, ...]:
    """The way from the opening to where the playthrough stands, without what was taken back.

    Raises ValueError for a record that does not begin with a beginning.
    """
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
        else:
            way.append(move)
    if not way or way[0].kind != "begin":
        raise ValueError("a playthrough begins with its opening")
    return tuple(way)


def may_go_back(moves: Sequence[Moved]) -> bool:
    """Whether there is a step to take back."""
    return len(standing(moves)) > 1


def taken_before(moves: Sequence[Moved], scene: str) -> frozenset[str]:
    """The choices that were tried in a scene, those taken back included."""
    tried = set()
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
            continue
        if way and way[-1].scene == scene and move.kind == "choose":
            tried.add(move.choice)
        way.append(move)
    return frozenset(tried)


def critical_choices(moves: Sequence[Moved]) -> tuple[tuple[str, str, bool], ...]:
    """Every unsafe choice made, as (scene, choice, whether it was taken back), in order."""
    stands = {move.sequence for move in standing(moves)}
    found = []
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
            continue
        if move.critical:
            found.append((way[-1].scene, move.choice, move.sequence not in stands))
        way.append(move)
    return tuple(found)


def where_made(moves: Sequence[Moved]) -> dict[int, str]:
    """By the number of every choice and way around, the scene in which it was made."""
    found: dict[int, str] = {}
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        if move.kind == "undo":
            if len(way) > 1:
                way.pop()
            continue
        if way:
            found[move.sequence] = way[-1].scene
        way.append(move)
    return found


def way_before(moves: Sequence[Moved], sequence: int) -> tuple[Moved, ...]:
    """The way from the opening to where the move of that number was made."""
    return standing([move for move in moves if move.sequence < sequence])


def way_to_last_ending(moves: Sequence[Moved]) -> tuple[Moved, ...]:
    """The way to the ending reached last; nothing where none was."""
    ends = [move.sequence for move in moves if move.ending]
    return standing([move for move in moves if move.sequence <= max(ends)]) if ends else ()


def endings_reached(moves: Sequence[Moved]) -> frozenset[str]:
    """Every ending that was reached; going back does not take one away."""
    return frozenset(move.scene for move in moves if move.ending)
