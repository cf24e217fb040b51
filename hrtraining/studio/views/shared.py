"""What every page of the studio does first: find the draft, and see that it may be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, current_actor
from hrtraining.courses.reader import read_works
from hrtraining.database import session, transaction
from hrtraining.settings import Settings, shipped
from hrtraining.studio import pages
from hrtraining.studio.models import Draft
from hrtraining.studio.operations import editing
from hrtraining.studio.operations.keeping import Kept, Place
from hrtraining.studio.rules.changing.scenes import Refused
from hrtraining.texts.references import Work
from hrtraining.texts.vignette.values import Scene

blueprint = Blueprint("studio", __name__)
BASE = "/trainer/drafts/<draft>"
SCENE = BASE + "/scenes/<scene>"
Answer = str | Response | tuple[str | Response | dict[str, object], int]


def desk_for(slug: str, *, to_change: bool = False) -> pages.Desk:
    """The desk of whoever asks, in a draft of an organization where they author; else 404."""
    actor = current_actor()
    draft = session().scalar(select(Draft).where(Draft.slug == slug))
    if draft is None or not actor.may(Permission.AUTHOR_VIGNETTES, draft.organization_id):
        abort(404)
    if to_change and draft.state == "discarded":
        flash("This draft was put aside. Bring it back before you change it.", "problem")
        abort(redirect(url_for("studio.overview", draft=slug), 303))
    return pages.desk_of(session(), draft, actor.person_id)


def works() -> Mapping[str, Work]:
    """The bibliography of this installation, read once by each server process."""
    known: Mapping[str, Work] | None = current_app.extensions.get("hrtraining.works")
    if known is None:
        settings: Settings = current_app.extensions["hrtraining.settings"]
        known = read_works(settings.content_folder or shipped("content"))
        current_app.extensions["hrtraining.works"] = known
    return known


def place_of(desk: pages.Desk) -> Place:
    """Where and when something is done now."""
    return Place(desk.draft_id, desk.person_id, clock.now())


def row_of(desk: pages.Desk, name: str) -> int:
    """The position of a scene of that name; ``?at=`` chooses where several have it. Else 404."""
    rows = [row for row, scene in enumerate(desk.case.scenes) if scene.name == name]
    if not rows:
        abort(404)
    wanted = request.args.get("at", type=int)
    return wanted if wanted in rows else rows[0]


def scene_url(desk: pages.Desk, scene: Scene, endpoint: str = "studio.scene") -> str:
    """The address of a scene's page."""
    same = [other for other in desk.case.scenes if other.name == scene.name]
    if len(same) > 1:
        at = next(row for row, one in enumerate(desk.case.scenes) if one is scene)
        return url_for(endpoint, draft=desk.slug, scene=scene.name, at=at)
    return url_for(endpoint, draft=desk.slug, scene=scene.name)


def kept(url: str) -> str:
    """An address that tells the page's script that what it sent was taken (see save.js)."""
    key = request.form.get("sending", "")
    if not re.fullmatch(r"[0-9a-f]{32}", key):
        return url
    path, hash_, anchor = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}kept={key}{hash_}{anchor}"


def by_script() -> bool:
    """Whether a script saves in the background and wants an answer for itself."""
    return request.headers.get("X-Requested-With") == "save"


def change(
    desk: pages.Desk, what: str, how: editing.Change, *, joins: bool = False
) -> Kept | Refused | None:
    """Changes the case of a desk; a text that cannot be read is led to the text view."""
    with transaction() as opened:
        outcome = editing.edit_case(opened, place_of(desk), what, how, joins=joins)
    if isinstance(outcome, editing.Unreadable):
        lead_to_text(desk)
    return outcome


def lead_to_text(desk: pages.Desk) -> NoReturn:
    """Sends to the text view, which is where lines that cannot be read are mended."""
    if by_script():
        told = "the text has lines that cannot be read; mend them in the text view"
        abort(_json({"saved": False, "message": told}, 409))
    flash("Some lines of the text cannot be read. Mend them here first.", "problem")
    abort(redirect(url_for("studio.text", draft=desk.slug), 303))


def _json(said: dict[str, object], status: int) -> Response:
    from flask import jsonify

    answer: Response = jsonify(said)
    answer.status_code = status
    return answer
