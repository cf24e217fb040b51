"""In which row, and where in it, every scene of a map stands, and where long lines bend.

Rows and the order in them come from fast-sugiyama (Sugiyama's method), so that every line but those
that lead back runs downward. Lengths are in pixels at full size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fast_sugiyama import from_edges

from hrtraining.vignettes.rules.map.columns import columns
from hrtraining.vignettes.rules.map.links import Link, Way

COLUMN = 216.0
BEND = 30.0
MOST_SCENES = 400
MOST_BENDS = 8_000


class Grid:
    """Where things stand: ``places`` of names as middle and row, ``bends`` of long lines."""

    def __init__(self, names: Sequence[str], links: Sequence[Link]) -> None:
        self.places: dict[str, tuple[float, int]] = {}
        self.bends: dict[tuple[str, str], tuple[tuple[float, int], ...]] = {}
        # Numbers without a gap: the library numbers the bends of lines from the next one on.
        ends = {end for link in links if link.way is not Way.LOOP for end in _ends(link)}
        linked = [name for name in names if name in ends]
        edges = _downward_edges(linked, links)
        right = 0.0
        if edges:
            drawn = from_edges(edges, vertex_spacing=1, dummy_vertices=True, dummy_size=0.2)
            for positions, _, _, steps in drawn:
                right = self._take_part(linked, positions, steps or (), right)
        left_over = [name for name in names if name not in self.places]
        last = max((row for _, row in self.places.values()), default=-1) + 1
        across = max(4, int(right // COLUMN))
        for at, name in enumerate(left_over):
            self.places[name] = ((at % across + 0.5) * COLUMN, last + at // across)

    def _take_part(
        self,
        names: Sequence[str],
        positions: Iterable[tuple[int | str, tuple[float, float]]],
        steps: Iterable[tuple[int | str, int | str]],
        right: float,
    ) -> float:
        placed = {int(at): place for at, place in positions}
        top = max(y for _, y in placed.values())
        row_of = {at: round(top - y) for at, (_, y) in placed.items()}
        rows: list[list[int]] = [[] for _ in range(max(row_of.values()) + 1)]
        for at in sorted(placed, key=lambda at: (placed[at][0], at)):
            rows[row_of[at]].append(at)
        joined = [(int(source), int(target)) for source, target in steps]
        bends = frozenset(at for at in placed if at >= len(names))
        room = {at: BEND if at in bends else COLUMN for at in placed}
        middles = columns(rows, joined, room, bends)
        places = {at: (right + middles[at], row_of[at]) for at in sorted(placed)}
        self.places.update((names[at], places[at]) for at in places if at not in bends)
        after: dict[int, list[int]] = {}
        for source, target in joined:
            after.setdefault(source, []).append(target)
        for source in (at for at in places if at not in bends):
            for first in after.get(source, ()):
                passed, step = [], first
                while step in bends:
                    passed.append(places[step])
                    step = after[step][0]
                self.bends[names[source], names[step]] = tuple(passed)
        return right + max(middles[at] + room[at] / 2 for at in placed)


def _downward_edges(names: Sequence[str], links: Sequence[Link]) -> list[tuple[int, int]]:
    """The links as pairs of numbers that lead down; every part but the first scene's hangs on it.

    The first name is the opening's, where it has links: what nothing leads to must not stand above
    it.
    """
    number = {name: at for at, name in enumerate(names)}
    edges = dict.fromkeys(
        (number[link.target], number[link.source])
        if link.way is Way.BACK
        else (number[link.source], number[link.target])
        for link in links
        if link.way is not Way.LOOP
    )
    entered = {target for _, target in edges}
    after: dict[int, list[int]] = {}
    for source, target in edges:
        after.setdefault(source, []).append(target)
    heads = dict.fromkeys(source for source in after if source not in entered and source)
    return [*edges, *((0, head) for head in heads if 0 not in _behind(after, head))]


def _ends(link: Link) -> tuple[str, str]:
    return link.source, link.target


def _behind(after: Mapping[int, Sequence[int]], start: int) -> set[int]:
    """Everything that can be come to from here."""
    found, waiting = {start}, [start]
    while waiting:
        new = set(after.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found


def too_tangled(names: Sequence[str], links: Sequence[Link]) -> str:
    """Why a map of these would be too large to draw; empty where it would not."""
    if len(names) > MOST_SCENES:
        return f"a map of {len(names):,} scenes is too large to draw; at most {MOST_SCENES} are"
    after: dict[int, list[int]] = {}
    entering = [0] * len(names)
    edges = _downward_edges(names, links)
    for source, target in edges:
        after.setdefault(source, []).append(target)
        entering[target] += 1
    row = [0] * len(names)
    waiting = [at for at in range(len(names)) if not entering[at]]
    while waiting:
        source = waiting.pop()
        for target in after.get(source, ()):
            row[target] = max(row[target], row[source] + 1)
            entering[target] -= 1
            if not entering[target]:
                waiting.append(target)
    if sum(max(0, row[target] - row[source] - 1) for source, target in edges) > MOST_BENDS:
        return "the links of this case run past too many scenes for a map to be drawn"
    return ""
