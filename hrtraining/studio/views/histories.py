"""The history of a draft: its revisions, and what each changed, in clinical terms."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.database import session, transaction
from hrtraining.studio import pages
from hrtraining.studio.operations import saving
from hrtraining.studio.operations.keeping import text_of
from hrtraining.studio.rules.differences import differences, in_order
from hrtraining.studio.rules.runs import RunsChanged, runs_changed
from hrtraining.studio.views.shared import BASE, blueprint, desk_for, place_of
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette


@blueprint.get(BASE + "/history")
@requires(Permission.AUTHOR_VIGNETTES)
def history(draft: str) -> str:
    """Every revision, and what is not saved yet."""
    desk = desk_for(draft)
    base = _case(desk, desk.token.base)
    return render_template(
        "studio/history.html",
        desk=desk,
        revisions=pages.revisions_of(session(), desk.draft_id),
        unsaved=in_order(differences(base, desk.case)) if desk.unsaved else [],
        runs=_runs(base, desk.case) if desk.unsaved else "",
    )


@blueprint.get(BASE + "/history/<int:number>")
@requires(Permission.AUTHOR_VIGNETTES)
def revision(draft: str, number: int) -> str:
    """What one revision changed, and its text."""
    desk = desk_for(draft)
    text = text_of(session(), desk.draft_id, number)
    if text is None:
        abort(404)
    against = request.args.get("against", type=int) or number - 1
    if against and text_of(session(), desk.draft_id, against) is None:
        abort(404)
    before, now = (_case(desk, against) if against else None), read_draft(text).vignette
    return render_template(
        "studio/revision.html",
        desk=desk,
        number=number,
        against=against,
        text=text,
        changed=in_order(differences(before, now)) if before is not None else [],
        runs=_runs(before, now) if before is not None else "",
        saved=next(
            one for one in pages.revisions_of(session(), desk.draft_id) if one.number == number
        ),
    )


@blueprint.post(BASE + "/history/<int:number>/put-back")
@requires(Permission.AUTHOR_VIGNETTES)
def put_back(draft: str, number: int) -> Response:
    """Puts an older revision into the working copy."""
    desk = desk_for(draft, to_change=True)
    with transaction() as opened:
        outcome = saving.put_back(opened, place_of(desk), number)
    if outcome is None:
        abort(404)
    if outcome:
        flash(
            f"Revision {number} is in your working copy. Save it to the draft, or undo it.", "done"
        )
    else:
        flash(f"What you see says the same as revision {number}.", "done")
    return redirect(url_for("studio.overview", draft=draft), 303)


def _case(desk: pages.Desk, number: int) -> Vignette:
    return read_draft(text_of(session(), desk.draft_id, number) or "").vignette


def _runs(before: Vignette, now: Vignette) -> str:
    """What became of the runs, as a sentence; nothing where they cannot be counted."""
    changed: RunsChanged | None = runs_changed(before, now)
    if changed is None:
        return ""
    told = []
    for number, one, many in (
        (changed.elsewhere, "run changed ending", "runs changed ending"),
        (changed.new, "run is new", "runs are new"),
        (changed.gone, "run cannot be taken any more", "runs cannot be taken any more"),
    ):
        if number:
            told.append(f"{number:,} {one if number == 1 else many}")
    return (
        f"{'; '.join(told)}; there were {changed.of:,}." if told else "No run changed its ending."
    )
