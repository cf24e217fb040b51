"""The tables of evaluation, completion, approvals and what proves them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.database import Base
from hrtraining.enrollment.models import Enrollment


class Evaluation(Base):
    """The trainee's opinion of the course: never scored, kept apart from the test."""

    __tablename__ = "evaluation"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    submitted_at: Mapped[datetime]


class Attestation(Base):
    """The dated statement that the trainee did the work, in the words they were shown."""

    __tablename__ = "attestation"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    printed_name: Mapped[str] = mapped_column(String(120))
    attested_at: Mapped[datetime]


class Completion(Base):
    """That everything was done, when, and the evidence it was decided on."""

    __tablename__ = "completion"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), unique=True)
    completed_at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)

    enrollment: Mapped[Enrollment] = relationship()


class Approval(Base):
    """An organization's approval with a board: whose, for which format, under which number, when.

    ``valid_from`` and ``valid_to`` are both inside. ``statement`` is the board's template as it was
    when the approval was recorded, confirmed against the letter by ``read_by``, who read
    ``read_edition`` of the board's rules. A renewal is a row of its own.
    """

    __tablename__ = "approval"
    __append_only__ = True
    __table_args__ = (CheckConstraint("valid_from <= valid_to", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    board: Mapped[str] = mapped_column(String(40))
    profession: Mapped[str] = mapped_column(String(40))
    format: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
    statement: Mapped[str] = mapped_column(Text)
    statement_version: Mapped[str] = mapped_column(String(40))
    read_by: Mapped[str] = mapped_column(String(160))
    read_edition: Mapped[str] = mapped_column(String(300))
    read_on: Mapped[date] = mapped_column(Date)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"), unique=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class ApprovalEnd(Base):
    """That an approval ended before its time: ``last_day`` is the last day it counts."""

    __tablename__ = "approval_end"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), unique=True)
    last_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(600))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class ApprovedCourse(Base):
    """The hours that one edition of a course earns under one approval; the last row counts.

    ``hours`` is a decimal as text, ``derivation`` every step and input that led to it, ``number``
    the board's own for this title, where it gives one.
    """

    __tablename__ = "approved_course"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), index=True)
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    method: Mapped[str] = mapped_column(String(12))
    cases_as: Mapped[str] = mapped_column(String(12))
    hours: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(120))
    rationale: Mapped[str] = mapped_column(Text)
    derivation: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class CreditDocument(Base):
    """A file that shows something: an approval letter, a CV, a disclosure form.

    ``keep_until`` is the last day on which it must be kept. What stands here stays for good; the
    bytes are a row of their own, which may go after that day.
    """

    __tablename__ = "credit_document"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('letter', 'cv', 'disclosure', 'other')", name="kind_known"),
        # What a removal refers to, so that it cannot name another day.
        Index("uq_credit_document_id_keep_until", "id", "keep_until", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    keep_until: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class DocumentContent(Base):
    """The bytes of a document. They stand in the database, so that a backup holds them."""

    __tablename__ = "document_content"

    document_id: Mapped[int] = mapped_column(ForeignKey("credit_document.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentRemoval(Base):
    """That the bytes of a document were removed, by whom and when; never on the day or before.

    ``removed_on`` is the day on the organization's calendar.
    """

    __tablename__ = "document_removal"
    __append_only__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "keep_until"], ["credit_document.id", "credit_document.keep_until"]
        ),
        CheckConstraint("removed_on > keep_until", name="after_its_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(unique=True)
    keep_until: Mapped[date] = mapped_column(Date)
    removed_on: Mapped[date] = mapped_column(Date)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime]


class DifficultyRating(Base):
    """How difficult a named rater found an edition, 1 to 5; their last rating of it counts."""

    __tablename__ = "difficulty_rating"
    __append_only__ = True
    __table_args__ = (CheckConstraint("difficulty BETWEEN 1 AND 5", name="scale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    rater: Mapped[str] = mapped_column(String(160))
    credentials: Mapped[str] = mapped_column(String(160))
    difficulty: Mapped[int]
    rated_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class PilotTime(Base):
    """The minutes that a reader like the intended ones needed for an edition, cases and test too.

    A reader's last time for an edition counts; 0 minutes strike the earlier one.
    """

    __tablename__ = "pilot_time"
    __append_only__ = True
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    reader: Mapped[str] = mapped_column(String(160))
    profession: Mapped[str] = mapped_column(String(40))
    minutes: Mapped[int]
    read_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class OfferingCredit(Base):
    """From when on an offering is for credit, or not any more; the last row counts."""

    __tablename__ = "offering_credit"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    for_credit: Mapped[bool]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
