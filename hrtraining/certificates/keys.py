"""Signing keys: made, sealed under a passphrase, opened in memory, rotated, never shown.

One master key is sealed under the passphrase (scrypt); it seals every other key and the columns
that hold license numbers. A copy of the database without the passphrase opens none of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts.models import Organization
from hrtraining.certificates import key_making
from hrtraining.certificates.exports import proofs
from hrtraining.certificates.exports.signatures import PdfSigner
from hrtraining.certificates.models import IssuerName, MasterKey, SigningKey
from hrtraining.certificates.rules import issuers
from hrtraining.certificates.sealing import RecordsKey, records_key, seal, stretched, unseal

PURPOSES = ("credential", "pdf")
_JUST_MADE = "hrtraining.master_key"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organization ready to sign: its name, and its keys of today, opened."""

    did: str
    public_url: str
    credential_key: Ed25519PrivateKey = field(repr=False)
    pdf_signer: PdfSigner = field(repr=False)

    @property
    def method(self) -> str:
        """The address of today's credential key."""
        return issuers.method_of(self.did, proofs.public_of(self.credential_key))


class KeyRing:
    """The keys that this process has opened; they are kept in memory only."""

    def __init__(self, passphrase: str) -> None:
        """Nothing is opened before it is needed."""
        self._passphrase = passphrase.encode("utf-8")
        self._master: bytes | None = None
        self._opened: dict[str, Ed25519PrivateKey | PdfSigner] = {}

    def master(self, opened: Session, at: datetime) -> bytes:
        """The master key; made and sealed the first time. Raises WrongPassphrase."""
        found = self._known_master(opened)
        if found is None:
            _make_master(opened, self._passphrase, at)
            row = opened.get_one(MasterKey, 1)
            found = _open_master(row, self._passphrase)
            # Not kept by the process: this transaction may still be undone.
            opened.info[_JUST_MADE] = (row.salt, found)
        return found

    def _known_master(self, opened: Session) -> bytes | None:
        if self._master is None:
            row = opened.get(MasterKey, 1)
            if row is None:
                return None
            salt, made = opened.info.get(_JUST_MADE, (b"", b""))
            if salt == row.salt:
                return bytes(made)
            self._master = _open_master(row, self._passphrase)
        return self._master

    def check(self, opened: Session) -> None:
        """Raises WrongPassphrase where keys are there that this passphrase does not open."""
        self._known_master(opened)

    def issuer(self, opened: Session, organization: Organization, at: datetime, url: str) -> Issuer:
        """The organization's name and keys, made at its first issue.

        Call it while the organization's row is held, so that two servers do not make two keys.
        """
        name = opened.scalar(
            select(IssuerName).where(IssuerName.organization_id == organization.id)
        )
        if name is None:
            did = issuers.did_of(url, organization.slug)
            name = IssuerName(organization_id=organization.id, did=did, public_url=url, fixed_at=at)
            opened.add(name)
            opened.flush()
        in_use = _in_use(opened, organization.id)
        for purpose in PURPOSES:
            if purpose not in in_use:
                in_use[purpose] = self.make(opened, organization, purpose, at)
        return self._issuer(name, in_use, self.master(opened, at))

    def issuer_to_read(self, opened: Session, organization: Organization) -> Issuer | None:
        """The organization's name and keys; nothing before it has issued."""
        name = opened.scalar(
            select(IssuerName).where(IssuerName.organization_id == organization.id)
        )
        in_use = _in_use(opened, organization.id)
        master = self._known_master(opened)
        if name is None or master is None or any(one not in in_use for one in PURPOSES):
            return None
        return self._issuer(name, in_use, master)

    def _issuer(self, name: IssuerName, in_use: dict[str, SigningKey], master: bytes) -> Issuer:
        credential = self._open(in_use["credential"], master)
        signer = self._open(in_use["pdf"], master)
        if not isinstance(credential, Ed25519PrivateKey) or not isinstance(signer, PdfSigner):
            raise TypeError("a key is of another kind than its row says")
        return Issuer(name.did, name.public_url, credential, signer)

    def make(
        self, opened: Session, organization: Organization, purpose: str, at: datetime
    ) -> SigningKey:
        """A new key for the organization, in use from now on; the one before ends."""
        before = opened.scalar(
            select(SigningKey).where(
                SigningKey.organization_id == organization.id,
                SigningKey.purpose == purpose,
                SigningKey.ended_at.is_(None),
            )
        )
        if before is not None:
            before.ended_at = at
            opened.flush()
        public, secret = (
            key_making.credential_key()
            if purpose == "credential"
            else key_making.pdf_key(organization.name, organization.slug, at)
        )
        made = SigningKey(
            organization_id=organization.id,
            purpose=purpose,
            public=public,
            sealed=seal(self.master(opened, at), secret, public),
            made_at=at,
        )
        opened.add(made)
        opened.flush()
        audit.record(
            opened,
            at=at,
            action="signing key rotated" if before else "signing key made",
            subject=f"organization {organization.id}",
            purpose=purpose,
            key=made.id,
        )
        return made

    def _open(self, row: SigningKey, master: bytes) -> Ed25519PrivateKey | PdfSigner:
        if row.public not in self._opened:
            secret = unseal(master, row.sealed, row.public)
            self._opened[row.public] = (
                Ed25519PrivateKey.from_private_bytes(secret)
                if row.purpose == "credential"
                else PdfSigner.from_secret(secret, row.public)
            )
        return self._opened[row.public]

    def records(self, opened: Session, at: datetime) -> RecordsKey:
        """The key of the sealed columns, to write them."""
        return records_key(self.master(opened, at))

    def records_to_read(self, opened: Session) -> RecordsKey | None:
        """The key of the sealed columns; nothing where nothing was ever sealed."""
        master = self._known_master(opened)
        return None if master is None else records_key(master)


def _in_use(opened: Session, organization_id: int) -> dict[str, SigningKey]:
    rows = opened.scalars(
        select(SigningKey).where(
            SigningKey.organization_id == organization_id, SigningKey.ended_at.is_(None)
        )
    )
    return {row.purpose: row for row in rows}


def change_passphrase(opened: Session, old: str, new: str) -> bool:
    """Seals the master key under another passphrase; nothing if there is none yet."""
    row = opened.get(MasterKey, 1)
    if row is None:
        return False
    master = _open_master(row, old.encode("utf-8"))
    row.salt = os.urandom(16)
    row.sealed = seal(stretched(new.encode("utf-8"), row.salt), master, "master")
    opened.flush()
    return True


def _make_master(opened: Session, passphrase: bytes, at: datetime) -> None:
    salt = os.urandom(16)
    sealed = seal(stretched(passphrase, salt), AESGCM.generate_key(256), "master")
    # Two servers may both come here; the second finds the first one's key.
    insert = postgresql.insert if opened.get_bind().dialect.name == "postgresql" else sqlite.insert
    opened.execute(
        insert(MasterKey)
        .values(id=1, salt=salt, sealed=sealed, made_at=at)
        .on_conflict_do_nothing()
    )


def _open_master(row: MasterKey, passphrase: bytes) -> bytes:
    return unseal(stretched(passphrase, row.salt), row.sealed, "master")
