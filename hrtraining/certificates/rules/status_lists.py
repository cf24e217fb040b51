"""Which certificates were revoked or replaced, as bits of a list (Bitstring Status List 1.0)."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from hrtraining.certificates.rules.multibase import NotMultibase, base64url, from_base64url

# The standard's least length, so that one look-up does not give away whose certificate it was.
LENGTH = 131_072
LARGEST_LIST = 16 * LENGTH

Purpose: TypeAlias = Literal["revocation", "refresh"]
# `refresh` is the standard's word for "an updated credential is available": ours is *replaced*.
PURPOSES: tuple[Purpose, ...] = ("revocation", "refresh")


class NotAStatusList(ValueError):
    """The list cannot be read: it is cut off, too short or not a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a certificate stands: in which of an organization's lists, at which bit."""

    list: int
    index: int


def place_of(number: int) -> Place:
    """The place of the certificate with an organization's running number, from 1."""
    return Place(*divmod(number - 1, LENGTH))


def encoded(indexes: Iterable[int]) -> str:
    """The bits at these indexes set, the leftmost first; compressed the same way each time."""
    bits = bytearray(LENGTH // 8)
    for index in indexes:
        bits[index >> 3] |= 0x80 >> (index & 7)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream:
        stream.write(bytes(bits))
    return base64url(packed.getvalue())


def is_set(encoded_list: str, index: int) -> bool:
    """Whether the bit is set. Raises NotAStatusList."""
    try:
        packed = from_base64url(encoded_list)
        # Bounded, so that a small file cannot unpack into the whole memory.
        bits = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, LARGEST_LIST // 8)
    except (NotMultibase, zlib.error) as fault:
        raise NotAStatusList("the list cannot be unpacked") from fault
    if len(bits) * 8 < LENGTH:
        raise NotAStatusList("the list is shorter than the standard allows")
    if not 0 <= index < len(bits) * 8:
        raise NotAStatusList("the list has no such place")
    return bool(bits[index >> 3] & 0x80 >> (index & 7))


def address(public_url: str, slug: str, purpose: Purpose, number: int) -> str:
    """Where a list is served."""
    return f"{public_url}/o/{slug}/status/{purpose}/{number}.json"


def entry(public_url: str, slug: str, purpose: Purpose, number: int) -> dict[str, str]:
    """What a credential says about its place; ``number`` is the organization's running number."""
    place = place_of(number)
    at = address(public_url, slug, purpose, place.list)
    return {
        "id": f"{at}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": at,
    }


def credential(
    at: str, did: str, purpose: Purpose, indexes: Iterable[int], *, made: str, log: str
) -> dict[str, Any]:
    """The list as a credential to sign. ``made`` is an ISO moment; ``log`` the head of the log."""
    words = {"revocation": "Revoked", "refresh": "Replaced"}[purpose]
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": at,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": made,
        "name": f"{words} certificates",
        "description": log,
        "credentialSubject": {
            "id": f"{at}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(indexes),
        },
    }
