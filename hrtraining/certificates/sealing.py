"""Sealing bytes so that a copy of the database opens none of them (AES-GCM, scrypt, HKDF)."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_NONCE = 12
# About a tenth of a second, once per process.
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}


class WrongPassphrase(Exception):
    """The keys in this database were sealed under another passphrase."""


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


def records_key(master: bytes) -> RecordsKey:
    """The key of the sealed columns under a master key."""
    return RecordsKey(_derived(master, b"records"), _derived(master, b"license marks"))


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


def stretched(passphrase: bytes, salt: bytes) -> bytes:
    """A key made of a passphrase, slowly, so that guessing costs."""
    return Scrypt(salt=salt, **_SCRYPT).derive(passphrase)


def _derived(master: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(master)
