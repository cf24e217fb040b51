"""Who issued: an organization's name on the web (did:web) and the document that lists its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from hrtraining.certificates.rules.multibase import base58

CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]
_P256 = b"\x80\x24"


@dataclass(frozen=True, slots=True)
class CredentialKey:
    """A public Ed25519 key as a Multikey; its name is its own text, so that it is self-evident."""

    multikey: str


@dataclass(frozen=True, slots=True)
class PdfKey:
    """A certificate that signs PDFs: its SHA-256 in hexadecimal, and the P-256 key's coordinates.

    ``x`` and ``y`` are base64url without padding, as a JSON Web Key has them.
    """

    fingerprint: str
    thumbprint: str
    x: str
    y: str


def did_of(public_url: str, slug: str) -> str:
    """The name of an organization at the installation that people reach under ``public_url``."""
    parts = urlsplit(public_url)
    host = quote(parts.netloc.lower(), safe=".-")
    path = [quote(part, safe=".-_") for part in parts.path.split("/") if part]
    return ":".join(["did", "web", host, *path, "o", quote(slug, safe=".-_")])


def method_of(did: str, multikey: str) -> str:
    """The address of a key in its issuer's document."""
    return f"{did}#{multikey}"


def document(
    did: str,
    credential_keys: Sequence[CredentialKey],
    pdf_keys: Sequence[PdfKey],
) -> dict[str, Any]:
    """The issuer's document: every key there ever was, so that old signatures go on verifying.

    The PDF signers are listed with the fingerprint of their certificate: a page that was edited and
    signed again by anyone else does not match. They assert nothing by themselves.
    """
    credential_methods = [
        {
            "id": method_of(did, key.multikey),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.multikey,
        }
        for key in credential_keys
    ]
    pdf_methods = [
        {
            "id": f"{did}#pdf-{key.fingerprint[:16]}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {
                "kty": "EC",
                "crv": "P-256",
                "x": key.x,
                "y": key.y,
                "use": "sig",
                "x5t#S256": key.thumbprint,
            },
        }
        for key in pdf_keys
    ]
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [*credential_methods, *pdf_methods],
        "assertionMethod": [method["id"] for method in credential_methods],
    }


def compressed_p256(raw: bytes) -> str:
    """A P-256 key's compressed point of 33 bytes as a Multikey."""
    return base58(_P256 + raw)
