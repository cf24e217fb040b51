"""Saving to the draft, merging, undoing, and dropping what was not saved."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.access.resume import is_own_path
from hrtraining.database import transaction
from hrtraining.studio import pages
from hrtraining.studio.operations import keeping, saving
from hrtraining.studio.operations.saving import Collides, NothingToSave, Saved
from hrtraining.studio.rules.merging import SIDES, Side
from hrtraining.studio.views.shared import BASE, Answer, blueprint, desk_for, place_of


@blueprint.post(BASE + "/save")
@requires(Permission.AUTHOR_VIGNETTES)
def save(draft: str) -> Answer:
    """Saves one's changes to the draft; where others changed the same places, asks."""
    desk = desk_for(draft, to_change=True)
    decided_on = request.form.get("newest", type=int)
    decisions: dict[int, Side] = {}
    for name, value in request.form.items():
        side = next((one for one in SIDES if one == value), None)
        if name.startswith("side-") and name[5:].isdecimal() and side is not None:
            decisions[int(name[5:])] = side
    with transaction() as opened:
        outcome = saving.save(opened, place_of(desk), decisions, decided_on)
    match outcome:
        case Saved(number, merged):
            also = ", joined with what others saved meanwhile" if merged else ""
            flash(f"Saved to the draft as revision {number}{also}.", "done")
        case NothingToSave(number):
            flash(f"There is nothing to save: revision {number} says the same.", "done")
        case Collides():
            asked = decided_on is not None
            page = render_template("studio/merge.html", desk=desk, outcome=outcome, asked=asked)
            return page, 409
    return redirect(_back(desk), 303)


@blueprint.post(BASE + "/undo")
@requires(Permission.AUTHOR_VIGNETTES)
def undo(draft: str) -> Response:
    """Takes the last change back."""
    desk = desk_for(draft, to_change=True)
    with transaction() as opened:
        what = keeping.undo(opened, place_of(desk))
    flash(f"Undone: {what}." if what else "There is nothing to undo.", "done")
    return redirect(_back(desk), 303)


@blueprint.post(BASE + "/redo")
@requires(Permission.AUTHOR_VIGNETTES)
def redo(draft: str) -> Response:
    """Does again what was undone last."""
    desk = desk_for(draft, to_change=True)
    with transaction() as opened:
        what = keeping.redo(opened, place_of(desk))
    flash(f"Done again: {what}." if what else "There is nothing to do again.", "done")
    return redirect(_back(desk), 303)


@blueprint.post(BASE + "/drop")
@requires(Permission.AUTHOR_VIGNETTES)
def drop(draft: str) -> Response:
    """Goes back to the newest revision; can be undone."""
    desk = desk_for(draft, to_change=True)
    with transaction() as opened:
        saving.drop_changes(opened, place_of(desk))
    flash("Your unsaved changes are dropped. Undo brings them back.", "done")
    return redirect(url_for("studio.overview", draft=desk.slug), 303)


def _back(desk: pages.Desk) -> str:
    """The page the button stood on, where it is one of this draft's that still exists."""
    wanted = request.form.get("next", "")
    home = url_for("studio.overview", draft=desk.slug)
    if not is_own_path(wanted) or not wanted.startswith(home):
        return home
    return wanted
