"""The case engine: where a case stands, what can be done there, and what doing it changes.

Player, terminal and tests all walk through a case with these functions; the proof explores the same
steps with tables, and a test holds the two equal. There is no chance in it: the same choices always
give the same case. Undo is keeping an earlier :class:`State`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, assert_never

from hrtraining.texts.vignette.values import (
    Add,
    And,
    Choice,
    Compare,
    Condition,
    HasFlag,
    Mark,
    Not,
    Or,
    Paragraph,
    Put,
    Scale,
    Scene,
    Vignette,
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands: the scene, every scale in the case's order, and the flags that are set.

    Nothing that remembers history belongs here: two runs that arrive in one state go on alike.
    """

    scene: str
    scales: tuple[tuple[str, int], ...]
    flags: frozenset[str]

    def scale(self, name: str) -> int:
        """Where the scale of that name stands; KeyError where the case has none."""
        return dict(self.scales)[name]

    def as_data(self) -> dict[str, object]:
        """The state as plain data, for a row or a page; :meth:`Case.state_from` reads it."""
        return {"scene": self.scene, "scales": dict(self.scales), "flags": sorted(self.flags)}


@dataclass(frozen=True, slots=True)
class Loss:
    """What an effect could not do because its scale ended: the scale and the amount lost (> 0)."""

    scale: str
    amount: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A choice was taken: the state after it and what was lost at the edges of scales."""

    state: State
    losses: tuple[Loss, ...] = ()


class NotTaken(Enum):
    """Why a choice could not be taken."""

    UNKNOWN = "the scene has no such choice"
    CLOSED = "its condition is not met here"
    LEADS_NOWHERE = "it leads to a scene that is not there"


Answer: TypeAlias = Taken | NotTaken


def holds(condition: Condition | None, scales: Mapping[str, int], flags: frozenset[str]) -> bool:
    """Whether a condition is met; no condition always is.

    A flag that the case does not have is not set; a scale that it does not have is a KeyError.
    """
    match condition:
        case None:
            return True
        case HasFlag(flag):
            return flag in flags
        case Compare(scale, ">=", number):
            return scales[scale] >= number
        case Compare(scale, "<=", number):
            return scales[scale] <= number
        case Compare(scale, _, number):
            return scales[scale] == number
        case Not(part):
            return not holds(part, scales, flags)
        case And(parts):
            return all(holds(part, scales, flags) for part in parts)
        case Or(parts):
            return any(holds(part, scales, flags) for part in parts)
        case _:
            assert_never(condition)


def wanted(effect: Add | Put, value: int) -> int:
    """Where an effect would bring a scale that stands at ``value``, were there no edges."""
    return value + effect.amount if isinstance(effect, Add) else effect.number


def stopped(scale: Scale, value: int) -> int:
    """The nearest value that the scale has."""
    return min(max(value, scale.low), scale.high)


class Case:
    """A vignette ready to be played. Holds no state of its own: every method is pure."""

    def __init__(self, vignette: Vignette) -> None:
        self.vignette = vignette
        self._scenes = vignette.by_name()
        self._scales = {scale.name: scale for scale in vignette.scales}

    def begin(self) -> State:
        """The opening with every scale at its start and no flag set.

        Raises ValueError where the case has no opening; the reader refuses such a text.
        """
        opening = self.vignette.opening()
        if opening is None:
            raise ValueError("the case has no scene marked 'start'")
        scales = tuple((scale.name, scale.start) for scale in self.vignette.scales)
        return State(opening.name, scales, frozenset())

    def scene(self, state: State) -> Scene:
        """The scene in which the state stands."""
        return self._scenes[state.scene]

    def open_choices(self, state: State) -> tuple[Choice, ...]:
        """What can be done here, in the order written; nothing at an ending."""
        scene = self.scene(state)
        if scene.ending:
            return ()
        scales = dict(state.scales)
        return tuple(
            choice for choice in scene.choices if holds(choice.condition, scales, state.flags)
        )

    def take(self, state: State, choice_id: str) -> Answer:
        """Do what the choice says, or say why it cannot be done here."""
        scene = self.scene(state)
        written = () if scene.ending else scene.choices
        choice = next((choice for choice in written if choice.id == choice_id), None)
        if choice is None:
            return NotTaken.UNKNOWN
        if not holds(choice.condition, dict(state.scales), state.flags):
            return NotTaken.CLOSED
        if choice.target not in self._scenes:
            return NotTaken.LEADS_NOWHERE
        return self._after(state, choice)

    def go_around(self, state: State) -> State | None:
        """The state after taking the way around a warned scene; None where there is no way.

        Scales and flags stay as they are: going around costs nothing.
        """
        way = self.scene(state).way_around
        if way is None or way.target not in self._scenes:
            return None
        return State(way.target, state.scales, state.flags)

    def visible(self, state: State) -> tuple[Paragraph, ...]:
        """The paragraphs of the scene whose conditions are met."""
        return self._met(self.scene(state).paragraphs, state)

    def debrief(self, state: State) -> tuple[Paragraph, ...]:
        """The paragraphs of the ending's debrief whose conditions are met."""
        return self._met(self.scene(state).debrief, state)

    def score(self, state: State) -> int | None:
        """The score of an ending reached in this state; None where the case has no score."""
        if not self.vignette.score:
            return None
        scales = dict(state.scales)
        return sum(weight * scales[name] for name, weight in self.vignette.score)

    def state_from(self, data: Mapping[str, object]) -> State | None:
        """The state that :meth:`State.as_data` wrote; None where it does not fit this case."""
        scene, scales, flags = data.get("scene"), data.get("scales"), data.get("flags")
        if not isinstance(scene, str) or scene not in self._scenes:
            return None
        if not isinstance(flags, list) or not all(flag in self.vignette.flags for flag in flags):
            return None
        if not isinstance(scales, Mapping) or set(scales) != set(self._scales):
            return None
        values = [(scale, scales[scale.name]) for scale in self.vignette.scales]
        if not all(type(value) is int and s.low <= value <= s.high for s, value in values):
            return None
        ordered = tuple((scale.name, value) for scale, value in values)
        return State(scene, ordered, frozenset(flags))

    def _met(self, paragraphs: Iterable[Paragraph], state: State) -> tuple[Paragraph, ...]:
        scales = dict(state.scales)
        return tuple(
            paragraph for paragraph in paragraphs if holds(paragraph.condition, scales, state.flags)
        )

    def _after(self, state: State, choice: Choice) -> Taken:
        scales = dict(state.scales)
        flags = set(state.flags)
        lost: dict[str, int] = {}
        for effect in choice.effects:
            if isinstance(effect, Mark):
                (flags.add if effect.to else flags.discard)(effect.flag)
                continue
            scale = self._scales[effect.scale]
            aim = wanted(effect, scales[scale.name])
            scales[scale.name] = stopped(scale, aim)
            if aim != scales[scale.name]:
                lost[scale.name] = lost.get(scale.name, 0) + abs(aim - scales[scale.name])
        ordered = tuple((scale.name, scales[scale.name]) for scale in self.vignette.scales)
        losses = tuple(Loss(name, amount) for name, amount in lost.items())
        return Taken(State(choice.target, ordered, frozenset(flags)), losses)
