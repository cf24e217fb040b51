"""What an offering does to the cases of an enrollment: those attached, and those withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, exists, literal, or_, select
from sqlalchemy.orm import aliased

from hrtraining.courses.models import Edition, Offering
from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.models import Attachment, CaseWithdrawal, VignetteVersion
from hrtraining.vignettes.offered import STILL_ATTACHED, attached_here, in_course

ENROLLMENT = bindparam("enrollment", type_=Integer)


@dataclass(frozen=True, slots=True)
class AttachedCase:
    """A case that the offering has beside the course's own."""

    slug: str
    title: str
    required: bool


def attached_cases() -> Select[Any]:
    """What the offering has attached; required of those who enrolled after it was asked for."""
    before, version = aliased(Attachment), aliased(VignetteVersion)
    asked = exists().where(
        before.offering_id == Attachment.offering_id,
        before.version_id == version.id,
        version.slug == VignetteVersion.slug,
        before.required.is_(True),
        before.attached_at <= Enrollment.enrolled_at,
    )
    return (
        select(
            literal("attached"),
            VignetteVersion.slug,
            Edition.title,
            case((and_(Attachment.required.is_(True), asked), 1), else_=0),
            Attachment.attached_at,
        )
        .select_from(Enrollment)
        .join(Attachment, Attachment.offering_id == Enrollment.offering_id)
        .join(VignetteVersion, VignetteVersion.id == Attachment.version_id)
        .join(Edition, Edition.id == VignetteVersion.edition_id)
        .where(Enrollment.id == ENROLLMENT, STILL_ATTACHED)
    )


def withdrawn_cases() -> Select[Any]:
    """The withdrawals that hold here, of the versions that this enrollment is offered."""
    return (
        select(
            literal("withdrawn"),
            VignetteVersion.slug,
            CaseWithdrawal.reason,
            case((CaseWithdrawal.unsafe.is_(True), 1), else_=0),
            CaseWithdrawal.withdrawn_at,
        )
        .select_from(Enrollment)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(
            CaseWithdrawal,
            or_(
                CaseWithdrawal.organization_id.is_(None),
                CaseWithdrawal.organization_id == Offering.organization_id,
            ),
        )
        .join(VignetteVersion, VignetteVersion.id == CaseWithdrawal.version_id)
        .where(
            Enrollment.id == ENROLLMENT,
            or_(
                in_course(Enrollment.course_edition_id, VignetteVersion.edition_id),
                attached_here(Enrollment.offering_id, VignetteVersion.id),
            ),
        )
    )
