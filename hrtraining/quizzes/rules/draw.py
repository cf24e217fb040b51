"""Which items an attempt gets, and in which order their options stand.

The draw follows from the attempt's stored seed alone, by hashing, so that the same seed gives the
same draw on every machine and in every version of Python.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that can be drawn: its course objective, its module, and how many options it has."""

    id: str
    objective: str
    module: str
    options: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a draw must hold: its size, and at least so many per objective and per module."""

    size: int
    per_objective: int = 0
    per_module: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """An item of an attempt with the order in which its options are shown."""

    item: str
    order: tuple[int, ...]


class Impossible(ValueError):
    """The candidates cannot fill the blueprint; the message says what is lacking."""


def draw(
    candidates: Sequence[Candidate],
    blueprint: Blueprint,
    seed: str,
    seen: Mapping[str, int] | None = None,
) -> tuple[Drawn, ...]:
    """Draws an attempt. ``seen`` counts how often an item was drawn before: fresh ones come first.

    Raises Impossible where the candidates cannot fill the blueprint.
    """
    before = seen or {}
    ranked = sorted(candidates, key=lambda c: (before.get(c.id, 0), _rank(seed, c.id)))
    chosen: dict[str, Candidate] = {}
    _at_least(ranked, chosen, "objective", blueprint.per_objective)
    _at_least(ranked, chosen, "module", blueprint.per_module)
    if len(chosen) > blueprint.size:
        raise Impossible(
            f"the blueprint needs {len(chosen)} items, more than the {blueprint.size} to draw"
        )
    for candidate in ranked:
        if len(chosen) == blueprint.size:
            break
        chosen.setdefault(candidate.id, candidate)
    if len(chosen) < blueprint.size:
        raise Impossible(f"{blueprint.size} items are to be drawn from {len(chosen)}")
    shown = sorted(chosen.values(), key=lambda c: _rank(seed, "order", c.id))
    return tuple(Drawn(c.id, option_order(seed, c)) for c in shown)


def option_order(seed: str, candidate: Candidate) -> tuple[int, ...]:
    """The places of an item's options as shown; two options (true or false) keep their order."""
    places = range(candidate.options)
    if candidate.options <= 2:
        return tuple(places)
    return tuple(sorted(places, key=lambda place: _rank(seed, candidate.id, str(place))))


def _at_least(
    ranked: Iterable[Candidate], chosen: dict[str, Candidate], what: str, least: int
) -> None:
    if least == 0:
        return
    ranked = list(ranked)
    groups = {getattr(candidate, what) for candidate in ranked}
    have = Counter(getattr(candidate, what) for candidate in chosen.values())
    for group in sorted(groups):
        for candidate in _of(ranked, what, group, chosen):
            if have[group] >= least:
                break
            chosen[candidate.id] = candidate
            have[group] += 1
        if have[group] < least:
            raise Impossible(f"{what} {group!r} has {have[group]} items of the {least} it needs")


def _of(
    ranked: Sequence[Candidate], what: str, group: str, chosen: Collection[str]
) -> list[Candidate]:
    return [c for c in ranked if getattr(c, what) == group and c.id not in chosen]


def _rank(*words: str) -> bytes:
    return hashlib.sha256("\0".join(words).encode()).digest()
