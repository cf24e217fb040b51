"""Makes a certificate: its credential signed, its PDF set and signed, both kept and logged."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization
from hrtraining.certificates import log
from hrtraining.certificates.exports import pdf, proofs, signatures
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.keys import Issuer, KeyRing
from hrtraining.certificates.models import Certificate, LicenseMark
from hrtraining.certificates.rules import codes, credentials, snapshot
from hrtraining.certificates.rules.snapshot import PrintedLicense, Snapshot, printed_words
from hrtraining.certificates.sealing import RecordsKey
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.packs import forbidden_in


@dataclass(frozen=True, slots=True)
class Press:
    """What issuing needs from outside: chance for the code, the keys, the address, the moment.

    ``public_url`` is where people reach this installation, without a slash at its end.
    """

    chance: bytes = field(repr=False)
    keys: KeyRing = field(repr=False)
    public_url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate's outward forms: the signed credential's exact text, and the signed PDF."""

    credential: str
    pdf: bytes


def forbidden(words: Snapshot) -> Unprintable | None:
    """The first word on the page that a board whose credit is printed forbids."""
    boards = packs()
    for one in words.credit:
        rules = boards.get(one.board)
        found = forbidden_in(printed_words(words), rules.forbidden) if rules else ()
        if found:
            return Unprintable(found[0], forbidden_by=one.board_name)
    return None


def make(words: Snapshot, issuer: Issuer, slug: str, at: datetime) -> Made | Unprintable:
    """Signs the credential, sets the page around it and signs that."""
    refused = forbidden(words)
    if refused is not None:
        return refused
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = credentials.credential(
        words,
        did=issuer.did,
        public_url=issuer.public_url,
        slug=slug,
        issued_at=moment,
        pdf_signer=issuer.pdf_signer.public.fingerprint,
    )
    signed = proofs.sign(document, issuer.credential_key, method=issuer.method, created=moment)
    text = json.dumps(signed, ensure_ascii=False, indent=2) + "\n"
    page = pdf.render(words, at, text)
    if isinstance(page, Unprintable):
        return page
    return Made(text, signatures.sign(page, issuer.pdf_signer, at=at, place=words.issuer.name))


@dataclass(frozen=True, slots=True)
class Place:
    """Whose certificate it is and where it stands among the organization's."""

    holder_id: int
    organization_id: int
    enrollment_id: int
    number: int
    code: codes.Code
    replaces_id: int | None = None


def mint(
    opened: Session, organization: Organization, words: Snapshot, place: Place, press: Press
) -> Certificate | Unprintable:
    """Makes, keeps and logs a certificate. The organization's row must be held."""
    issuer = press.keys.issuer(opened, organization, press.at, press.public_url)
    made = make(words, issuer, organization.slug, press.at)
    if isinstance(made, Unprintable):
        return made
    return keep(opened, words, made, place, press)


def keep(opened: Session, words: Snapshot, made: Made, place: Place, press: Press) -> Certificate:
    """Keeps and logs what was made. The organization's row must be held."""
    records = press.keys.records(opened, press.at)
    code = place.code.signs
    kept = Certificate(
        holder_id=place.holder_id,
        organization_id=place.organization_id,
        enrollment_id=place.enrollment_id,
        replaces_id=place.replaces_id,
        number=place.number,
        code=code,
        snapshot=snapshot.to_data(replace(words, licenses=())),
        licenses=seal_licenses(records, code, words.licenses),
        credential=made.credential,
        pdf=records.seal(made.pdf, f"pdf {code}"),
        name_folded=folded(words.name),
        issued_at=press.at,
    )
    opened.add(kept)
    opened.flush()
    marks = {records.mark(one.number) for one in words.licenses}
    opened.add_all(LicenseMark(certificate_id=kept.id, mark=mark) for mark in sorted(marks))
    log.append(opened, kept, "issued", press.at)
    return kept


def seal_licenses(records: RecordsKey, code: str, held: tuple[PrintedLicense, ...]) -> bytes:
    """The licenses of a certificate as its column keeps them."""
    data = [[one.state, one.profession, one.number] for one in held]
    return records.seal(json.dumps(data).encode("utf-8"), f"licenses {code}")


def open_licenses(records: RecordsKey, code: str, sealed: bytes) -> tuple[PrintedLicense, ...]:
    """Reads back what :func:`seal_licenses` wrote."""
    if not sealed:  # from before licenses were sealed: the snapshot has them
        return ()
    data = json.loads(records.unseal(sealed, f"licenses {code}"))
    return tuple(PrintedLicense(*one) for one in data)


def open_pdf(records: RecordsKey | None, code: str, sealed: bytes) -> bytes:
    """The bytes of the PDF as they were issued."""
    if sealed.startswith(b"%PDF-"):  # from before PDFs were sealed
        return sealed
    if records is None:
        raise LookupError("a sealed PDF, and no key was ever made")
    return records.unseal(sealed, f"pdf {code}")


def folded(name: str) -> str:
    """A name as it is searched: no case, no marks, single spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(kept.split())[:400]
