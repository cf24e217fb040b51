"""The names of scales, flags and people: where each is used, and changing one everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from hrtraining.texts.vignette.conditions import atoms
from hrtraining.texts.vignette.values import (
    Add,
    And,
    Choice,
    Compare,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Not,
    Or,
    Paragraph,
    Put,
    Scene,
    Vignette,
)


@dataclass(frozen=True, slots=True)
class Renamed:
    """New names by the old ones."""

    scales: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether no name changes."""
        return not (self.scales or self.flags or self.people or self.objectives)


def with_names(case: Vignette, renamed: Renamed) -> Vignette:
    """The case with the names changed in every condition, effect, the score and what is said."""
    if renamed.nothing:
        return case
    return replace(
        case,
        score=tuple((renamed.scales.get(name, name), weight) for name, weight in case.score),
        scenes=tuple(_scene(scene, renamed) for scene in case.scenes),
    )


def uses_of_scale(case: Vignette, name: str) -> tuple[str, ...]:
    """Where a scale is asked for or moved, in words."""
    return tuple(
        dict.fromkeys(
            where
            for where, conditions, effects in _places(case)
            if any(
                isinstance(atom, Compare) and atom.scale == name
                for condition in conditions
                for atom in atoms(condition)
            )
            or any(isinstance(one, Add | Put) and one.scale == name for one in effects)
        )
    )


def uses_of_flag(case: Vignette, name: str) -> tuple[str, ...]:
    """Where a flag is asked for or set, in words."""
    return tuple(
        dict.fromkeys(
            where
            for where, conditions, effects in _places(case)
            if any(
                isinstance(atom, HasFlag) and atom.flag == name
                for condition in conditions
                for atom in atoms(condition)
            )
            or any(isinstance(one, Mark) and one.flag == name for one in effects)
        )
    )


def uses_of_speaker(case: Vignette, name: str) -> tuple[str, ...]:
    """The scenes in which someone speaks."""
    return tuple(
        f"“{scene.heading}”"
        for scene in case.scenes
        if any(one.speaker == name for one in (*scene.paragraphs, *scene.debrief))
    )


def uses_of_objective(case: Vignette, name: str) -> tuple[str, ...]:
    """The choices that practice an objective."""
    return tuple(
        f"“{scene.heading}”, choice “{choice.text}”"
        for scene, choice in case.all_choices()
        if name in choice.objectives
    )


def _places(
    case: Vignette,
) -> Iterator[tuple[str, tuple[Condition, ...], tuple[Effect, ...]]]:
    for scene in case.scenes:
        for paragraph in (*scene.paragraphs, *scene.debrief):
            if paragraph.condition is not None:
                yield f"“{scene.heading}”, a paragraph", (paragraph.condition,), ()
        for choice in scene.choices:
            conditions = (choice.condition,) if choice.condition is not None else ()
            yield f"“{scene.heading}”, choice “{choice.text}”", conditions, choice.effects


def _scene(scene: Scene, renamed: Renamed) -> Scene:
    return replace(
        scene,
        paragraphs=tuple(_paragraph(one, renamed) for one in scene.paragraphs),
        choices=tuple(_choice(one, renamed) for one in scene.choices),
        debrief=tuple(_paragraph(one, renamed) for one in scene.debrief),
    )


def _paragraph(paragraph: Paragraph, renamed: Renamed) -> Paragraph:
    speaker = renamed.people.get(paragraph.speaker, paragraph.speaker)
    condition = paragraph.condition
    if condition is not None:
        condition = _condition(condition, renamed)
    return replace(paragraph, speaker=speaker, condition=condition)


def _choice(choice: Choice, renamed: Renamed) -> Choice:
    condition = choice.condition
    if condition is not None:
        condition = _condition(condition, renamed)
    effects = tuple(_effect(one, renamed) for one in choice.effects)
    objectives = tuple(renamed.objectives.get(one, one) for one in choice.objectives)
    return replace(choice, condition=condition, effects=effects, objectives=objectives)


def _condition(condition: Condition, renamed: Renamed) -> Condition:
    match condition:
        case HasFlag(flag):
            return HasFlag(renamed.flags.get(flag, flag))
        case Compare(scale, comparison, number):
            return Compare(renamed.scales.get(scale, scale), comparison, number)
        case Not(part):
            return Not(_condition(part, renamed))
        case And(parts):
            return And(tuple(_condition(part, renamed) for part in parts))
        case Or(parts):
            return Or(tuple(_condition(part, renamed) for part in parts))
        case _:
            assert_never(condition)


def _effect(effect: Effect, renamed: Renamed) -> Effect:
    match effect:
        case Add(scale, amount):
            return Add(renamed.scales.get(scale, scale), amount)
        case Put(scale, number):
            return Put(renamed.scales.get(scale, scale), number)
        case Mark(flag, to):
            return Mark(renamed.flags.get(flag, flag), to)
        case _:
            assert_never(effect)
