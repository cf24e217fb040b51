"""The tables of certificates: snapshots that nothing changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from hrtraining.database import Base


class Certificate(Base):
    """Every word that was printed, as of issue, and the bytes of the PDF.

    ``replaces_id`` names the certificate that this one corrects: one certificate per completion,
    and one replacement per certificate.
    """

    __tablename__ = "certificate"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        # NULLs are never equal to each other, so the first of an enrollment needs its own index.
        Index(
            "uq_certificate_first",
            "enrollment_id",
            unique=True,
            sqlite_where=text("replaces_id IS NULL"),
            postgresql_where=text("replaces_id IS NULL"),
        ),
        CheckConstraint("id <> replaces_id", name="replaces_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holder.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime]


class Revocation(Base):
    """That a certificate stopped counting, why and by whom; never undone."""

    __tablename__ = "certificate_revocation"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), unique=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[str] = mapped_column(String(2000))
    actor_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime]
