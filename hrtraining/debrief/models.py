"""The tables of handing moments over to a supervisor. Every row is a fact and never changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hrtraining.database import Base


class Handover(Base):
    """Moments of one playthrough, offered to whoever has the account of one email address."""

    __tablename__ = "handover"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("playthrough_id", "request_key"),
        CheckConstraint("supervisor_email = lower(supervisor_email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    playthrough_id: Mapped[int] = mapped_column(ForeignKey("playthrough.id"))
    supervisor_email: Mapped[str] = mapped_column(String(254), index=True)
    text: Mapped[str] = mapped_column(Text)
    request_key: Mapped[str] = mapped_column(String(64))
    shared_at: Mapped[datetime]


class HandoverMoment(Base):
    """One moment: the choice of a move, with what was written there if the trainee said so.

    ``reflection_id`` is the revision as it stood when it was shared; later ones are not shared.
    """

    __tablename__ = "handover_moment"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("handover_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    sequence: Mapped[int]
    reflection_id: Mapped[int | None] = mapped_column(ForeignKey("reflection.id"))


class HandoverAcceptance(Base):
    """That the supervisor accepted, and who that is from then on."""

    __tablename__ = "handover_acceptance"
    __append_only__ = True

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime]


class HandoverWithdrawal(Base):
    """That the trainee took the moments back: from then on nobody else sees them."""

    __tablename__ = "handover_withdrawal"
    __append_only__ = True

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    withdrawn_at: Mapped[datetime]


class HandoverComment(Base):
    """What the supervisor wrote about a moment."""

    __tablename__ = "handover_comment"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("moment_id", "request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    moment_id: Mapped[int] = mapped_column(ForeignKey("handover_moment.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    request_key: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime]
