"""How keys, signatures and lists are written as text: base58btc (``z``) and base64url (``u``)."""

from __future__ import annotations

import base64
import binascii

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
_VALUES = {sign: value for value, sign in enumerate(BASE58)}
LONGEST_BASE58 = 200


class NotMultibase(ValueError):
    """The text is not written in the base that was expected."""


def base58(given: bytes) -> str:
    """``z`` and the bytes in base58btc."""
    number = int.from_bytes(given, "big")
    signs = ""
    while number:
        number, rest = divmod(number, 58)
        signs = BASE58[rest] + signs
    zeros = len(given) - len(given.lstrip(b"\0"))
    return "z" + BASE58[0] * zeros + signs


def from_base58(text: str) -> bytes:
    """Reads back what :func:`base58` wrote. Raises NotMultibase."""
    if not text.startswith("z") or len(text) > LONGEST_BASE58:
        raise NotMultibase("expected base58btc")
    signs = text[1:]
    number = 0
    for sign in signs:
        if sign not in _VALUES:
            raise NotMultibase(f"{sign!r} is no sign of base58btc")
        number = number * 58 + _VALUES[sign]
    zeros = len(signs) - len(signs.lstrip(BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(given: bytes) -> str:
    """``u`` and the bytes in base64url without padding."""
    return "u" + base64.urlsafe_b64encode(given).decode("ascii").rstrip("=")


def from_base64url(text: str) -> bytes:
    """Reads back what :func:`base64url` wrote. Raises NotMultibase."""
    if not text.startswith("u"):
        raise NotMultibase("expected base64url")
    signs = text[1:]
    try:
        return base64.b64decode(signs + "=" * (-len(signs) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NotMultibase(str(fault)) from fault


def multikey(public: bytes) -> str:
    """An Ed25519 public key of 32 bytes as a Multikey: ``z6Mk…``."""
    return base58(ED25519 + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey. Raises NotMultibase for anything else."""
    raw = from_base58(text)
    if not raw.startswith(ED25519) or len(raw) != 34:
        raise NotMultibase("no Ed25519 key")
    return raw[2:]
