"""What an organization keeps to prove its hours: documents, raters, pilot times.

Each operation takes a session and never commits. Everything is a new row, and the last one counts;
only the bytes of a document may go, once its last day has passed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.credit.models import (
    Approval,
    CreditDocument,
    DifficultyRating,
    DocumentContent,
    DocumentRemoval,
    PilotTime,
)
from hrtraining.credit.rules.documents import FileKind, keep_until, kept_until, may_remove
from hrtraining.credit.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, already judged: its name, what it is, its bytes."""

    kind: str
    filename: str
    file_kind: FileKind
    content: bytes


def attach(
    opened: Session,
    approval: Approval,
    pack: Pack,
    upload: Upload,
    *,
    at: datetime,
    actor_person_id: int | None,
) -> int:
    """Keeps a document with an approval, for as long as the board or the longest rule asks."""
    made = CreditDocument(
        organization_id=approval.organization_id,
        approval_id=approval.id,
        kind=upload.kind,
        filename=upload.filename,
        media_type=upload.file_kind.media_type,
        size=len(upload.content),
        digest=hashlib.sha256(upload.content).hexdigest(),
        keep_until=keep_until(approval.valid_to, pack),
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    opened.add(DocumentContent(document_id=made.id, content=upload.content))
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="document kept",
        subject=f"approval {approval.id}",
        actor_person_id=actor_person_id,
        digest=made.digest,
        kind=upload.kind,
    )
    return made.id


def content_of(opened: Session, document: CreditDocument) -> bytes | None:
    """The bytes of a document, or nothing once they are removed.

    Raises LookupError where they are not the bytes that were kept.
    """
    kept = opened.get(DocumentContent, document.id)
    if kept is not None and hashlib.sha256(kept.content).hexdigest() == document.digest:
        return kept.content
    removed = opened.scalar(
        select(DocumentRemoval.id).where(DocumentRemoval.document_id == document.id)
    )
    if kept is None and removed is not None:
        return None
    raise LookupError(f"document {document.id} is not as it was kept")


@dataclass(frozen=True, slots=True)
class Removed:
    """The bytes are gone, now or (not ``new``) since before; that there was a document stays."""

    new: bool


@dataclass(frozen=True, slots=True)
class StillKept:
    """It must be kept until this day."""

    last_day: date


def remove(
    opened: Session,
    document: CreditDocument,
    pack: Pack | None,
    today: date,
    *,
    at: datetime,
    actor_person_id: int | None,
) -> Removed | StillKept:
    """Removes the bytes of a document whose last day has passed, and records that they are.

    ``today`` is the day on the organization's calendar, ``pack`` the board's rules as they are now.
    """
    # Two requests at once wait for each other here on PostgreSQL; SQLite has one writer.
    approval = opened.execute(
        select(Approval).where(Approval.id == document.approval_id).with_for_update()
    ).scalar_one()
    known = opened.scalar(
        select(DocumentRemoval.id).where(DocumentRemoval.document_id == document.id)
    )
    if known is not None:
        return Removed(new=False)
    last_day = kept_until(document.keep_until, approval.valid_to, pack)
    if not may_remove(last_day, today):
        return StillKept(last_day)
    opened.add(
        DocumentRemoval(
            document_id=document.id,
            keep_until=document.keep_until,
            removed_on=today,
            removed_by_id=actor_person_id,
            removed_at=at,
        )
    )
    opened.execute(delete(DocumentContent).where(DocumentContent.document_id == document.id))
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="document removed",
        subject=f"approval {approval.id}",
        actor_person_id=actor_person_id,
        digest=document.digest,
        kind=document.kind,
    )
    return Removed(new=True)


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """How difficult a named person found the course, 1 to 5."""

    rater: str
    credentials: str
    difficulty: int
    rated_on: date


def rate(
    opened: Session,
    organization_id: int,
    course_edition_id: int,
    given: RatingGiven,
    *,
    at: datetime,
    actor_person_id: int | None,
) -> int:
    """Records a rating of difficulty."""
    made = DifficultyRating(
        organization_id=organization_id,
        course_edition_id=course_edition_id,
        rater=given.rater,
        credentials=given.credentials,
        difficulty=given.difficulty,
        rated_on=given.rated_on,
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    return made.id


@dataclass(frozen=True, slots=True)
class PilotGiven:
    """The minutes that a pilot reader needed; 0 strikes their earlier time."""

    reader: str
    profession: str
    minutes: int
    read_on: date


def time_pilot(
    opened: Session,
    organization_id: int,
    course_edition_id: int,
    given: PilotGiven,
    *,
    at: datetime,
    actor_person_id: int | None,
) -> int:
    """Records a pilot reader's time."""
    made = PilotTime(
        organization_id=organization_id,
        course_edition_id=course_edition_id,
        reader=given.reader,
        profession=given.profession,
        minutes=given.minutes,
        read_on=given.read_on,
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    return made.id
