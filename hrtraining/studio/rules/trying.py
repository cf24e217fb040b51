"""Trying a draft: any scene in any state, why something is hidden, and what states come there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from hrtraining.texts.vignette.values import (
    And,
    Choice,
    Compare,
    Condition,
    HasFlag,
    Not,
    Or,
    Vignette,
)
from hrtraining.vignettes.rules.engine import Case, State, Taken, holds

MOST_STATES = 20_000
MOST_SHOWN = 12
HOW = {">=": "at least", "<=": "at most", "=": "exactly"}


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The states in which runs come to a scene. ``whole`` is false where there are more.

    ``ranges`` has for each scale the least and the greatest value; ``flags`` says of each flag
    whether it is set always, sometimes or never; ``shown`` are some of the states.
    """

    count: int
    whole: bool
    ranges: tuple[tuple[str, int, int], ...]
    flags: tuple[tuple[str, str], ...]
    shown: tuple[State, ...]


def state_of(case: Case, scene: str, scales: Mapping[str, int], flags: frozenset[str]) -> State:
    """A state that someone chose: scales stop at their edges, what is not said is as at the start.

    A scene that the case does not have is its opening, or its first.
    """
    vignette = case.vignette
    opening = vignette.opening() or vignette.scenes[0]
    known = vignette.scene(scene) or opening
    values = tuple(
        (scale.name, min(max(scales.get(scale.name, scale.start), scale.low), scale.high))
        for scale in vignette.scales
    )
    return State(known.name, values, flags & frozenset(vignette.flags))


def playable(vignette: Vignette) -> bool:
    """Whether anything can be tried: there is a scene, and conditions name only what there is."""
    if not vignette.scenes:
        return False
    scales = {scale.name for scale in vignette.scales}
    for scene in vignette.scenes:
        parts = [one.condition for one in (*scene.paragraphs, *scene.debrief)]
        parts += [choice.condition for choice in scene.choices]
        if any(not _scales_of(part) <= scales for part in parts if part is not None):
            return False
        for choice in scene.choices:
            if any(getattr(one, "scale", None) not in {None, *scales} for one in choice.effects):
                return False
    return True


def why_hidden(condition: Condition, state: State) -> str:
    """Why a condition is not met here, in words."""
    scales = dict(state.scales)
    match condition:
        case HasFlag(flag):
            return f"{flag} is not set"
        case Compare(scale, comparison, number):
            return f"it needs {scale} to be {HOW[comparison]} {number}, and it is {scales[scale]}"
        case Not(part):
            return f"it needs that not: {_said(part)}"
        case And(parts):
            unmet = [part for part in parts if not holds(part, scales, state.flags)]
            return "; ".join(why_hidden(part, state) for part in unmet)
        case Or(parts):
            return "; and ".join(why_hidden(part, state) for part in parts)
        case _:
            assert_never(condition)


def hidden_choices(case: Case, state: State) -> tuple[tuple[Choice, str], ...]:
    """The choices of the scene that are not offered here, each with the reason."""
    scene, scales = case.scene(state), dict(state.scales)
    return tuple(
        (choice, why_hidden(choice.condition, state))
        for choice in scene.choices
        if choice.condition is not None and not holds(choice.condition, scales, state.flags)
    )


def arrivals(case: Case, scene: str) -> Arrivals | None:
    """The states in which runs from the opening come to a scene; None without an opening."""
    if case.vignette.opening() is None:
        return None
    start = case.begin()
    seen, ahead = {start}, [start]
    at = 0
    while at < len(ahead) and len(ahead) < MOST_STATES:
        state = ahead[at]
        at += 1
        follows = [case.go_around(state)]
        for choice in case.open_choices(state):
            outcome = case.take(state, choice.id)
            follows.append(outcome.state if isinstance(outcome, Taken) else None)
        for following in follows:
            if following is not None and following not in seen:
                seen.add(following)
                ahead.append(following)
    here = [state for state in ahead if state.scene == scene]
    return Arrivals(
        count=len(here),
        whole=at >= len(ahead),
        ranges=tuple(
            (scale.name, *_range([state.scale(scale.name) for state in here]))
            for scale in case.vignette.scales
            if here
        ),
        flags=tuple((flag, _often(flag, here)) for flag in case.vignette.flags if here),
        shown=tuple(here[:MOST_SHOWN]),
    )


def _range(values: list[int]) -> tuple[int, int]:
    return min(values), max(values)


def _often(flag: str, states: list[State]) -> str:
    having = sum(1 for state in states if flag in state.flags)
    return "always" if having == len(states) else ("sometimes" if having else "never")


def _scales_of(condition: Condition) -> set[str]:
    match condition:
        case Compare(scale, _, _):
            return {scale}
        case HasFlag(_):
            return set()
        case Not(part):
            return _scales_of(part)
        case And(parts) | Or(parts):
            return {name for part in parts for name in _scales_of(part)}
        case _:
            assert_never(condition)


def _said(condition: Condition) -> str:
    match condition:
        case HasFlag(flag):
            return f"{flag} is set"
        case Compare(scale, comparison, number):
            return f"{scale} is {HOW[comparison]} {number}"
        case Not(part):
            return f"not ({_said(part)})"
        case And(parts):
            return " and ".join(_said(part) for part in parts)
        case Or(parts):
            return " or ".join(_said(part) for part in parts)
        case _:
            assert_never(condition)
