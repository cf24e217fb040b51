"""Signing keys: made, sealed under a passphrase, opened in memory, rotated, never shown.

One master key is sealed under the passphrase (scrypt); it seals every other key and the columns
that hold license numbers. A copy of the database without the passphrase opens none of them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.x509.oid import NameOID
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts.models import Organization
from hrtraining.certificates.exports import proofs
from hrtraining.certificates.exports.signatures import PdfSigner
from hrtraining.certificates.models import IssuerName, MasterKey, SigningKey
from hrtraining.certificates.rules import issuers

_NONCE = 12
_JUST_MADE = "hrtraining.master_key"
# About a tenth of a second, once per process.
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}
_CERTIFICATE_YEARS = 30


class WrongPassphrase(Exception):
    """The keys in this database were sealed under another passphrase."""


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
        in_use = {
            key.purpose: key
            for key in opened.scalars(
                select(SigningKey).where(
                    SigningKey.organization_id == organization.id, SigningKey.ended_at.is_(None)
                )
            )
        }
        for purpose in ("credential", "pdf"):
            if purpose not in in_use:
                in_use[purpose] = self.make(opened, organization, purpose, at)
        credential = self._open(opened, in_use["credential"], at)
        signer = self._open(opened, in_use["pdf"], at)
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
            _make_credential_key() if purpose == "credential" else _make_pdf_key(organization, at)
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

    def _open(
        self, opened: Session, row: SigningKey, at: datetime
    ) -> Ed25519PrivateKey | PdfSigner:
        if row.public not in self._opened:
            secret = unseal(self.master(opened, at), row.sealed, row.public)
            self._opened[row.public] = (
                Ed25519PrivateKey.from_private_bytes(secret)
                if row.purpose == "credential"
                else PdfSigner.from_secret(secret, row.public)
            )
        return self._opened[row.public]

    def records(self, opened: Session, at: datetime) -> RecordsKey:
        """The key of the sealed columns, to write them."""
        return _records(self.master(opened, at))

    def records_to_read(self, opened: Session) -> RecordsKey | None:
        """The key of the sealed columns; nothing where nothing was ever sealed."""
        master = self._known_master(opened)
        return None if master is None else _records(master)


@dataclass(frozen=True, slots=True)
class RecordsKey:
    """Seals the columns that hold license numbers, and marks a number so that it can be found."""

    sealing: bytes = field(repr=False)
    marking: bytes = field(repr=False)

    def seal(self, plain: bytes, about: str) -> bytes:
        """``about`` ties the sealed bytes to their row: elsewhere they do not open."""
        return seal(self.sealing, plain, about)

    def unseal(self, sealed: bytes, about: str) -> bytes:
        """Raises WrongPassphrase where the bytes were sealed by another key or for another row."""
        return unseal(self.sealing, sealed, about)

    def mark(self, number: str) -> str:
        """A keyed digest of a license number, whatever its case and spacing."""
        plain = "".join(one for one in number.casefold() if one.isalnum())
        return hmac.new(self.marking, plain.encode("utf-8"), hashlib.sha256).hexdigest()


def _records(master: bytes) -> RecordsKey:
    return RecordsKey(_derived(master, b"records"), _derived(master, b"license marks"))


def change_passphrase(opened: Session, old: str, new: str) -> bool:
    """Seals the master key under another passphrase; nothing if there is none yet."""
    row = opened.get(MasterKey, 1)
    if row is None:
        return False
    master = _open_master(row, old.encode("utf-8"))
    row.salt = os.urandom(16)
    row.sealed = seal(_stretched(new.encode("utf-8"), row.salt), master, "master")
    opened.flush()
    return True


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    """Nonce and ciphertext (AES-GCM)."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode("utf-8"))


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """Raises WrongPassphrase where the key is another one or the bytes were changed."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode("utf-8"))
    except InvalidTag as fault:
        raise WrongPassphrase from fault


def _make_master(opened: Session, passphrase: bytes, at: datetime) -> None:
    salt = os.urandom(16)
    sealed = seal(_stretched(passphrase, salt), AESGCM.generate_key(256), "master")
    # Two servers may both come here; the second finds the first one's key.
    insert = postgresql.insert if opened.get_bind().dialect.name == "postgresql" else sqlite.insert
    opened.execute(
        insert(MasterKey)
        .values(id=1, salt=salt, sealed=sealed, made_at=at)
        .on_conflict_do_nothing()
    )


def _open_master(row: MasterKey, passphrase: bytes) -> bytes:
    return unseal(_stretched(passphrase, row.salt), row.sealed, "master")


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, **_SCRYPT).derive(passphrase)


def _derived(master: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(master)


def _make_credential_key() -> tuple[str, bytes]:
    key = Ed25519PrivateKey.generate()
    return proofs.public_of(key), key.private_bytes_raw()


def _make_pdf_key(organization: Organization, at: datetime) -> tuple[str, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization.name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Certificates of {organization.slug}"[:64]),
        ]
    )
    usage = {
        "digital_signature": True,
        "content_commitment": True,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": False,
        "crl_sign": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _CERTIFICATE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii"), secret
