"""What is done in review. Every operation takes a session and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.courses.operations import keep_edition
from hrtraining.courses.rules.editions import served_vignette
from hrtraining.review.facts import Facts, facts_of, newest_revision
from hrtraining.review.models import (
    CommentSettled,
    DraftPublication,
    ReviewComment,
    ReviewPolicy,
    ReviewRequest,
    RevisionProof,
    SignOff,
)
from hrtraining.review.rules.checklist import CHECKLIST
from hrtraining.review.rules.refusal import Kind, Policy, reasons_against
from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.studio.operations.keeping import hold
from hrtraining.texts.references import Work
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.models import Publication, VignetteVersion
from hrtraining.vignettes.playing import publish as make_version

# Each proof is a process of its own: clicks must not make many of them.
AGAIN_AFTER = timedelta(minutes=10)
STATEMENTS = {
    Kind.LIVED_EXPERIENCE: "I have read this revision as somebody with lived experience of what it "
    "tells, and I find it fit to be played by trainees.",
    Kind.CLINICAL: "I have read this revision as a clinician, and I find what it teaches safe and "
    "sound.",
    Kind.SECOND_READER: "I have read this revision from end to end, and I find it fit to be played "
    "by trainees.",
}


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when."""

    person_id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """The revision of a draft that a page showed."""

    draft_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest revision is in review; ``proof_id`` is the proof to run, if one is to be run."""

    revision: int
    proof_id: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, now or before."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Another revision was saved meanwhile; nothing was done."""

    newest: int


@dataclass(frozen=True, slots=True)
class Published:
    """The revision is a version now."""

    version: int


@dataclass(frozen=True, slots=True)
class NotPublished:
    """It was not published; every reason at once."""

    reasons: tuple[str, ...]


Publishing: TypeAlias = Published | NotPublished


def send(opened: Session, draft_id: int, by: By) -> Sent:
    """Sends the newest revision to review and asks for its whole proof."""
    draft = hold(opened, draft_id)
    revision = newest_revision(opened, draft_id)
    known = opened.scalar(
        select(ReviewRequest.id).where(ReviewRequest.draft_revision_id == revision.id)
    )
    if known is None:
        opened.add(
            ReviewRequest(draft_revision_id=revision.id, sent_by_id=by.person_id, sent_at=by.at)
        )
        _note(opened, draft, "draft.sent to review", by, revision=revision.number)
    draft.state = "in_review"
    return Sent(revision.number, prove_again(opened, revision.id, by.at))


def prove_again(opened: Session, revision_id: int, at: datetime) -> int | None:
    """The row of a proof that is to be run; None where it is done, or was begun just now."""
    proof = opened.scalar(
        select(RevisionProof).where(RevisionProof.draft_revision_id == revision_id)
    )
    if proof is None:
        proof = RevisionProof(draft_revision_id=revision_id, asked_at=at)
        opened.add(proof)
    elif proof.state == "done" or (proof.state != "failed" and at < proof.asked_at + AGAIN_AFTER):
        return None
    proof.state, proof.report, proof.asked_at, proof.finished_at = "waiting", None, at, None
    opened.flush()
    return proof.id


def take_back(opened: Session, draft_id: int, by: By) -> None:
    """Takes a draft out of review; comments and sign-offs stay with their revision."""
    draft = hold(opened, draft_id)
    if draft.state == "in_review":
        draft.state = "draft"
        _note(opened, draft, "draft.taken back", by)


def comment(opened: Session, draft_id: int, where: tuple[str, str], text: str, by: By) -> None:
    """Adds a comment on a scene or a choice; both empty for the case as a whole."""
    opened.add(
        ReviewComment(
            draft_id=draft_id,
            revision=newest_revision(opened, draft_id).number,
            scene=where[0],
            choice=where[1],
            text=text,
            by_id=by.person_id,
            at=by.at,
        )
    )


