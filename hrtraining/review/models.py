"""The tables of review: what is asked, who commented, who signed, what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.accounts.models import Person
from hrtraining.database import Base
from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.vignettes.models import VignetteVersion


class ReviewPolicy(Base):
    """What an organization asks before publication; the newest row holds."""

    __tablename__ = "review_policy"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    lived_experience: Mapped[bool]
    clinical: Mapped[bool]
    alone: Mapped[bool]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class ReviewRequest(Base):
    """That a revision was sent to review, by whom and when."""

    __tablename__ = "review_request"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("draft_revision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_revision_id: Mapped[int] = mapped_column(ForeignKey("draft_revision.id"))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]

    revision: Mapped[DraftRevision] = relationship()


class RevisionProof(Base):
    """The whole proof of a revision, made by a process of its own; ``report`` once it is done."""

    __tablename__ = "revision_proof"
    __table_args__ = (
        UniqueConstraint("draft_revision_id"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_revision_id: Mapped[int] = mapped_column(ForeignKey("draft_revision.id"))
    state: Mapped[str] = mapped_column(String(8))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    revision: Mapped[DraftRevision] = relationship()


class ReviewComment(Base):
    """A remark on a case, one of its scenes or one of its choices, at the revision it was made."""

    __tablename__ = "review_comment"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    revision: Mapped[int]
    scene: Mapped[str] = mapped_column(String(120))
    choice: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()
    draft: Mapped[Draft] = relationship()


class CommentSettled(Base):
    """That a comment was resolved or opened again; the newest row holds."""

    __tablename__ = "comment_settled"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("review_comment.id"), index=True)
    resolved: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SignOff(Base):
    """That a person signed one revision; ``capacity`` is what they say they are, in their words.

    It holds for this revision and no other. ``statement`` is what stood above the signature.
    """

    __tablename__ = "sign_off"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("draft_revision_id", "kind", "person_id"),
        CheckConstraint(
            "kind IN ('lived_experience', 'clinical', 'second_reader')", name="kind_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_revision_id: Mapped[int] = mapped_column(ForeignKey("draft_revision.id"))
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    printed_name: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[str] = mapped_column(String(200))
    statement: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]


class DraftPublication(Base):
    """The revision that became a version, with the checklist as it was signed."""

    __tablename__ = "draft_publication"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("draft_revision_id"), UniqueConstraint("version_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    draft_revision_id: Mapped[int] = mapped_column(ForeignKey("draft_revision.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("vignette_version.id"))
    checklist: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]

    version: Mapped[VignetteVersion] = relationship()
