"""Certificates as pages show them, each found together with who may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from hrtraining.access import Actor, Claim
from hrtraining.accounts.actors import (
    ACTOR_COLUMNS,
    IS_CLAIMANT,
    actor_from,
    claimant,
    is_claimant,
)
from hrtraining.accounts.models import Organization, Person
from hrtraining.asking import ask
from hrtraining.certificates import reviewing
from hrtraining.certificates.minting import open_licenses
from hrtraining.certificates.models import Certificate, CertificateReview, Revocation
from hrtraining.certificates.rules.codes import Code
from hrtraining.certificates.rules.review import ReviewState, state_of
from hrtraining.certificates.rules.snapshot import Snapshot, day_in, from_data
from hrtraining.certificates.rules.standing import Standing, standing
from hrtraining.certificates.sealing import RecordsKey
from hrtraining.courses.models import Edition, Offering
from hrtraining.credit.models import Completion
from hrtraining.enrollment.models import Enrollment

ON_A_PAGE = 50
_other = aliased(Certificate)
# Replacements of one completion form one line, in the order of their ids.
_newest_code = (
    select(_other.code)
    .where(_other.enrollment_id == Certificate.enrollment_id)
    .order_by(_other.id.desc())
    .limit(1)
    .correlate(Certificate)
    .scalar_subquery()
)
# Never the bytes of the PDF: a list of certificates would carry megabytes.
_COLUMNS = (
    Certificate.id.label("certificate_id"),
    Certificate.enrollment_id,
    Certificate.holder_id.label("certificate_holder_id"),
    Certificate.code,
    Certificate.snapshot,
    Certificate.issued_at,
    _newest_code.label("newest_code"),
    Revocation.revoked_at,
    Organization.time_zone,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as it was issued, and what it is worth today."""

    id: int
    enrollment_id: int
    holder_id: int
    words: Snapshot
    code: Code
    issued_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Awaited:
    """A completion of a person's own that a CE administrator looks at before a certificate."""

    enrollment_id: int
    course: str
    completed_at: datetime
    state: ReviewState


@dataclass(frozen=True, slots=True)
class Held:
    """What a person holds, newest first, and what they wait for, oldest first."""

    actor: Actor
    certificates: list[Shown]
    waiting: list[Awaited]


@dataclass(frozen=True, slots=True)
class EnrollmentLine:
    """One enrollment in the organization's list."""

    enrollment_id: int
    name: str
    email: str
    course: str
    enrolled_at: datetime
    completed_at: datetime | None
    certificate_id: int | None
    revoked: bool


def by_code(opened: Session, code: Code) -> Shown | None:
    """The certificate of a code, for anyone who has the code."""
    row = opened.execute(_joined(select(*_COLUMNS)).where(Certificate.code == code.signs)).first()
    return None if row is None else _shown(row)


def credential_of(opened: Session, code: Code) -> str | None:
    """The exact text of the signed credential of a code."""
    return opened.scalar(select(Certificate.credential).where(Certificate.code == code.signs))


def of_person(opened: Session, claimed: Claim) -> Held | None:
    """Everything the person holds and waits for, by one query."""
    rows = ask(opened, _of_person(), **claimant(claimed))
    if not rows:
        return None
    # Each certificate comes with each completion that waits, which are rarely any.
    certificates = {row.certificate_id: row for row in rows if row.certificate_id is not None}
    waiting = {row.completion_id: row for row in rows if row.completion_id is not None}
    return Held(
        actor=actor_from(rows[0]),
        certificates=[_shown(row) for row in certificates.values()],
        waiting=[
            Awaited(
                enrollment_id=row.waiting_enrollment_id,
                course=row.waiting_course,
                completed_at=row.completed_at,
                state=state_of([row.last_step] if row.last_step else []),
            )
            for row in waiting.values()
        ],
    )


