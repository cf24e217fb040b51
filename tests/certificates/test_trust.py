"""Credentials, lists, names and signatures: what is signed is what was said."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from hrtraining.certificates import key_making, sealing
from hrtraining.certificates.exports import proofs, signatures
from hrtraining.certificates.exports.proofs import NotSignable
from hrtraining.certificates.rules import credentials, issuers, status_lists
from hrtraining.certificates.rules.multibase import (
    NotMultibase,
    base58,
    base64url,
    from_base58,
    from_base64url,
    from_multikey,
)
from hrtraining.certificates.rules.snapshot import Issuer
from hrtraining.certificates.rules.status_lists import NotAStatusList
from tests.certificates.test_snapshot import composed

URL = "https://training.example.org"
DID = "did:web:training.example.org:o:willow"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = proofs.public_of(KEY)
MOMENT = "2026-11-23T15:00:00Z"


def unsigned(**changes: Any) -> dict[str, Any]:
    return credentials.credential(
        composed(**changes),
        did=DID,
        public_url=URL,
        slug="willow",
        issued_at=MOMENT,
        pdf_signer="ab" * 32,
    )


def signed(**changes: Any) -> dict[str, Any]:
    return proofs.sign(
        unsigned(**changes), KEY, method=issuers.method_of(DID, PUBLIC), created=MOMENT
    )


def test_a_credential_says_everything_but_license_numbers() -> None:
    text = json.dumps(unsigned(), ensure_ascii=False)
    words = composed()
    for one in (
        words.name,
        words.course.title,
        words.course.edition,
        words.completed_on,
        words.number,
        words.code,
        words.issuer.name,
        *words.course.objectives,
        *words.statements,
    ):
        assert one in text
    assert words.licenses[0].number not in text


def test_a_specimens_credential_says_specimen() -> None:
    demo = Issuer("Willow", "1 Example Street", "office@willow.example", is_demo=True)
    given_ = unsigned(issuer=demo)
    assert given_["name"].startswith("SPECIMEN")
    assert given_["credentialSubject"]["achievement"]["name"].startswith("SPECIMEN")
    assert "invented" in given_["description"]


def test_a_signature_verifies_whatever_the_order_of_members() -> None:
    document = signed()
    turned = json.loads(json.dumps(document, sort_keys=True))
    assert proofs.is_signed_by(document, PUBLIC)
    assert proofs.is_signed_by(turned, PUBLIC)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every text in a document."""
    if isinstance(value, dict):
        return [one for key, part in value.items() for one in places(part, (*path, key))]
    if isinstance(value, list):
        return [one for at, part in enumerate(value) for one in places(part, (*path, at))]
    return [path] if isinstance(value, str) else []


@pytest.mark.parametrize("path", places(signed()), ids=str)
def test_changing_any_text_breaks_the_signature(path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(signed())
    parent: Any = document
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] += "1"
    with contextlib.suppress(NotSignable):
        assert not proofs.is_signed_by(document, PUBLIC)


def by_pyld_alone(document: dict[str, Any]) -> bytes | None:
    """What pyld makes of a document of ours, with nothing kept by us."""
    try:
        made = jsonld.normalize(
            {**document, "@context": [proofs._CATCH, *document["@context"]]},
            {
                "algorithm": "URDNA2015",
                "format": "application/n-quads",
                "documentLoader": proofs._load,
                "base": proofs._UNDEFINED,
            },
        )
    except jsonld.JsonLdError:
        return None
    return None if proofs._UNDEFINED in made else made.encode()


KINDS = ["Achievement", "Profile", "AchievementSubject", "Evidence", "BitstringStatusList", "Odd"]


@given(st.sampled_from(places(unsigned())), st.sampled_from(KINDS), st.randoms())
@settings(max_examples=120, deadline=None)
def test_what_is_kept_of_contexts_changes_nothing_of_what_is_signed(
    path: tuple[Any, ...], kind: str, chance: Random
) -> None:
    document = copy.deepcopy(unsigned())
    parent: Any = document
    for step in path[:-1]:
        parent = parent[step]
    if "@context" not in path:
        parent[path[-1]] = kind
    if isinstance(parent, dict) and parent is not document:
        parent[chance.choice(["type", "name", "achievement", "evidence"])] = {"type": [kind]}
    try:
        ours = proofs.canonical(document)
    except NotSignable:
        ours = None
    assert ours == by_pyld_alone(document)


def test_another_key_does_not_verify() -> None:
    other = proofs.public_of(Ed25519PrivateKey.generate())
    assert not proofs.is_signed_by(signed(), other)