def settle(opened: Session, comment_id: int, by: By, *, resolved: bool) -> None:
    """Resolves a comment, or opens it again."""
    opened.add(
        CommentSettled(comment_id=comment_id, resolved=resolved, by_id=by.person_id, at=by.at)
    )


def sign(opened: Session, seen: Seen, kind: Kind, capacity: str, by: By) -> Done | Stale:
    """Signs the revision that the person saw; nothing where it is not the newest any more."""
    draft = hold(opened, seen.draft_id)
    revision = newest_revision(opened, seen.draft_id)
    if revision.number != seen.revision:
        return Stale(revision.number)
    known = opened.scalar(
        select(SignOff.id).where(
            SignOff.draft_revision_id == revision.id,
            SignOff.kind == kind.value,
            SignOff.person_id == by.person_id,
        )
    )
    if known is None:
        opened.add(
            SignOff(
                draft_revision_id=revision.id,
                kind=kind.value,
                person_id=by.person_id,
                printed_name=by.name,
                capacity=capacity,
                statement=STATEMENTS[kind],
                signed_at=by.at,
            )
        )
        _note(opened, draft, "draft.signed off", by, revision=seen.revision, kind=kind.value)
    return Done()


def publish(
    opened: Session, seen: Seen, checked: frozenset[str], works: Mapping[str, Work], by: By
) -> Publishing:
    """Makes the revision that was seen a version, or says everything that stands against it."""
    draft = hold(opened, seen.draft_id)
    facts: Facts = facts_of(opened, draft, works)
    reasons = reasons_against(facts.ready(checked))
    if facts.revision.number != seen.revision:
        told = (
            f"Revision {facts.revision.number} was saved while you looked at "
            f"revision {seen.revision}."
        )
        reasons = (told, *reasons)
    if reasons:
        return NotPublished(reasons)
    number, version = _version(opened, draft, facts.revision, works, by)
    opened.add(
        DraftPublication(
            draft_id=draft.id,
            draft_revision_id=facts.revision.id,
            version_id=version.id,
            checklist=[{"key": item.key, "words": item.words} for item in CHECKLIST],
            published_by_id=by.person_id,
            published_at=by.at,
        )
    )
    draft.state = "published"
    _note(opened, draft, "draft.published", by, revision=seen.revision, version=number)
    opened.flush()
    return Published(number)


def set_policy(opened: Session, organization_id: int, policy: Policy, by: By) -> None:
    """Says what an organization asks before publication."""
    opened.add(
        ReviewPolicy(
            organization_id=organization_id,
            lived_experience=policy.lived_experience,
            clinical=policy.clinical,
            alone=policy.alone,
            set_by_id=by.person_id,
            set_at=by.at,
        )
    )
    audit.record(
        opened,
        at=by.at,
        action="review policy set",
        subject=f"organization {organization_id}",
        actor_person_id=by.person_id,
        lived_experience=policy.lived_experience,
        clinical=policy.clinical,
        alone=policy.alone,
    )


def _version(
    opened: Session, draft: Draft, revision: DraftRevision, works: Mapping[str, Work], by: By
) -> tuple[int, VignetteVersion]:
    case = read_draft(revision.text).vignette
    edition_id = keep_edition(opened, served_vignette(case, revision.text, works), by.at)
    number = make_version(opened, draft.slug, edition_id, by.at)
    version = opened.scalars(
        select(VignetteVersion).where(VignetteVersion.edition_id == edition_id)
    ).one()
    known = opened.scalar(select(Publication.id).where(Publication.version_id == version.id))
    if known is None:
        opened.add(
            Publication(
                version_id=version.id,
                organization_id=draft.organization_id,
                published_by_id=by.person_id,
            )
        )
    return number, version


def _note(opened: Session, draft: Draft, action: str, by: By, **detail: object) -> None:
    audit.record(
        opened,
        at=by.at,
        action=action,
        subject=f"draft {draft.id}",
        actor_person_id=by.person_id,
        **detail,
    )
