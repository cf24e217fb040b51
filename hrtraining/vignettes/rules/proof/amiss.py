"""Why a value is no case: the reader refuses such texts, but values can be made in other ways."""

from __future__ import annotations

from collections.abc import Collection

from hrtraining.texts.vignette.values import (
    Add,
    Compare,
    Effect,
    HasFlag,
    Mark,
    Scene,
    Vignette,
)
from hrtraining.vignettes.rules.proof.boxes import DEEPEST, atoms, depth

LARGEST_NUMBER = 1_000_000_000


def amiss(vignette: Vignette) -> str:
    """What is amiss with a case, in words; empty where nothing is."""
    starts = sum(scene.start for scene in vignette.scenes)
    if starts != 1:
        return f"a case needs one scene marked 'start'; this one has {starts}"
    if len(vignette.by_name()) < len(vignette.scenes):
        return "two scenes have the same name"
    scales = {scale.name for scale in vignette.scales}
    for name in (name for name, _ in vignette.score):
        if name not in scales:
            return f"the score counts '{name}', which is no scale"
    for scale in vignette.scales:
        if not scale.low <= scale.start <= scale.high:
            return f"the scale '{scale.name}' starts outside its range"
    numbers = [number for s in vignette.scales for number in (s.low, s.high)]
    numbers += [weight for _, weight in vignette.score]
    reasons = (_amiss_in(scene, scales, vignette.flags, numbers) for scene in vignette.scenes)
    reason = next((reason for reason in reasons if reason), "")
    if not reason and any(abs(number) > LARGEST_NUMBER for number in numbers):
        return f"a number is larger than {LARGEST_NUMBER:,}"
    return reason


def _amiss_in(
    scene: Scene, scales: Collection[str], flags: Collection[str], numbers: list[int]
) -> str:
    """What is amiss in one scene; gathers the numbers that stand in it."""
    if len({choice.id for choice in scene.choices}) < len(scene.choices):
        return f"two choices of '{scene.name}' have the same id"
    conditions = [choice.condition for choice in scene.choices]
    conditions += [part.condition for part in (*scene.paragraphs, *scene.debrief)]
    asked = [condition for condition in conditions if condition is not None]
    if any(depth(condition) > DEEPEST for condition in asked):
        return f"a condition of '{scene.name}' nests more than {DEEPEST} deep"
    parts: list[HasFlag | Compare | Effect] = [atom for one in asked for atom in atoms(one)]
    parts += [effect for choice in scene.choices for effect in choice.effects]
    return _unknown(parts, scales, flags, numbers)


def _unknown(
    parts: list[HasFlag | Compare | Effect],
    scales: Collection[str],
    flags: Collection[str],
    numbers: list[int],
) -> str:
    """Which part names a scale or flag that the case does not have; gathers their numbers."""
    for part in parts:
        if isinstance(part, HasFlag | Mark):
            if part.flag not in flags:
                return f"the case has no flag '{part.flag}'"
            continue
        if part.scale not in scales:
            return f"the case has no scale '{part.scale}'"
        numbers.append(part.amount if isinstance(part, Add) else part.number)
    return ""
