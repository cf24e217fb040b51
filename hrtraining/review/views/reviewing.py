"""A draft in review: its proof, comments and sign-offs, and publication."""

from __future__ import annotations

from typing import Any, assert_never

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from hrtraining.access import Permission, current_actor, requires
from hrtraining.database import session, transaction
from hrtraining.review import operations, proving
from hrtraining.review.facts import (
    Facts,
    facts_of,
    newest_revision,
)
from hrtraining.review.forms import CommentForm, PublishForm, SignForm
from hrtraining.review.models import ReviewComment
from hrtraining.review.operations import STATEMENTS
from hrtraining.review.rules.checklist import CHECKLIST, KEYS
from hrtraining.review.rules.refusal import KIND_WORDS, Kind, ProofStands, reasons_against
from hrtraining.review.views.shared import Answer, blueprint, by, draft_for, works
from hrtraining.settings import Settings
from hrtraining.studio.models import Draft
from hrtraining.studio.operations.keeping import copy_of, hold
from hrtraining.texts.vignette.limits import LONGEST_CHOICE_ID, LONGEST_SCENE_NAME
from hrtraining.vignettes.rules.map.outline import plain

BASE = "/trainer/drafts/<draft>/review"


@blueprint.get(BASE)
@requires(Permission.AUTHOR_VIGNETTES)
def review(draft: str) -> str:
    """Where the draft stands, and everything that is still in the way of publication."""
    return _page(draft_for(draft))


@blueprint.post(BASE + "/send")
@requires(Permission.AUTHOR_VIGNETTES)
def send(draft: str) -> Response:
    """Sends the newest revision to review and begins its whole proof."""
    found = draft_for(draft)
    if found.state == "discarded":
        flash("This draft was put aside. Bring it back first.", "problem")
        return _to(draft)
    with transaction() as opened:
        sent = operations.send(opened, found.id, by())
    _prove(sent.proof_id)
    flash(f"Revision {sent.revision} is in review. Its whole proof runs in the background.", "done")
    return _to(draft)


@blueprint.post(BASE + "/prove")
@requires(Permission.AUTHOR_VIGNETTES)
def prove(draft: str) -> Response:
    """Runs a proof again that broke off."""
    found = draft_for(draft)
    with transaction() as opened:
        hold(opened, found.id)
        revision = newest_revision(opened, found.id)
        proof = operations.prove_again(opened, revision.id, by().at)
    if proof is None:
        told = "Nothing was begun: the proof is done, or was begun within the last ten minutes."
        flash(told, "warning")
    _prove(proof)
    return _to(draft)


@blueprint.post(BASE + "/take-back")
@requires(Permission.AUTHOR_VIGNETTES)
def take_back(draft: str) -> Response:
    """Takes the draft out of review."""
    found = draft_for(draft)
    with transaction() as opened:
        operations.take_back(opened, found.id, by())
    flash("The draft is out of review. Nothing of the review is lost.", "done")
    return _to(draft)


@blueprint.post(BASE + "/comments")
@requires(Permission.AUTHOR_VIGNETTES)
def comment(draft: str) -> Answer:
    """Adds a comment."""
    found = draft_for(draft)
    facts = facts_of(session(), found, works())
    form = _comment_form(facts)
    if not form.validate():
        return _page(found, comment_form=form), 422
    scene, _, choice = (form.where.data or "").partition("/")
    with transaction() as opened:
        operations.comment(opened, found.id, (scene, choice), form.text.data or "", by())
    flash("Your comment is added.", "done")
    return _to(draft, "comments")


@blueprint.post(BASE + "/comments/<int:comment>/<what>")
@requires(Permission.AUTHOR_VIGNETTES)
def settle(draft: str, comment: int, what: str) -> Response:
    """Resolves a comment, or opens it again."""
    found = draft_for(draft)
    row = session().get(ReviewComment, comment)
    if row is None or row.draft_id != found.id or what not in {"resolve", "open"}:
        abort(404)
    with transaction() as opened:
        operations.settle(opened, comment, by(), resolved=what == "resolve")
    return _to(draft, "comments")


@blueprint.post(BASE + "/sign")
@requires(Permission.AUTHOR_VIGNETTES)
def sign(draft: str) -> Answer:
    """Signs the revision that was shown."""
    found = draft_for(draft)
    form = SignForm()
    if not form.validate():
        return _page(found, sign_form=form), 422
    with transaction() as opened:
        outcome = operations.sign(
            opened,
            operations.Seen(found.id, form.revision.data or 0),
            Kind(form.kind.data),
            form.capacity.data or "",
            by(),
        )
    match outcome:
        case operations.Done():
            flash("You have signed this revision. Any change to the draft voids it.", "done")
        case operations.Stale(newest=newest):
            told = f"Revision {newest} was saved meanwhile. Read it before you sign it."
            flash(told, "problem")
        case _:
            assert_never(outcome)
    return _to(draft, "signatures")


