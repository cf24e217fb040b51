"""The tables of editions and offerings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.accounts.models import Organization
from hrtraining.database import Base


class Edition(Base):
    """A text as it was served: its source and, in ``data``, cited works, figures and the HTML.

    ``fingerprint`` is the SHA-256 of all that, so that one text is kept once and a changed one is
    another row. Attempts, readings and certificates point here.
    """

    __tablename__ = "edition"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(
            "kind IN ('course', 'module', 'quiz', 'concordance', 'vignette')", name="kind_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    slug: Mapped[str] = mapped_column(String(120), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class EditionPart(Base):
    """One part of a course's edition, in the order in which it is taught."""

    __tablename__ = "edition_part"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("course_edition_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    part_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)


class SectionHtml(Base):
    """The HTML of one section of a module's edition, kept apart so that a page reads only it."""

    __tablename__ = "section_html"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("module_edition_id", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    section: Mapped[str] = mapped_column(String(120))
    heading: Mapped[str] = mapped_column(String(200))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Offering(Base):
    """A course that an organization offers; it leads new enrollments to the newest edition."""

    __tablename__ = "offering"
    __table_args__ = (UniqueConstraint("organization_id", "course_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    course_slug: Mapped[str] = mapped_column(String(120))
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    for_credit: Mapped[bool] = mapped_column(default=False)
    # Certificates wait until a CE administrator has looked at the evidence.
    review_before_issue: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship()
    course_edition: Mapped[Edition] = relationship()


class OfferingWithdrawal(Base):
    """That an offering was withdrawn, why, and until when those enrolled may still complete it.

    Without ``finish_by`` nobody can complete it any more; what was completed before stands.
    """

    __tablename__ = "offering_withdrawal"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    finish_by: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]
