"""What can be done with an enrollment. Each takes a session and never commits."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.access import Actor
from hrtraining.courses.models import Edition, Offering
from hrtraining.enrollment.models import (
    CheckResponse,
    DisclosureShown,
    Enrollment,
    Note,
    Place,
    SectionRead,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's reading of one module, in the edition they enrolled in."""

    enrollment_id: int
    module_slug: str
    module_edition_id: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An option chosen at a knowledge check; ``request_key`` makes a repeat count once."""

    block: str
    option: int
    request_key: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The person is enrolled, now or since before."""

    enrollment_id: int
    new: bool


@dataclass(frozen=True, slots=True)
class EditionChanged:
    """What the person was shown is no longer current: they must be shown it again."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """The offering has not opened yet or is closed."""


def enroll(
    opened: Session, actor: Actor, offering: Offering, shown_edition_id: int, at: datetime
) -> Enrolled | EditionChanged | NotOpen:
    """Enrolls a person in the edition whose disclosures they were shown, and records the showing.

    Enrolling twice is enrolling once.
    """
    known = opened.scalar(
        select(Enrollment.id).where(
            Enrollment.person_id == actor.person_id, Enrollment.offering_id == offering.id
        )
    )
    if known is not None:
        return Enrolled(known, new=False)
    if not is_open(offering, at):
        return NotOpen()
    if offering.course_edition_id != shown_edition_id:
        return EditionChanged()
    made = Enrollment(
        person_id=actor.person_id,
        holder_id=actor.holder_id,
        offering_id=offering.id,
        course_edition_id=shown_edition_id,
        enrolled_at=at,
    )
    opened.add(made)
    opened.flush()
    edition = opened.get_one(Edition, shown_edition_id)
    opened.add(
        DisclosureShown(
            enrollment_id=made.id,
            course_edition_id=edition.id,
            text_fingerprint=disclosures_fingerprint(edition),
            shown_at=at,
        )
    )
    audit.record(
        opened,
        at=at,
        action="enrolled",
        subject=f"enrollment {made.id}",
        actor_person_id=actor.person_id,
        offering=offering.id,
        edition=edition.id,
    )
    return Enrolled(made.id, new=True)


def is_open(offering: Offering, at: datetime) -> bool:
    """Whether people can enroll at this moment."""
    return offering.opens_at <= at and (offering.closes_at is None or at < offering.closes_at)


def disclosures_fingerprint(edition: Edition) -> str:
    """SHA-256 of the passages that were shown: they can be shown again from the edition."""
    passages = json.dumps(edition.data.get("passages", []), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(passages.encode()).hexdigest()


def record_read(opened: Session, reading: Reading, section: str, at: datetime) -> bool:
    """Records that a section was read; False when it had been already."""
    insert = sqlite.insert if opened.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(SectionRead)
        .values(
            enrollment_id=reading.enrollment_id,
            module_slug=reading.module_slug,
            module_edition_id=reading.module_edition_id,
            section=section,
            read_at=at,
        )
        .on_conflict_do_nothing(index_elements=["enrollment_id", "module_slug", "section"])
        .returning(SectionRead.id)
    )
    return opened.execute(statement).scalar() is not None


def record_place(
    opened: Session, reading: Reading, section: str, anchor: str, at: datetime
) -> None:
    """Keeps where the person is; only the newest place counts."""
    insert = sqlite.insert if opened.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"module_slug": reading.module_slug, "section": section, "anchor": anchor, "at": at}
    statement = insert(Place).values(enrollment_id=reading.enrollment_id, **values)
    opened.execute(statement.on_conflict_do_update(index_elements=["enrollment_id"], set_=values))


def save_note(opened: Session, reading: Reading, block: str, text: str, at: datetime) -> int:
    """Saves a note as its newest revision and answers its number.

    The same text again is not another revision, so that a repeated request counts once. Earlier
    revisions stay, and the writer can read them.
    """
    last = opened.execute(
        select(Note.revision, Note.text)
        .where(
            Note.enrollment_id == reading.enrollment_id,
            Note.module_slug == reading.module_slug,
            Note.block == block,
        )
        .order_by(Note.revision.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.text == text:
        return int(last.revision)
    revision = 1 if last is None else last.revision + 1
    opened.add(
        Note(
            enrollment_id=reading.enrollment_id,
            module_slug=reading.module_slug,
            module_edition_id=reading.module_edition_id,
            block=block,
            revision=revision,
            text=text,
            saved_at=at,
        )
    )
    opened.flush()
    return int(revision)


def answer_check(opened: Session, reading: Reading, answer: Answer, at: datetime) -> None:
    """Records the answer to a knowledge check; the same request counts once."""
    insert = sqlite.insert if opened.get_bind().dialect.name == "sqlite" else postgresql.insert
    opened.execute(
        insert(CheckResponse)
        .values(
            enrollment_id=reading.enrollment_id,
            module_slug=reading.module_slug,
            module_edition_id=reading.module_edition_id,
            block=answer.block,
            option=answer.option,
            request_key=answer.request_key,
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["request_key"])
    )


def revisions_of(opened: Session, enrollment_id: int, module_slug: str, block: str) -> list[Note]:
    """Every revision of a note, newest first."""
    return list(
        opened.scalars(
            select(Note)
            .where(
                Note.enrollment_id == enrollment_id,
                Note.module_slug == module_slug,
                Note.block == block,
            )
            .order_by(Note.revision.desc())
        )
    )
