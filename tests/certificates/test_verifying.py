"""Checking a certificate without any server: what is genuine, what counts, what nobody knows."""

from __future__ import annotations

import base64
import copy
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Organization
from hrtraining.application import create_app
from hrtraining.certificates import operations
from hrtraining.certificates.commands import certificate as certificate_command
from hrtraining.certificates.exports import badges, proofs, signatures
from hrtraining.certificates.key_making import credential_key, pdf_key
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import open_pdf
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.reader.credential import Trusted, check
from hrtraining.certificates.reader.files import check_file
from hrtraining.certificates.rules.snapshot import from_data
from hrtraining.certificates.rules.verdicts import Finding, Verdict
from tests.certificates.conftest import enroll
from tests.certificates.test_issuing import claim, database_of, press
from tests.conftest import THE_DAY, Cast, Clock, make_cast, settings_for

PASSPHRASE = "a passphrase of tests"


@dataclass(frozen=True)
class Kept:
    """What someone may hold: the files of three certificates, and what the issuer publishes."""

    app: Flask
    pdf: dict[str, bytes]
    credential: dict[str, bytes]
    document: dict[str, Any]
    lists: list[dict[str, Any]]

    @property
    def trusted(self) -> Trusted:
        return Trusted.of([self.document], self.lists)

    def parsed(self, state: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.credential[state])
        return found


def keep(app: Flask, cast: Cast) -> Kept:
    """Three certificates: one valid, one replaced, one revoked."""
    # The application opens what the operations sealed.
    app.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)
    ids: dict[str, int] = {}
    with app.app_context(), database_of(app).transaction() as opened:
        people = [cast.trainee, cast.other_trainee, cast.trainer]
        enrollments = [enroll(opened, one.person_id, cast.organization_id) for one in people]
    names = ["Iris Invented", "Otto Inventad", "Uma Invented"]
    for state, enrollment, name in zip(
        ("valid", "replaced", "revoked"), enrollments, names, strict=True
    ):
        ids[state] = claim(app, enrollment, name)
    with app.app_context(), database_of(app).transaction() as opened:
        operations.replace(
            opened,
            ids["replaced"],
            press(),
            name="Otto Invented",
            reason="misspelled",
            actor_person_id=None,
        )
        operations.revoke(
            opened,
            ids["revoked"],
            reason="other",
            evidence="x",
            at=clock_module.now(),
            actor_person_id=None,
        )
    client = app.test_client()
    lists = [
        client.get(f"/o/willow/status/{purpose}/0.json").get_json(force=True)
        for purpose in ("revocation", "refresh")
    ]
    pdfs, texts = {}, {}
    with database_of(app).sessions() as opened:
        records = KeyRing(PASSPHRASE).records_to_read(opened)
        for state, one in ids.items():
            row = opened.get_one(Certificate, one)
            pdfs[state] = open_pdf(records, row.code, row.pdf)
            texts[state] = row.credential.encode()
            served = client.get(f"/verify/{row.snapshot['code']}/credential.json")
            assert served.data == texts[state]
    document = client.get("/o/willow/did.json").get_json(force=True)
    return Kept(app, pdfs, texts, document, lists)


