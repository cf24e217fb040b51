"""Writing the log of certificates, and holding it against the rows it speaks of."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization
from hrtraining.certificates.models import Certificate, LogEntry, LogSalt, Revocation
from hrtraining.certificates.rules import chain
from hrtraining.certificates.rules.chain import Entry, Head, Kind


def append(opened: Session, certificate: Certificate, kind: Kind, at: datetime) -> Head:
    """Adds an entry. Call it while the organization's row is held, so that the chain stays one."""
    organization = opened.get_one(Organization, certificate.organization_id)
    last = _last(opened, organization.id)
    salt = os.urandom(chain.SALT_BYTES)
    entry = chain.following(
        last,
        owner=organization.slug,
        kind=kind,
        at=_written(at),
        commitment=chain.committed(facts_of(opened, certificate, kind), salt),
    )
    row = LogEntry(
        organization_id=organization.id,
        sequence=entry.sequence,
        kind=kind,
        certificate_id=certificate.id,
        commitment=entry.commitment,
        previous=entry.previous,
        digest=entry.digest,
        at=at,
    )
    opened.add(row)
    opened.flush()
    opened.add(LogSalt(entry_id=row.id, salt=salt))
    opened.flush()
    return chain.head_of(entry)


def head(opened: Session, organization_id: int) -> Head:
    """The head of the organization's log today."""
    return chain.head_of(_last(opened, organization_id))


def facts_of(opened: Session, certificate: Certificate, kind: str) -> dict[str, Any]:
    """What an entry commits to, from the rows as they are now."""
    facts: dict[str, Any] = {"number": certificate.number, "code": certificate.code}
    match kind:
        case "issued":
            facts |= {
                "credential": hashlib.sha256(certificate.credential.encode("utf-8")).hexdigest(),
                "pdf": hashlib.sha256(certificate.pdf).hexdigest(),
                "snapshot": certificate.snapshot,
                "licenses": hashlib.sha256(certificate.licenses).hexdigest(),
                "holder": certificate.holder_id,
                "enrollment": certificate.enrollment_id,
                "at": _written(certificate.issued_at),
            }
        case "replaced":
            facts["by"] = opened.scalar(
                select(Certificate.number).where(Certificate.replaces_id == certificate.id)
            )
        case "revoked":
            row = opened.scalar(
                select(Revocation).where(Revocation.certificate_id == certificate.id)
            )
            if row is not None:
                facts |= {
                    "reason": row.reason_code,
                    "evidence": row.evidence,
                    "actor": row.actor_person_id,
                    "at": _written(row.revoked_at),
                }
    return facts


def problems(
    opened: Session, organization: Organization, published: Sequence[Head] = ()
) -> list[str]:
    """Everything that is wrong with an organization's log, its rows and its numbers.

    ``published`` are heads of this log that someone kept from before.
    """
    rows = opened.scalars(
        select(LogEntry)
        .where(LogEntry.organization_id == organization.id)
        .order_by(LogEntry.sequence)
    ).all()
    found = chain.problems([_entry(row) for row in rows], organization.slug, *published)
    found += _rows_against_entries(opened, organization.id)
    found += _entries_against_rows(opened, organization.id)
    return found


def _entries_against_rows(opened: Session, organization_id: int) -> Iterator[str]:
    statement = (
        select(LogEntry, Certificate, LogSalt.salt)
        .outerjoin(Certificate, Certificate.id == LogEntry.certificate_id)
        .outerjoin(LogSalt, LogSalt.entry_id == LogEntry.id)
        .where(LogEntry.organization_id == organization_id)
        .order_by(LogEntry.sequence)
        .execution_options(yield_per=100)
    )
    for row in opened.execute(statement):
        entry: LogEntry = row[0]
        certificate: Certificate | None = row[1]
        salt: bytes | None = row[2]
        if certificate is None:
            yield f"entry {entry.sequence} speaks of a certificate that is not there"
        elif salt is not None:
            facts = facts_of(opened, certificate, entry.kind)
            if chain.committed(facts, salt) != entry.commitment:
                yield (
                    f"certificate {certificate.number} is not as it was when entry "
                    f"{entry.sequence} ({entry.kind}) was written"
                )


def _rows_against_entries(opened: Session, organization_id: int) -> list[str]:
    found = []
    logged = select(LogEntry.certificate_id).where(LogEntry.organization_id == organization_id)
    mine = Certificate.organization_id == organization_id
    for kind, statement in (
        ("issued", select(Certificate.number).where(mine)),
        (
            "replaced",
            select(Certificate.number).where(
                mine,
                Certificate.id.in_(
                    select(Certificate.replaces_id).where(Certificate.replaces_id.is_not(None))
                ),
            ),
        ),
        (
            "revoked",
            select(Certificate.number).where(
                mine, Certificate.id.in_(select(Revocation.certificate_id))
            ),
        ),
    ):
        unlogged = statement.where(Certificate.id.not_in(logged.where(LogEntry.kind == kind)))
        found += [
            f"certificate {number} was {kind} and no entry says so"
            for number in opened.scalars(unlogged.order_by(Certificate.number))
        ]
    count, last = opened.execute(
        select(func.count(Certificate.id), func.max(Certificate.number)).where(mine)
    ).one()
    if count != (last or 0):
        found.append(f"numbers run to {last}, but there are {count} certificates")
    return found


def _last(opened: Session, organization_id: int) -> Entry | None:
    row = opened.scalar(
        select(LogEntry)
        .where(LogEntry.organization_id == organization_id)
        .order_by(LogEntry.sequence.desc())
        .limit(1)
    )
    return None if row is None else _entry(row)


def _entry(row: LogEntry) -> Entry:
    return Entry(row.sequence, row.kind, _written(row.at), row.commitment, row.previous, row.digest)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
