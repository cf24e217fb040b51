"""The supervisor's side of a hand-over: accept, read the moments that were chosen, comment."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.database import session, transaction
from hrtraining.debrief import handing_over, letters, pages
from hrtraining.debrief.forms import Comment, Nothing
from hrtraining.debrief.sharing_views import blueprint, moments_told
from hrtraining.vignettes.playing import moves_of

__all__ = ["blueprint"]


@blueprint.get("/supervision")
@requires(Permission.SUPERVISE)
def supervision() -> str:
    """What trainees share with this person at this moment."""
    return render_template(
        "debrief/supervision.html", handovers=pages.shared_with(session(), current_actor())
    )


@blueprint.get("/supervision/<int:handover>")
@requires(Permission.SUPERVISE)
def shared(handover: int) -> str:
    """An offer or, once accepted, the moments; 404 for anyone else, and once taken back."""
    return _page(_shared(handover))


@blueprint.post("/supervision/<int:handover>/accept")
@requires(Permission.SUPERVISE)
def accept(handover: int) -> Response:
    """Accepts what was offered to the person's own address."""
    actor = current_actor()
    with transaction() as opened:
        outcome = handing_over.accept(opened, handover, actor.person_id, actor.email, clock.now())
    match outcome:
        case handing_over.Accepted():
            pass
        case handing_over.NotForYou():
            abort(404)
    return redirect(url_for("debrief.shared", handover=handover), 303)


@blueprint.post("/supervision/<int:handover>/moments/<int:moment>/comment")
@requires(Permission.SUPERVISE)
def comment(handover: int, moment: int) -> Response | tuple[str, int]:
    """Keeps a comment on one moment."""
    one = _shared(handover)
    if one.state != "accepted" or moment not in {m.id for m in pages.moments_of(session(), one.id)}:
        abort(404)
    form = Comment()
    if not form.validate():
        return _page(one, refused=form, at_moment=moment), 422
    with transaction() as opened:
        outcome = handing_over.comment(
            opened,
            moment,
            current_actor().person_id,
            text=form.text.data or "",
            key=form.request_key.data or "",
            at=clock.now(),
        )
    match outcome:
        case handing_over.Commented(is_new=is_new):
            if is_new:
                letters.commented(one, current_actor().printed_name)
            flash("Your comment is there for the trainee to read.", "done")
        case handing_over.NotForYou():
            abort(404)
    return redirect(url_for("debrief.shared", handover=handover) + f"#moment-{moment}", 303)


def _shared(handover: int) -> pages.HandoverPage:
    found = pages.one_shared_with(session(), current_actor(), handover)
    if found is None:
        abort(404)
    return found


def _page(
    one: pages.HandoverPage, refused: Comment | None = None, at_moment: int | None = None
) -> str:
    if one.state == "offered":
        return render_template("debrief/offered.html", handover=one, nothing=Nothing())
    moments: list[dict[str, Any]] = moments_told(
        one.edition_id,
        moves_of(session(), one.playthrough_id),
        pages.moments_of(session(), one.id),
    )
    forms = {}
    for told in moments:
        key = told["moment"].id
        if refused is not None and key == at_moment:
            forms[key] = refused
        else:
            forms[key] = Comment(formdata=None, request_key=secrets.token_urlsafe(16))
    return render_template(
        "debrief/shared.html", handover=one, moments=moments, forms=forms, refused=refused
    )
