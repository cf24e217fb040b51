"""Which field of a scene no text could hold, and what to do about it.

The format gives some first characters of a line a meaning. Where someone types one of them, it is
escaped, so that it is read as what was typed; what cannot be helped so is told beside the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hrtraining.texts.vignette.values import Choice, Paragraph, Scene, Step, Vignette
from hrtraining.texts.vignette.writing import spelled_case, why_not_held

_NUMBERED = re.compile(r"(?m)^([ \t]*[0-9]{1,9})([.)])")
_OTHER = re.compile(r"(?m)^([ \t]*)(#|>|```|~~~|<(?=[A-Za-z/!?])|\[|`|=+$|-{2,}$)")

TOLD = (
    "A line here begins with signs that have a meaning of their own in a case, and so it would "
    "not be read back as it is. Begin it with a word."
)


def unheld(case: Vignette, scene: Scene) -> Iterator[str]:
    """The parts of a scene that no text can hold.

    ``p0``, ``d0``, ``c0``, ``s0`` count paragraphs, the debrief, choices and steps from 0;
    "reflect" is what it says, and "scene" where the parts can be held only apart.
    """
    if _holds(case, scene):
        return
    found = tuple(_unheld_parts(case, scene))
    yield from found or ("scene",)


def _unheld_parts(case: Vignette, scene: Scene) -> Iterator[str]:
    bare = Scene(scene.name, scene.heading, explicit_id=True, paragraphs=(Paragraph("Here."),))
    for at, paragraph in enumerate(scene.paragraphs):
        if not _holds(case, replace(bare, paragraphs=(paragraph,))):
            yield f"p{at}"
    if scene.reflect and not _holds(case, replace(bare, reflect=scene.reflect)):
        yield "reflect"
    for at, choice in enumerate(scene.choices):
        if not _holds(case, replace(bare, choices=(choice,))):
            yield f"c{at}"
    for at, paragraph in enumerate(scene.debrief):
        if not _holds(case, replace(bare, debrief=(paragraph,))):
            yield f"d{at}"
    for at, step in enumerate(scene.worked_path):
        if not _holds(case, replace(bare, worked_path=(step,))):
            yield f"s{at}"


def helped(case: Vignette, scene: Scene) -> Scene:
    """The scene with the first signs of lines escaped wherever it could not be held otherwise."""
    found = set(unheld(case, scene))
    if not found:
        return scene
    return replace(
        scene,
        paragraphs=tuple(
            _paragraph(one) if f"p{at}" in found else one for at, one in enumerate(scene.paragraphs)
        ),
        reflect=escaped(scene.reflect) if "reflect" in found else scene.reflect,
        choices=tuple(
            _choice(one) if f"c{at}" in found else one for at, one in enumerate(scene.choices)
        ),
        debrief=tuple(
            _paragraph(one) if f"d{at}" in found else one for at, one in enumerate(scene.debrief)
        ),
        worked_path=tuple(
            _step(one) if f"s{at}" in found else one for at, one in enumerate(scene.worked_path)
        ),
    )


def escaped(text: str) -> str:
    """The text with a backslash before what opens a line with a meaning of its own."""
    text = _NUMBERED.sub(r"\1\\\2", text)
    return _OTHER.sub(r"\1\\\2", text)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, text=escaped(paragraph.text))


def _choice(choice: Choice) -> Choice:
    return replace(choice, feedback=escaped(choice.feedback))


def _step(step: Step) -> Step:
    return replace(step, reason=" ".join(step.reason.split()))


def _holds(case: Vignette, scene: Scene) -> bool:
    alone = replace(case, scenes=(scene,), facilitators_note="", objectives=())
    return not why_not_held(spelled_case(alone), alone)
