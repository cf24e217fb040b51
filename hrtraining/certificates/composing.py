"""Gathers what a certificate says from the rows of today; after issue nothing asks them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import License, Organization
from hrtraining.certificates import reviewing
from hrtraining.certificates.rules import codes, snapshot
from hrtraining.certificates.rules.snapshot import (
    CoursePrinted,
    Issuer,
    PrintedCredit,
    PrintedLicense,
    Snapshot,
)
from hrtraining.courses import served
from hrtraining.courses.models import Edition
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedModule, RenderedQuiz
from hrtraining.credit import crediting
from hrtraining.credit.pages import CoursePage
from hrtraining.enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Paper:
    """What belongs to the paper and not to the completion. Without number it is a preview."""

    name: str
    format: str
    number: int | None
    code: codes.Code | None
    public_url: str
    issued_at: datetime


def preview(opened: Session, page: CoursePage, name: str, paper: str, at: datetime) -> Snapshot:
    """What would be printed if this name were attested to now, without number and code."""
    return composed(
        opened,
        opened.get_one(Enrollment, page.enrollment_id),
        page.organization,
        completed_at=at,
        paper=Paper(name, paper, None, None, "", at),
    )


def composed(
    opened: Session,
    enrollment: Enrollment,
    organization: Organization,
    *,
    completed_at: datetime,
    paper: Paper,
) -> Snapshot:
    """Every word of the certificate."""
    held = opened.scalars(
        select(License)
        .where(License.person_id == enrollment.person_id, License.removed_at.is_(None))
        .order_by(License.id)
    )
    return snapshot.compose(
        name=paper.name,
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
        issued_at=paper.issued_at,
        zone=zone_of(organization),
        number=paper.number,
        code=paper.code,
        public_url=paper.public_url,
        paper=paper.format,
        credit=tuple(
            PrintedCredit.from_data(
                one.to_data() | {"profession": PROFESSIONS.get(one.profession, one.profession)}
            )
            for one in crediting.lines_for(opened, enrollment.id, completed_at)
        ),
        basis=_basis(opened, enrollment.course_edition_id),
        signer=reviewing.signer_of(opened, organization.id),
    )


def zone_of(organization: Organization) -> tzinfo:
    """The time zone whose calendar the organization's dates are read from."""
    return ZoneInfo(organization.time_zone)


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


def _basis(opened: Session, edition_id: int) -> str:
    """What hours are worked out from, counted in the edition that was completed."""
    course = served.edition(opened, RenderedCourse, edition_id)
    ids = served.parts(opened, edition_id)
    words = sum(
        served.edition(opened, RenderedModule, ids["module", slug]).words.teaching
        for slug in course.modules
    )
    parts = [f"{words:,} words of teaching"]
    if course.examination:
        examination = served.edition(opened, RenderedQuiz, ids["quiz", course.examination])
        parts.append(f"{examination.draw} examination items administered")
    if course.vignettes:
        cases = len(course.vignettes)
        parts.append("1 case" if cases == 1 else f"{cases} cases")
    *most, last = parts
    counted = f"{', '.join(most)} and {last}" if most else last
    return f"Hours were worked out from {counted}, by each board's own rule."
