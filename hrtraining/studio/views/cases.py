"""The form view: the case from above, and what is said of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for

from hrtraining.access import Permission, requires
from hrtraining.studio import pages
from hrtraining.studio.operations.keeping import Kept
from hrtraining.studio.rules.changing.references import pointers_to
from hrtraining.studio.rules.changing.scenes import Refused
from hrtraining.studio.rules.form.cases import case_fields, case_fingerprint, read_case
from hrtraining.studio.rules.form.head_rows import BETTER, SHOWN
from hrtraining.studio.rules.found import found_in
from hrtraining.studio.views.checking import checked
from hrtraining.studio.views.shared import (
    BASE,
    Answer,
    blueprint,
    by_script,
    change,
    desk_for,
    kept,
    lead_to_text,
    scene_url,
)
from hrtraining.texts.vignette.values import Vignette

ROADS_WORDS = {
    "shown": "the choices not made, and where they lead",
    "named": "the choices not made, without where they lead",
    "hidden": "nothing of the choices not made",
}


@blueprint.get(BASE)
@requires(Permission.AUTHOR_VIGNETTES)
def overview(draft: str) -> str:
    """The case from above: its scenes in order, what is wrong, what to do next."""
    desk = desk_for(draft)
    found, proof = checked(desk)
    scenes = [
        {
            "scene": scene,
            "href": scene_url(desk, scene),
            "move": scene_url(desk, scene, "studio.move"),
            "found": [one for one in found if one.scene == row],
            "pointers": len(pointers_to(desk.case, scene.name)),
        }
        for row, scene in enumerate(desk.case.scenes)
    ]
    return render_template(
        "studio/overview.html",
        desk=desk,
        scenes=scenes,
        found=found,
        proof=proof,
        words=pages.STATE_WORDS,
    )


@blueprint.get(BASE + "/case")
@requires(Permission.AUTHOR_VIGNETTES)
def case(draft: str) -> str:
    """What is said of the whole case."""
    desk = desk_for(draft)
    if not desk.readable:
        lead_to_text(desk)
    return _case_page(desk, case_fields(desk.case), {})


@blueprint.post(BASE + "/case")
@requires(Permission.AUTHOR_VIGNETTES)
def save_case(draft: str) -> Answer:
    """Keeps what was written about the whole case."""
    desk = desk_for(draft, to_change=True)
    sent, wrong = request.form, {}
    own = not request.form.get("do")

    def changed(now: Vignette) -> Vignette | Refused:
        if case_fingerprint(now) != sent.get("revision"):
            return Refused("")
        read = read_case(now, sent, by_itself=own and by_script())
        wrong.update(read.wrong)
        return read.case if read.case is not None else Refused("wrong")

    outcome = change(desk, "Changed what is said of the whole case", changed, joins=True)
    desk = desk_for(draft)
    if isinstance(outcome, Refused):
        return refused(outcome, wrong, _case_page(desk, sent, wrong, moved=not outcome.why))
    revision = case_fingerprint(desk.case)
    if by_script():
        return {"saved": True, "revision": revision}, 200
    if isinstance(outcome, Kept):
        flash("Kept in your working copy.", "done")
    return redirect(kept(url_for("studio.case", draft=draft)), 303)


def refused(outcome: Refused, wrong: Mapping[str, list[str]], page: str) -> Answer:
    """The answer to a form that could not be taken: the page with everything typed, or why."""
    if not by_script():
        return page, 422 if outcome.why else 409
    if not outcome.why:
        told = "this part was changed in another window; the button shows both"
        return {"saved": False, "message": told}, 409
    told = " ".join(next(iter(wrong.values()), [outcome.why]))
    # Somebody is in the middle of a field: no trouble, and no loss.
    return {"saved": False, "message": told, "waits": bool(wrong)}, 422


def _case_page(
    desk: pages.Desk,
    fields: Mapping[str, str],
    wrong: Mapping[str, list[str]],
    *,
    moved: bool = False,
) -> str:
    case = desk.case
    return render_template(
        "studio/case.html",
        desk=desk,
        fields=fields,
        wrong=wrong,
        moved=moved,
        found=[one for one in found_in(desk.document, name=desk.slug) if one.scene is None],
        rows={
            "people": len(case.people) + 1,
            "scales": len(case.scales) + 1,
            "flags": len(case.flags) + 1,
            "objectives": len(case.objectives) + 1,
        },
        revision=case_fingerprint(case),
        better=BETTER,
        shown=SHOWN,
        roads=ROADS_WORDS,
    )
