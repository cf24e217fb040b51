"""How far to the right everything on a map stands, when its row and its order there are known.

Every row is pulled toward the rows above and below it, as near to its neighbors' middle as the
room that each thing needs allows. What bends a line pulls hardest, so that long lines run straight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

SWEEPS = 25
SWEEPS_OF_MANY = 5
MOST_SWEPT_OFTEN = 3_000
STRAIGHTNESS = 8.0
LOOSE = 0.05


@dataclass(slots=True)
class _Block:
    """Neighbors in a row that touch: where the first stands, and how strongly it is held there."""

    at: float
    weight: float
    first: int


def columns(
    rows: Sequence[Sequence[int]],
    steps: Iterable[tuple[int, int]],
    room: Mapping[int, float],
    bends: frozenset[int],
) -> dict[int, float]:
    """The middle of each thing; the leftmost edge is at 0.

    ``rows`` hold the things in order, ``steps`` join things of neighboring rows, ``room`` is the
    width that each needs, ``bends`` are the things that are only a bend of a line.
    """
    near: dict[int, list[int]] = {thing: [] for row in rows for thing in row}
    for upper, lower in steps:
        near[upper].append(lower)
        near[lower].append(upper)
    at: dict[int, float] = {}
    for row in rows:
        at.update(zip(row, _packed(row, room), strict=True))
    row_of = {thing: number for number, row in enumerate(rows) for thing in row}
    sweeps = SWEEPS if len(at) < MOST_SWEPT_OFTEN else SWEEPS_OF_MANY
    for sweep in range(sweeps):
        # Up and down in turn; the last time down, so that what only follows stands straight below.
        upward = (sweeps - sweep) % 2 == 0
        side = 1 if upward else -1
        for number in reversed(range(len(rows))) if upward else range(len(rows)):
            wanted, weights = [], []
            for thing in rows[number]:
                pulls = [at[other] for other in near[thing] if row_of[other] == number + side]
                wanted.append(median(pulls) if pulls else at[thing])
                straight = thing in bends and any(other in bends for other in near[thing])
                weights.append((STRAIGHTNESS if straight else 1.0) if pulls else LOOSE)
            at.update(zip(rows[number], _settled(rows[number], wanted, weights, room), strict=True))
    left = min((at[thing] - room[thing] / 2 for thing in at), default=0.0)
    return {thing: place - left for thing, place in at.items()}


def _packed(row: Sequence[int], room: Mapping[int, float]) -> list[float]:
    """A row as close together as it can stand, around 0."""
    right, places = 0.0, []
    for thing in row:
        places.append(right + room[thing] / 2)
        right += room[thing]
    return [place - right / 2 for place in places]


def _settled(
    row: Sequence[int],
    wanted: Sequence[float],
    weights: Sequence[float],
    room: Mapping[int, float],
) -> list[float]:
    """The places nearest to those wanted, by weighted squares, at which nothing overlaps.

    Taking off from each place what must stand to its left leaves numbers that may only rise;
    neighbors that would fall are joined at their weighted middle.
    """
    offsets = _packed(row, room)
    blocks: list[_Block] = []
    for number, (want, weight, offset) in enumerate(zip(wanted, weights, offsets, strict=True)):
        block = _Block(want - offset, weight, number)
        while blocks and blocks[-1].at > block.at:
            last = blocks.pop()
            weight_of_both = last.weight + block.weight
            middle = (last.at * last.weight + block.at * block.weight) / weight_of_both
            block = _Block(middle, weight_of_both, last.first)
        blocks.append(block)
    places: list[float] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        end = following.first if following else len(row)
        places += [block.at + offsets[number] for number in range(block.first, end)]
    return places
