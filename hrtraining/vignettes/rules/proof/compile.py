"""The first of four functions: a case becomes one table of rows of numbers, for all its scenes.

A state is one integer: the scene, then every scale that some choice moves as a digit of its own
radix, then one bit for every flag that some choice sets. A row says when a choice is open (one box)
and what it does (add, then stop at an edge; set and clear bits); an ``or`` makes several rows of
one choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hrtraining.texts.vignette.values import (
    Add,
    Choice,
    Effect,
    Mark,
    Put,
    Scale,
    Scene,
    Vignette,
)
from hrtraining.vignettes.rules.proof.amiss import amiss
from hrtraining.vignettes.rules.proof.boxes import Box, Boxes, TooTangled

WORD_BITS = 62
MOST_ROWS = 200_000
NOWHERE = -1

Words: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a case cannot be compiled; it is then not explored at all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """A choice, or with ``choice`` None the way around, as the table numbers them.

    ``to`` is the index of the scene it leads to, NOWHERE where no scene has that name.
    """

    scene: int
    choice: Choice | None
    ref: str
    to: int


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of all moves, scene by scene and move by move.

    ``low``, ``high``, ``add``, ``floor`` and ``ceiling`` have a column per moving scale.
    """

    first: Words
    count: Words
    move: Words
    to: Words
    low: Words
    high: Words
    add: Words
    floor: Words
    ceiling: Words
    asked: Words
    wanted: Words
    cleared: Words
    set: Words


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A case as numbers.

    ``moving`` and ``bits`` are what its states hold, in their order; ``chosen`` tells the moves
    that are choices from ways around.
    """

    vignette: Vignette
    scenes: tuple[Scene, ...]
    moves: tuple[Move, ...]
    moving: tuple[Scale, ...]
    bits: dict[str, int]
    strides: tuple[int, ...]
    per_scene: int
    start: int
    rows: Rows
    chosen: NDArray[np.bool_]

    def scene_of(self, keys: Words) -> Words:
        """The scene index of each state."""
        return keys // self.per_scene

    def scale_of(self, keys: Words, at: int) -> Words:
        """The value of the moving scale at that place, in each state."""
        scale = self.moving[at]
        return keys // self.strides[at] % (scale.high - scale.low + 1) + scale.low

    def flags_of(self, keys: Words) -> Words:
        """The flag bits of each state."""
        return keys & ((1 << len(self.bits)) - 1)

    def value_of(self, keys: Words, name: str) -> Words:
        """The value of any scale by its name, in each state."""
        for at, scale in enumerate(self.moving):
            if scale.name == name:
                return self.scale_of(keys, at)
        start = next(scale.start for scale in self.vignette.scales if scale.name == name)
        return np.full(keys.shape, start, np.int64)


def compile_case(vignette: Vignette) -> Table | Refusal:
    """The table of a case, or why there is none: names, numbers or size out of bounds."""
    reason = amiss(vignette)
    if reason:
        return Refusal(reason)
    effects = [effect for _, choice in vignette.all_choices() for effect in choice.effects]
    moved = {effect.scale for effect in effects if isinstance(effect, Add | Put)}
    marked = {effect.flag for effect in effects if isinstance(effect, Mark) and effect.to}
    moving = tuple(scale for scale in vignette.scales if scale.name in moved)
    bits = {flag: 1 << at for at, flag in enumerate(f for f in vignette.flags if f in marked)}
    sizes = [scale.high - scale.low + 1 for scale in moving]
    per_scene = prod(sizes) << len(bits)
    if (per_scene * len(vignette.scenes)).bit_length() > WORD_BITS:
        return Refusal(
            f"{len(moving)} scales and {len(bits)} flags together stand in more ways than the "
            f"proof can count (2 to the power of {WORD_BITS}); use fewer, or narrower scales"
        )
    strides = tuple(prod(sizes[at + 1 :]) << len(bits) for at in range(len(sizes)))
    start = sum(
        (scale.start - scale.low) * stride for scale, stride in zip(moving, strides, strict=True)
    )
    start += per_scene * next(at for at, scene in enumerate(vignette.scenes) if scene.start)
    moves = _moves(vignette)
    try:
        rows = _rows(vignette, moves, moving, bits)
    except TooTangled as fault:
        return Refusal(str(fault))
    chosen = np.array([move.choice is not None for move in moves], np.bool_)
    return Table(
        vignette, vignette.scenes, moves, moving, bits, strides, per_scene, start, rows, chosen
    )


def _moves(vignette: Vignette) -> tuple[Move, ...]:
    """The choices of every scene in the order written, its way around behind them."""
    index = {scene.name: at for at, scene in enumerate(vignette.scenes)}
    moves: list[Move] = []
    for at, scene in enumerate(vignette.scenes):
        for choice in () if scene.ending else scene.choices:
            ref = f"{scene.name}/{choice.id}"
            moves.append(Move(at, choice, ref, index.get(choice.target, NOWHERE)))
        if scene.way_around is not None:
            to = index.get(scene.way_around.target, NOWHERE)
            moves.append(Move(at, None, f"{scene.name}/(way around)", to))
    return tuple(moves)


@dataclass(slots=True)
class _Change:
    """What a choice does: a scale x becomes min(max(x + add, floor), ceiling)."""

    add: list[int]
    floor: list[int]
    ceiling: list[int]
    cleared: int = 0
    set: int = 0


def _rows(
    vignette: Vignette, moves: tuple[Move, ...], moving: tuple[Scale, ...], bits: dict[str, int]
) -> Rows:
    boxes = Boxes(vignette.scales, moving, bits)
    found: list[tuple[int, Move, Box, _Change]] = []
    for number, move in enumerate(moves):
        change = _change(move.choice.effects if move.choice else (), moving, bits)
        condition = move.choice.condition if move.choice else None
        found.extend((number, move, box, change) for box in boxes.of(condition))
        if len(found) > MOST_ROWS:
            raise TooTangled(f"the conditions make more than {MOST_ROWS:,} alternatives together")
    count = np.zeros(len(vignette.scenes), np.int64)
    for _, move, _, _ in found:
        count[move.scene] += 1

    def column(values: list[int]) -> Words:
        return np.array(values, np.int64)

    def columns(values: list[list[int]] | list[tuple[int, ...]]) -> Words:
        return np.array(values, np.int64).reshape(len(found), len(moving)).T.copy()

    return Rows(
        first=np.cumsum(count) - count,
        count=count,
        move=column([number for number, _, _, _ in found]),
        to=column([move.to for _, move, _, _ in found]),
        low=columns([box.lows for _, _, box, _ in found]),
        high=columns([box.highs for _, _, box, _ in found]),
        add=columns([change.add for _, _, _, change in found]),
        floor=columns([change.floor for _, _, _, change in found]),
        ceiling=columns([change.ceiling for _, _, _, change in found]),
        asked=column([box.asked for _, _, box, _ in found]),
        wanted=column([box.wanted for _, _, box, _ in found]),
        cleared=column([change.cleared for _, _, _, change in found]),
        set=column([change.set for _, _, _, change in found]),
    )


def _change(
    effects: tuple[Effect, ...], moving: tuple[Scale, ...], bits: dict[str, int]
) -> _Change:
    """All effects of a choice, in the order written, as one change."""
    change = _Change(
        [0] * len(moving), [scale.low for scale in moving], [scale.high for scale in moving]
    )
    index = {scale.name: at for at, scale in enumerate(moving)}
    for effect in effects:
        if isinstance(effect, Mark):
            # A flag that no choice sets is never set, and clearing it does nothing.
            bit = bits.get(effect.flag, 0)
            change.cleared |= bit
            change.set = change.set | bit if effect.to else change.set & ~bit
            continue
        at = index[effect.scale]
        low, high = moving[at].low, moving[at].high
        if isinstance(effect, Put):
            change.floor[at] = change.ceiling[at] = min(max(effect.number, low), high)
        else:
            change.add[at] += effect.amount
            change.floor[at] = min(max(change.floor[at] + effect.amount, low), high)
            change.ceiling[at] = min(max(change.ceiling[at] + effect.amount, low), high)
    return change
