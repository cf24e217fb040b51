"""Adding, renaming, moving and deleting scenes; first it is shown what points to them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.access.resume import is_own_path
from hrtraining.studio import pages
from hrtraining.studio.rules.changing.references import pointers_to
from hrtraining.studio.rules.changing.scenes import (
    LEAVE,
    Refused,
    Renaming,
    add_scene,
    delete_scene,
    move_scene,
    rename_scene,
)
from hrtraining.studio.rules.form.given import one_line
from hrtraining.studio.views.shared import (
    BASE,
    SCENE,
    Answer,
    blueprint,
    change,
    desk_for,
    lead_to_text,
    row_of,
    scene_url,
)


@blueprint.post(BASE + "/scenes")
@requires(Permission.AUTHOR_VIGNETTES)
def add(draft: str) -> Response:
    """Adds a scene, and leads to its page."""
    desk = desk_for(draft, to_change=True)
    heading = one_line(request.form.get("heading", ""))
    ending = bool(request.form.get("ending"))
    after = request.form.get("after", type=int)
    outcome = change(
        desk,
        f"Added “{heading}”",
        lambda now: add_scene(
            now,
            heading,
            after if after is not None and after < len(now.scenes) else None,
            ending=ending,
        ),
    )
    if isinstance(outcome, Refused):
        flash(f"No scene was added. {outcome.why}", "problem")
        return redirect(_back(desk), 303)
    now = desk_for(draft)
    made = next(one for one in now.case.scenes if one.heading == heading)
    if request.form.get("stay"):
        flash(f"“{heading}” is added.", "done")
        return redirect(_back(desk), 303)
    return redirect(scene_url(now, made), 303)


@blueprint.get(SCENE + "/rename")
@requires(Permission.AUTHOR_VIGNETTES)
def renaming(draft: str, scene: str) -> str:
    """What points to a scene, and a new heading for it."""
    desk = _readable(draft)
    row = row_of(desk, scene)
    return _renaming_page(desk, row, desk.case.scenes[row].heading, "")


@blueprint.post(SCENE + "/rename")
@requires(Permission.AUTHOR_VIGNETTES)
def rename(draft: str, scene: str) -> Answer:
    """Gives a scene another heading."""
    desk = _readable(draft, to_change=True)
    row = row_of(desk, scene)
    old, heading = desk.case.scenes[row], one_line(request.form.get("heading", ""))
    how: Renaming = "keep" if request.form.get("how") == "keep" else "follow"
    if heading == old.heading:
        return redirect(scene_url(desk, old), 303)
    outcome = change(
        desk,
        f"Renamed “{old.heading}”",
        lambda now: (
            _same(now.scenes[row : row + 1], old.name) or rename_scene(now, row, heading, how)
        ),
    )
    if isinstance(outcome, Refused):
        return _renaming_page(desk, row, heading, outcome.why), 422
    now = desk_for(draft)
    flash(f"“{old.heading}” is now “{heading}”.", "done")
    return redirect(scene_url(now, now.case.scenes[row]), 303)


@blueprint.get(SCENE + "/delete")
@requires(Permission.AUTHOR_VIGNETTES)
def deleting(draft: str, scene: str) -> str:
    """What points to a scene, and what is to be done with it before the scene goes."""
    desk = _readable(draft)
    return _deleting_page(desk, row_of(desk, scene), "")


@blueprint.post(SCENE + "/delete")
@requires(Permission.AUTHOR_VIGNETTES)
def delete(draft: str, scene: str) -> Answer:
    """Deletes a scene."""
    desk = _readable(draft, to_change=True)
    row = row_of(desk, scene)
    old = desk.case.scenes[row]
    count = len(pointers_to(desk.case, old.name))
    decisions = {number: request.form.get(f"to-{number}", LEAVE) for number in range(count)}
    known = {other.name for other in desk.case.scenes} | {"-", LEAVE}
    if not set(decisions.values()) <= known:
        return _deleting_page(desk, row, "Choose one of the scenes that are offered."), 422
    if str(count) != request.form.get("pointers"):
        return _deleting_page(desk, row, "Something else points here now. Please look again."), 409
    outcome = change(
        desk,
        f"Deleted “{old.heading}”",
        lambda now: _same(now.scenes[row : row + 1], old.name) or delete_scene(now, row, decisions),
    )
    if isinstance(outcome, Refused):
        return _deleting_page(desk, row, outcome.why), 422
    flash(f"“{old.heading}” is deleted. Undo brings it back.", "done")
    return redirect(url_for("studio.overview", draft=draft), 303)


@blueprint.post(SCENE + "/move")
@requires(Permission.AUTHOR_VIGNETTES)
def move(draft: str, scene: str) -> Response:
    """Moves a scene up or down in the order written."""
    desk = _readable(draft, to_change=True)
    row = row_of(desk, scene)
    to = row + (1 if request.form.get("do") == "down" else -1)
    if 0 <= to < len(desk.case.scenes):
        heading = desk.case.scenes[row].heading
        change(desk, f"Moved “{heading}”", lambda now: move_scene(now, row, to))
    return redirect(url_for("studio.overview", draft=draft) + f"#scene-{to}", 303)


def _readable(draft: str, *, to_change: bool = False) -> pages.Desk:
    desk = desk_for(draft, to_change=to_change)
    if not desk.readable:
        lead_to_text(desk)
    return desk


def _same(scenes: tuple[object, ...], name: str) -> Refused | None:
    """A refusal where another window moved the scene away since."""
    if scenes and getattr(scenes[0], "name", None) == name:
        return None
    return Refused("The case was changed in another window. Please look again.")


def _renaming_page(desk: pages.Desk, row: int, heading: str, why: str) -> str:
    scene = desk.case.scenes[row]
    return render_template(
        "studio/rename.html",
        desk=desk,
        scene=scene,
        action=scene_url(desk, scene, "studio.rename"),
        href=scene_url(desk, scene),
        heading=heading,
        why=why,
        pointers=pointers_to(desk.case, scene.name),
    )


def _deleting_page(desk: pages.Desk, row: int, why: str) -> str:
    scene = desk.case.scenes[row]
    return render_template(
        "studio/delete.html",
        desk=desk,
        scene=scene,
        action=scene_url(desk, scene, "studio.delete"),
        href=scene_url(desk, scene),
        why=why,
        pointers=pointers_to(desk.case, scene.name),
        scenes=[(one.name, one.heading) for one in desk.case.scenes if one is not scene],
    )


def _back(desk: pages.Desk) -> str:
    wanted, home = request.form.get("next", ""), url_for("studio.overview", draft=desk.slug)
    return wanted if is_own_path(wanted) and wanted.startswith(home) else home
