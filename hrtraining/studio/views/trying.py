"""Trying a draft: by its trainers from any scene, and by a colleague through a private link.

Nothing is recorded: where a try stands is in the address, and nowhere else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, public, requires
from hrtraining.courses.rules.rendering.vignettes import render_scene
from hrtraining.database import session, transaction
from hrtraining.prose import Source
from hrtraining.studio import pages
from hrtraining.studio.operations import linking
from hrtraining.studio.operations.keeping import text_of
from hrtraining.studio.operations.saving import newest_number
from hrtraining.studio.rules.trying import (
    arrivals,
    hidden_choices,
    playable,
    state_of,
    why_hidden,
)
from hrtraining.studio.views.shared import BASE, blueprint, desk_for, place_of, works
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Paragraph, Vignette
from hrtraining.vignettes.rules.engine import Case, State, Taken
from hrtraining.vignettes.rules.words import change, told

DAYS = (1, 7, 30)


@blueprint.get(BASE + "/play")
@requires(Permission.AUTHOR_VIGNETTES)
def play(draft: str) -> str:
    """One scene in one state, with what is hidden there and why."""
    desk = desk_for(draft)
    links = pages.links_of(session(), desk.draft_id)
    now = clock.now()
    given = {
        "desk": desk,
        "links": [one for one in links if one.revoked_at is None and one.expires_at > now],
        "days": DAYS,
    }
    if not playable(desk.case):
        return render_template("studio/play.html", at=None, **given)
    at = _try(desk.case, url_for("studio.play", draft=draft))
    return render_template(
        "studio/play.html",
        at=at,
        hidden=hidden_choices(at.case, at.state),
        unseen=_unseen(at),
        arrivals=arrivals(at.case, at.state.scene) if request.args.get("states") == "1" else None,
        asked=request.args.get("states") == "1",
        scenes=[(scene.name, scene.heading) for scene in desk.case.scenes],
        **given,
    )


@blueprint.post(BASE + "/links")
@requires(Permission.AUTHOR_VIGNETTES)
def make_link(draft: str) -> Response:
    """Makes a private link, shown once."""
    desk = desk_for(draft, to_change=True)
    days = request.form.get("days", type=int)
    if days not in DAYS:
        abort(400)
    secret = secrets.token_urlsafe(24)
    with transaction() as opened:
        linking.make_link(opened, place_of(desk), secret, days)
    address = url_for("studio.try_draft", secret=secret, _external=True)
    flash(f"The link, shown only now; copy it and send it: {address}", "done")
    return redirect(url_for("studio.play", draft=draft) + "#links", 303)


@blueprint.post(BASE + "/links/<int:number>/withdraw")
@requires(Permission.AUTHOR_VIGNETTES)
def withdraw_link(draft: str, number: int) -> Response:
    """Closes a private link."""
    desk = desk_for(draft)
    with transaction() as opened:
        if not linking.withdraw_link(opened, place_of(desk), number):
            abort(404)
    flash("The link is withdrawn and opens nothing any more.", "done")
    return redirect(url_for("studio.play", draft=draft) + "#links", 303)


@blueprint.get("/try/<secret>")
@public
def try_draft(secret: str) -> Response:
    """A draft as its newest revision stands, for whoever has the link."""
    found = linking.draft_behind(session(), secret, clock.now())
    if found is None:
        abort(404)
    text = text_of(session(), found.id, newest_number(session(), found.id)) or ""
    case = read_draft(text).vignette
    at = _try(case, url_for("studio.try_draft", secret=secret)) if playable(case) else None
    answer = make_response(
        render_template(
            "studio/try.html", at=at, title=found.title, organization=found.organization
        )
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class Try:
    """Where a try stands, as its page shows it."""

    case: Case
    state: State
    here: str
    scene: Any
    heading: str
    paragraphs: list[dict[str, Any]]
    debrief: list[Markup]
    reflect: Markup
    choices: list[tuple[Markup, str]]
    around: tuple[Markup, str] | None
    arrived: dict[str, Any] | None
    scales: list[Any]
    again: str
    sources: tuple[Source, ...]


def _try(vignette: Vignette, base: str) -> Try:
    case = Case(vignette)
    state = _state(case)
    before, taken = None, None
    choice = request.args.get("choice", "")
    if choice:
        outcome = case.take(state, choice)
        if isinstance(outcome, Taken):
            taken = next(one for one in case.scene(state).choices if one.id == choice)
            before, state = state, outcome.state
    scene = case.scene(state)
    shown = render_scene(scene, works())
    visible, debrief = case.visible(state), case.debrief(state)
    open_ids = {one.id for one in case.open_choices(state)}
    around = case.go_around(state)
    arrived = None
    if taken is not None and before is not None:
        written = render_scene(case.scene(before), {})
        rendered = next(one for one in written.choices if one.id == taken.id)
        changes = [
            change(scale, before.scale(scale.name), state.scale(scale.name))
            for scale in vignette.scales
        ]
        arrived = {
            "taken": Markup(rendered.html),  # noqa: S704  (clean HTML from prose)
            "feedback": Markup(rendered.feedback),  # noqa: S704
            "changes": [said for said in changes if said],
        }
    return Try(
        case=case,
        state=state,
        here=_address(base, state),
        scene=scene,
        heading=shown.heading,
        paragraphs=[
            {
                "html": Markup(rendered.html),  # noqa: S704
                "speaker": rendered.speaker,
                "who": _who(vignette, rendered.speaker),
            }
            for written, rendered in zip(scene.paragraphs, shown.paragraphs, strict=True)
            if written in visible
        ],
        debrief=[
            Markup(rendered.html)  # noqa: S704
            for written, rendered in zip(scene.debrief, shown.debrief, strict=True)
            if written in debrief
        ],
        reflect=Markup(shown.reflect),  # noqa: S704
        choices=[
            (Markup(rendered.html), _address(base, state, choice=written.id))  # noqa: S704
            for written, rendered in zip(scene.choices, shown.choices, strict=True)
            if written.id in open_ids
        ],
        around=(Markup(shown.way_around), _address(base, around)) if around else None,  # noqa: S704
        arrived=arrived,
        scales=[told(scale, state.scale(scale.name)) for scale in vignette.scales],
        again=base,
        sources=shown.sources,
    )


def _state(case: Case) -> State:
    scales = {
        name[2:]: value
        for name in request.args
        if name.startswith("s.") and (value := request.args.get(name, type=int)) is not None
    }
    flags = frozenset(request.args.getlist("f"))
    return state_of(case, request.args.get("scene", ""), scales, flags)


def _address(base: str, state: State, **more: str) -> str:
    from urllib.parse import urlencode

    pairs = [("scene", state.scene), *((f"s.{name}", str(value)) for name, value in state.scales)]
    pairs += [("f", flag) for flag in sorted(state.flags)]
    return f"{base}?{urlencode([*pairs, *more.items()])}"


def _unseen(at: Try) -> list[tuple[Paragraph, str]]:
    """The paragraphs that are not shown here, each with the reason."""
    seen = (*at.case.visible(at.state), *at.case.debrief(at.state))
    return [
        (one, why_hidden(one.condition, at.state))
        for one in (*at.scene.paragraphs, *at.scene.debrief)
        if one not in seen and one.condition is not None
    ]


def _who(vignette: Vignette, speaker: str) -> str:
    role = next((role for role, name in vignette.people if name == speaker), "")
    if not role:
        return ""
    return role if role in {"client", "clinician"} else "other"