@pytest.fixture(scope="module")
def kept(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Made once: reading it changes nothing."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(migrated_sqlite, folder / "kept.sqlite3")
    app = create_app(settings_for(f"sqlite:///{folder / 'kept.sqlite3'}", folder))
    app.config["TESTING"] = True
    with clock_module.fixed_at(THE_DAY):
        yield keep(app, make_cast(database_of(app)))
    database_of(app).engine.dispose()


@pytest.fixture
def fresh(sqlite_app: Flask, sqlite_cast: Cast, clock: Clock) -> Kept:
    """Made for one test, which may change it."""
    return keep(sqlite_app, sqlite_cast)


STATES = {
    "valid": Verdict.VALID,
    "replaced": Verdict.REPLACED,
    "revoked": Verdict.REVOKED,
}


def test_every_form_of_a_certificate_comes_to_the_same_answer(kept: Kept) -> None:
    with database_of(kept.app).sessions() as opened:
        rows = {row.number: row for row in opened.scalars(select(Certificate))}
    for number, (state, verdict) in enumerate(STATES.items(), start=1):
        words = from_data(rows[number].snapshot)
        text = kept.credential[state].decode()
        for form in (
            kept.pdf[state],
            kept.credential[state],
            badges.baked_svg(words, text),
            badges.baked_png(words, text),
        ):
            found = check_file(form, kept.trusted)
            assert (found.verdict, found.name) == (verdict, words.name)
            assert found.as_of == "2026-11-23T15:00:00Z"
            assert "5 entries" not in found.log
            assert "6 entries" in found.log


def test_without_the_issuers_document_nothing_is_valid(kept: Kept) -> None:
    for state in STATES:
        for form in (kept.pdf[state], kept.credential[state]):
            found = check_file(form, Trusted.of([], kept.lists))
            assert found.verdict is Verdict.UNKNOWN
            assert found.as_of == ""


def test_without_both_lists_nothing_is_valid(kept: Kept) -> None:
    for lists in ([], kept.lists[:1], kept.lists[1:]):
        found = check_file(kept.pdf["valid"], Trusted.of([kept.document], lists))
        assert found.verdict is Verdict.UNKNOWN
    revocations = Trusted.of([kept.document], kept.lists[:1])
    assert check_file(kept.pdf["revoked"], revocations).verdict is Verdict.REVOKED


def test_an_older_list_gives_its_own_date_and_the_newer_one_wins(kept: Kept, clock: Clock) -> None:
    clock.go_on(days=9)
    client = kept.app.test_client()
    newer = [
        client.get(f"/o/willow/status/{purpose}/0.json").get_json(force=True)
        for purpose in ("revocation", "refresh")
    ]
    one_old = Trusted.of([kept.document], [kept.lists[0], newer[1]])
    assert check_file(kept.pdf["valid"], one_old).as_of == "2026-11-23T15:00:00Z"
    both = Trusted.of([kept.document], [*newer, *kept.lists])
    assert check_file(kept.pdf["valid"], both).as_of == "2026-12-02T15:00:00Z"


def test_an_edited_page_is_not_genuine(kept: Kept) -> None:
    good = kept.pdf["valid"]
    flipped = bytearray(good)
    flipped[good.index(b"stream") + 40] ^= 1
    edited = PdfWriter(clone_from=PdfReader(io.BytesIO(good)))
    edited.add_metadata({"/Title": "Certificate for Mallory"})
    written = io.BytesIO()
    edited.write(written)
    added = PdfWriter(io.BytesIO(good), incremental=True)
    added.add_metadata({"/Title": "Certificate for Mallory"})
    appended = io.BytesIO()
    added.write(appended)
    for bad in (
        bytes(flipped),
        written.getvalue(),
        appended.getvalue(),
        good + b"\n% more",
        good[: len(good) // 2],
        good[:-2_000],
    ):
        assert check_file(bad, kept.trusted).verdict is Verdict.NOT_GENUINE


def test_a_page_signed_again_by_anyone_else_is_not_genuine(kept: Kept) -> None:
    pem, secret = pdf_key("Willow (invented for tests)", "willow", THE_DAY)
    forger = signatures.PdfSigner.from_secret(secret, pem)
    source = PdfWriter(clone_from=PdfReader(io.BytesIO(kept.pdf["valid"])))
    del source._root_object["/AcroForm"]
    del source._root_object["/Perms"]
    for page in source.pages:
        page.pop("/Annots", None)
    unsigned = io.BytesIO()
    source.write(unsigned)
    signed = signatures.sign(unsigned.getvalue(), forger, at=THE_DAY, place="Willow")
    for trusted in (kept.trusted, Trusted.of([], [])):
        found = check_file(signed, trusted)
        assert found.verdict is Verdict.NOT_GENUINE
        assert "another" in found.reasons[0]
    assert check_file(unsigned.getvalue(), kept.trusted).verdict is Verdict.NOT_GENUINE


def test_a_credential_signed_by_a_forger_in_the_issuers_name_is_not_genuine(kept: Kept) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public, secret = credential_key()
    forged = {name: value for name, value in kept.parsed("valid").items() if name != "proof"}
    forged["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
    did = forged["issuer"]["id"]
    key = Ed25519PrivateKey.from_private_bytes(secret)
    signed = proofs.sign(forged, key, method=f"{did}#{public}", created="2026-11-23T15:00:00Z")
    assert check(signed, kept.trusted).verdict is Verdict.NOT_GENUINE
    assert check(signed, Trusted.of([], kept.lists)).verdict is Verdict.UNKNOWN
    other = proofs.sign(
        forged, key, method=f"did:web:evil.example:o:x#{public}", created="2026-11-23T15:00:00Z"
    )
    assert check(other, kept.trusted).verdict is Verdict.NOT_GENUINE


CHANGES: list[Callable[[dict[str, Any]], Any]] = [
    lambda c: c["credentialSubject"]["identifier"][0].update(identityHash="Mallory"),
    lambda c: c["credentialSubject"].update(activityEndDate="2020-01-01"),
    lambda c: c["credentialStatus"].pop(),
    lambda c: c["credentialStatus"][0].update(statusListIndex="1"),
    lambda c: c.pop("credentialStatus"),
    lambda c: c["evidence"].pop(),
    lambda c: c.update(extra="x"),
    lambda c: c.pop("proof"),
    lambda c: c["proof"].update(proofValue="z1"),
    lambda c: c["proof"].update(proofPurpose="authentication"),
    lambda c: c["proof"].update(cryptosuite="eddsa-jcs-2022"),
    lambda c: c["proof"].update(created="2020-01-01T00:00:00Z"),
    lambda c: c["issuer"].update(id="did:web:evil.example:o:x"),
    lambda c: c["issuer"].update(name="Another Organization"),
    lambda c: c.update({"@context": c["@context"][:1]}),
    lambda c: c.update(type=["VerifiableCredential"]),
    lambda c: c.update(proof=[c["proof"], c["proof"]]),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_credential_is_not_genuine(
    kept: Kept, change: Callable[[dict[str, Any]], Any]
) -> None:
    changed = kept.parsed("valid")
    change(changed)
    for trusted in (kept.trusted, Trusted.of([], [])):
        assert check(changed, trusted).verdict is Verdict.NOT_GENUINE


def test_a_status_list_that_is_not_the_issuers_own_makes_nothing_valid(kept: Kept) -> None:
    revocation, refresh = kept.lists
    emptied = copy.deepcopy(revocation)
    emptied["credentialSubject"]["encodedList"] = refresh["credentialSubject"]["encodedList"]
    backdated = {**revocation, "validFrom": "2030-01-01T00:00:00Z"}
    renamed = {**refresh, "id": revocation["id"]}
    for bad in (emptied, backdated, renamed, {"id": revocation["id"]}):
        found = check(kept.parsed("revoked"), Trusted.of([kept.document], [bad, refresh]))
        assert found.verdict is Verdict.UNKNOWN, bad


def test_what_old_keys_signed_goes_on_verifying(fresh: Kept, clock: Clock) -> None:
    kept = fresh
    clock.go_on(days=1)
    with database_of(kept.app).transaction() as opened:
        organization = opened.scalars(
            select(Organization).where(Organization.slug == "willow")
        ).one()
        ring = KeyRing(PASSPHRASE)
        for purpose in ("credential", "pdf"):
            ring.make(opened, organization, purpose, clock_module.now())
    client = kept.app.test_client()
    kept.app.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)
    document = client.get("/o/willow/did.json").get_json(force=True)
    lists = [
        client.get(f"/o/willow/status/{purpose}/0.json").get_json(force=True)
        for purpose in ("revocation", "refresh")
    ]
    assert lists[0]["proof"]["verificationMethod"] != kept.lists[0]["proof"]["verificationMethod"]
    for state, verdict in STATES.items():
        found = check_file(kept.pdf[state], Trusted.of([document], lists))
        assert found.verdict is verdict
    # The old document does not know the new key: what it signed is not taken on trust.
    assert (
        check_file(kept.pdf["valid"], Trusted.of([kept.document], lists)).verdict is Verdict.UNKNOWN
    )


GARBAGE = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"%PDF-1.7\n%%EOF",
    b"%PDF-1.7\nxref\n0 99999999\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    b"\x89PNG\r\n\x1a\n",
    b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
    b"<svg/>",
    b"<svg xmlns='http://www.w3.org/2000/svg'",
    b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a":1,"a":2}',
    b'{"proof":{"verificationMethod":"did:web:x#z6Mk"},"issuer":"did:web:x"}',
    b'{"proof":{"verificationMethod":"did:web:x#z"},"issuer":"did:web:x","@context":7}',
    "{}".encode("utf-16"),
]


@pytest.mark.parametrize("given", GARBAGE, ids=range(len(GARBAGE)))
def test_whatever_the_file_holds_the_answer_is_calm(given: bytes) -> None:
    assert check_file(given, Trusted.of([], [])).verdict is Verdict.NOT_GENUINE


def test_cutting_a_pdf_anywhere_never_makes_it_valid(kept: Kept) -> None:
    whole = kept.pdf["valid"]
    for end in range(0, len(whole), len(whole) // 40):
        assert check_file(whole[:end], kept.trusted).verdict is Verdict.NOT_GENUINE


def run(tmp_path: Path, kept: Kept, given: bytes, *, issuer: bool, lists: bool) -> tuple[int, str]:
    file, document = tmp_path / "given", tmp_path / "did.json"
    file.write_bytes(given)
    document.write_text(json.dumps(kept.document))
    words = ["verify", str(file)]
    words += ["--issuer", str(document)] if issuer else []
    for place, one in enumerate(kept.lists if lists else []):
        at = tmp_path / f"list{place}.json"
        at.write_text(json.dumps(one))
        words += ["--status-list", str(at)]
    result = CliRunner().invoke(certificate_command, words)
    return result.exit_code, result.output


def test_the_command_answers_by_its_exit_code(kept: Kept, tmp_path: Path) -> None:
    for state, code in (("valid", 0), ("replaced", 1), ("revoked", 1)):
        for given in (kept.pdf[state], kept.credential[state]):
            assert run(tmp_path, kept, given, issuer=True, lists=True)[0] == code
    assert run(tmp_path, kept, kept.pdf["valid"], issuer=False, lists=True)[0] == 3
    assert run(tmp_path, kept, kept.pdf["valid"], issuer=True, lists=False)[0] == 3
    assert run(tmp_path, kept, kept.pdf["valid"][:-1], issuer=True, lists=True)[0] == 4
    code, said = run(tmp_path, kept, kept.pdf["valid"], issuer=True, lists=True)
    assert "VALID (as of 2026-11-23T15:00:00Z)" in said
    assert "Iris Invented" in said


def test_the_command_speaks_json(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_bytes(kept.credential["valid"])
    result = CliRunner().invoke(certificate_command, ["verify", str(file), "--json"])
    assert result.exit_code == 3
    assert json.loads(result.output)["verdict"] == "unknown"


def test_the_document_of_an_issuer_shows_no_secret(kept: Kept) -> None:
    text = json.dumps([kept.document, kept.lists])
    assert not re.search(r'"d"|PRIVATE|sealed', text)
    for method in kept.document["verificationMethod"]:
        jwk = method.get("publicKeyJwk", {})
        if jwk:
            assert len(base64.urlsafe_b64decode(jwk["x5t#S256"] + "=")) == 32


def test_a_finding_that_is_not_genuine_repeats_nothing_of_the_file(kept: Kept) -> None:
    changed = kept.parsed("valid")
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
    found = check(changed, kept.trusted)
    assert found == Finding(Verdict.NOT_GENUINE, found.reasons)
