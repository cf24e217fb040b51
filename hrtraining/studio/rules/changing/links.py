"""Leading from one scene to another, and not any more: what a map's lines are."""

from __future__ import annotations

from dataclasses import replace

from hrtraining.studio.rules.changing.scenes import Refused, reorder
from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette.limits import LONGEST_CHOICE, MOST_CHOICES
from hrtraining.texts.vignette.links import holds_in_brackets
from hrtraining.texts.vignette.values import Choice, Vignette


def connect(case: Vignette, source: str, target: str, words: str) -> Vignette | Refused:
    """The case with a new choice in the scene ``source``, which leads to ``target``."""
    at = next((row for row, scene in enumerate(case.scenes) if scene.name == source), None)
    if at is None or case.scene(target) is None:
        return Refused("Choose the two scenes from the lists.")
    scene = case.scenes[at]
    if scene.ending:
        return Refused(f"“{scene.heading}” is an ending, and endings have no choices.")
    if len(scene.choices) >= MOST_CHOICES:
        return Refused(f"A scene can have {MOST_CHOICES} choices.")
    name = slug(words)
    if not name or len(words) > LONGEST_CHOICE or not holds_in_brackets(words):
        return Refused("Say in a few plain words what the clinician does.")
    if any(choice.id == name for choice in scene.choices):
        return Refused("Another choice of that scene reads the same. Word it otherwise.")
    made = replace(scene, choices=(*scene.choices, Choice(words, target, name)))
    return replace(case, scenes=(*case.scenes[:at], made, *case.scenes[at + 1 :]))


def disconnect(case: Vignette, source: str, number: int) -> Vignette | Refused:
    """The case without a choice of a scene, counted from 1."""
    at = next((row for row, scene in enumerate(case.scenes) if scene.name == source), None)
    if at is None or not 1 <= number <= len(case.scenes[at].choices):
        return Refused("There is no such choice any more.")
    order = [row for row in range(len(case.scenes[at].choices)) if row != number - 1]
    return reorder(case, at, "choices", order)
