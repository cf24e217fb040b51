"""What the page of a debrief says: values for its template, in the words of the edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.debrief.rules.principles import (
    NAMES,
    Leaning,
    Practiced,
    Spans,
    practiced,
    where_to_try,
)
from hrtraining.debrief.rules.way import Step, steps_of, told_scales
from hrtraining.debrief.rules.worth import worth_taking
from hrtraining.texts.vignette.values import Choice, Vignette
from hrtraining.vignettes.rules.cohort import Group
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import Moved
from hrtraining.vignettes.rules.words import change, told
from hrtraining.vignettes.telling import choice_of, paragraphs, scene_of

Cohort = Mapping[str, tuple[Group, ...]]


def done(text: RenderedVignette, step: Step) -> Markup:
    """What was done in a step, in the author's words."""
    scene = scene_of(text, step.scene.name)
    html = choice_of(scene, step.choice.id).html if step.choice else scene.way_around
    return Markup(html)  # noqa: S704


def steps_told(
    case: Case, text: RenderedVignette, steps: Sequence[Step], cohort: Cohort
) -> list[dict[str, Any]]:
    """Every step with what was done, what it moved, and the roads not taken there."""
    reasons = _reasons(case.vignette, text)
    return [
        {
            "number": number,
            "sequence": step.sequence,
            "scene": step.scene.name,
            "heading": scene_of(text, step.scene.name).heading,
            "done": done(text, step),
            "around": step.choice is None,
            "taken_back": step.taken_back,
            "is_fork": step.is_fork,
            "changes": changes(case.vignette, step),
            "roads": _roads(case.vignette, text, step, cohort.get(step.scene.name, ())),
            "reasons": [] if step.taken_back else reasons.get(step.scene.name, []),
        }
        for number, step in enumerate(steps, 1)
    ]


def scenes_told(case: Case, text: RenderedVignette, moves: Sequence[Moved]) -> list[dict[str, Any]]:
    """Every step as a moment to share: the scene as it was read there, and what was done."""
    return [
        {
            "sequence": step.sequence,
            "heading": scene_of(text, step.scene.name).heading,
            "paragraphs": paragraphs(
                case, step.scene, scene_of(text, step.scene.name), step.before
            ),
            "prompt": Markup(scene_of(text, step.scene.name).reflect),  # noqa: S704
            "done": done(text, step),
            "around": step.choice is None,
            "taken_back": step.taken_back,
        }
        for step in steps_of(case, moves)
    ]


def changes(vignette: Vignette, step: Step) -> list[str]:
    """What a step did to the scales that may be told, in words."""
    said = (
        change(scale, step.before.scale(scale.name), step.after.scale(scale.name))
        for scale in told_scales(vignette)
    )
    return [words for words in said if words]


def _roads(
    vignette: Vignette, text: RenderedVignette, step: Step, groups: Sequence[Group]
) -> list[dict[str, Any]]:
    """The choices of a fork, made and passed by, as far as the author lets them show."""
    hidden = vignette.roads_not_taken == "hidden"
    scene = scene_of(text, step.scene.name)
    rows = []
    for written in step.scene.choices:
        mine = step.choice is not None and written.id == step.choice.id
        if not mine and (hidden or written not in step.passed_by):
            continue
        rendered = choice_of(scene, written.id)
        row: dict[str, Any] = {
            "html": Markup(rendered.html),  # noqa: S704
            "mine": mine,
            "expected": f"{written.expect}%" if written.expect is not None else "",
            "chosen": _share(written.id, groups, hidden=hidden),
            "feedback": None,
            "leads": "",
        }
        if mine or vignette.roads_not_taken == "shown":
            row["feedback"] = Markup(rendered.feedback)  # noqa: S704
            row["leads"] = scene_of(text, written.target).heading
        rows.append(row)
    return rows


def _share(choice: str, groups: Sequence[Group], *, hidden: bool) -> str:
    group = next((one for one in groups if choice in one.choices), None)
    if group is None:
        return ""
    if len(group.choices) == 1:
        return f"{group.percent}%"
    return "" if hidden else f"{group.percent}%, together with other ways"


