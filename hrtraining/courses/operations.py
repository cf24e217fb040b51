"""Keeps every served text as an edition, and leads offerings to the newest one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.courses.models import Edition, EditionPart, Offering, SectionHtml
from hrtraining.courses.rules.editions import Served


def keep_edition(opened: Session, served: Served, at: datetime) -> int:
    """The id of the text's edition; a text that was kept before is not kept again."""
    known = opened.scalar(select(Edition.id).where(Edition.fingerprint == served.fingerprint))
    if known is not None:
        return known
    edition = Edition(
        kind=served.kind,
        slug=served.slug,
        title=served.title,
        source=served.source,
        data=served.data,
        fingerprint=served.fingerprint,
        created_at=at,
    )
    opened.add(edition)
    opened.flush()
    if served.kind == "module":
        for position, section in enumerate(served.data["sections"]):
            opened.add(
                SectionHtml(
                    module_edition_id=edition.id,
                    position=position,
                    section=section["slug"],
                    heading=section["heading"],
                    data=section,
                )
            )
        opened.flush()
    return edition.id


def keep_course(opened: Session, course: Served, parts: Sequence[Served], at: datetime) -> int:
    """The id of the course's edition with all its parts, and offerings that lead to it."""
    part_ids = [keep_edition(opened, part, at) for part in parts]
    known = opened.scalar(select(Edition.id).where(Edition.fingerprint == course.fingerprint))
    course_id = known if known is not None else keep_edition(opened, course, at)
    if known is None:
        opened.add_all(
            EditionPart(course_edition_id=course_id, position=position, part_edition_id=part_id)
            for position, part_id in enumerate(part_ids)
        )
        opened.flush()
    _lead_offerings_to(opened, course.slug, course_id, at)
    return course_id


def _lead_offerings_to(opened: Session, slug: str, course_id: int, at: datetime) -> None:
    behind = opened.scalars(
        select(Offering).where(
            Offering.course_slug == slug, Offering.course_edition_id != course_id
        )
    )
    for offering in behind:
        audit.record(
            opened,
            at=at,
            action="offering led to a newer edition",
            subject=f"offering {offering.id}",
            before=offering.course_edition_id,
            now=course_id,
        )
        offering.course_edition_id = course_id


def offer(
    opened: Session, organization_id: int, course_slug: str, course_edition_id: int, at: datetime
) -> Offering:
    """Offers a course, not for credit, open from now; an offering that exists is given back."""
    known = opened.scalar(
        select(Offering).where(
            Offering.organization_id == organization_id, Offering.course_slug == course_slug
        )
    )
    if known is not None:
        return known
    made = Offering(
        organization_id=organization_id,
        course_slug=course_slug,
        course_edition_id=course_edition_id,
        for_credit=False,
        opens_at=at,
        closes_at=None,
        created_at=at,
    )
    opened.add(made)
    opened.flush()
    audit.record(opened, at=at, action="course offered", subject=f"offering {made.id}")
    return made