@cache
def _of_person() -> Select[Any]:
    looked_at = aliased(Completion)
    last_step = (
        select(CertificateReview.step)
        .where(CertificateReview.completion_id == looked_at.id)
        .order_by(CertificateReview.id.desc())
        .limit(1)
        .correlate(looked_at)
        .scalar_subquery()
    )
    waits = (
        select(Completion.id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .where(Completion.enrollment_id == Enrollment.id, reviewing.waits())
        .correlate(Enrollment)
    )
    return (
        select(
            *ACTOR_COLUMNS,
            *_COLUMNS,
            Enrollment.id.label("waiting_enrollment_id"),
            Edition.title.label("waiting_course"),
            looked_at.id.label("completion_id"),
            looked_at.completed_at,
            last_step.label("last_step"),
        )
        .select_from(Person)
        .outerjoin(Certificate, Certificate.holder_id == Person.holder_id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .outerjoin(Organization, Organization.id == Certificate.organization_id)
        .outerjoin(Enrollment, and_(Enrollment.person_id == Person.id, waits.exists()))
        .outerjoin(looked_at, looked_at.enrollment_id == Enrollment.id)
        .outerjoin(Edition, Edition.id == Enrollment.course_edition_id)
        .where(IS_CLAIMANT)
        .order_by(Certificate.id.desc(), looked_at.id)
    )


def own(
    opened: Session, claimed: Claim, certificate_id: int, records: RecordsKey | None
) -> tuple[Actor, Shown] | None:
    """One certificate of the person's own, with its licenses."""
    row = opened.execute(
        _joined(select(*ACTOR_COLUMNS, *_COLUMNS, Certificate.licenses))
        .join(Person, Person.holder_id == Certificate.holder_id)
        .where(is_claimant(claimed), Certificate.id == certificate_id)
    ).first()
    return None if row is None else (actor_from(row), _shown(row, records))


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """The kept bytes and the code that they are tied to."""

    code: str
    sealed: bytes
    number: int


def own_pdf(opened: Session, claimed: Claim, certificate_id: int) -> tuple[Actor, SealedPdf] | None:
    """The PDF of a certificate of the person's own, as it was issued."""
    row = opened.execute(
        select(*ACTOR_COLUMNS, Certificate.code, Certificate.pdf, Certificate.number)
        .join(Certificate, Certificate.holder_id == Person.holder_id)
        .where(is_claimant(claimed), Certificate.id == certificate_id)
    ).first()
    return None if row is None else (actor_from(row), SealedPdf(row.code, row.pdf, row.number))


def own_credential(
    opened: Session, claimed: Claim, certificate_id: int
) -> tuple[Actor, Snapshot, str] | None:
    """What a badge is made of: the words and the signed credential of the person's own."""
    row = opened.execute(
        select(*ACTOR_COLUMNS, Certificate.snapshot, Certificate.credential)
        .join(Certificate, Certificate.holder_id == Person.holder_id)
        .where(is_claimant(claimed), Certificate.id == certificate_id)
    ).first()
    return None if row is None else (actor_from(row), from_data(row.snapshot), row.credential)


def of_enrollment(opened: Session, enrollment_id: int) -> int | None:
    """The id of the newest certificate of an enrollment."""
    return opened.scalar(
        select(Certificate.id)
        .where(Certificate.enrollment_id == enrollment_id)
        .order_by(Certificate.id.desc())
        .limit(1)
    )


def administered(opened: Session, claimed: Claim, slug: str) -> tuple[Actor, Organization] | None:
    """An organization together with the person who asks; the page still asks for their role."""
    row = opened.execute(
        select(*ACTOR_COLUMNS, Organization)
        .select_from(Person)
        .join(Organization, Organization.slug == slug)
        .where(is_claimant(claimed))
    ).first()
    return None if row is None else (actor_from(row), row.Organization)


def issued_by(opened: Session, organization_id: int, before: int | None) -> list[Shown]:
    """A page of the organization's certificates, newest first, one more than is shown."""
    statement = _joined(select(*_COLUMNS)).where(Certificate.organization_id == organization_id)
    if before is not None:
        statement = statement.where(Certificate.id < before)
    rows = opened.execute(statement.order_by(Certificate.id.desc()).limit(ON_A_PAGE + 1))
    return [_shown(row) for row in rows]


def issued_one(
    opened: Session, organization_id: int, certificate_id: int, records: RecordsKey | None
) -> Shown | None:
    """One certificate of the organization, with its licenses."""
    row = opened.execute(
        _joined(select(*_COLUMNS, Certificate.licenses)).where(
            Certificate.organization_id == organization_id, Certificate.id == certificate_id
        )
    ).first()
    return None if row is None else _shown(row, records)


def issued_pdf(opened: Session, organization_id: int, certificate_id: int) -> SealedPdf | None:
    """The PDF of a certificate of the organization, as it was issued."""
    row = opened.execute(
        select(Certificate.code, Certificate.pdf, Certificate.number).where(
            Certificate.organization_id == organization_id, Certificate.id == certificate_id
        )
    ).one_or_none()
    return None if row is None else SealedPdf(row.code, row.pdf, row.number)


def line_of(opened: Session, enrollment_id: int) -> list[Shown]:
    """All certificates of one completion, the first first."""
    rows = opened.execute(
        _joined(select(*_COLUMNS))
        .where(Certificate.enrollment_id == enrollment_id)
        .order_by(Certificate.id)
    )
    return [_shown(row) for row in rows]


def shown_of(opened: Session, ids: list[int]) -> list[Shown]:
    """The certificates of these ids, the newest first."""
    rows = opened.execute(
        _joined(select(*_COLUMNS)).where(Certificate.id.in_(ids)).order_by(Certificate.id.desc())
    )
    return [_shown(row) for row in rows]


def revocation_of(opened: Session, certificate_id: int) -> Revocation | None:
    """Why a certificate was revoked, for the organization only."""
    return opened.scalar(select(Revocation).where(Revocation.certificate_id == certificate_id))


def enrollments_of(
    opened: Session, organization_id: int, before: int | None
) -> list[EnrollmentLine]:
    """A page of the organization's enrollments, newest first, one more than is shown."""
    newest = aliased(Certificate)
    later = aliased(Certificate)
    statement = (
        select(
            Enrollment.id,
            Person.printed_name,
            Person.email,
            Edition.title,
            Enrollment.enrolled_at,
            Completion.completed_at,
            newest.id.label("certificate_id"),
            Revocation.id.label("revocation_id"),
        )
        .select_from(Enrollment)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Edition, Edition.id == Enrollment.course_edition_id)
        .outerjoin(Completion, Completion.enrollment_id == Enrollment.id)
        .outerjoin(newest, newest.enrollment_id == Enrollment.id)
        .outerjoin(later, and_(later.replaces_id == newest.id))
        .outerjoin(Revocation, Revocation.certificate_id == newest.id)
        .where(Offering.organization_id == organization_id, later.id.is_(None))
    )
    if before is not None:
        statement = statement.where(Enrollment.id < before)
    rows = opened.execute(statement.order_by(Enrollment.id.desc()).limit(ON_A_PAGE + 1))
    return [
        EnrollmentLine(
            enrollment_id=row.id,
            name=row.printed_name,
            email=row.email,
            course=row.title,
            enrolled_at=row.enrolled_at,
            completed_at=row.completed_at,
            certificate_id=row.certificate_id,
            revoked=row.revocation_id is not None,
        )
        for row in rows
    ]


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(Certificate)
        .join(Organization, Organization.id == Certificate.organization_id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
    )


def _shown(row: Any, records: RecordsKey | None = None) -> Shown:
    revoked_on = day_in(row.revoked_at, ZoneInfo(row.time_zone)) if row.revoked_at else None
    newest = Code(row.newest_code)
    code = Code(row.code)
    words = from_data(row.snapshot)
    if records is not None and row.licenses:
        words = replace(words, licenses=open_licenses(records, row.code, row.licenses))
    return Shown(
        id=row.certificate_id,
        enrollment_id=row.enrollment_id,
        holder_id=row.certificate_holder_id,
        words=words,
        code=code,
        issued_at=row.issued_at,
        standing=standing(revoked_on=revoked_on, newest_code=str(newest), code=str(code)),
    )
