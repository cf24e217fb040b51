"""Signing and checking credentials: Data Integrity proofs, ``eddsa-rdfc-2022``.

The document is read as linked data and its statements are put in canonical order (RDFC-1.0), so the
order of members or spaces does not matter. A member that no context defines would silently be left
out of what is signed; it is refused instead. No network is ever asked: the contexts are shipped.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from hrtraining.certificates.exports.linked_data import statements_of
from hrtraining.certificates.rules.multibase import (
    NotMultibase,
    base58,
    from_base58,
    from_multikey,
    multikey,
)

HERE = Path(__file__).resolve().parent
SHIPPED = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
}
SUITE = "eddsa-rdfc-2022"
_UNDEFINED = "https://undefined.invalid/"
# Words of the document's own that no context defines land under this prefix, and are found there.
_CATCH = {"@vocab": _UNDEFINED, "@base": _UNDEFINED}


class NotSignable(ValueError):
    """The document holds something that would not be covered by a signature."""


def sign(
    document: dict[str, Any], key: Ed25519PrivateKey, *, method: str, created: str
) -> dict[str, Any]:
    """The document with its proof. ``method`` is the key's address, ``created`` an ISO moment."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_to_sign(document, proof))
    return {**document, "proof": {**proof, "proofValue": base58(signature)}}


def is_signed_by(document: dict[str, Any], key: str) -> bool:
    """Whether the document's one proof was made with the key (a Multikey).

    Raises NotSignable for a document that cannot be read without losing something.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict) or not isinstance(proof.get("proofValue"), str):
        return False
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != SUITE:
        return False
    if proof.get("proofPurpose") != "assertionMethod":
        return False
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = from_base58(proof["proofValue"])
        public = Ed25519PublicKey.from_public_bytes(from_multikey(key))
    except NotMultibase:
        return False
    try:
        public.verify(signature, _to_sign(unsigned, options))
    except InvalidSignature:
        return False
    return True


def public_of(key: Ed25519PrivateKey) -> str:
    """The key's public half as a Multikey."""
    return multikey(key.public_key().public_bytes_raw())


def _to_sign(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    options = json.dumps({"@context": document.get("@context"), **proof})
    return _options_digest(options) + hashlib.sha256(canonical(document)).digest()


@lru_cache(maxsize=16)
def _options_digest(options: str) -> bytes:
    # Many documents are signed in one second, with the same options.
    return hashlib.sha256(canonical(json.loads(options))).digest()


def canonical(document: dict[str, Any]) -> bytes:
    """The document's statements in canonical order. Raises NotSignable."""
    contexts = document.get("@context")
    if (
        not isinstance(contexts, list)
        or not contexts
        or not all(isinstance(one, str) and one in SHIPPED for one in contexts)
    ):
        raise NotSignable("it uses a context that is not shipped here")
    _refuse_what_is_dropped({name: one for name, one in document.items() if name != "@context"})
    try:
        statements = statements_of(
            {**document, "@context": [_CATCH, *contexts]}, documentLoader=_load, base=_UNDEFINED
        )
    except jsonld.JsonLdError as fault:
        raise NotSignable(f"it is no valid linked data: {fault.code or fault.type}") from fault
    if _UNDEFINED in statements:
        raise NotSignable("it holds a word that no context defines")
    return statements.encode("utf-8")


def _refuse_what_is_dropped(value: object) -> None:
    # Keywords further in could give a word another meaning; nothing and blank words are left out.
    match value:
        case None:
            raise NotSignable("it holds an empty value")
        case dict():
            if any("@" in name or ":" in name for name in value):
                raise NotSignable("it changes the meaning of words further in")
            for one in value.values():
                _refuse_what_is_dropped(one)
        case list():
            for one in value:
                _refuse_what_is_dropped(one)


@cache
def _shipped(address: str) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(
        (HERE / "contexts" / SHIPPED[address]).read_text(encoding="utf-8")
    )
    return context


def _load(address: str, _options: object = None) -> dict[str, Any]:
    if address not in SHIPPED:
        raise jsonld.JsonLdError(f"{address} is not shipped", "loading document failed")
    return {
        "contextUrl": None,
        "documentUrl": address,
        "contentType": "application/ld+json",
        "document": _shipped(address),
        # Shipped contexts never change: what was made of them is kept between documents.
        "tag": "static",
    }
