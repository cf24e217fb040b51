"""What an organization publishes so that others can verify: its document and its status lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from hrtraining.accounts.models import Organization
from hrtraining.certificates import log
from hrtraining.certificates.exports import proofs
from hrtraining.certificates.exports.signatures import pdf_key_of
from hrtraining.certificates.keys import Issuer, KeyRing
from hrtraining.certificates.models import Certificate, IssuerName, Revocation, SigningKey
from hrtraining.certificates.rules import issuers, status_lists
from hrtraining.certificates.rules.status_lists import LENGTH, PURPOSES, Purpose


def issuer_document(opened: Session, slug: str) -> dict[str, Any] | None:
    """The issuer's document with every key there ever was; nothing before the first issue."""
    row = opened.execute(
        select(Organization.id, IssuerName.did)
        .join(IssuerName, IssuerName.organization_id == Organization.id)
        .where(Organization.slug == slug)
    ).one_or_none()
    if row is None:
        return None
    keys = opened.execute(
        select(SigningKey.purpose, SigningKey.public)
        .where(SigningKey.organization_id == row.id)
        .order_by(SigningKey.id.desc())
    ).all()
    return issuers.document(
        row.did,
        [issuers.CredentialKey(key.public) for key in keys if key.purpose == "credential"],
        [pdf_key_of(key.public) for key in keys if key.purpose == "pdf"],
    )


def issuer_documents(opened: Session) -> list[dict[str, Any]]:
    """The documents of every organization that has issued here."""
    slugs = opened.scalars(
        select(Organization.slug)
        .join(IssuerName, IssuerName.organization_id == Organization.id)
        .order_by(Organization.slug)
    ).all()
    documents = [issuer_document(opened, slug) for slug in slugs]
    return [document for document in documents if document is not None]


def all_lists(opened: Session, keys: KeyRing, at: datetime) -> list[dict[str, Any]]:
    """Every status list of every organization that has issued here, signed, as of now."""
    organizations = opened.scalars(
        select(Organization)
        .join(IssuerName, IssuerName.organization_id == Organization.id)
        .order_by(Organization.slug)
    ).all()
    return [
        one for organization in organizations for one in lists_of(opened, organization, keys, at)
    ]


def lists_of(
    opened: Session, organization: Organization, keys: KeyRing, at: datetime
) -> list[dict[str, Any]]:
    """The organization's lists, signed, as of now; none before it has issued."""
    issuer = keys.issuer_to_read(opened, organization)
    if issuer is None:
        return []
    return [
        status_list(opened, organization, issuer, purpose=purpose, number=number, at=at)
        for purpose in PURPOSES
        for number in range(list_count(opened, organization.id))
    ]


def list_count(opened: Session, organization_id: int) -> int:
    """How many lists of each purpose the organization needs by now."""
    last = opened.scalar(
        select(func.max(Certificate.number)).where(Certificate.organization_id == organization_id)
    )
    return status_lists.place_of(last or 1).list + 1


def status_list(
    opened: Session,
    organization: Organization,
    issuer: Issuer,
    *,
    purpose: Purpose,
    number: int,
    at: datetime,
) -> dict[str, Any]:
    """A status list as of this moment, signed, with the head of the log in it."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    indexes = _ended(opened, organization.id, purpose, number)
    document = status_lists.credential(
        status_lists.address(issuer.public_url, organization.slug, purpose, number),
        issuer.did,
        purpose,
        indexes,
        made=moment,
        log=str(log.head(opened, organization.id)),
    )
    return proofs.sign(document, issuer.credential_key, method=issuer.method, created=moment)


def _ended(opened: Session, organization_id: int, purpose: Purpose, number: int) -> list[int]:
    first = number * LENGTH + 1
    statement = select(Certificate.number).where(
        Certificate.organization_id == organization_id,
        Certificate.number >= first,
        Certificate.number < first + LENGTH,
    )
    match purpose:
        case "revocation":
            statement = statement.join(Revocation, Revocation.certificate_id == Certificate.id)
        case "refresh":
            newer = aliased(Certificate)
            statement = statement.join(newer, newer.replaces_id == Certificate.id)
    return [status_lists.place_of(one).index for one in opened.scalars(statement)]
