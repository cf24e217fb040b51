"""The debrief of a finished playthrough, and taking a choice back to try it another way."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, claim, confirm, current_actor, requires
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.courses.served import Editions
from hrtraining.database import session, transaction
from hrtraining.debrief import pages, telling
from hrtraining.debrief.exports.curves_svg import curves_svg
from hrtraining.debrief.forms import TakeBack
from hrtraining.debrief.rules.curves import curves_of
from hrtraining.debrief.rules.way import Step, seen_only, steps_of, told_scales
from hrtraining.debrief.rules.worth import fork_to_try
from hrtraining.debrief.spans import spans_of
from hrtraining.vignettes import cohort, retrying
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.exports.map_svg import Taken, map_svg
from hrtraining.vignettes.pages import PlayPage, find_playthrough
from hrtraining.vignettes.playing import Withdrawn
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import way_to_last_ending
from hrtraining.vignettes.rules.map.layout import Layout, NotDrawn, lay_out
from hrtraining.vignettes.telling import scene_of

blueprint = Blueprint("debrief", __name__)
PLAY = "/learning/<int:enrollment>/vignettes/<vignette>/playthroughs/<int:number>"


@blueprint.get(PLAY + "/debrief")
@requires(Permission.LEARN, confirmed_by_page=True)
def debrief(enrollment: int, vignette: str, number: int) -> str:
    """The way taken, what it moved, what was practiced, and what is worth talking about."""
    page = finished_playthrough(enrollment, vignette, number)
    case = case_of(session(), page.edition_id)
    text = served.edition(session(), RenderedVignette, page.edition_id)
    steps = steps_to_the_end(case, page)
    figures = cohort.figures(session(), page.version_id, case)
    curves = curves_of(told_scales(case.vignette), steps)
    fork = fork_to_try(case.vignette, steps)
    return render_template(
        "debrief/debrief.html",
        page=page,
        case=case.vignette,
        vignette=text,
        ending=scene_of(text, steps[-1].after.scene) if steps else None,
        steps=telling.steps_told(case, text, steps, figures),
        has_figures=any(step.scene.name in figures for step in steps),
        maps=_maps(case, page, steps),
        curves=Markup(curves_svg(curves, "curves-table")) if curves else None,  # noqa: S704
        curve_columns=telling.curve_columns(case.vignette),
        curve_rows=telling.curve_rows(case, text, steps),
        noticed=telling.noticed(case.vignette, text, steps),
        to_try=_to_try(text, steps, fork),
        practice=telling.practice(case, text, steps, spans_of(page.edition_id, case)),
        worked=telling.worked_paths(case.vignette, text),
        handovers=pages.handovers_of(session(), page.playthrough_id),
        origin=pages.origin_of(session(), page.playthrough_id),
        written_by=pages.written_by(session(), page.version_id),
    )


@blueprint.post(PLAY + "/take-back")
@requires(Permission.LEARN, confirmed_by_page=True)
def take_back(enrollment: int, vignette: str, number: int) -> Response:
    """Begins a playthrough that stands where the choice was made."""
    page = finished_playthrough(enrollment, vignette, number)
    form = TakeBack()
    if not form.validate():
        abort(400)
    with transaction() as opened:
        outcome = retrying.take_back(
            opened, page.playthrough_id, form.sequence.data or 0, clock.now()
        )
    match outcome:
        case retrying.Retried(number=made):
            flash("You are back before that choice. What you did before stays as it was.", "done")
        case retrying.NoFork():
            abort(404)
        case Withdrawn():
            flash("This case was withdrawn meanwhile and cannot be played any more.", "problem")
            to = url_for(".debrief", enrollment=enrollment, vignette=vignette, number=number)
            return redirect(to, 303)
    to = url_for("vignettes.scene", enrollment=enrollment, vignette=vignette, number=made)
    return redirect(to, 303)


def finished_playthrough(enrollment: int, vignette: str, number: int) -> PlayPage:
    """The person's own playthrough; 404 for any other, and before it has come to an ending."""
    claimed = claim()
    found = claimed and find_playthrough(session(), claimed, enrollment, vignette, number)
    if not found:
        current_actor()
        abort(404)
    confirm(found.actor)
    if not any(move.ending for move in found.moves):
        abort(404)
    return found


def steps_to_the_end(case: Case, page: PlayPage) -> tuple[Step, ...]:
    """The steps of a finished playthrough up to the ending it reached last."""
    last = way_to_last_ending(page.moves)[-1].sequence
    return steps_of(case, [move for move in page.moves if move.sequence <= last])


def _to_try(
    text: RenderedVignette, steps: tuple[Step, ...], fork: Step | None
) -> dict[str, object] | None:
    if fork is None:
        return None
    return {
        "sequence": fork.sequence,
        "heading": scene_of(text, fork.scene.name).heading,
        "done": telling.done(text, fork),
        "number": steps.index(fork) + 1,
    }


@dataclass(frozen=True, slots=True)
class Maps:
    """The whole map with the way taken strong, and the way by itself, for a narrow page."""

    whole: Markup
    way: Markup


def _maps(case: Case, page: PlayPage, steps: tuple[Step, ...]) -> Maps:
    stood = tuple(step for step in steps if not step.taken_back)
    hidden = case.vignette.roads_not_taken == "hidden"
    met = lay_out(seen_only(case.vignette, steps)) if hidden else _layout(case, page.edition_id)
    alone = lay_out(seen_only(case.vignette, stood))
    return Maps(
        whole=_drawn(case, met, steps, legend=True), way=_drawn(case, alone, steps, legend=False)
    )


def _drawn(
    case: Case, layout: Layout | NotDrawn, steps: tuple[Step, ...], *, legend: bool
) -> Markup:
    if isinstance(layout, NotDrawn):
        return Markup()
    stood = [step for step in steps if not step.taken_back]
    taken = Taken(
        scenes=frozenset(
            {step.before.scene for step in stood} | {step.after.scene for step in stood}
        ),
        steps=frozenset((step.before.scene, step.after.scene) for step in stood),
    )
    places = {step.before.scene: f"#step-{at}" for at, step in enumerate(steps, 1)}
    drawn = map_svg(
        layout,
        case.vignette.title,
        link=lambda name: places.get(name, ""),
        outline_id="way",
        taken=taken,
        legend=legend,
    )
    return Markup(drawn)  # noqa: S704  (made and escaped by map_svg)


def _layout(case: Case, edition_id: int) -> Layout | NotDrawn:
    kept: Editions = current_app.extensions["hrtraining.editions"]
    found = kept.get("layout", edition_id)
    if found is None:
        found = lay_out(case.vignette)
        kept.put("layout", edition_id, found)
    if not isinstance(found, Layout | NotDrawn):
        raise TypeError(f"edition {edition_id} has no layout")
    return found
