"""What the selects of a scene's page offer, in words."""

from __future__ import annotations

from dataclasses import dataclass

from hrtraining.texts.vignette.conditions import atoms
from hrtraining.texts.vignette.values import Compare, Mark, Scene, Vignette
from hrtraining.vignettes.rules.words import told


@dataclass(frozen=True, slots=True)
class Things:
    """Scales and flags by name with what they are called; also those that only the scene knows."""

    scales: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]


def things(case: Vignette, scene: Scene) -> Things:
    """What conditions and effects can be about in a scene."""
    scales = {scale.name: told(scale, scale.start).label for scale in case.scales}
    flags = {flag: flag.replace("-", " ") for flag in case.flags}
    conditions = [one.condition for one in (*scene.paragraphs, *scene.debrief)]
    conditions += [choice.condition for choice in scene.choices]
    for condition in conditions:
        for atom in atoms(condition) if condition is not None else ():
            if isinstance(atom, Compare):
                scales.setdefault(atom.scale, f"{atom.scale} (not in this case)")
            else:
                flags.setdefault(atom.flag, f"{atom.flag} (not in this case)")
    for choice in scene.choices:
        for effect in choice.effects:
            if isinstance(effect, Mark):
                flags.setdefault(effect.flag, f"{effect.flag} (not in this case)")
            else:
                scales.setdefault(effect.scale, f"{effect.scale} (not in this case)")
    return Things(tuple(scales.items()), tuple(flags.items()))


def choice_words(case: Vignette, ref: str) -> str:
    """A choice as people know it: where it stands, and what it says."""
    found = case.choices_by_ref().get(ref)
    if found is None:
        return f"{ref} (no such choice)"
    scene, choice = found
    return f"{scene.heading}: {choice.text}"