def _reasons(vignette: Vignette, text: RenderedVignette) -> dict[str, list[dict[str, Markup]]]:
    """By scene, what the worked paths do there, and why."""
    if vignette.roads_not_taken == "hidden":
        return {}
    found: dict[str, list[dict[str, Markup]]] = {}
    for name, choice, reason in _worked_steps(vignette, text):
        html = choice_of(scene_of(text, name), choice.id).html
        row = {"choice": Markup(html), "reason": Markup(reason)}  # noqa: S704
        if row not in found.setdefault(name, []):
            found[name].append(row)
    return found


def _worked_steps(vignette: Vignette, text: RenderedVignette) -> list[tuple[str, Choice, str]]:
    choices = vignette.choices_by_ref()
    return [
        (choices[ref][0].name, choices[ref][1], reason)
        for scene in text.scenes
        for ref, reason in scene.worked_path
    ]


def worked_paths(vignette: Vignette, text: RenderedVignette) -> list[dict[str, Any]]:
    """Every worked path of the case: its ending, and at each fork the choice and the reason."""
    if vignette.roads_not_taken == "hidden":
        return []
    choices = vignette.choices_by_ref()
    found = []
    for scene in text.scenes:
        steps = []
        for ref, reason in scene.worked_path:
            at, choice = choices[ref]
            rendered = scene_of(text, at.name)
            html = choice_of(rendered, choice.id).html
            steps.append((rendered.heading, Markup(html), Markup(reason)))  # noqa: S704
        if steps:
            found.append({"ending": scene.heading, "steps": steps})
    return found


def curve_rows(case: Case, text: RenderedVignette, steps: Sequence[Step]) -> list[list[str]]:
    """The curves as a table: a row for the opening and for every scene arrived at."""
    stood = [step for step in steps if not step.taken_back]
    if not stood:
        return []
    states = [stood[0].before, *(step.after for step in stood)]
    return [
        [scene_of(text, state.scene).heading]
        + [
            f"{state.scale(scale.name)}, {told(scale, state.scale(scale.name)).word}"
            for scale in told_scales(case.vignette)
        ]
        for state in states
    ]


def curve_columns(vignette: Vignette) -> list[str]:
    """The head of that table."""
    return ["Arrived at", *(told(scale, scale.start).label for scale in told_scales(vignette))]


def noticed(
    vignette: Vignette, text: RenderedVignette, steps: Sequence[Step]
) -> list[dict[str, Any]]:
    """What is worth taking to supervision."""
    return [
        {
            "kind": one.kind.value,
            "number": steps.index(one.step) + 1,
            "heading": scene_of(text, one.step.scene.name).heading,
            "done": done(text, one.step),
            "changes": _and(changes(vignette, one.step)),
        }
        for one in worth_taking(vignette, steps)
    ]


def _and(words: Sequence[str]) -> str:
    lowered = [word[:1].lower() + word[1:] for word in words]
    return " and ".join(filter(None, [", ".join(lowered[:-1]), *lowered[-1:]]))


def practice(
    case: Case, text: RenderedVignette, steps: Sequence[Step], spans: Spans
) -> dict[str, list[dict[str, Any]]]:
    """What was practiced: strengths, growing edges with a place to try, and what lies between."""
    found: dict[str, list[dict[str, Any]]] = {leaning.value: [] for leaning in Leaning}
    for row in practiced(steps, spans):
        said: dict[str, Any] = {
            "name": NAMES[row.principle],
            "said": _times(row),
            "place": None,
            "choices": [],
        }
        there = where_to_try(steps, row.principle)
        if row.leaning is Leaning.EDGE and there and case.vignette.roads_not_taken != "hidden":
            step, others = there
            scene = scene_of(text, step.scene.name)
            said["place"] = {"heading": scene.heading, "number": steps.index(step) + 1}
            said["choices"] = [
                Markup(choice_of(scene, one).html)  # noqa: S704
                for one in others
            ]
        found[row.leaning.value].append(said)
    return found


def _times(row: Practiced) -> str:
    times = "once" if row.times == 1 else f"{row.times} times" if row.times else "not this time"
    if row.most is None:
        return f"{times}; a way through this case can hold any number"
    return f"{times}; a way through this case can hold from {row.least} to {row.most}"
