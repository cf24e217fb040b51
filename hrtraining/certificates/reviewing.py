"""A CE administrator's look at the evidence, where an offering asks for it before a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from hrtraining import audit
from hrtraining.accounts.models import Organization, Person
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.models import (
    Certificate,
    CertificateReview,
    CertificateSigner,
    PaperWish,
)
from hrtraining.certificates.rules.review import ReviewState, ReviewStep, state_of
from hrtraining.certificates.rules.snapshot import Signer, day_in
from hrtraining.courses.models import Edition, Offering
from hrtraining.credit import records
from hrtraining.credit.models import Attestation, Completion
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.packs import forbidden_in
from hrtraining.enrollment.models import Enrollment

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class NotItsTurn:
    """It does not wait for this any more: someone else was quicker."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done in a review."""

    step: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A completion without a certificate, with what it is decided on."""

    completion_id: int
    enrollment_id: int
    name: str
    email: str
    course: str
    completed_at: datetime
    state: ReviewState
    evidence: dict[str, Any]


def may_be_issued() -> ColumnElement[bool]:
    """Of a joined offering and completion: nobody has to look at it, or somebody has approved.

    What came under review stays there, whatever the offering says later.
    """
    last = aliased(CertificateReview)
    newest = (
        select(func.max(CertificateReview.id))
        .where(CertificateReview.completion_id == Completion.id)
        .correlate(Completion)
        .scalar_subquery()
    )
    approved = select(last.id).where(
        and_(last.id == newest, last.step == ReviewStep.APPROVED.value)
    )
    wished = aliased(PaperWish)
    under_review = select(wished.id).where(wished.completion_id == Completion.id)
    at_once = and_(Offering.review_before_issue.is_(False), ~under_review.exists())
    return or_(at_once, approved.exists())


def waits() -> ColumnElement[bool]:
    """Of a joined enrollment, offering and completion: somebody has to look at it first."""
    issued = aliased(Certificate)
    certificate = select(issued.id).where(issued.enrollment_id == Enrollment.id)
    return and_(~certificate.correlate(Enrollment).exists(), ~may_be_issued())


def is_free(opened: Session, completion_id: int) -> bool:
    """Whether the certificate of a completion may be issued now."""
    return (
        opened.scalar(
            select(Completion.id)
            .join(Enrollment, Enrollment.id == Completion.enrollment_id)
            .join(Offering, Offering.id == Enrollment.offering_id)
            .where(Completion.id == completion_id, may_be_issued())
        )
        is not None
    )


def keep_wish(opened: Session, completion_id: int, paper: str, at: datetime) -> None:
    """Keeps which paper was asked for, until the certificate is issued; once."""
    known = opened.scalar(select(PaperWish.id).where(PaperWish.completion_id == completion_id))
    if known is None:
        opened.add(PaperWish(completion_id=completion_id, paper=paper, wished_at=at))
        opened.flush()


def wish(opened: Session, completion_id: int) -> str:
    """The paper that was asked for; US Letter where nobody was asked."""
    kept = opened.scalar(select(PaperWish.paper).where(PaperWish.completion_id == completion_id))
    return kept or "us-letter"


def history(opened: Session, completion_id: int) -> list[Step]:
    """Everything that was done in a review, the first first."""
    rows = opened.execute(
        select(CertificateReview, Person.printed_name)
        .outerjoin(Person, Person.id == CertificateReview.actor_person_id)
        .where(CertificateReview.completion_id == completion_id)
        .order_by(CertificateReview.id)
    )
    return [Step(row[0].step, row[0].text, row[1] or "", row[0].at) for row in rows]


def record_step(
    opened: Session,
    completion_id: int,
    step: ReviewStep,
    *,
    text: str,
    at: datetime,
    actor_person_id: int | None,
) -> bool:
    """Records a step where it is its turn; False where it is not.

    An administrator approves or sends back what waits; a trainee answers what was sent back.
    """
    # Two administrators wait for each other here on PostgreSQL; SQLite has one writer.
    opened.execute(
        select(Enrollment.id)
        .join(Completion, Completion.enrollment_id == Enrollment.id)
        .where(Completion.id == completion_id)
        .with_for_update(of=Enrollment)
    )
    state = state_of([one.step for one in history(opened, completion_id)])
    needed = ReviewState.SENT_BACK if step is ReviewStep.ANSWERED else ReviewState.WAITS
    issued = (
        select(Certificate.id)
        .join(Completion, Completion.enrollment_id == Certificate.enrollment_id)
        .where(Completion.id == completion_id)
    )
    if state is not needed or opened.scalar(issued.limit(1)) is not None:
        return False
    opened.add(
        CertificateReview(
            completion_id=completion_id,
            step=step.value,
            text=text,
            actor_person_id=actor_person_id,
            at=at,
        )
    )
    audit.record(
        opened,
        at=at,
        action=f"certificate review: {step.value.replace('_', ' ')}",
        subject=f"completion {completion_id}",
        actor_person_id=actor_person_id,
    )
    opened.flush()
    return True


@cache
def _waiting() -> Select[Any]:
    """Every such completion; built once."""
    return (
        select(
            Completion.id,
            Completion.enrollment_id,
            Completion.completed_at,
            Completion.evidence,
            Attestation.printed_name,
            Person.email,
            Edition.title,
        )
        .join(Enrollment, Enrollment.id == Completion.enrollment_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Attestation, Attestation.enrollment_id == Enrollment.id)
        .join(Edition, Edition.id == Enrollment.course_edition_id)
        .where(waits())
        .order_by(Completion.id)
        .limit(MOST_SHOWN)
    )


def waiting(
    opened: Session,
    *,
    organization_id: int | None = None,
    person_id: int | None = None,
    completion_id: int | None = None,
) -> list[Waiting]:
    """Completions without a certificate whose offering asks for a review, the oldest first."""
    statement = _waiting()
    for column, value in (
        (Offering.organization_id, organization_id),
        (Enrollment.person_id, person_id),
        (Completion.id, completion_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    rows = opened.execute(statement).all()
    steps: dict[int, list[str]] = {row.id: [] for row in rows}
    for one in opened.execute(
        select(CertificateReview.completion_id, CertificateReview.step)
        .where(CertificateReview.completion_id.in_(steps))
        .order_by(CertificateReview.id)
    ):
        steps[one.completion_id].append(one.step)
    return [
        Waiting(
            completion_id=row.id,
            enrollment_id=row.enrollment_id,
            name=row.printed_name,
            email=row.email,
            course=row.title,
            completed_at=row.completed_at,
            state=state_of(steps[row.id]),
            evidence=_read(row.evidence),
        )
        for row in rows
    ]


def _read(evidence: dict[str, Any]) -> dict[str, Any]:
    """The evidence with its moments as such; they are kept as text."""
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in evidence.items()
    }


def offerings_of(opened: Session, organization_id: int) -> list[tuple[Offering, str]]:
    """The organization's offerings with their titles."""
    rows = opened.execute(
        select(Offering, Edition.title)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .where(Offering.organization_id == organization_id)
        .order_by(Edition.title)
    )
    return [(row[0], row[1]) for row in rows]


