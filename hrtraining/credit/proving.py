"""What an organization keeps to prove its hours: documents, raters, pilot times.

Each operation takes a session and never commits. Everything is a new row; the last one counts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.credit.models import Approval, CreditDocument, DifficultyRating, PilotTime
from hrtraining.credit.rules.documents import FileKind, keep_until
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
        content=upload.content,
        keep_until=keep_until(approval.valid_to, pack),
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
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
