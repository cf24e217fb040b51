"""Playing a case: every choice is on the server before the next scene is shown."""

from __future__ import annotations

import secrets
from itertools import pairwise
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, claim, confirm, current_actor, requires
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedScene, RenderedVignette
from hrtraining.database import session, transaction
from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes import pages, playing
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.forms import MoveForm, ReflectionForm
from hrtraining.vignettes.rules.engine import Case, State
from hrtraining.vignettes.rules.history import (
    Moved,
    critical_choices,
    endings_reached,
    standing,
    taken_before,
)
from hrtraining.vignettes.rules.words import Told, change, told

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
    case = _case(page.edition_id)
    with transaction() as opened:
        number = playing.begin(
            opened, enrollment, vignette, version_id=page.version_id, case=case, at=clock.now()
        )
    return redirect(_to(enrollment, vignette, number), 303)


@blueprint.get(PLAY)
@requires(Permission.LEARN, confirmed_by_page=True)
def scene(enrollment: int, vignette: str, number: int) -> str:
    """The scene where the playthrough stands, or the ending with its debrief."""
    page = _play_page(enrollment, vignette, number)
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
    moment = clock.now()
    with transaction() as opened:
        revision = playing.reflect(opened, page.playthrough_id, scene, form.text.data or "", moment)
    if by_script:
        return {"saved": True, "revision": revision, "at": moment.isoformat()}, 200
    flash("Saved.", "done")
    return redirect(_to(enrollment, vignette, number) + "?show=1#reflect", 303)


def _scene_page(page: pages.PlayPage, refused: ReflectionForm | None = None) -> str:
    case = _case(page.edition_id)
    text = served.edition(session(), RenderedVignette, page.edition_id)
    way = standing(page.moves)
    state = _state(case, way[-1])
    here, shown = case.scene(state), _rendered(text, way[-1].scene)
    given: dict[str, Any] = {
        "page": page,
        "case": case.vignette,
        "vignette": text,
        "here": here,
        "shown": shown,
        "step": len(way),
        "story": _story(text, way),
        "arrived": _arrived(case, text, way, page.moves),
        "paragraphs": _paragraphs(case, here, shown, state),
        "scales": _scales(case, way, ("always",)),
        "reflection": page.reflections.get(here.name),
        "refused": refused,
        "request_key": secrets.token_urlsafe(16),
    }
    if here.ending:
        return render_template(
            "vignettes/ending.html",
            **given,
            debrief=_debrief(case, here, shown, state),
            all_scales=_scales(case, way, ("always", "at the end"), since_start=True),
            critical=_critical(text, page.moves),
            endings=len(endings_reached(page.moves)),
            worked=_worked(text, shown),
        )
    # A warned scene is announced first; it is shown once the trainee says so.
    if here.warns_of and request.args.get("show") != "1" and refused is None:
        return render_template("vignettes/ahead.html", **given)
    tried = taken_before(page.moves, here.name)
    return render_template(
        "vignettes/scene.html",
        **given,
        choices=[
            {
                "id": choice.id,
                "html": Markup(_choice(shown, choice.id).html),  # noqa: S704
                "tried": choice.id in tried,
            }
            for choice in case.open_choices(state)
        ],
    )


def _paragraphs(
    case: Case, here: Scene, shown: RenderedScene, state: State
) -> list[dict[str, Any]]:
    visible = case.visible(state)
    return [
        {
            "html": Markup(rendered.html),  # noqa: S704
            "speaker": rendered.speaker,
            "who": _who(case, rendered.speaker),
        }
        for written, rendered in zip(here.paragraphs, shown.paragraphs, strict=True)
        if written in visible
    ]


def _debrief(case: Case, here: Scene, shown: RenderedScene, state: State) -> list[Markup]:
    visible = case.debrief(state)
    return [
        Markup(rendered.html)  # noqa: S704
        for written, rendered in zip(here.debrief, shown.debrief, strict=True)
        if written in visible
    ]


def _who(case: Case, speaker: str) -> str:
    for role, name in case.vignette.people:
        if name == speaker:
            return role if role in {"client", "clinician"} else "other"
    return ""


def _story(text: RenderedVignette, way: tuple[Moved, ...]) -> list[dict[str, Any]]:
    story = []
    for before, move in pairwise(way):
        scene = _rendered(text, before.scene)
        taken = (
            Markup(_choice(scene, move.choice).html)  # noqa: S704
            if move.kind == "choose"
            else Markup(scene.way_around)  # noqa: S704
        )
        story.append({"heading": scene.heading, "taken": taken})
    return story


def _arrived(
    case: Case, text: RenderedVignette, way: tuple[Moved, ...], moves: tuple[Moved, ...]
) -> dict[str, Any] | None:
    """The feedback on the choice that led here, unless the trainee just went back."""
    newest = max(moves, key=lambda one: one.sequence)
    move = way[-1]
    if move.kind != "choose" or newest.kind == "undo":
        return None
    scene = _rendered(text, way[-2].scene)
    written = _choice(scene, move.choice)
    before, after = _state(case, way[-2]), _state(case, move)
    changes = [
        change(scale, before.scale(scale.name), after.scale(scale.name))
        for scale in case.vignette.scales
        if scale.shown == "always"
    ]
    return {
        "taken": Markup(written.html),  # noqa: S704
        "feedback": Markup(written.feedback),  # noqa: S704
        "changes": [said for said in changes if said],
    }


def _scales(
    case: Case, way: tuple[Moved, ...], when: tuple[str, ...], *, since_start: bool = False
) -> list[Told]:
    now = _state(case, way[-1])
    earlier = _state(case, way[0] if since_start or len(way) < 2 else way[-2])
    return [
        told(scale, now.scale(scale.name), earlier.scale(scale.name))
        for scale in case.vignette.scales
        if scale.shown in when
    ]


def _critical(text: RenderedVignette, moves: tuple[Moved, ...]) -> list[dict[str, Any]]:
    named = []
    for scene, choice, taken_back in critical_choices(moves):
        rendered = _choice(_rendered(text, scene), choice)
        named.append(
            {
                "html": Markup(rendered.html),  # noqa: S704
                "feedback": Markup(rendered.feedback),  # noqa: S704
                "taken_back": taken_back,
            }
        )
    return named


def _worked(text: RenderedVignette, shown: RenderedScene) -> list[tuple[Markup, Markup]]:
    return [
        (_choice_text(text, step), Markup(reason))  # noqa: S704
        for step, reason in shown.worked_path
    ]


def _choice_text(text: RenderedVignette, choice_id: str) -> Markup:
    wanted = choice_id.rpartition("/")[2]
    for scene in text.scenes:
        for choice in scene.choices:
            if choice.id == wanted:
                return Markup(choice.html)  # noqa: S704
    return Markup.escape(choice_id)


def _rendered(text: RenderedVignette, name: str) -> RenderedScene:
    found = text.scene(name)
    if found is None:
        raise LookupError(f"scene {name!r} is not in its own edition")
    return found


def _choice(scene: RenderedScene, choice_id: str) -> Any:
    return next(choice for choice in scene.choices if choice.id == choice_id)


def _state(case: Case, moved: Moved) -> State:
    state = case.state_from(moved.state)
    if state is None:
        raise LookupError("a recorded state does not fit its own version")
    return state


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
    sent = playing.Sent(form.after.data or 0, form.request_key.data or "", clock.now())
    return page, _case(page.edition_id), sent


def _after(
    page: pages.PlayPage, outcome: playing.Went | playing.Stale | playing.CannotGo
) -> Response:
    match outcome:
        case playing.Went():
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
