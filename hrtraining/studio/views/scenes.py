"""The form view of one scene: every field, and buttons that add, move and delete its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.studio import pages
from hrtraining.studio.operations.keeping import Kept
from hrtraining.studio.rules.changing.references import pointers_to
from hrtraining.studio.rules.changing.scenes import Refused, reorder
from hrtraining.studio.rules.form import conditions, effects
from hrtraining.studio.rules.form.choices import EMPTY, objectives_of, principles_of
from hrtraining.studio.rules.form.scenes import (
    NAMES,
    choice_refs,
    fingerprint,
    named_refs,
    read_scene,
    scene_fields,
)
from hrtraining.studio.rules.found import found_in
from hrtraining.studio.rules.offered import choice_words, things
from hrtraining.studio.views.cases import refused
from hrtraining.studio.views.checking import preview_of
from hrtraining.studio.views.shared import (
    SCENE,
    Answer,
    blueprint,
    by_script,
    change,
    desk_for,
    kept,
    lead_to_text,
    row_of,
    scene_url,
)
from hrtraining.texts.vignette.values import Scene, Vignette

PARTS = {"p": "paragraphs", "c": "choices", "d": "debrief", "s": "worked_path"}
WORDS = {"p": "a paragraph", "c": "a choice", "d": "a paragraph of the debrief", "s": "a step"}
_DO = re.compile(r"([pcds])([0-9]{1,3})-(up|down|delete)")


@blueprint.get(SCENE)
@requires(Permission.AUTHOR_VIGNETTES)
def scene(draft: str, scene: str) -> str | Response:
    """Everything about one scene, to be changed."""
    desk = desk_for(draft)
    if not desk.readable:
        lead_to_text(desk)
    if desk.case.scene(scene) is None:
        flash("There is no such scene any more.", "problem")
        return redirect(url_for("studio.overview", draft=draft), 303)
    row = row_of(desk, scene)
    return _page(desk, row, scene_fields(desk.case, desk.case.scenes[row]), {})


@blueprint.post(SCENE)
@requires(Permission.AUTHOR_VIGNETTES)
def save_scene(draft: str, scene: str) -> Answer:
    """Keeps what was written in a scene, and does what the button says."""
    desk = desk_for(draft, to_change=True)
    if not desk.readable:
        lead_to_text(desk)
    row = row_of(desk, scene)
    heading = desk.case.scenes[row].heading
    sent = request.form.to_dict()
    wrong: dict[str, list[str]] = {}

    def changed(now: Vignette) -> Vignette | Refused:
        if row >= len(now.scenes) or fingerprint(now, now.scenes[row]) != sent.get("revision"):
            return Refused("")
        read = read_scene(
            now,
            row,
            sent,
            as_served=sent.get("first") == sent.get("revision"),
            by_itself=by_script(),
        )
        wrong.update(read.wrong)
        return read.case if read.case is not None else Refused("wrong")

    outcome = change(desk, f"Changed “{heading}”", changed, joins=True)
    desk = desk_for(draft)
    if isinstance(outcome, Refused):
        page = _page(desk, row, sent, wrong, moved=not outcome.why)
        return refused(outcome, wrong, page)
    if by_script():
        return {"saved": True, "revision": fingerprint(desk.case, desk.case.scenes[row])}, 200
    anchor = _do(desk, row, sent.get("do", ""))
    if isinstance(outcome, Kept) and not anchor:
        flash("Kept in your working copy.", "done")
    return redirect(kept(scene_url(desk, desk.case.scenes[row]) + (anchor or "#main")), 303)


def _do(desk: pages.Desk, row: int, said: str) -> str:
    """Moves or deletes a part, as a button said; answers where to go on the page."""
    wanted = _DO.fullmatch(said)
    if wanted is None:
        return ""
    letter, number, way = wanted[1], int(wanted[2]), wanted[3]
    part = PARTS[letter]
    count = len(getattr(desk.case.scenes[row], part))
    if number >= count:
        return ""
    order = list(range(count))
    to = number + {"up": -1, "down": 1, "delete": 0}[way]
    if way == "delete":
        del order[number]
    elif 0 <= to < count:
        order[number], order[to] = order[to], order[number]
    heading = desk.case.scenes[row].heading
    verb = "Deleted" if way == "delete" else "Moved"
    change(
        desk,
        f"{verb} {WORDS[letter]} of “{heading}”",
        lambda now: reorder(now, row, part, order),
    )
    if way == "delete":
        flash(f"{verb} {WORDS[letter]}. Undo brings it back.", "done")
        return "#main"
    return f"#{letter}{max(0, min(count - 1, to))}"


def _page(
    desk: pages.Desk,
    row: int,
    fields: Mapping[str, str],
    wrong: Mapping[str, list[str]],
    *,
    moved: bool = False,
) -> str:
    case = desk.case
    if row >= len(case.scenes):
        row = len(case.scenes) - 1
    scene = case.scenes[row]
    now = fingerprint(case, scene)
    return render_template(
        "studio/scene.html",
        desk=desk,
        row=row,
        scene=scene,
        fields=fields,
        wrong=wrong,
        moved=moved,
        now=scene_fields(case, scene) if moved else {},
        revision=now,
        first=now if not wrong else fields.get("first", now),
        found=[one for one in found_in(desk.document, name=desk.slug) if one.scene == row],
        pointers=pointers_to(case, scene.name),
        preview=preview_of(case, scene),
        scenes=[(other.name, other.heading) for other in case.scenes],
        urls={other.name: scene_url(desk, other) for other in case.scenes},
        **_offered(case, scene, fields),
    )


def _offered(case: Vignette, scene: Scene, fields: Mapping[str, str]) -> dict[str, Any]:
    """What the selects and boxes of the page offer."""
    before = [*scene.choices, EMPTY]
    choices = [
        {
            "at": number,
            "principles": principles_of(before[min(number, len(before) - 1)]),
            "objectives": objectives_of(case, before[min(number, len(before) - 1)]),
        }
        for number in _numbers("c", "text", fields)
    ]
    return {
        "paragraphs": _numbers("p", "text", fields),
        "choices": choices,
        "debrief": _numbers("d", "text", fields),
        "steps": _numbers("s", "reason", fields),
        "things": things(case, scene),
        "condition_how": conditions.HOW,
        "effect_how": effects.HOW,
        "objective_words": {one.id: one.text for one in case.objectives},
        "speakers": list(
            dict.fromkeys(
                (
                    *case.speakers(),
                    *(one.speaker for one in (*scene.paragraphs, *scene.debrief) if one.speaker),
                )
            )
        ),
        "named": [(NAMES + ref, choice_words(case, ref)) for ref in named_refs(case, scene)],
        "refs": _refs(case, scene),
    }


def _refs(case: Vignette, scene: Scene) -> list[tuple[str, str]]:
    """Every choice that a worked path can take, with the spellings that are there already."""
    spelled = {ref: choice_words(case, ref) for ref, _scene, _choice in choice_refs(case)}
    spelled |= {step.choice: choice_words(case, step.choice) for step in scene.worked_path}
    return list(spelled.items())


def _numbers(letter: str, name: str, fields: Mapping[str, str]) -> list[int]:
    pattern = re.compile(rf"{letter}([0-9]{{1,4}})-{name}")
    return sorted(int(found[1]) for one in fields if (found := pattern.fullmatch(one)))
