"""The tables of evaluation, attestation and completion."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
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
