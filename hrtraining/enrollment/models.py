"""The tables of enrollment and reading."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.courses.models import Edition, Offering
from hrtraining.database import Base


class Enrollment(Base):
    """One person's way through one offering, in the course's edition of the day they enrolled."""

    __tablename__ = "enrollment"
    __table_args__ = (UniqueConstraint("person_id", "offering_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holder.id"), index=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    enrolled_at: Mapped[datetime]

    offering: Mapped[Offering] = relationship()
    course_edition: Mapped[Edition] = relationship()


class DisclosureShown(Base):
    """That this person was shown the disclosures, in which edition and when."""

    __tablename__ = "disclosure_shown"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), unique=True)
    course_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    text_fingerprint: Mapped[str] = mapped_column(String(64))
    shown_at: Mapped[datetime]


class SectionRead(Base):
    """One step of reading progress, recorded by *Continue*."""

    __tablename__ = "section_read"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("enrollment_id", "module_slug", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    module_slug: Mapped[str] = mapped_column(String(120))
    module_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    section: Mapped[str] = mapped_column(String(120))
    read_at: Mapped[datetime]


class Place(Base):
    """Where a person stopped: the section, and the block within it that was in sight."""

    __tablename__ = "place"

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), primary_key=True)
    module_slug: Mapped[str] = mapped_column(String(120))
    section: Mapped[str] = mapped_column(String(120))
    anchor: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Note(Base):
    """What a person wrote at a *pause and reflect*; every saved revision is kept, the last counts.

    Private: no route but the writer's own shows it.
    """

    __tablename__ = "note"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("enrollment_id", "module_slug", "block", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    module_slug: Mapped[str] = mapped_column(String(120))
    module_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    block: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class CheckResponse(Base):
    """An answer to a knowledge check in the text; practice, never scored."""

    __tablename__ = "check_response"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    module_slug: Mapped[str] = mapped_column(String(120))
    module_edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    block: Mapped[str] = mapped_column(String(120))
    option: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
