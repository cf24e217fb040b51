"""Which block of a changed case was which block before."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from hrtraining.texts.vignette.blocks import Kind
from hrtraining.texts.vignette.spelling import Piece

MOST_COMPARED = 400


def match_groups(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For every new scene the position of the old one: by name, else at the same place."""
    positions = {name: at for at, name in enumerate(old)}
    named = {positions[name] for name in new if name in positions}
    matched: list[int | None] = []
    for at, name in enumerate(new):
        place = positions.pop(name, None)
        if place is None and at < len(old) and at not in named:
            place = at
        matched.append(place)
    return matched


def match_pieces(old: Sequence[Piece], new: Sequence[Piece]) -> list[int | None]:
    """For every new block the position of the old one that it is, or that it replaces."""
    first = 0
    while first < min(len(old), len(new)) and _same(old[first], new[first]):
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and _same(old[-1 - last], new[-1 - last]):
        last += 1
    matched: list[int | None] = list(range(first))
    matched += _middle(old[first : len(old) - last], new[first : len(new) - last], first)
    return matched + list(range(len(old) - last, len(old)))


def _middle(old: Sequence[Piece], new: Sequence[Piece], offset: int) -> list[int | None]:
    """What is left between the same beginning and the same end."""
    matched: list[int | None] = [None] * len(new)
    if len(old) > MOST_COMPARED or len(new) > MOST_COMPARED:
        return matched
    before, after = [_said(piece) for piece in old], [_said(piece) for piece in new]
    for start, other, length in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_matching_blocks():
        for step in range(length):
            matched[other + step] = start + step
    _match_moved(before, after, matched)
    _match_changed(old, new, matched)
    return [None if at is None else at + offset for at in matched]


def _match_moved(
    before: Sequence[tuple[Kind, str]],
    after: Sequence[tuple[Kind, str]],
    matched: list[int | None],
) -> None:
    """Blocks that say the same at another place."""
    taken = set(matched)
    free: dict[tuple[Kind, str], list[int]] = {}
    for at in reversed(range(len(before))):
        if at not in taken:
            free.setdefault(before[at], []).append(at)
    for at, said in enumerate(after):
        if matched[at] is None and free.get(said):
            matched[at] = free[said].pop()


def _match_changed(old: Sequence[Piece], new: Sequence[Piece], matched: list[int | None]) -> None:
    """Blocks of one kind between the same neighbors, so that each keeps what stands before it."""
    taken = set(matched)
    previous = -1
    for at, piece in enumerate(new):
        place = matched[at]
        if place is None:
            following = previous + 1
            if (
                following < len(old)
                and following not in taken
                and old[following].kind is piece.kind
            ):
                place = matched[at] = following
                taken.add(following)
        previous = place if place is not None else previous


def _said(piece: Piece) -> tuple[Kind, str]:
    return piece.kind, piece.text


def _same(old: Piece, new: Piece) -> bool:
    return _said(old) == _said(new)
