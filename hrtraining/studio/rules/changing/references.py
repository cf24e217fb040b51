"""What points to a scene or a choice, and keeping it pointing there when names change.

Scenes are pointed to by choices, ways around and "stands for"; choices by the names of an ending
and by worked paths. A change gives the new case and says where each scene and choice went; every
reference then leads to what it led to before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from hrtraining.texts.vignette.values import Choice, Scene, Step, Vignette

Place: TypeAlias = tuple[int, int]
Went: TypeAlias = Callable[[Place], Place | None]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place that points to a scene: the scene it stands in, and how.

    ``way`` is "choice", "way around" or "stands for"; ``choice`` the position of the choice.
    """

    scene: Scene
    way: str
    choice: Choice | None = None
    at: int = 0


def pointers_to(case: Vignette, name: str) -> tuple[Pointer, ...]:
    """Everything in other scenes that points to the scene of that name."""
    return tuple(_pointers(case, name))


def _pointers(case: Vignette, name: str) -> Iterator[Pointer]:
    for scene in case.scenes:
        if scene.name == name:
            continue
        for at, choice in enumerate(scene.choices):
            if choice.target == name:
                yield Pointer(scene, "choice", choice, at)
        if scene.way_around is not None and scene.way_around.target == name:
            yield Pointer(scene, "way around")
        if scene.stands_for == name:
            yield Pointer(scene, "stands for")


def ref_of(case: Vignette, scene: Scene, choice: Choice) -> str:
    """How a worked path or an ending speaks of a choice: by its own id, else with its scene."""
    if choice.explicit_id:
        found = case.choices_by_ref().get(choice.id)
        if found is not None and found[1] is choice:
            return choice.id
    return f"{scene.name}/{choice.id}"


def with_references(old: Vignette, new: Vignette, went: Went) -> Vignette:
    """The new case with every reference to a choice respelled that would lead elsewhere now.

    ``went`` gives for a scene's and choice's position in the old case that in the new one. What led
    nowhere before is left as it is, and so is what led to a choice that is gone.
    """
    before, after = _places(old), _places(new)
    spelled: dict[str, str] = {}
    for ref, place in before.items():
        aim = went(place)
        if aim is None or after.get(ref) == aim:
            continue
        scene = new.scenes[aim[0]]
        spelled[ref] = ref_of(new, scene, scene.choices[aim[1]])
    if not spelled:
        return new
    return replace(new, scenes=tuple(_respelled(scene, spelled) for scene in new.scenes))


def with_scene_renamed(case: Vignette, old: str, new: str) -> Vignette:
    """The case with everything that pointed to one name of a scene pointing to another."""
    return replace(case, scenes=tuple(_led(scene, old, new) for scene in case.scenes))


def same_places(place: Place) -> Place | None:
    """Where nothing moved."""
    return place


def _places(case: Vignette) -> Mapping[str, Place]:
    """Where each reference leads, as positions of scene and choice."""
    at = {
        id(choice): (row, number)
        for row, scene in enumerate(case.scenes)
        for number, choice in enumerate(scene.choices)
    }
    return {ref: at[id(choice)] for ref, (_scene, choice) in case.choices_by_ref().items()}


def _respelled(scene: Scene, spelled: Mapping[str, str]) -> Scene:
    if not scene.names and not scene.worked_path:
        return scene
    names = tuple(dict.fromkeys(spelled.get(ref, ref) for ref in scene.names))
    steps = tuple(
        Step(spelled.get(step.choice, step.choice), step.reason, step.line)
        for step in scene.worked_path
    )
    return replace(scene, names=names, worked_path=steps)


def _led(scene: Scene, old: str, new: str) -> Scene:
    choices = tuple(
        replace(choice, target=new) if choice.target == old else choice for choice in scene.choices
    )
    around = scene.way_around
    if around is not None and around.target == old:
        around = replace(around, target=new)
    stands_for = new if scene.stands_for == old else scene.stands_for
    return replace(scene, choices=choices, way_around=around, stands_for=stands_for)
