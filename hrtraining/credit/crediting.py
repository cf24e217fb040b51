"""What a completion earns with boards: asked when a certificate is issued, and before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit import records
from hrtraining.credit.rules.lines import CreditLine, credit_lines
from hrtraining.credit.rules.outlook import Outlook, outlooks
from hrtraining.credit.rules.packs import format_of
from hrtraining.enrollment.models import Enrollment


def lines_for(
    opened: Session, enrollment_id: int, completed_at: datetime
) -> tuple[CreditLine, ...]:
    """The credit lines of an enrollment completed at this moment, one per approval in force.

    None where the offering was not for credit then, and none ever for a demo organization. The
    licenses that count are those on file at that moment. Raises NoResultFound where there is no
    such enrollment, and ValueError for a moment without its zone.
    """
    enrollment, offering, organization = _of(opened, enrollment_id)
    zone = ZoneInfo(organization.time_zone)
    if completed_at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    taught = format_of(served.edition(opened, RenderedCourse, enrollment.course_edition_id).format)
    if (
        organization.is_demo
        or taught is None
        or not records.is_for_credit(opened, offering.id, completed_at)
    ):
        return ()
    return credit_lines(
        records.approved_hours(opened, organization.id, enrollment.course_edition_id),
        organization=organization.name,
        completed_on=completed_at.astimezone(zone).date(),
        professions=records.professions_at(opened, enrollment.person_id, completed_at),
        format=taught,
    )


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an outlook asks of an enrollment: where, in what, since when, with what licenses."""

    organization_id: int
    time_zone: str
    course_edition_id: int
    enrolled_at: datetime
    professions: frozenset[str]


def outlook_for(opened: Session, one: Enrolled, at: datetime) -> tuple[Outlook, ...]:
    """What finishing at this moment would earn the trainee in an offering for credit; one query."""
    zone = ZoneInfo(one.time_zone)
    course = served.edition(opened, RenderedCourse, one.course_edition_id)
    return outlooks(
        records.approved_hours(opened, one.organization_id, one.course_edition_id),
        professions=one.professions,
        format=format_of(course.format),
        enrolled_on=one.enrolled_at.astimezone(zone).date(),
        today=at.astimezone(zone).date(),
    )


def _of(opened: Session, enrollment_id: int) -> tuple[Enrollment, Offering, Organization]:
    row = opened.execute(
        select(Enrollment, Offering, Organization)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Organization, Organization.id == Offering.organization_id)
        .where(Enrollment.id == enrollment_id)
    ).one()
    return row[0], row[1], row[2]