BREAKS: list[Callable[[dict[str, Any]], Any]] = [
    lambda d: d.update(nonsense="x"),
    lambda d: d["issuer"].update(nonsense="x"),
    lambda d: d["type"].append("Nonsense"),
    lambda d: d["credentialSubject"].update({"@context": {"identifier": "urn:x"}}),
    lambda d: d["@context"].append({"nonsense": "urn:x"}),
    lambda d: d["@context"].append("https://example.org/context"),
    lambda d: d.update({"@context": "https://www.w3.org/ns/credentials/v2"}),
    lambda d: d.pop("@context"),
    lambda d: d["credentialSubject"].update(id="relative"),
    lambda d: d["credentialSubject"].update(role=None),
    lambda d: d["credentialSubject"].update({"_:role": "x"}),
    lambda d: d["credentialSubject"].update({"@nonsense": "x"}),
]


@pytest.mark.parametrize("breaks", BREAKS)
def test_what_a_signature_would_not_cover_is_refused(
    breaks: Callable[[dict[str, Any]], Any],
) -> None:
    document = copy.deepcopy(unsigned())
    breaks(document)
    with pytest.raises(NotSignable):
        proofs.sign(document, KEY, method=issuers.method_of(DID, PUBLIC), created=MOMENT)


@given(st.binary(max_size=80))
def test_base58_and_base64url_are_read_back(given_: bytes) -> None:
    assert from_base58(base58(given_)) == given_
    assert from_base64url(base64url(given_)) == given_


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_keys(text: str) -> None:
    for read in (from_base58, from_base64url, from_multikey):
        with contextlib.suppress(NotMultibase):
            assert isinstance(read(text), bytes)


@settings(max_examples=25)
@given(st.sets(st.integers(0, status_lists.LENGTH - 1), max_size=40), st.integers(0, 131_071))
def test_a_list_tells_who_is_on_it(on: set[int], asked: int) -> None:
    written = status_lists.encoded(on)
    assert status_lists.is_set(written, asked) == (asked in on)
    assert all(status_lists.is_set(written, one) for one in on)
    assert status_lists.encoded(sorted(on)) == written


@pytest.mark.parametrize("text", ["", "u", "uAAAA", "zabc", "u" + "A" * 5_000])
def test_what_is_no_list_is_told(text: str) -> None:
    with pytest.raises(NotAStatusList):
        status_lists.is_set(text, 0)


def test_a_list_is_at_least_as_long_as_the_standard_asks() -> None:
    written = status_lists.encoded([])
    assert not status_lists.is_set(written, 131_071)
    with pytest.raises(NotAStatusList):
        status_lists.is_set(written, 131_072)


@given(st.integers(1, 10_000_000))
def test_every_certificate_has_a_place_of_its_own(number: int) -> None:
    place = status_lists.place_of(number)
    assert place.list * status_lists.LENGTH + place.index == number - 1
    assert 0 <= place.index < status_lists.LENGTH


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://training.example.org", "did:web:training.example.org:o:willow"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:o:willow"),
        ("https://Example.org/ce", "did:web:example.org:ce:o:willow"),
    ],
)
def test_an_issuers_name_is_its_address(url: str, did: str) -> None:
    assert issuers.did_of(url, "willow") == did


def test_the_issuers_document_lists_old_keys_and_the_signer_of_pdfs() -> None:
    pem, _secret = pdf_key()
    signer = signatures.pdf_key_of(pem)
    old = issuers.CredentialKey(proofs.public_of(Ed25519PrivateKey.generate()))
    document = issuers.document(DID, [issuers.CredentialKey(PUBLIC), old], [signer])
    methods = {one["id"]: one for one in document["verificationMethod"]}
    assert set(document["assertionMethod"]) == {f"{DID}#{PUBLIC}", f"{DID}#{old.multikey}"}
    jwk = methods[f"{DID}#pdf-{signer.fingerprint[:16]}"]["publicKeyJwk"]
    assert jwk["x5t#S256"] == signer.thumbprint


def pdf_key() -> tuple[str, bytes]:
    at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    return key_making.pdf_key("Willow", "willow", at)


def test_sealed_bytes_open_only_with_their_key_and_for_their_row() -> None:
    sealed = sealing.seal(b"k" * 32, b"secret", "row 1")
    assert sealing.unseal(b"k" * 32, sealed, "row 1") == b"secret"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, given_, about in (
        (b"x" * 32, sealed, "row 1"),
        (b"k" * 32, sealed, "row 2"),
        (b"k" * 32, changed, "row 1"),
    ):
        with pytest.raises(sealing.WrongPassphrase):
            sealing.unseal(key, given_, about)
