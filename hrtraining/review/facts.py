"""Everything that a review page shows and publication is decided on, gathered for one draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Person
from hrtraining.review.models import (
    CommentSettled,
    DraftPublication,
    ReviewComment,
    ReviewPolicy,
    ReviewRequest,
    RevisionProof,
    SignOff,
)
from hrtraining.review.rules.refusal import Kind, Policy, ProofStands, Readiness, Signed
from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.studio.rules.starting import unwritten_in
from hrtraining.texts.citations import find_citations
from hrtraining.texts.problems import Problems, Severity
from hrtraining.texts.references import Work
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.draft import Draft as ReadDraft
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.models import VignetteVersion


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as a page shows it."""

    id: int
    revision: int
    scene: str
    choice: str
    text: str
    by: str
    at: datetime
    resolved: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """A draft in review."""

    draft: Draft
    revision: DraftRevision
    read: ReadDraft
    sent: int
    proof: RevisionProof | None
    remarks: tuple[Remark, ...]
    signatures: tuple[SignOff, ...]
    earlier_signatures: int
    policy: Policy
    authors: frozenset[int]
    unknown_works: tuple[str, ...]
    published: tuple[DraftPublication, ...]

    @property
    def stands(self) -> ProofStands:
        """How far the proof is."""
        return proof_stands(self.proof)

    def ready(self, checked: frozenset[str] | None = None) -> Readiness:
        """What the rule decides on."""
        case = self.read.vignette
        errors = [one for one in self.read.problems if one.severity is Severity.ERROR]
        return Readiness(
            newest=self.revision.number,
            sent=self.sent,
            policy=self.policy,
            text_errors=len(errors),
            proof=self.stands,
            open_comments=sum(not one.resolved for one in self.remarks),
            signed=tuple(
                Signed(Kind(one.kind), one.person_id, one.printed_name) for one in self.signatures
            ),
            authors=self.authors,
            named_reviewers=case.reviewers,
            unknown_works=self.unknown_works,
            long_names=tuple(_long_names(case)),
            slug_fits=case.slug == self.draft.slug,
            unwritten=sum(1 for _place in unwritten_in(case)),
            published=any(one.draft_revision_id == self.revision.id for one in self.published),
            checked=checked,
        )


def _long_names(case: Vignette) -> Iterator[str]:
    """What a move of a playthrough could not name."""
    longest_scene, longest_id = limits.LONGEST_SCENE_NAME, limits.LONGEST_CHOICE_ID
    yield from (scene.name for scene in case.scenes if len(scene.name) > longest_scene)
    yield from (choice.id for _scene, choice in case.all_choices() if len(choice.id) > longest_id)


def facts_of(opened: Session, draft: Draft, works: Mapping[str, Work]) -> Facts:
    """All of it for the newest revision."""
    revision = newest_revision(opened, draft.id)
    read = read_draft(revision.text)
    cited = dict.fromkeys(one.key for one in find_citations(revision.text, Problems()))
    mine = select(DraftRevision.id).where(DraftRevision.draft_id == draft.id)
    signatures = opened.scalars(
        select(SignOff).where(SignOff.draft_revision_id.in_(mine)).order_by(SignOff.id)
    ).all()
    current = tuple(one for one in signatures if one.draft_revision_id == revision.id)
    authors = opened.scalars(
        select(DraftRevision.saved_by_id).where(DraftRevision.draft_id == draft.id)
    )
    return Facts(
        draft=draft,
        revision=revision,
        read=read,
        sent=_sent(opened, draft.id) if draft.state != "draft" else 0,
        proof=opened.scalar(
            select(RevisionProof).where(RevisionProof.draft_revision_id == revision.id)
        ),
        remarks=tuple(remarks_of(opened, draft.id)),
        signatures=current,
        earlier_signatures=len(signatures) - len(current),
        policy=policy_of(opened, draft.organization_id),
        authors=frozenset(authors),
        unknown_works=tuple(key for key in cited if key not in works),
        published=tuple(publications_of(opened, draft.id)),
    )


def newest_revision(opened: Session, draft_id: int) -> DraftRevision:
    """The newest revision of a draft."""
    return opened.scalars(
        select(DraftRevision)
        .where(DraftRevision.draft_id == draft_id)
        .order_by(DraftRevision.number.desc())
        .limit(1)
    ).one()


def policy_of(opened: Session, organization_id: int) -> Policy:
    """What an organization asks; the safe defaults where it never said."""
    row = opened.scalar(
        select(ReviewPolicy)
        .where(ReviewPolicy.organization_id == organization_id)
        .order_by(ReviewPolicy.id.desc())
        .limit(1)
    )
    return Policy() if row is None else Policy(row.lived_experience, row.clinical, row.alone)


def proof_stands(proof: RevisionProof | None) -> ProofStands:
    """How far a proof is, and what came of it."""
    if proof is None:
        return ProofStands.MISSING
    if proof.state != "done" or proof.report is None:
        return ProofStands.FAILED if proof.state == "failed" else ProofStands.WAITING
    verdict = proof.report.get("verdict")
    if verdict == "PROVED":
        return ProofStands.PROVED
    return ProofStands.LIMIT if verdict == "LIMIT_REACHED" else ProofStands.ERRORS


def remarks_of(opened: Session, draft_id: int) -> list[Remark]:
    """The comments of a draft, the open ones first, each in the order made."""
    newest = (
        select(CommentSettled.comment_id, func.max(CommentSettled.id).label("id"))
        .group_by(CommentSettled.comment_id)
        .subquery()
    )
    rows: Sequence[Any] = opened.execute(
        select(ReviewComment, Person.printed_name, CommentSettled.resolved)
        .join(Person, Person.id == ReviewComment.by_id)
        .outerjoin(newest, newest.c.comment_id == ReviewComment.id)
        .outerjoin(CommentSettled, CommentSettled.id == newest.c.id)
        .where(ReviewComment.draft_id == draft_id)
        .order_by(ReviewComment.id)
    ).all()
    made = [
        Remark(
            one.id,
            one.revision,
            one.scene,
            one.choice,
            one.text,
            name,
            one.at,
            resolved=bool(resolved),
        )
        for one, name, resolved in rows
    ]
    return sorted(made, key=lambda one: one.resolved)


def publications_of(opened: Session, draft_id: int) -> Sequence[DraftPublication]:
    """The versions that a draft became, newest first."""
    return opened.scalars(
        select(DraftPublication)
        .join(VignetteVersion, VignetteVersion.id == DraftPublication.version_id)
        .where(DraftPublication.draft_id == draft_id)
        .order_by(VignetteVersion.number.desc())
    ).all()


def _sent(opened: Session, draft_id: int) -> int:
    return (
        opened.scalar(
            select(func.max(DraftRevision.number))
            .join(ReviewRequest, ReviewRequest.draft_revision_id == DraftRevision.id)
            .where(DraftRevision.draft_id == draft_id)
        )
        or 0
    )
