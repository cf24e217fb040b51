"""The tables of drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.accounts.models import Organization, Person
from hrtraining.database import Base
from hrtraining.vignettes.models import VignetteVersion


class Draft(Base):
    """A case that an organization's trainers write; its truth is the text of its newest revision.

    ``slug`` is the case's name in addresses and in the text, and never changes. ``title`` is the
    newest revision's. ``copied_from_id`` is the version that the first revision was copied from.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'discarded')", name="state_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("vignette_version.id"))

    organization: Mapped[Organization] = relationship()
    made_by: Mapped[Person] = relationship()
    copied_from: Mapped[VignetteVersion | None] = relationship()


class DraftRevision(Base):
    """The text of a draft as someone saved it, numbered from 1.

    ``merged_base`` is the revision that the person had begun from, where somebody else had saved
    meanwhile and both changes were merged.
    """

    __tablename__ = "draft_revision"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    merged_base: Mapped[int | None]

    saved_by: Mapped[Person] = relationship()


class WorkingCopy(Base):
    """What one person has changed in a draft and not yet saved to it; kept as they type.

    ``base`` is the revision it began from. ``change`` counts its changes, so that a page that was
    made before the newest one is found out.
    """

    __tablename__ = "working_copy"
    __table_args__ = (UniqueConstraint("draft_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    base: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    change: Mapped[int]
    saved_at: Mapped[datetime]


class WorkingStep(Base):
    """One change of a working copy that can be undone; the newest steps are kept.

    ``before`` is the text it found. ``after`` is the text it left, filled in when it is undone, so
    that it can be done again.
    """

    __tablename__ = "working_step"
    __table_args__ = (UniqueConstraint("working_copy_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    working_copy_id: Mapped[int] = mapped_column(ForeignKey("working_copy.id"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(300))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


class PlayLink(Base):
    """A private link with which someone without an account tries a draft; its digest is kept."""

    __tablename__ = "play_link"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship()
