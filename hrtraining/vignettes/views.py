"""Playing a case: every choice is on the server before the next scene is shown."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, claim, confirm, current_actor, requires
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.database import session, transaction
from hrtraining.dates import moment
from hrtraining.pieces import set_once
from hrtraining.vignettes import pages, playing, telling
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.forms import MoveForm, ReflectionForm
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import standing, taken_before
from hrtraining.vignettes.setting import Setting

blueprint = Blueprint("vignettes", __name__)
BASE = "/learning/<int:enrollment>/vignettes/<vignette>"
PLAY = BASE + "/playthroughs/<int:number>"
Answer = str | Response | tuple[str | Response | dict[str, object], int]


@blueprint.get(BASE)
@requires(Permission.LEARN, confirmed_by_page=True)
def vignette(enrollment: int, vignette: str) -> str:
    """What the case is about, what it warns of, and the playthroughs so far."""
    page = _case_page(enrollment, vignette)
    case = _case(page.edition_id)
    text = served.edition(session(), RenderedVignette, page.edition_id)
    warnings = sorted({word for scene in case.vignette.scenes for word in scene.warns_of})
    return render_template(
        "vignettes/vignette.html",
        page=page,
        case=case.vignette,
        vignette=text,
        warnings=warnings,
        under_way=next((one for one in page.playthroughs if not one.ending), None),
        headings={scene.name: scene.heading for scene in text.scenes},
    )


@blueprint.post(BASE + "/begin")
@requires(Permission.LEARN, confirmed_by_page=True)
def begin(enrollment: int, vignette: str) -> Response:
    """Begins a playthrough, or leads to the one under way."""
    page = _case_page(enrollment, vignette)
    under_way = any(not one.ending for one in page.playthroughs)
    if page.unsafe or not (under_way or (page.offered and not page.withdrawn)):
        return _cannot_begin(enrollment, vignette)
    case = _case(page.edition_id)
    with transaction() as opened:
        number = playing.begin(
            opened, enrollment, vignette, version_id=page.version_id, case=case, at=clock.now()
        )
    if isinstance(number, playing.Withdrawn):
        return _cannot_begin(enrollment, vignette)
    return redirect(_to(enrollment, vignette, number), 303)


@blueprint.get(PLAY)
@requires(Permission.LEARN, confirmed_by_page=True)
def scene(enrollment: int, vignette: str, number: int) -> str:
    """The scene where the playthrough stands, or the ending with its debrief."""
    page = _play_page(enrollment, vignette, number)
    if page.unsafe and not any(move.ending for move in page.moves):
        return render_template("vignettes/stopped.html", page=page)
    return _scene_page(page)


@blueprint.post(PLAY + "/choose")
@requires(Permission.LEARN, confirmed_by_page=True)
def choose(enrollment: int, vignette: str, number: int) -> Response:
    """Records a choice and shows where it leads."""
    page, case, sent = _move(enrollment, vignette, number)
    with transaction() as opened:
        outcome = playing.choose(
            opened, page.playthrough_id, case, request.form.get("choice", "")[:160], sent
        )
    return _after(page, outcome)


@blueprint.post(PLAY + "/around")
@requires(Permission.LEARN, confirmed_by_page=True)
def around(enrollment: int, vignette: str, number: int) -> Response:
    """Records the way around a warned scene."""
    page, case, sent = _move(enrollment, vignette, number)
    with transaction() as opened:
        outcome = playing.go_around(opened, page.playthrough_id, case, sent)
    return _after(page, outcome)


@blueprint.post(PLAY + "/back")
@requires(Permission.LEARN, confirmed_by_page=True)
def back(enrollment: int, vignette: str, number: int) -> Response:
    """Records going back one step."""
    page, case, sent = _move(enrollment, vignette, number)
    with transaction() as opened:
        outcome = playing.go_back(opened, page.playthrough_id, case, sent)
    return _after(page, outcome)


@blueprint.post(PLAY + "/reflections/<scene>")
@requires(Permission.LEARN, confirmed_by_page=True)
def reflect(enrollment: int, vignette: str, number: int, scene: str) -> Answer:
    """Keeps what the trainee wrote at a scene that they have reached."""
    page = _play_page(enrollment, vignette, number)
    written = _case(page.edition_id).vignette.scene(scene)
    if written is None or not written.reflect or scene not in {m.scene for m in page.moves}:
        abort(404)
    form = ReflectionForm()
    by_script = request.headers.get("X-Requested-With") == "save"
    if not form.validate():
        message = " ".join(form.text.errors)
        if by_script:
            return {"saved": False, "message": message}, 422
        return _scene_page(page, refused=form), 422
    at = clock.now()
    with transaction() as opened:
        revision = playing.reflect(opened, page.playthrough_id, scene, form.text.data or "", at)
    if by_script:
        return {"saved": True, "revision": revision, "at": at.isoformat()}, 200
    flash("Saved.", "done")
    return redirect(_to(enrollment, vignette, number) + "?show=1#reflect", 303)


def _scene_page(page: pages.PlayPage, refused: ReflectionForm | None = None) -> str:
    case = _case(page.edition_id)
    text = served.edition(session(), RenderedVignette, page.edition_id)
    setting = Setting(page.edition_id, case, text)
    way = standing(page.moves)
    states = tuple(telling.state_of(case, move) for move in way[-2:])
    state = states[-1]
    here, shown = case.scene(state), telling.scene_of(text, state.scene)
    course = url_for("credit.home", enrollment=page.enrollment_id)
    case_href = f"{course}/vignettes/{page.vignette_slug}"
    note, note_saved = _note(page.reflections.get(here.name), refused)
    personal: dict[str, Any] = {
        "course": course,
        "case_href": case_href,
        "play": f"{case_href}/playthroughs/{page.number}",
        "step": len(way),
        "after": page.last_sequence,
        "request_key": secrets.token_urlsafe(16),
        "story": setting.story(way),
        "arrived": setting.arrived(way, page.moves, states),
        "paragraphs": setting.paragraphs(state),
        "scales": setting.scales(way, states),
        "note": note,
        "note_saved": note_saved,
    }
    same: dict[str, Any] = {
        "page": page,
        "vignette": text,
        "here": here,
        "shown": shown,
        "is_first": len(way) == 1,
        "refused": refused,
    }
    if here.ending:
        return render_template(
            "vignettes/ending.html",
            **personal,
            **same,
            debrief=telling.debrief(case, here, shown, state),
            all_scales=telling.scales(case, way, ("always", "at the end"), since_start=True),
            critical=telling.critical(case, text, page.moves),
        )
    # A warned scene is announced first; it is shown once the trainee says so.
    if here.warns_of and request.args.get("show") != "1" and refused is None:
        return render_template("vignettes/ahead.html", **personal, **same)
    tried = taken_before(page.moves, here.name)
    if way[-1].sequence == page.replayed:
        tried |= {page.taken_there}
    personal["buttons"] = setting.choices(state, tried)
    if page.withdrawn or refused:
        return render_template("vignettes/scene.html", **personal, **same)
    key = (page.edition_id, here.name, same["is_first"])
    return set_once("vignettes/scene.html", key, personal, lambda _personal: same)


def _note(kept: pages.Reflected | None, refused: ReflectionForm | None) -> tuple[str, str]:
    """What stands in the field of a reflection, and what the line below it says."""
    if refused is not None:
        return refused.text.data or "", "Not saved yet"
    if kept is None:
        return "", ""
    return kept.text, Markup("Saved {}").format(moment(kept.at))


def _case(edition_id: int) -> Case:
    return case_of(session(), edition_id)


def _case_page(enrollment: int, vignette: str) -> pages.CasePage:
    claimed = claim()
    found = claimed and pages.find_case(session(), claimed, enrollment, vignette)
    if not found:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found


def _play_page(enrollment: int, vignette: str, number: int) -> pages.PlayPage:
    claimed = claim()
    found = claimed and pages.find_playthrough(session(), claimed, enrollment, vignette, number)
    if not found:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found


def _move(enrollment: int, vignette: str, number: int) -> tuple[pages.PlayPage, Case, playing.Sent]:
    page = _play_page(enrollment, vignette, number)
    form = MoveForm()
    if not form.validate():
        abort(400)
    if page.unsafe:
        # Nothing more is recorded of a case that is unsafe; the page says so.
        abort(redirect(_to(enrollment, vignette, number), 303))
    sent = playing.Sent(form.after.data or 0, form.request_key.data or "", clock.now())
    return page, _case(page.edition_id), sent


def _cannot_begin(enrollment: int, vignette: str) -> Response:
    flash("This case cannot be begun any more. Here is what is known about it.", "warning")
    return redirect(url_for(".vignette", enrollment=enrollment, vignette=vignette), 303)


def _after(page: pages.PlayPage, outcome: playing.Outcome) -> Response:
    match outcome:
        case playing.Went() | playing.Withdrawn():
            # Of a case that was withdrawn meanwhile, the page itself tells why.
            pass
        case playing.Stale():
            flash(
                "The case had already gone on, in another tab or on another device. Here is "
                "where it stands; nothing was changed.",
                "warning",
            )
        case playing.CannotGo():
            flash("That step is not open here. Here is what you can do.", "warning")
    return redirect(_to(page.enrollment_id, page.vignette_slug, page.number) + "#main", 303)


def _to(enrollment: int, vignette: str, number: int) -> str:
    return url_for("vignettes.scene", enrollment=enrollment, vignette=vignette, number=number)
