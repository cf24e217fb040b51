"""Which versions a trainee can play: the course's own and those attached, unless withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, exists, or_, select, true
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.courses.models import Edition, EditionPart, Offering
from hrtraining.vignettes.models import (
    Attachment,
    CaseWithdrawal,
    Detachment,
    Publication,
    VignetteVersion,
)

STILL_ATTACHED = ~exists().where(Detachment.attachment_id == Attachment.id)


def seen_by(organizations: Sequence[int], versions: Select[Any]) -> Select[Any]:
    """Only versions that came with the content, or that one of these organizations published."""
    return versions.outerjoin(Publication, Publication.version_id == VignetteVersion.id).where(
        or_(Publication.id.is_(None), Publication.organization_id.in_(organizations))
    )


def attached_here(offering_id: Any, version_id: Any) -> Exists:
    """Whether an offering has a version attached now."""
    return exists().where(
        Attachment.offering_id == offering_id, Attachment.version_id == version_id, STILL_ATTACHED
    )


def in_course(course_edition_id: Any, edition_id: Any) -> Exists:
    """Whether a course's edition has a case of its own."""
    return exists().where(
        EditionPart.course_edition_id == course_edition_id,
        EditionPart.part_edition_id == edition_id,
    )


def withdrawn_reason(version_id: Any, organization_id: Any) -> ScalarSelect[str | None]:
    """The newest reason for which a version is withdrawn for an organization, or nothing."""
    return _withdrawn(version_id, organization_id, CaseWithdrawal.reason)


def withdrawn_as_unsafe(version_id: Any, organization_id: Any) -> Exists:
    """Whether a version is withdrawn for an organization because it is unsafe."""
    return exists().where(*_holds(version_id, organization_id), CaseWithdrawal.unsafe.is_(True))


def _holds(version_id: Any, organization_id: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        CaseWithdrawal.version_id == version_id,
        or_(
            CaseWithdrawal.organization_id.is_(None),
            CaseWithdrawal.organization_id == organization_id,
        ),
    )


def _withdrawn(version_id: Any, organization_id: Any, column: Any) -> ScalarSelect[Any]:
    found: Select[Any] = (
        select(column)
        .where(*_holds(version_id, organization_id))
        .order_by(CaseWithdrawal.id.desc())
        .limit(1)
    )
    return found.scalar_subquery()


@dataclass(frozen=True, slots=True)
class Attached:
    """The offering has the version now."""

    attachment_id: int


@dataclass(frozen=True, slots=True)
class NotAttached:
    """It was not attached; every reason at once."""

    reasons: tuple[str, ...]


Attaching: TypeAlias = Attached | NotAttached


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when; nobody for what a command does."""

    person_id: int | None
    at: datetime


def attach(
    opened: Session, offering: Offering, version: VignetteVersion, by: By, *, required: bool
) -> Attaching:
    """Attaches a version; another version of the same case gives way to it."""
    if by.person_id is None:
        raise ValueError("somebody attaches a case")
    # Two requests at once wait for each other here.
    opened.execute(select(Offering.id).where(Offering.id == offering.id).with_for_update())
    reasons = _against(opened, offering, version)
    if reasons:
        return NotAttached(reasons)
    for known in attachments_of(opened, offering.id):
        if known.version_id == version.id and known.required is required:
            return Attached(known.id)
        if known.version.slug == version.slug:
            detach(opened, known, by)
    made = Attachment(
        offering_id=offering.id,
        version_id=version.id,
        required=required,
        attached_by_id=by.person_id,
        attached_at=by.at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=by.at,
        action="case attached",
        subject=f"offering {offering.id}",
        actor_person_id=by.person_id,
        version=version.id,
        required=required,
    )
    return Attached(made.id)


def detach(opened: Session, attachment: Attachment, by: By) -> None:
    """Takes an attached version from its offering; who is in the middle of it finishes it."""
    # Two requests at once wait for each other here.
    opened.execute(select(Attachment.id).where(Attachment.id == attachment.id).with_for_update())
    known = opened.scalar(select(Detachment.id).where(Detachment.attachment_id == attachment.id))
    if known is not None or by.person_id is None:
        return
    opened.add(
        Detachment(attachment_id=attachment.id, detached_by_id=by.person_id, detached_at=by.at)
    )
    opened.flush()
    audit.record(
        opened,
        at=by.at,
        action="case detached",
        subject=f"offering {attachment.offering_id}",
        actor_person_id=by.person_id,
        version=attachment.version_id,
    )


def attachments_of(opened: Session, offering_id: int) -> Sequence[Attachment]:
    """What an offering has attached now, in the order attached."""
    return opened.scalars(
        select(Attachment)
        .where(Attachment.offering_id == offering_id, STILL_ATTACHED)
        .order_by(Attachment.id)
    ).all()


def withdraw(
    opened: Session,
    version: VignetteVersion,
    organization_id: int | None,
    reason: str,
    by: By,
    *,
    unsafe: bool,
) -> CaseWithdrawal:
    """Withdraws a version for an organization, or for all; the same again adds nothing."""
    # Two requests at once wait for each other here.
    opened.execute(
        select(VignetteVersion.id).where(VignetteVersion.id == version.id).with_for_update()
    )
    known = opened.scalars(
        select(CaseWithdrawal).where(
            *_holds(version.id, organization_id),
            CaseWithdrawal.unsafe.is_(True) if unsafe else true(),
        )
    ).first()
    if known is not None:
        return known
    made = CaseWithdrawal(
        version_id=version.id,
        organization_id=organization_id,
        reason=reason,
        unsafe=unsafe,
        withdrawn_by_id=by.person_id,
        withdrawn_at=by.at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=by.at,
        action="case withdrawn",
        subject=f"version {version.id}",
        actor_person_id=by.person_id,
        organization=organization_id,
        unsafe=unsafe,
    )
    return made


def withdrawals_of(
    opened: Session, version_id: int, organization_id: int
) -> Sequence[CaseWithdrawal]:
    """The withdrawals of a version that hold for an organization, newest first."""
    return opened.scalars(
        select(CaseWithdrawal)
        .where(*_holds(version_id, organization_id))
        .order_by(CaseWithdrawal.id.desc())
    ).all()


def _against(opened: Session, offering: Offering, version: VignetteVersion) -> tuple[str, ...]:
    reasons = []
    own = opened.scalar(
        select(Edition.id)
        .join(EditionPart, EditionPart.part_edition_id == Edition.id)
        .where(
            EditionPart.course_edition_id == offering.course_edition_id,
            Edition.kind == "vignette",
            Edition.slug == version.slug,
        )
    )
    if own is not None:
        reasons.append("The course has this case already.")
    if withdrawals_of(opened, version.id, offering.organization_id):
        reasons.append("This version was withdrawn.")
    return tuple(reasons)
