"""The map view: the case drawn, and every scene changed beside the drawing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.studio import pages
from hrtraining.studio.rules.changing.links import connect, disconnect
from hrtraining.studio.rules.changing.scenes import Refused
from hrtraining.studio.rules.form.given import one_line
from hrtraining.studio.rules.form.scenes import fingerprint
from hrtraining.studio.views.checking import quick_proof
from hrtraining.studio.views.shared import (
    BASE,
    blueprint,
    change,
    desk_for,
    lead_to_text,
    scene_url,
)
from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.exports.map_svg import map_svg
from hrtraining.vignettes.rules.map.layout import NotDrawn, lay_out
from hrtraining.vignettes.rules.map.outline import outline_of
from hrtraining.vignettes.rules.proof import Finding, Kind

_KINDS = {kind.value: kind for kind in Kind}


@blueprint.get(BASE + "/map")
@requires(Permission.AUTHOR_VIGNETTES)
def map(draft: str) -> str:  # noqa: A001  (the endpoint's name)
    """The case as a map and as an outline, with what a check finds on both."""
    desk = desk_for(draft)
    findings = _findings(desk) if request.args.get("check") == "1" else ()
    layout = lay_out(desk.case, findings)
    urls = {scene.name: scene_url(desk, scene) for scene in desk.case.scenes}
    drawn = (
        ""
        if isinstance(layout, NotDrawn)
        else map_svg(layout, desk.case.title, link=lambda name: urls.get(name, "#outline"))
    )
    return render_template(
        "studio/map.html",
        desk=desk,
        drawn=Markup(drawn),  # noqa: S704  (made and escaped by map_svg)
        why_not=layout.reason if isinstance(layout, NotDrawn) else "",
        outline=outline_of(desk.case, findings),
        scenes=[(scene.name, scene.heading) for scene in desk.case.scenes],
        urls=urls,
        prints={scene.name: fingerprint(desk.case, scene) for scene in desk.case.scenes},
    )


@blueprint.post(BASE + "/map/connect")
@requires(Permission.AUTHOR_VIGNETTES)
def connect_scenes(draft: str) -> Response:
    """Adds a choice that leads from one scene to another."""
    desk = desk_for(draft, to_change=True)
    if not desk.readable:
        lead_to_text(desk)
    source, target = request.form.get("from", ""), request.form.get("to", "")
    words = one_line(request.form.get("words", ""))

    def changed(now: Vignette) -> Vignette | Refused:
        return connect(now, source, target, words)

    outcome = change(desk, f"Added the choice “{words}”", changed)
    if isinstance(outcome, Refused):
        flash(f"No choice was added. {outcome.why}", "problem")
    else:
        flash(f"“{words}” is added.", "done")
    return redirect(url_for("studio.map", draft=draft) + "#change", 303)


@blueprint.post(BASE + "/map/disconnect")
@requires(Permission.AUTHOR_VIGNETTES)
def disconnect_scenes(draft: str) -> Response:
    """Takes a choice out of a scene."""
    desk = desk_for(draft, to_change=True)
    if not desk.readable:
        lead_to_text(desk)
    source, number = request.form.get("from", ""), request.form.get("choice", 0, type=int)
    seen = request.form.get("seen", "")

    def changed(now: Vignette) -> Vignette | Refused:
        scene = now.scene(source)
        if scene is None or fingerprint(now, scene) != seen:
            return Refused("The case was changed in another window. Please look again.")
        return disconnect(now, source, number)

    outcome = change(desk, "Deleted a choice on the map", changed)
    if isinstance(outcome, Refused):
        flash(f"Nothing was deleted. {outcome.why}", "problem")
    else:
        flash("The choice is deleted. Undo brings it back.", "done")
    return redirect(url_for("studio.map", draft=draft) + "#outline", 303)


def _findings(desk: pages.Desk) -> tuple[Finding, ...]:
    """What the quick proof finds, as the map takes it."""
    if not desk.readable:
        return ()
    lines = {scene.line: scene.name for scene in desk.case.scenes}
    starts = sorted(lines)
    found = []
    for one in quick_proof(desk).findings:
        kind = _KINDS.get(one.kind)
        before = [line for line in starts if line <= one.line]
        if kind is not None and one.severity is not Severity.INFO:
            scene = lines[before[-1]] if before else ""
            found.append(Finding(kind, scene, "", one.line, one.path, one.message))
    return tuple(found)
