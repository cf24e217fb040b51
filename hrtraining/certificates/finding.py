"""An organization's certificates found by name, number, code or license, and whose they are."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization, Person
from hrtraining.certificates.minting import folded
from hrtraining.certificates.models import Certificate, LicenseMark
from hrtraining.certificates.pages import ON_A_PAGE, Shown, shown_of
from hrtraining.certificates.rules.codes import Code, parse
from hrtraining.certificates.rules.transcript import Entry, Transcript, transcript
from hrtraining.certificates.sealing import RecordsKey

LARGEST_NUMBER = 10**9


def found(
    opened: Session, organization_id: int, typed: str, records: RecordsKey | None
) -> list[Shown]:
    """The organization's certificates that what was typed may mean, newest first.

    A name matches by any part of it, whatever its case and marks; a number, a code and a license
    number match whole. License numbers are looked up by their keyed digests: they are nowhere in
    the clear. One more than is shown comes back where there are more.
    """
    mine = select(Certificate.id).where(Certificate.organization_id == organization_id)
    ways = []
    name = folded(typed)
    if name:
        ways.append(mine.where(Certificate.name_folded.contains(name, autoescape=True)))
    digits = typed.strip().removeprefix("#")
    if digits.isascii() and digits.isdecimal() and int(digits) < LARGEST_NUMBER:
        ways.append(mine.where(Certificate.number == int(digits)))
    code = parse(typed)
    if isinstance(code, Code):
        ways.append(mine.where(Certificate.code == code.signs))
    if records is not None and any(one.isalnum() for one in typed):
        ways.append(
            select(LicenseMark.certificate_id)
            .join(Certificate, Certificate.id == LicenseMark.certificate_id)
            .where(
                LicenseMark.mark == records.mark(typed),
                Certificate.organization_id == organization_id,
            )
        )
    if not ways:
        return []
    ids = union(*ways).subquery()
    newest = select(ids.c[0]).order_by(ids.c[0].desc()).limit(ON_A_PAGE + 1)
    return shown_of(opened, list(opened.scalars(newest)))


def own_transcript(shown: list[Shown], printed_name: str) -> Transcript:
    """The transcript of all that a person holds."""
    return transcript([Entry(one.words, one.standing) for one in shown], printed_name)


def organization_transcript(
    opened: Session, organization: Organization, holder_id: int
) -> Transcript | None:
    """The transcript of what one organization issued to a holder; nothing where it issued none."""
    ids = opened.scalars(
        select(Certificate.id)
        .where(Certificate.organization_id == organization.id, Certificate.holder_id == holder_id)
        .order_by(Certificate.id.desc())
    ).all()
    if not ids:
        return None
    return own_transcript(shown_of(opened, list(ids)), "")


def address_of(opened: Session, certificate_id: int) -> str | None:
    """Where the holder of a certificate gets letters; nothing for an account that was closed."""
    return opened.scalar(
        select(Person.email)
        .join(Certificate, Certificate.holder_id == Person.holder_id)
        .where(Certificate.id == certificate_id)
    )
