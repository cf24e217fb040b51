"""Issuing, replacing and revoking. Each takes a session and never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import License, Organization
from hrtraining.certificates.exports import pdf
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.models import Certificate, Revocation
from hrtraining.certificates.rules import codes, snapshot
from hrtraining.certificates.rules.snapshot import (
    CoursePrinted,
    Issuer,
    PrintedLicense,
    Snapshot,
)
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit.models import Attestation, Completion
from hrtraining.credit.pages import CoursePage
from hrtraining.enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Press:
    """What issuing needs from outside: chance for the code, the address, and the moment.

    ``public_url`` is where people reach this installation, without a slash at its end.
    """

    chance: bytes
    public_url: str
    at: datetime


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
class SameName:
    """The name is as it was: there is nothing to correct."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is recorded."""


def preview(opened: Session, page: CoursePage, name: str, paper: str, at: datetime) -> Snapshot:
    """What would be printed if this name were attested to now, without number and code."""
    enrollment = opened.get_one(Enrollment, page.enrollment_id)
    return _compose(
        opened,
        enrollment,
        page.organization,
        name=name,
        completed_at=at,
        number=None,
        code=None,
        press=Press(b"", "", at),
        paper=paper,
    )


def issue(
    opened: Session, completion_id: int, press: Press, *, paper: str = "us-letter"
) -> Issued | Unprintable:
    """Issues the certificate of a completion, once, under the organization's next number."""
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
    name = opened.execute(
        select(Attestation.printed_name).where(Attestation.enrollment_id == enrollment.id)
    ).scalar_one()
    number, code = _next_number(opened, organization.id), codes.make(press.chance)
    words = _compose(
        opened,
        enrollment,
        organization,
        name=name,
        completed_at=completion.completed_at,
        number=number,
        code=code,
        press=press,
        paper=paper,
    )
    made = _keep(opened, enrollment, words, press, number=number, code=code, replaces_id=None)
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
    before = snapshot.from_data(old.snapshot)
    if before.name == name:
        return SameName()
    number, code = _next_number(opened, organization.id), codes.make(press.chance)
    words = snapshot.corrected(
        before,
        name=name,
        issued_at=press.at,
        zone=_zone(organization),
        number=number,
        code=code,
        public_url=press.public_url,
    )
    made = _keep(opened, enrollment, words, press, number=number, code=code, replaces_id=old.id)
    if isinstance(made, Unprintable):
        return made
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


def _next_number(opened: Session, organization_id: int) -> int:
    last = opened.scalar(
        select(func.max(Certificate.number)).where(Certificate.organization_id == organization_id)
    )
    return (last or 0) + 1


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


def _keep(
    opened: Session,
    enrollment: Enrollment,
    words: Snapshot,
    press: Press,
    *,
    number: int,
    code: codes.Code,
    replaces_id: int | None,
) -> Certificate | Unprintable:
    made = pdf.render(words, press.at)
    if isinstance(made, Unprintable):
        return made
    kept = Certificate(
        holder_id=enrollment.holder_id,
        organization_id=opened.get_one(Offering, enrollment.offering_id).organization_id,
        enrollment_id=enrollment.id,
        replaces_id=replaces_id,
        number=number,
        code=code.signs,
        snapshot=snapshot.to_data(words),
        pdf=made,
        issued_at=press.at,
    )
    opened.add(kept)
    opened.flush()
    return kept


def _compose(
    opened: Session,
    enrollment: Enrollment,
    organization: Organization,
    *,
    name: str,
    completed_at: datetime,
    number: int | None,
    code: codes.Code | None,
    press: Press,
    paper: str,
) -> Snapshot:
    held = opened.scalars(
        select(License)
        .where(License.person_id == enrollment.person_id, License.removed_at.is_(None))
        .order_by(License.id)
    )
    return snapshot.compose(
        name=name,
        licenses=tuple(
            PrintedLicense(STATES[one.state], PROFESSIONS[one.profession], one.number)
            for one in held
        ),
        course=_course(opened, enrollment.course_edition_id),
        issuer=Issuer(
            organization.name,
            organization.address,
            organization.contact_email,
            is_demo=organization.is_demo,
        ),
        completed_at=completed_at,
        issued_at=press.at,
        zone=_zone(organization),
        number=number,
        code=code,
        public_url=press.public_url,
        paper=paper,
    )


def _course(opened: Session, edition_id: int) -> CoursePrinted:
    course = served.edition(opened, RenderedCourse, edition_id)
    fingerprint = opened.execute(
        select(Edition.fingerprint).where(Edition.id == edition_id)
    ).scalar_one()
    return CoursePrinted(
        title=course.title,
        version=course.version,
        edition=fingerprint,
        format=course.format,
        objectives=tuple(text for _name, text in course.objectives),
        presenters=tuple(
            f"{one.name}, {one.credentials}" if one.credentials else one.name
            for one in course.authors
        ),
    )


def _zone(organization: Organization) -> tzinfo:
    return ZoneInfo(organization.time_zone)
