"""Checking a text: what reading finds at once, and on request the quick proof and the language."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request
from markupsafe import Markup

from hrtraining.access import Permission, requires
from hrtraining.courses.rules.rendered import RenderedParagraph
from hrtraining.courses.rules.rendering.vignettes import render_scene
from hrtraining.studio import pages
from hrtraining.studio.proving import Prover, QuickProof
from hrtraining.studio.rules.found import Found, found_in
from hrtraining.studio.views.shared import BASE, blueprint, desk_for, works
from hrtraining.texts.vignette.values import Scene, Vignette


def checked(desk: pages.Desk) -> tuple[tuple[Found, ...], QuickProof | None]:
    """What is wrong with the text; with ``?check=1`` the proof and the language list are asked."""
    if request.args.get("check") != "1":
        return found_in(desk.document, name=desk.slug), None
    proof = quick_proof(desk) if desk.readable else QuickProof(stopped="some lines cannot be read")
    return found_in(desk.document, proof.findings, language=True, name=desk.slug), proof


def quick_proof(desk: pages.Desk) -> QuickProof:
    """The quick proof of the text on the desk."""
    prover: Prover = current_app.extensions.setdefault("hrtraining.prover", Prover())
    return prover.prove((desk.draft_id, desk.person_id), desk.document.text)


@blueprint.get(BASE + "/findings")
@requires(Permission.AUTHOR_VIGNETTES)
def findings(draft: str) -> str:
    """What a check finds, as a piece of a page that a script puts in; ``?scene=`` for one scene."""
    desk = desk_for(draft)
    proof = quick_proof(desk) if desk.readable else QuickProof(stopped="some lines cannot be read")
    found = found_in(desk.document, proof.findings, language=True, name=desk.slug)
    name = request.args.get("scene")
    if name:
        rows = {row for row, scene in enumerate(desk.case.scenes) if scene.name == name}
        found = tuple(one for one in found if one.scene in rows)
    scene = desk.case.scene(name) if name else None
    return render_template(
        "studio/findings.html",
        desk=desk,
        found=found,
        proof=proof,
        lines=request.args.get("lines") == "1",
        here=name,
        preview=preview_of(desk.case, scene) if scene is not None else None,
    )


def preview_of(case: Vignette, scene: Scene) -> dict[str, Any]:
    """A scene as trainees read it, whatever its conditions, with its sources."""
    shown = render_scene(scene, works())
    roles = {name: role for role, name in case.people}

    def told(paragraphs: tuple[RenderedParagraph, ...]) -> list[dict[str, Any]]:
        return [
            {
                "html": Markup(one.html),  # noqa: S704  (clean HTML from prose)
                "speaker": one.speaker,
                "who": _who(roles.get(one.speaker, "")),
            }
            for one in paragraphs
        ]

    return {
        "paragraphs": told(shown.paragraphs),
        "reflect": Markup(shown.reflect),  # noqa: S704
        "choices": [Markup(one.html) for one in shown.choices],  # noqa: S704
        "debrief": [Markup(one.html) for one in shown.debrief],  # noqa: S704
        "sources": shown.sources,
    }


def _who(role: str) -> str:
    if not role:
        return ""
    return role if role in {"client", "clinician"} else "other"
