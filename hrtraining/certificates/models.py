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
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from hrtraining.database import Base


class Certificate(Base):
    """Every word that was printed, as of issue, the signed credential and the bytes of the PDF.

    ``replaces_id`` names the certificate that this one corrects: one certificate per completion,
    and one replacement per certificate. License numbers stand nowhere in the clear: ``licenses``
    (a JSON list) and ``pdf`` are sealed, and the snapshot's own list of licenses is empty.
    ``credential`` is the exact text that is served and attached. ``name_folded`` is for finding.
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
        # Holds all that finding by name asks for, so that no row with its PDF is read for it.
        Index("ix_certificate_found_by_name", "organization_id", "name_folded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holder.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    licenses: Mapped[bytes] = mapped_column(LargeBinary)
    credential: Mapped[str] = mapped_column(Text)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    name_folded: Mapped[str] = mapped_column(String(400), index=True)
    issued_at: Mapped[datetime]


class LicenseMark(Base):
    """A keyed digest of a license number, so that an administrator who knows it can find it."""

    __tablename__ = "certificate_license_mark"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("certificate_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    mark: Mapped[str] = mapped_column(String(64), index=True)


class PaperWish(Base):
    """The paper that was asked for when a certificate could not be issued at once."""

    __tablename__ = "certificate_paper_wish"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completion.id"), unique=True)
    paper: Mapped[str] = mapped_column(String(12))
    wished_at: Mapped[datetime]


class CertificateReview(Base):
    """One step of a review before a certificate is issued; the last one decides."""

    __tablename__ = "certificate_review"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("step IN ('approved', 'sent_back', 'answered')", name="step_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completion.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    actor_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CertificateSigner(Base):
    """Who signs an organization's certificates; the newest row counts for what is issued next."""

    __tablename__ = "certificate_signer"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    actor_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


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


class MasterKey(Base):
    """The key that seals all others, itself sealed under the passphrase; one row.

    Changing the passphrase seals this row anew and touches nothing else.
    """

    __tablename__ = "master_key"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class IssuerName(Base):
    """An organization's name on the web, fixed when it first issued."""

    __tablename__ = "issuer_name"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)
    did: Mapped[str] = mapped_column(String(400), unique=True)
    public_url: Mapped[str] = mapped_column(String(400))
    fixed_at: Mapped[datetime]


class SigningKey(Base):
    """A key of an organization; ``ended_at`` is when another took over. Old ones go on verifying.

    ``public`` is a Multikey for credentials, and for PDFs a certificate in PEM.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        CheckConstraint("purpose IN ('credential', 'pdf')", name="purpose_known"),
        Index(
            "uq_signing_key_in_use",
            "organization_id",
            "purpose",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    public: Mapped[str] = mapped_column(Text, unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LogEntry(Base):
    """One entry of an organization's log of certificates: a link of a chain of digests."""

    __tablename__ = "certificate_log"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("organization_id", "sequence"),
        # Two entries that follow the same one would be two chains.
        UniqueConstraint("organization_id", "previous"),
        CheckConstraint("kind IN ('issued', 'replaced', 'revoked')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    commitment: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class LogSalt(Base):
    """What ties an entry to its row; deleting it forgets the tie and keeps the chain."""

    __tablename__ = "certificate_log_salt"

    entry_id: Mapped[int] = mapped_column(ForeignKey("certificate_log.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
