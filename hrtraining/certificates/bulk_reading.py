"""Many certificates read back: each checked as a stranger would, or written as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.accounts.models import Organization
from hrtraining.certificates import published
from hrtraining.certificates.bulk import obey_the_parent
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import open_pdf
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.reader.credential import Trusted
from hrtraining.certificates.reader.files import Unreadable, check_file, credential_in_pdf
from hrtraining.certificates.rules.snapshot import written_number
from hrtraining.certificates.rules.verdicts import Verdict
from hrtraining.certificates.sealing import RecordsKey, WrongPassphrase
from hrtraining.database import Database

BATCH = 50
FORMS = ("pdf", "credential")
_SUFFIXES = {"pdf": "pdf", "credential": "json"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a certificate came to when it was checked again; ``problem`` is empty where it is whole.

    A revoked or replaced certificate is whole: it says what it should.
    """

    number: int
    verdict: str
    problem: str


def count(opened: Session, organization_id: int, after: int) -> int:
    """How many certificates the organization has beyond a number."""
    return opened.execute(
        select(func.count(Certificate.id)).where(
            Certificate.organization_id == organization_id, Certificate.number > after
        )
    ).scalar_one()


def reverify(
    database: Database, organization_id: int, passphrase: str, *, after: int, processes: int
) -> Iterator[list[Checked]]:
    """Checks every certificate beyond a number by its kept bytes alone, in the order of numbers.

    It is held against the issuer's document and lists as of now, as anyone's program would, and its
    attachment against the credential that is served.
    """
    given = (_url(database), organization_id, passphrase)
    with database.sessions() as opened:
        last = opened.scalar(
            select(func.max(Certificate.number)).where(
                Certificate.organization_id == organization_id
            )
        )
    ranges = [
        (start, min(start + BATCH, (last or 0) + 1))
        for start in range(after + 1, (last or 0) + 1, BATCH)
    ]
    if processes == 1:
        checker = _Checker(*given)
        yield from (checker.range(*one) for one in ranges)
        return
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=given
    ) as pool:
        try:
            yield from pool.map(_range, ranges)
        finally:
            pool.shutdown(cancel_futures=True)


def write_files(
    database: Database, organization_id: int, keys: KeyRing, folder: Path, forms: Sequence[str]
) -> Iterator[int]:
    """Writes every certificate into a folder as it was issued, and yields how many of each batch.

    A file that is there already is left alone: it is whole, since each takes its name only at the
    end. Files are readable by their owner only, for they show license numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    after = 0
    while True:
        with database.sessions() as opened:
            records = keys.records_to_read(opened)
            numbers = opened.scalars(
                select(Certificate.number)
                .where(Certificate.organization_id == organization_id, Certificate.number > after)
                .order_by(Certificate.number)
                .limit(BATCH)
            ).all()
            for number in numbers:
                missing = _missing(folder, number, forms)
                if missing:
                    _write(opened, organization_id, number, records, missing)
        if not numbers:
            return
        after = numbers[-1]
        yield len(numbers)


def _missing(folder: Path, number: int, forms: Sequence[str]) -> dict[str, Path]:
    files = {form: folder / f"{written_number(number)}.{_SUFFIXES[form]}" for form in forms}
    return {form: file for form, file in files.items() if not file.exists()}


def _write(
    opened: Session,
    organization_id: int,
    number: int,
    records: RecordsKey | None,
    missing: dict[str, Path],
) -> None:
    row = opened.execute(
        select(Certificate.code, Certificate.pdf, Certificate.credential).where(
            Certificate.organization_id == organization_id, Certificate.number == number
        )
    ).one()
    for form, file in missing.items():
        text = row.credential.encode("utf-8")
        made = open_pdf(records, row.code, row.pdf) if form == "pdf" else text
        begun = file.with_name(f".{file.name}.part")
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(made)
        begun.replace(file)


class _Checker:
    """Holds what checking needs: the database, the key of the sealed columns, what is published."""

    def __init__(self, url: str, organization_id: int, passphrase: str) -> None:
        self.database = Database.at(url)
        self.organization_id = organization_id
        keys = KeyRing(passphrase)
        with self.database.sessions() as opened:
            organization = opened.get_one(Organization, organization_id)
            self.records = keys.records_to_read(opened)
            document = published.issuer_document(opened, organization.slug)
            lists = published.lists_of(opened, organization, keys, clock.now())
        self.trusted = Trusted.of([document], lists)

    def range(self, start: int, end: int) -> list[Checked]:
        """The certificates from a number up to, but without, another."""
        statement = (
            select(Certificate.number, Certificate.code, Certificate.pdf, Certificate.credential)
            .where(
                Certificate.organization_id == self.organization_id,
                Certificate.number >= start,
                Certificate.number < end,
            )
            .order_by(Certificate.number)
        )
        with self.database.sessions() as opened:
            return [self._checked(*row) for row in opened.execute(statement)]

    def _checked(self, number: int, code: str, sealed: bytes, credential: str) -> Checked:
        try:
            pdf = open_pdf(self.records, code, sealed)
        except WrongPassphrase:
            return Checked(number, "", "its kept bytes were changed, or belong to another")
        finding = check_file(pdf, self.trusted)
        if finding.verdict in {Verdict.NOT_GENUINE, Verdict.UNKNOWN}:
            return Checked(number, finding.verdict, " ".join(finding.reasons))
        try:
            same = credential_in_pdf(pdf) == credential.encode("utf-8")
        except Unreadable as fault:
            return Checked(number, finding.verdict, str(fault))
        problem = "" if same else "its attachment is not the credential that is served"
        return Checked(number, finding.verdict, problem)


_worker: dict[str, _Checker] = {}


def _start(url: str, organization_id: int, passphrase: str) -> None:
    obey_the_parent()
    _worker["checker"] = _Checker(url, organization_id, passphrase)


def _range(ends: tuple[int, int]) -> list[Checked]:
    return _worker["checker"].range(*ends)


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)
