"""Checking a text: what reading finds at once, and on request the quick proof and the language."""

from __future__ import annotations

from flask import current_app, render_template, request

from hrtraining.access import Permission, requires
from hrtraining.studio import pages
from hrtraining.studio.proving import Prover, QuickProof
from hrtraining.studio.rules.found import Found, found_in
from hrtraining.studio.views.shared import BASE, blueprint, desk_for


def checked(desk: pages.Desk) -> tuple[tuple[Found, ...], QuickProof | None]:
    """What is wrong with the text; with ``?check=1`` the proof and the language list are asked."""
    if request.args.get("check") != "1":
        return found_in(desk.document), None
    proof = quick_proof(desk) if desk.readable else QuickProof(stopped="some lines cannot be read")
    return found_in(desk.document, proof.findings, language=True), proof


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
    found = found_in(desk.document, proof.findings, language=True)
    name = request.args.get("scene")
    if name:
        rows = {row for row, scene in enumerate(desk.case.scenes) if scene.name == name}
        found = tuple(one for one in found if one.scene in rows)
    return render_template(
        "studio/findings.html",
        desk=desk,
        found=found,
        proof=proof,
        lines=request.args.get("lines") == "1",
        here=name,
    )
