"""The tables of versions and playthroughs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.courses.models import Edition
from hrtraining.database import Base
from hrtraining.enrollment.models import Enrollment


class VignetteVersion(Base):
    """A published case, numbered and unchanging; who is in the middle of it finishes it."""

    __tablename__ = "vignette_version"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("slug", "number"), UniqueConstraint("edition_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    published_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()


class Publication(Base):
    """That an organization published a version; one without such a row came with the content."""

    __tablename__ = "publication"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"), unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Attachment(Base):
    """A published version that an offering has beside its course's own cases.

    ``required`` asks it of everyone who enrolls from then on.
    """

    __tablename__ = "attachment"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"))
    required: Mapped[bool]
    attached_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    attached_at: Mapped[datetime]

    version: Mapped[VignetteVersion] = relationship()


class Detachment(Base):
    """That an offering does not have an attached version any more."""

    __tablename__ = "detachment"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), unique=True)
    detached_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    detached_at: Mapped[datetime]


class CaseWithdrawal(Base):
    """That a version is not to be played any more, and why; nothing of it is erased.

    It holds for one organization's trainees, or for all where ``organization_id`` is empty. Who is
    in the middle finishes, unless it is ``unsafe``: then they are stopped. ``withdrawn_by_id`` is
    empty for what a command did.
    """

    __tablename__ = "case_withdrawal"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    reason: Mapped[str] = mapped_column(Text)
    unsafe: Mapped[bool]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]


class Playthrough(Base):
    """One trainee's way through one version; a new try is a new number."""

    __tablename__ = "playthrough"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("enrollment_id", "vignette_slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    vignette_slug: Mapped[str] = mapped_column(String(120))
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"))
    number: Mapped[int]
    begun_at: Mapped[datetime]

    enrollment: Mapped[Enrollment] = relationship()
    version: Mapped[VignetteVersion] = relationship()


class PlaythroughOrigin(Base):
    """That a playthrough takes something back: it began as the way up to a move of another.

    ``taken_back`` is the sequence of that move in the source. The moves up to the sequence
    ``replayed`` of the new playthrough were copied, and count nowhere else: what they reached and
    did stands with the source.
    """

    __tablename__ = "playthrough_origin"
    __append_only__ = True

    playthrough_id: Mapped[int] = mapped_column(ForeignKey("playthrough.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("playthrough.id"), index=True)
    taken_back: Mapped[int]
    replayed: Mapped[int]


class CohortAnswer(Base):
    """What one person first chose at one fork of a version: the only figure they stand behind.

    ``place`` counts the people at this fork, from 0; thirty of them are told together, for good.
    """

    __tablename__ = "cohort_answer"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("version_id", "person_id"),
        UniqueConstraint("version_id", "scene", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scene: Mapped[str] = mapped_column(String(120))
    choice: Mapped[str] = mapped_column(String(160))
    place: Mapped[int]


class Move(Base):
    """One step: beginning, a choice, a way around a warned scene, or going back one step.

    ``scene`` and ``state`` are where the step leads; going back restores them and never the record.
    ``ending`` says that the scene is an ending, ``critical`` that the choice was an unsafe act.
    ``request_key`` makes a repeated request count once.
    """

    __tablename__ = "move"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("playthrough_id", "sequence"),
        UniqueConstraint("playthrough_id", "request_key"),
        CheckConstraint("kind IN ('begin', 'choose', 'around', 'undo')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    playthrough_id: Mapped[int] = mapped_column(ForeignKey("playthrough.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    choice: Mapped[str] = mapped_column(String(160))
    scene: Mapped[str] = mapped_column(String(120))
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    ending: Mapped[bool]
    critical: Mapped[bool]
    request_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Reflection(Base):
    """What a trainee wrote at a marked moment of a case; private, every revision kept."""

    __tablename__ = "reflection"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("playthrough_id", "scene", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    playthrough_id: Mapped[int] = mapped_column(ForeignKey("playthrough.id"))
    scene: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