def set_review(
    opened: Session,
    organization_id: int,
    offering_id: int,
    *,
    review: bool,
    at: datetime,
    actor_person_id: int,
) -> bool:
    """Says whether an offering's certificates wait for a review; False if it is not theirs."""
    offering = opened.scalar(
        select(Offering).where(
            Offering.id == offering_id, Offering.organization_id == organization_id
        )
    )
    if offering is None:
        return False
    offering.review_before_issue = review
    audit.record(
        opened,
        at=at,
        action="certificates are issued after review"
        if review
        else "certificates are issued at once",
        subject=f"offering {offering_id}",
        actor_person_id=actor_person_id,
    )
    return True


def signer_of(opened: Session, organization_id: int) -> Signer | None:
    """Who signs for the organization now."""
    row = opened.scalar(
        select(CertificateSigner)
        .where(CertificateSigner.organization_id == organization_id)
        .order_by(CertificateSigner.id.desc())
        .limit(1)
    )
    return None if row is None or not row.name else Signer(row.name, row.title)


def set_signer(
    opened: Session,
    organization: Organization,
    signer: Signer,
    *,
    at: datetime,
    actor_person_id: int,
) -> Unprintable | None:
    """Names who signs from now on; what was issued keeps its own.

    A board whose approval is held may forbid a word of it: then nothing is changed.
    """
    for held in records.approvals_of(opened, organization.id):
        pack = packs().get(held.approval.board)
        if pack is not None and day_in(at, ZoneInfo(organization.time_zone)) <= held.last_day:
            for word in forbidden_in(f"{signer.name}, {signer.title}", pack.forbidden):
                return Unprintable(word, forbidden_by=pack.name)
    opened.add(
        CertificateSigner(
            organization_id=organization.id,
            name=signer.name,
            title=signer.title,
            actor_person_id=actor_person_id,
            set_at=at,
        )
    )
    audit.record(
        opened,
        at=at,
        action="certificate signer named",
        subject=f"organization {organization.id}",
        actor_person_id=actor_person_id,
    )
    return None
