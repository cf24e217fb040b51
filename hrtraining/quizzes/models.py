"""The tables of attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.courses.models import Edition
from hrtraining.database import Base
from hrtraining.enrollment.models import Enrollment


class Attempt(Base):
    """One sitting of a quiz: what was drawn from which edition, and the rules in force then.

    ``drawn`` lists item ids with the order of their options; ``rules`` holds passing standard,
    number of attempts and size, as of ``begun_at``.
    """

    __tablename__ = "attempt"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("enrollment_id", "quiz_slug", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    quiz_slug: Mapped[str] = mapped_column(String(120))
    quiz_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    drawn: Mapped[list[Any]] = mapped_column(JSON)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    begun_at: Mapped[datetime]

    enrollment: Mapped[Enrollment] = relationship()
    quiz_edition: Mapped[Edition] = relationship()


class Response(Base):
    """An option chosen; a changed mind is another row, and the last before submission counts."""

    __tablename__ = "response"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("attempt_id", "request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item: Mapped[str] = mapped_column(String(80))
    option: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Submission(Base):
    """The end of an attempt and its result, as of then."""

    __tablename__ = "submission"
    __append_only__ = True
    __table_args__ = (CheckConstraint("correct BETWEEN 0 AND total", name="correct_of_total"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True)
    submitted_at: Mapped[datetime]
    correct: Mapped[int]
    total: Mapped[int]
    passed: Mapped[bool]

    attempt: Mapped[Attempt] = relationship()
