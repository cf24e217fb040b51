"""The tables of people and organizations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hrtraining.database import Base


class Holder(Base):
    """Who holds certificates: never merged, renamed or deleted.

    A person points to a holder; joining two accounts moves the pointer, not the certificates.
    """

    __tablename__ = "holder"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class Person(Base):
    """Someone with an account. ``session_stamp`` changes when every session must end."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("length(trim(printed_name)) > 0", name="printed_name_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holder.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    printed_name: Mapped[str] = mapped_column(String(120))
    session_stamp: Mapped[str] = mapped_column(String(32))
    email_verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    holder: Mapped[Holder] = relationship()


class License(Base):
    """A license as its state writes it. A removed one keeps its row: certificates may name it."""

    __tablename__ = "license"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(2))
    profession: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Organization(Base):
    """Offers courses and issues certificates. ``time_zone`` is an IANA name: dates are in it."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(400))
    contact_email: Mapped[str] = mapped_column(String(254))
    time_zone: Mapped[str] = mapped_column(String(60))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class MembershipRow(Base):
    """A role that a person holds, or held, in an organization."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('trainer', 'ce_administrator')", name="role_known"),
        Index(
            "uq_membership_held",
            "person_id",
            "organization_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EmailLink(Base):
    """A link sent by email, usable once. Only the digest of its secret is kept.

    ``used_at`` is also the moment at which a newer letter took its place. ``new_email`` is the
    address that a change of address leads to.
    """

    __tablename__ = "email_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('verify', 'reset', 'change')", name="purpose_known"),
        CheckConstraint(
            "(purpose = 'change') = (new_email IS NOT NULL)", name="new_email_of_a_change"
        ),
        UniqueConstraint("digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    new_email: Mapped[str | None] = mapped_column(String(254))