@blueprint.get(BASE + "/publish")
@requires(Permission.AUTHOR_VIGNETTES)
def before_publication(draft: str) -> str:
    """The checklist that is signed at publication."""
    return _publish_page(draft_for(draft), PublishForm())


@blueprint.post(BASE + "/publish")
@requires(Permission.AUTHOR_VIGNETTES)
def publish(draft: str) -> Answer:
    """Publishes the revision, or says everything that stands against it."""
    found = draft_for(draft)
    form = PublishForm()
    if not form.validate():
        return _publish_page(found, form), 422
    checked = frozenset(form.checked.data or ()) & KEYS
    with transaction() as opened:
        outcome = operations.publish(
            opened,
            operations.Seen(found.id, form.revision.data or 0),
            checked,
            works(),
            by(),
        )
    match outcome:
        case operations.Published(version=version):
            flash(f"Version {version} is published. It never changes.", "done")
            return redirect(url_for("review.version", vignette=draft, number=version), 303)
        case operations.NotPublished(reasons=reasons):
            return _publish_page(found, form, reasons), 422
        case _:
            assert_never(outcome)


def _page(
    draft: Draft, comment_form: CommentForm | None = None, sign_form: SignForm | None = None
) -> str:
    facts = facts_of(session(), draft, works())
    if sign_form is None:
        sign_form = SignForm(formdata=None)
    sign_form.revision.data = facts.revision.number
    headings = {scene.name: plain(scene.heading) for scene in facts.read.vignette.scenes}
    return render_template(
        "review/review.html",
        draft=draft,
        facts=facts,
        reasons=reasons_against(facts.ready()),
        stands=facts.stands,
        unsaved=copy_of(session(), draft.id, current_actor().person_id).unsaved,
        proof=_proof_words(facts),
        comment_form=comment_form or _comment_form(facts, empty=True),
        sign_form=sign_form,
        kinds={kind.value: words for kind, words in KIND_WORDS.items()},
        statements={kind.value: words for kind, words in STATEMENTS.items()},
        places=dict(_places(facts)),
        headings=headings,
    )


def _publish_page(draft: Draft, form: PublishForm, reasons: tuple[str, ...] | None = None) -> str:
    facts = facts_of(session(), draft, works())
    form.revision.data = facts.revision.number
    return render_template(
        "review/publish.html",
        draft=draft,
        facts=facts,
        form=form,
        items=CHECKLIST,
        ticked=set(form.checked.data or ()),
        reasons=reasons_against(facts.ready()) if reasons is None else reasons,
        refused=reasons is not None,
    )


def _proof_words(facts: Facts) -> list[str]:
    """What the proof came to, in whole sentences."""
    if facts.stands in {ProofStands.MISSING, ProofStands.WAITING, ProofStands.FAILED}:
        return []
    report: dict[str, Any] = (facts.proof.report if facts.proof else None) or {}
    told = [f"{report.get('states', 0):,} states and {report.get('transitions', 0):,} steps."]
    scenes = {scene.name: plain(scene.heading) for scene in facts.read.vignette.scenes}
    for finding in report.get("findings", []):
        where = scenes.get(finding.get("scene", ""), "")
        severity = {"info": "note"}.get(finding["severity"], finding["severity"])
        told.append(f"{severity}: {f'{where}: ' if where else ''}{finding['message']}")
    return told


def _comment_form(facts: Facts, *, empty: bool = False) -> CommentForm:
    form = CommentForm(formdata=None) if empty else CommentForm()
    form.where.choices = [SelectChoice(key, words) for key, words in _places(facts)]
    return form


def _places(facts: Facts) -> list[tuple[str, str]]:
    """Everything that can be commented on, by ``scene/choice``."""
    places = [("", "The case as a whole")]
    for scene in facts.read.vignette.scenes:
        heading = plain(scene.heading)
        at = scene.name[:LONGEST_SCENE_NAME]
        places.append((at, heading))
        places += [
            (f"{at}/{choice.id[:LONGEST_CHOICE_ID]}", f"{heading}: {plain(choice.text)[:90]}")
            for choice in scene.choices
        ]
    return list(dict(places).items())


def _prove(proof_id: int | None) -> None:
    if proof_id is None:
        return
    settings: Settings = current_app.extensions["hrtraining.settings"]
    start = current_app.extensions.get("hrtraining.proving", proving.start)
    start(settings.database_url, proof_id)


def _to(draft: str, anchor: str = "main") -> Response:
    return redirect(url_for("review.review", draft=draft, _anchor=anchor), 303)
