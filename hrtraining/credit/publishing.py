"""Offering a course for credit, taking that back, and withdrawing a course. None commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering, OfferingWithdrawal
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedQuiz
from hrtraining.credit import records
from hrtraining.credit.models import Approval, ApprovedCourse, OfferingCredit
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.offering import Judged, UnderApproval, judged


@dataclass(frozen=True, slots=True)
class Published:
    """The offering is for credit from now on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something is missing: every reason at once."""

    judged: Judged


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The offering is withdrawn, now or since before."""

    new: bool


@dataclass(frozen=True, slots=True)
class InThePast:
    """The day until which people may finish has passed already."""


def judge(opened: Session, offering: Offering, at: datetime) -> Judged:
    """What stands against offering the newest edition for credit at this moment."""
    organization = opened.get_one(Organization, offering.organization_id)
    edition_id = offering.course_edition_id
    course = served.edition(opened, RenderedCourse, edition_id)
    examination = (
        served.part(opened, RenderedQuiz, "quiz", course.examination, edition_id)
        if course.examination
        else None
    )
    today = at.astimezone(ZoneInfo(organization.time_zone)).date()
    editions = opened.scalars(
        select(Edition.id).where(Edition.kind == "course", Edition.slug == offering.course_slug)
    )
    approved = records.approved_of(opened, organization.id, editions)
    here = {
        one.held.approval.id: one.course
        for one in approved
        if one.course.course_edition_id == edition_id
    }
    ever = {one.held.approval.id for one in approved}
    held = [
        one
        for one in records.approvals_of(opened, organization.id)
        if one.approval.board in packs()
    ]
    letters = {
        document.row.approval_id
        for document in records.documents_of(opened, [one.approval.id for one in held])
        if document.row.kind == "letter" and document.removal is None
    }
    withdrawn = opened.scalar(
        select(OfferingWithdrawal.id).where(OfferingWithdrawal.offering_id == offering.id)
    )
    return judged(
        course,
        examination,
        tuple(
            UnderApproval(
                id=one.approval.id,
                pack=packs()[one.approval.board],
                format=one.approval.format,
                is_valid=one.is_valid(today),
                has_letter=one.approval.id in letters,
                statement=one.approval.statement,
                hours=_hours(here.get(one.approval.id)),
                older=one.approval.id in ever,
                printed=_printed(one.approval, here.get(one.approval.id)),
            )
            for one in held
        ),
        today,
        organization=" · ".join(
            (organization.name, organization.address, organization.contact_email)
        ),
        is_demo=organization.is_demo,
        withdrawn=withdrawn is not None,
    )


def _hours(course: ApprovedCourse | None) -> Decimal | None:
    return None if course is None else Decimal(course.hours)


def _printed(approval: Approval, course: ApprovedCourse | None) -> str:
    own = () if course is None else (course.number, course.category)
    return " · ".join((approval.number, *own))


def publish(
    opened: Session, offering: Offering, *, at: datetime, actor_person_id: int | None
) -> Published | Refused:
    """Offers the course for credit, unless something is missing."""
    found = judge(opened, offering, at)
    if found.reasons:
        return Refused(found)
    _say(opened, offering, at, actor_person_id, for_credit=True)
    return Published()


def stop(
    opened: Session, offering: Offering, *, at: datetime, actor_person_id: int | None
) -> Published:
    """Offers the course without credit from now on; what was earned before stands."""
    _say(opened, offering, at, actor_person_id, for_credit=False)
    return Published()


def withdraw(
    opened: Session,
    offering: Offering,
    *,
    reason: str,
    finish_by: datetime | None,
    at: datetime,
    actor_person_id: int | None,
) -> Withdrawn | InThePast:
    """Withdraws an offering: nobody enrolls any more, and those enrolled are told why.

    They may complete it until ``finish_by``; without it nobody can any more.
    """
    # Two requests at once wait for each other here.
    opened.execute(select(Offering.id).where(Offering.id == offering.id).with_for_update())
    known = opened.scalar(
        select(OfferingWithdrawal.id).where(OfferingWithdrawal.offering_id == offering.id)
    )
    if known is not None:
        return Withdrawn(new=False)
    if finish_by is not None and finish_by <= at:
        return InThePast()
    opened.add(
        OfferingWithdrawal(
            offering_id=offering.id,
            reason=reason,
            finish_by=finish_by,
            withdrawn_by_id=actor_person_id,
            withdrawn_at=at,
        )
    )
    offering.closes_at = at
    audit.record(
        opened,
        at=at,
        action="offering withdrawn",
        subject=f"offering {offering.id}",
        actor_person_id=actor_person_id,
        finish_by=finish_by.isoformat() if finish_by else None,
    )
    opened.flush()
    return Withdrawn(new=True)


def _say(
    opened: Session,
    offering: Offering,
    at: datetime,
    actor_person_id: int | None,
    *,
    for_credit: bool,
) -> None:
    if offering.for_credit == for_credit:
        return
    opened.add(
        OfferingCredit(
            offering_id=offering.id,
            for_credit=for_credit,
            recorded_by_id=actor_person_id,
            recorded_at=at,
        )
    )
    offering.for_credit = for_credit
    audit.record(
        opened,
        at=at,
        action="offered for credit" if for_credit else "credit stopped",
        subject=f"offering {offering.id}",
        actor_person_id=actor_person_id,
        edition=offering.course_edition_id,
    )
    opened.flush()
