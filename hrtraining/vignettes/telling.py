"""What a page tells of a case: its scene, the story so far, what came of a choice, the debrief.

Every function takes the case, its edition and the moves, and gives values for a template.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from hrtraining.courses.rules.rendered import RenderedChoice, RenderedScene, RenderedVignette
from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.engine import Case, State
from hrtraining.vignettes.rules.history import Moved, critical_choices, way_before
from hrtraining.vignettes.rules.words import Told, change, told


def choices(
    case: Case, shown: RenderedScene, state: State, tried: frozenset[str]
) -> list[dict[str, Any]]:
    """What can be done here, with what was tried before."""
    return [
        {
            "id": choice.id,
            "html": Markup(choice_of(shown, choice.id).html),  # noqa: S704
            "tried": choice.id in tried,
        }
        for choice in case.open_choices(state)
    ]


def paragraphs(case: Case, here: Scene, shown: RenderedScene, state: State) -> list[dict[str, Any]]:
    """What is read in a scene: its paragraphs whose conditions are met."""
    visible = case.visible(state)
    return [
        {
            "html": Markup(rendered.html),  # noqa: S704
            "speaker": rendered.speaker,
            "who": _who(case, rendered.speaker),
        }
        for written, rendered in zip(here.paragraphs, shown.paragraphs, strict=True)
        if written in visible
    ]


def debrief(case: Case, here: Scene, shown: RenderedScene, state: State) -> list[Markup]:
    """What the author says at an ending: its paragraphs whose conditions are met."""
    visible = case.debrief(state)
    return [
        Markup(rendered.html)  # noqa: S704
        for written, rendered in zip(here.debrief, shown.debrief, strict=True)
        if written in visible
    ]


def _who(case: Case, speaker: str) -> str:
    for role, name in case.vignette.people:
        if name == speaker:
            return role if role in {"client", "clinician"} else "other"
    return ""


def story(text: RenderedVignette, way: tuple[Moved, ...]) -> list[dict[str, Any]]:
    """The scenes so far, and what was done in each."""
    story = []
    for before, move in pairwise(way):
        scene = scene_of(text, before.scene)
        taken = (
            Markup(choice_of(scene, move.choice).html)  # noqa: S704
            if move.kind == "choose"
            else Markup(scene.way_around)  # noqa: S704
        )
        story.append({"heading": scene.heading, "taken": taken})
    return story


def arrived(
    case: Case, text: RenderedVignette, way: tuple[Moved, ...], moves: tuple[Moved, ...]
) -> dict[str, Any] | None:
    """The feedback on the choice that led here; after going back, what was taken back."""
    newest = max(moves, key=lambda one: one.sequence)
    move = way[-1]
    if newest.kind == "undo":
        return {"taken_back": _taken_back(text, moves, newest)}
    if move.kind != "choose":
        return None
    scene = scene_of(text, way[-2].scene)
    written = choice_of(scene, move.choice)
    before, after = state_of(case, way[-2]), state_of(case, move)
    changes = [
        change(scale, before.scale(scale.name), after.scale(scale.name))
        for scale in case.vignette.scales
        if scale.shown == "always"
    ]
    return {
        "taken": Markup(written.html),  # noqa: S704
        "feedback": Markup(written.feedback),  # noqa: S704
        "changes": [said for said in changes if said],
    }


def _taken_back(text: RenderedVignette, moves: tuple[Moved, ...], undo: Moved) -> Markup:
    """What a step back undid, in the words of the choice or of the way around."""
    before = way_before(moves, undo.sequence)
    scene = scene_of(text, before[-2].scene)
    move = before[-1]
    html = choice_of(scene, move.choice).html if move.kind == "choose" else scene.way_around
    return Markup(html)  # noqa: S704


def scales(
    case: Case, way: tuple[Moved, ...], when: tuple[str, ...], *, since_start: bool = False
) -> list[Told]:
    """Where scales stand that are shown ``when``, beside one step earlier or the start."""
    now = state_of(case, way[-1])
    earlier = state_of(case, way[0] if since_start or len(way) < 2 else way[-2])
    return [
        told(scale, now.scale(scale.name), earlier.scale(scale.name))
        for scale in case.vignette.scales
        if scale.shown in when
    ]


def critical(case: Case, text: RenderedVignette, moves: tuple[Moved, ...]) -> list[dict[str, Any]]:
    """The unsafe choices made, taken back or not, with the feedback on each."""
    named = []
    for scene, choice, taken_back in critical_choices(_marked(case, moves)):
        rendered = choice_of(scene_of(text, scene), choice)
        named.append(
            {
                "html": Markup(rendered.html),  # noqa: S704
                "feedback": Markup(rendered.feedback),  # noqa: S704
                "taken_back": taken_back,
            }
        )
    return named


def _marked(case: Case, moves: tuple[Moved, ...]) -> list[Moved]:
    """The moves with their unsafe acts as the case has them.

    Those copied into a playthrough that takes something back are recorded as no act of their own,
    and are still part of its way.
    """
    unsafe = {
        (scene.name, choice.id) for scene, choice in case.vignette.all_choices() if choice.critical
    }
    found: list[Moved] = []
    way: list[Moved] = []
    for move in sorted(moves, key=lambda one: one.sequence):
        made = (way[-1].scene, move.choice) if way and move.kind == "choose" else None
        found.append(replace(move, critical=made in unsafe))
        if move.kind != "undo":
            way.append(move)
        elif len(way) > 1:
            way.pop()
    return found


def scene_of(text: RenderedVignette, name: str) -> RenderedScene:
    """The scene of that name. Raises LookupError where the edition has none."""
    found = text.scene(name)
    if found is None:
        raise LookupError(f"scene {name!r} is not in its own edition")
    return found


def choice_of(scene: RenderedScene, choice_id: str) -> RenderedChoice:
    """The choice of that id in its edition."""
    return next(choice for choice in scene.choices if choice.id == choice_id)


def state_of(case: Case, moved: Moved) -> State:
    """Where a move led. Raises LookupError for a record of another version."""
    state = case.state_from(moved.state)
    if state is None:
        raise LookupError("a recorded state does not fit its own version")
    return state
