"""Issuing, replacing and revoking. Each takes a session and never commits."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts.models import Organization
from hrtraining.certificates import log, reviewing
from hrtraining.certificates.composing import Paper, composed, zone_of
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.minting import Place, Press, mint, open_licenses
from hrtraining.certificates.models import Certificate, Revocation
from hrtraining.certificates.reviewing import NotItsTurn
from hrtraining.certificates.rules import codes, snapshot
from hrtraining.certificates.rules.review import ReviewStep
from hrtraining.courses.models import Offering
from hrtraining.credit.models import Attestation, Completion
from hrtraining.enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Issued:
    """The certificate, issued now or (not ``new``) before."""

    certificate_id: int
    new: bool


@dataclass(frozen=True, slots=True)
class AlreadyReplaced:
    """Another certificate took its place; what is to be done is done to that one."""

    newest_id: int


@dataclass(frozen=True, slots=True)
class AlreadyRevoked:
    """It was revoked, and that is never undone."""


@dataclass(frozen=True, slots=True)
class AwaitsReview:
    """A CE administrator looks at the evidence first."""


@dataclass(frozen=True, slots=True)
class SameName:
    """The name is as it was: there is nothing to correct."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is recorded."""


def issue(
    opened: Session, completion_id: int, press: Press, *, paper: str = "us-letter"
) -> Issued | Unprintable | AwaitsReview:
    """Issues the certificate of a completion, once, under the organization's next number.

    Where the offering asks for a review, the paper is remembered and nothing is issued before it.
    """
    completion = opened.get_one(Completion, completion_id)
    enrollment = opened.get_one(Enrollment, completion.enrollment_id)
    organization = _hold(opened, enrollment)
    known = opened.scalar(
        select(Certificate.id)
        .where(Certificate.enrollment_id == enrollment.id)
        .order_by(Certificate.id.desc())
        .limit(1)
    )
    if known is not None:
        return Issued(known, new=False)
    if not reviewing.is_free(opened, completion_id):
        reviewing.keep_wish(opened, completion_id, paper, press.at)
        return AwaitsReview()
    name = opened.execute(
        select(Attestation.printed_name).where(Attestation.enrollment_id == enrollment.id)
    ).scalar_one()
    number, code = next_number(opened, organization.id), codes.make(press.chance)
    words = composed(
        opened,
        enrollment,
        organization,
        completed_at=completion.completed_at,
        paper=Paper(name, paper, number, code, press.public_url, press.at),
    )
    made = mint(opened, organization, words, _place(enrollment, organization, number, code), press)
    if isinstance(made, Unprintable):
        return made
    audit.record(
        opened,
        at=press.at,
        action="certificate issued",
        subject=f"certificate {made.id}",
        number=number,
    )
    return Issued(made.id, new=True)


def approve(
    opened: Session, completion_id: int, press: Press, *, actor_person_id: int
) -> Issued | Unprintable | NotItsTurn:
    """A CE administrator's approval, and the certificate that follows from it."""
    done = reviewing.record_step(
        opened,
        completion_id,
        ReviewStep.APPROVED,
        text="",
        at=press.at,
        actor_person_id=actor_person_id,
    )
    if not done:
        return NotItsTurn()
    outcome = issue(opened, completion_id, press, paper=reviewing.wish(opened, completion_id))
    if isinstance(outcome, AwaitsReview):
        raise TypeError("approved, and it still waits")
    return outcome


def replace(
    opened: Session,
    certificate_id: int,
    press: Press,
    *,
    name: str,
    reason: str,
    actor_person_id: int | None,
) -> Issued | Unprintable | AlreadyReplaced | AlreadyRevoked | SameName:
    """Issues a new certificate with a corrected name; the old one says so from then on."""
    old = opened.get_one(Certificate, certificate_id)
    enrollment = opened.get_one(Enrollment, old.enrollment_id)
    organization = _hold(opened, enrollment)
    refused = _ended(opened, old)
    if refused is not None:
        return refused
    records = press.keys.records(opened, press.at)
    before = dataclasses.replace(
        snapshot.from_data(old.snapshot),
        licenses=open_licenses(records, old.code, old.licenses),
    )
    if before.name == name:
        return SameName()
    number, code = next_number(opened, organization.id), codes.make(press.chance)
    words = snapshot.corrected(
        before,
        name=name,
        issued_at=press.at,
        zone=zone_of(organization),
        number=number,
        code=code,
        public_url=press.public_url,
    )
    place = _place(enrollment, organization, number, code, replaces_id=old.id)
    made = mint(opened, organization, words, place, press)
    if isinstance(made, Unprintable):
        return made
    log.append(opened, old, "replaced", press.at)
    audit.record(
        opened,
        at=press.at,
        action="certificate replaced",
        subject=f"certificate {old.id}",
        actor_person_id=actor_person_id,
        by=made.id,
        reason=reason,
    )
    return Issued(made.id, new=True)


def revoke(
    opened: Session,
    certificate_id: int,
    *,
    reason: str,
    evidence: str,
    at: datetime,
    actor_person_id: int | None,
) -> Done | AlreadyReplaced | AlreadyRevoked:
    """Ends a certificate for good, with the reason, the evidence and who decided it."""
    certificate = opened.get_one(Certificate, certificate_id)
    _hold(opened, opened.get_one(Enrollment, certificate.enrollment_id))
    refused = _ended(opened, certificate)
    if refused is not None:
        return refused
    opened.add(
        Revocation(
            certificate_id=certificate.id,
            reason_code=reason,
            evidence=evidence,
            actor_person_id=actor_person_id,
            revoked_at=at,
        )
    )
    audit.record(
        opened,
        at=at,
        action="certificate revoked",
        subject=f"certificate {certificate.id}",
        actor_person_id=actor_person_id,
        reason=reason,
    )
    opened.flush()
    log.append(opened, certificate, "revoked", at)
    return Done()


def _hold(opened: Session, enrollment: Enrollment) -> Organization:
    # One at a time in an organization: its numbers have no gaps, and what was read stays true.
    # SQLite has one writer anyway.
    return opened.scalars(
        select(Organization)
        .join(Offering, Offering.organization_id == Organization.id)
        .where(Offering.id == enrollment.offering_id)
        .with_for_update(of=Organization)
    ).one()


def next_number(opened: Session, organization_id: int) -> int:
    """The organization's next running number. Its row must be held."""
    last = opened.scalar(
        select(func.max(Certificate.number)).where(Certificate.organization_id == organization_id)
    )
    return (last or 0) + 1


def _place(
    enrollment: Enrollment,
    organization: Organization,
    number: int,
    code: codes.Code,
    *,
    replaces_id: int | None = None,
) -> Place:
    return Place(
        holder_id=enrollment.holder_id,
        organization_id=organization.id,
        enrollment_id=enrollment.id,
        number=number,
        code=code,
        replaces_id=replaces_id,
    )


def _ended(opened: Session, certificate: Certificate) -> AlreadyReplaced | AlreadyRevoked | None:
    revoked = select(Revocation.id).where(Revocation.certificate_id == certificate.id)
    if opened.scalar(revoked) is not None:
        return AlreadyRevoked()
    newest = opened.execute(
        select(func.max(Certificate.id)).where(
            Certificate.enrollment_id == certificate.enrollment_id
        )
    ).scalar_one()
    return AlreadyReplaced(newest) if newest != certificate.id else None
