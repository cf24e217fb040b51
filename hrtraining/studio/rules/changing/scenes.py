"""Adding, renaming, moving and deleting scenes, with everything that points to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from hrtraining.studio.rules.changing.references import (
    Place,
    Pointer,
    pointers_to,
    same_places,
    with_references,
    with_scene_renamed,
)
from hrtraining.texts.slugs import slug
from hrtraining.texts.vignette.limits import LONGEST_HEADING, MOST_SCENES
from hrtraining.texts.vignette.shapes import heading as read_heading
from hrtraining.texts.vignette.values import Scene, Vignette
from hrtraining.texts.vignette.words import is_id

# What is done with a pointer to a scene that is deleted, beside leading it to another scene.
TAKE_OUT, LEAVE = "-", ""
Renaming: TypeAlias = Literal["follow", "keep"]
_OF_PARTS = ("debrief", "worked-path", "facilitators-note")


@dataclass(frozen=True, slots=True)
class Refused:
    """The change cannot be made; the sentence says what to do."""

    why: str


def add_scene(
    case: Vignette, heading: str, after: int | None = None, *, ending: bool = False
) -> Vignette | Refused:
    """The case with a new scene, last or behind the one at a position."""
    why = _why_not(case, heading, None)
    if why:
        return Refused(why)
    if len(case.scenes) >= MOST_SCENES:
        return Refused(f"A case can have {MOST_SCENES:,} scenes.")
    at = len(case.scenes) if after is None else after + 1
    start = not any(scene.start for scene in case.scenes) and not ending
    made = Scene(slug(heading), heading, start=start, ending=ending)
    return replace(case, scenes=(*case.scenes[:at], made, *case.scenes[at:]))


def rename_scene(
    case: Vignette, at: int, heading: str, how: Renaming = "follow"
) -> Vignette | Refused:
    """The case with another heading for a scene.

    With "follow" everything that points to the scene points to its new name; with "keep" the scene
    keeps its name under the new heading, and nothing else changes.
    """
    scene = case.scenes[at]
    why = _why_not(case, heading, at)
    if why:
        return Refused(why)
    if scene.explicit_id or how == "keep":
        explicit = scene.explicit_id or slug(heading) != scene.name
        return _with(case, at, replace(scene, heading=heading, explicit_id=explicit))
    name = slug(heading)
    renamed = _with(case, at, replace(scene, heading=heading, name=name))
    renamed = with_scene_renamed(renamed, scene.name, name)
    return with_references(case, renamed, same_places)


def delete_scene(case: Vignette, at: int, decisions: Mapping[int, str]) -> Vignette | Refused:
    """The case without a scene.

    ``decisions`` say for each of `pointers_to` by its position where it leads now: the name of
    another scene, TAKE_OUT to take the choice, way around or "stands for" out, LEAVE to leave it
    leading nowhere, which the case's problems then tell.
    """
    if len(case.scenes) == 1:
        return Refused("A case has at least one scene.")
    gone = case.scenes[at]
    now = case
    removed: set[Place] = set()
    # From the last to the first, so that positions of choices stay true.
    for number, pointer in reversed(list(enumerate(pointers_to(case, gone.name)))):
        decision = decisions.get(number, LEAVE)
        if decision == gone.name:
            return Refused("Nothing can lead to the scene that is deleted: choose another.")
        row = _row_of(case, pointer.scene)
        if decision == TAKE_OUT and pointer.way == "choice":
            removed.add((row, pointer.at))
        if decision != LEAVE:
            now = _with(now, row, _decided(now.scenes[row], pointer, decision))
    now = replace(now, scenes=(*now.scenes[:at], *now.scenes[at + 1 :]))

    def went(place: Place) -> Place | None:
        row, number = place
        if row == at or place in removed:
            return None
        before = sum(1 for other in removed if other[0] == row and other[1] < number)
        return (row if row < at else row - 1), number - before

    return with_references(case, now, went)


def move_scene(case: Vignette, at: int, to: int) -> Vignette:
    """The case with a scene at another position in the order written."""
    order = list(range(len(case.scenes)))
    order.insert(max(0, min(len(order), to)), order.pop(at))
    moved = replace(case, scenes=tuple(case.scenes[row] for row in order))
    return with_references(case, moved, lambda place: (order.index(place[0]), place[1]))


def reorder(case: Vignette, at: int, part: str, order: Sequence[int]) -> Vignette:
    """The case with the parts of a scene in this order; what the order leaves out is gone.

    ``part`` is "paragraphs", "choices", "debrief" or "worked_path".
    """
    scene = case.scenes[at]
    changed: Scene
    match part:
        case "paragraphs":
            changed = replace(scene, paragraphs=tuple(scene.paragraphs[row] for row in order))
        case "choices":
            changed = replace(scene, choices=tuple(scene.choices[row] for row in order))
        case "debrief":
            changed = replace(scene, debrief=tuple(scene.debrief[row] for row in order))
        case "worked_path":
            changed = replace(scene, worked_path=tuple(scene.worked_path[row] for row in order))
        case _:
            raise ValueError(part)
    new = _with(case, at, changed)
    if part != "choices":
        return new

    def went(place: Place) -> Place | None:
        row, number = place
        if row != at:
            return place
        return (row, order.index(number)) if number in order else None

    return with_references(case, new, went)


def _decided(scene: Scene, pointer: Pointer, decision: str) -> Scene:
    name = "" if decision == TAKE_OUT else decision
    if pointer.way == "choice":
        choices = list(scene.choices)
        if decision == TAKE_OUT:
            del choices[pointer.at]
        else:
            choices[pointer.at] = replace(choices[pointer.at], target=name)
        return replace(scene, choices=tuple(choices))
    if pointer.way == "stands for":
        return replace(scene, stands_for=name)
    around = scene.way_around
    return replace(scene, way_around=replace(around, target=name) if around and name else None)


def _with(case: Vignette, at: int, scene: Scene) -> Vignette:
    return replace(case, scenes=(*case.scenes[:at], scene, *case.scenes[at + 1 :]))


def _row_of(case: Vignette, scene: Scene) -> int:
    return next(row for row, other in enumerate(case.scenes) if other is scene)


def _why_not(case: Vignette, heading: str, at: int | None) -> str:
    """Why no scene can have that heading, or nothing where one can."""
    if not heading:
        return "Write a heading."
    if len(heading) > LONGEST_HEADING:
        return f"Shorten the heading to {LONGEST_HEADING} characters."
    if read_heading(f"## {heading}") != (2, heading) or "<!--" in heading:
        return "Leave the sign # out of the end of the heading."
    name = slug(heading)
    if not is_id(name):
        return "Write a heading with at least one letter."
    for row, other in enumerate(case.scenes):
        if row != at and name in {other.name, slug(other.heading)}:
            return f"There is a scene “{other.heading}” already: word this heading otherwise."
    if name in _OF_PARTS:
        return f"“{heading}” is the name of a part of every case: word this heading otherwise."
    return ""
