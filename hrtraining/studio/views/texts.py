"""The text view: the whole case as it is written down."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for

from hrtraining.access import Permission, requires
from hrtraining.database import transaction
from hrtraining.studio import pages
from hrtraining.studio.operations import keeping
from hrtraining.studio.operations.keeping import Kept, Moved, Token
from hrtraining.studio.rules.typed import as_typed
from hrtraining.studio.views.checking import checked
from hrtraining.studio.views.shared import (
    BASE,
    Answer,
    blueprint,
    by_script,
    desk_for,
    kept,
    place_of,
)
from hrtraining.texts.lines import LONGEST_TEXT


@blueprint.get(BASE + "/text")
@requires(Permission.AUTHOR_VIGNETTES)
def text(draft: str) -> str:
    """The text, to be changed."""
    desk = desk_for(draft)
    return _page(desk, desk.document.text)


@blueprint.post(BASE + "/text")
@requires(Permission.AUTHOR_VIGNETTES)
def save_text(draft: str) -> Answer:
    """Keeps the text that was written."""
    desk = desk_for(draft, to_change=True)
    seen = Token.read(request.form.get("revision", "")) or Token(0, 0)
    written = as_typed(request.form.get("text", ""), desk.document.text)
    if len(written) > LONGEST_TEXT:
        told = f"A case has at most {LONGEST_TEXT:,} characters; this has {len(written):,}."
        if by_script():
            return {"saved": False, "message": told}, 422
        return _page(desk, written, refused=told), 422
    with transaction() as opened:
        outcome = keeping.keep(opened, place_of(desk), written, "Changed the text", seen)
    match outcome:
        case Kept(token):
            if by_script():
                return {"saved": True, "revision": str(token)}, 200
            flash("Kept in your working copy.", "done")
            return redirect(kept(url_for("studio.text", draft=draft)), 303)
        case Moved(text=other):
            if by_script():
                told = "the text was changed in another window; the button shows both"
                return {"saved": False, "message": told}, 409
            return _page(desk_for(draft), written, other=other), 409


def _page(desk: pages.Desk, written: str, *, refused: str = "", other: str = "") -> str:
    found, proof = checked(desk)
    return render_template(
        "studio/text.html",
        desk=desk,
        written=written,
        refused=refused,
        other=other,
        found=found,
        proof=proof,
        lines=True,
    )
