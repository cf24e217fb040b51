"""How fast certificates are made: `make bench-certificates`.

Ten thousand invented people have completed the course; one run issues all their certificates,
checks each again and writes each to a file. Prints how many a second and core each part makes
alone, what one run made all told, and how much memory it held at the start, in the middle and at
the end.

A rate is told twice: by the clock, and by the seconds of processor that were spent, parents and
children together. On a machine that does other things too only the second says what the program
does. The aim is 25 a second and core all told, and memory that does not grow.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import insert, select

from hrtraining import content
from hrtraining.accounts.models import Holder, License, Organization, Person
from hrtraining.certificates import bulk, bulk_reading, log
from hrtraining.certificates.exports import pdf, proofs, signatures
from hrtraining.certificates.keys import Issuer, KeyRing
from hrtraining.certificates.minting import Press
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.rules import codes, credentials
from hrtraining.certificates.rules.snapshot import Snapshot, from_data
from hrtraining.courses import operations as courses
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.credit.models import Attestation, Completion
from hrtraining.database import Database, migrate
from hrtraining.enrollment.models import Enrollment
from hrtraining.settings import shipped

AIM = 25.0
# Of the memory held in the middle; the first batches fill caches that are bounded.
MOST_GROWTH = 1.10
PASSPHRASE = "a passphrase of the bench"
PUBLIC_URL = "https://training.example.org"
SAMPLE = 60


@dataclass
class Spent:
    """Seconds by the clock and seconds of processor, of this process and its children."""

    clock: float = 0.0
    processor: float = 0.0

    def rates(self, made: int, cores: int) -> tuple[float, float]:
        """Per core and second by the clock, and per second of processor."""
        return made / self.clock / cores, made / self.processor


@contextmanager
def spent() -> Iterator[Spent]:
    """Measures what is done inside."""
    measured, began, used = Spent(), time.perf_counter(), _processor()
    yield measured
    measured.clock = time.perf_counter() - began
    measured.processor = _processor() - used


def _processor() -> float:
    whole = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        whole += usage.ru_utime + usage.ru_stime
    return whole


def held_megabytes() -> float:
    """What this process and its children hold in memory now."""
    mine = os.getpid()
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(") ")[2].split()[1])
            if mine in {int(folder.name), parent}:
                pages = int((folder / "statm").read_text().split()[1])
                total += pages * resource.getpagesize()
        except (OSError, ValueError):
            continue
    return total / 1_000_000


def people_who_completed(database: Database, many: int, at: datetime) -> int:
    """Writes the invented people and their completions; answers the organization's id."""
    editions = content.keep(database, content.read_sound(shipped("content")))
    with database.transaction() as opened:
        organization = Organization(
            slug="bench",
            name="The Bench Institute (invented)",
            address="1 Example Street, Testville, NY 00000",
            contact_email="office@bench.example",
            time_zone="America/New_York",
            is_demo=False,
            created_at=at,
        )
        opened.add(organization)
        opened.flush()
        courses.offer(opened, organization.id, "foundations", editions["foundations"], at)
        opened.flush()
        offering = opened.scalars(select(Offering)).one()
        for start in range(1, many + 1, 1_000):
            ids = range(start, min(start + 1_000, many + 1))
            for table, row in (
                (Holder, lambda _one: {"created_at": at}),
                (Person, lambda one: _person(one, at)),
                (License, lambda one: _license(one, at)),
                (Enrollment, lambda one: _enrollment(one, offering, at)),
                (Attestation, lambda one: _attestation(one, at)),
                (
                    Completion,
                    lambda one: {"enrollment_id": one, "completed_at": at, "evidence": {}},
                ),
            ):
                opened.execute(insert(table), [{"id": one, **row(one)} for one in ids])
        return organization.id


def _person(one: int, at: datetime) -> dict[str, object]:
    return {
        "holder_id": one,
        "email": f"p{one}@example.org",
        "password_hash": "-",
        "printed_name": f"Person {one} Invented, LCSW",
        "session_stamp": "-",
        "email_verified_at": at,
        "created_at": at,
    }


def _license(one: int, at: datetime) -> dict[str, object]:
    return {
        "person_id": one,
        "state": "NY",
        "profession": "social_worker",
        "number": f"{one:06d}",
        "added_at": at,
        "removed_at": None,
    }


def _enrollment(one: int, offering: Offering, at: datetime) -> dict[str, object]:
    return {
        "person_id": one,
        "holder_id": one,
        "offering_id": offering.id,
        "course_edition_id": offering.course_edition_id,
        "enrolled_at": at,
    }


def _attestation(one: int, at: datetime) -> dict[str, object]:
    return {
        "enrollment_id": one,
        "text": "-",
        "printed_name": f"Person {one} Invented, LCSW",
        "attested_at": at,
    }


def parts_alone(database: Database, ring: KeyRing) -> dict[str, float]:
    """How many a second of processor each part makes by itself, in this process."""
    with database.sessions() as opened:
        organization = opened.scalars(select(Organization)).one()
        issuer = ring.issuer_to_read(opened, organization)
        row = opened.scalars(select(Certificate).limit(1)).one()
        words, credential = from_data(row.snapshot), row.credential
    if issuer is None:
        raise LookupError("nothing was issued")
    at = datetime.now(UTC)
    page = pdf.render(words, at, credential)
    if not isinstance(page, bytes):
        raise TypeError("the bench's own certificate cannot be printed")
    return {
        "credential signed": _alone(lambda: _credential(words, issuer)),
        "page set": _alone(lambda: pdf.render(_another(words), at, credential)),
        "page signed": _alone(lambda: signatures.sign(page, issuer.pdf_signer, at=at, place="-")),
    }


def _another(words: Snapshot) -> Snapshot:
    return replace(words, code=str(codes.make(secrets.token_bytes(10))))


def _credential(words: Snapshot, issuer: Issuer) -> None:
    document = credentials.credential(
        _another(words),
        did=issuer.did,
        public_url=PUBLIC_URL,
        slug="bench",
        issued_at="2026-11-23T15:00:00Z",
        pdf_signer=issuer.pdf_signer.public.fingerprint,
    )
    proofs.sign(
        document, issuer.credential_key, method=issuer.method, created="2026-11-23T15:00:00Z"
    )


def _alone(made: Callable[[], object]) -> float:
    made()
    began = time.process_time()
    for _ in range(SAMPLE):
        made()
    return SAMPLE / (time.process_time() - began)


def main() -> int:
    """Runs the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--database", default="", help="SQLite in a temporary folder by default.")
    given = parser.parse_args()
    # As the command does when it starts.
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        return _run(given.many, given.processes, given.database, Path(folder))


def _run(many: int, cores: int, url: str, folder: Path) -> int:
    database = Database.at(url or f"sqlite:///{folder / 'bench.sqlite3'}")
    migrate(database.engine)
    organization_id = people_who_completed(database, many, datetime.now(UTC))
    ring = KeyRing(PASSPHRASE)
    press = Press(b"", ring, PUBLIC_URL, datetime.now(UTC))
    with database.transaction() as opened:
        organization = opened.get_one(Organization, organization_id)
        ring.issuer(opened, organization, press.at, PUBLIC_URL)
    memory: list[float] = []
    with spent() as issuing:
        makers = bulk.Makers(database, organization_id, PASSPHRASE, cores)
        with (
            served.outside_requests(),
            makers,
            click.progressbar(length=many, label="Issuing", show_pos=True) as bar,
        ):
            for batch in bulk.issue_due(database, organization_id, makers, press):
                bar.update(batch.issued)
                memory.append(held_megabytes())
    with spent() as checking:
        again = bulk_reading.reverify(
            database, organization_id, PASSPHRASE, after=0, processes=cores
        )
        checked = [one for found in again for one in found]
    with spent() as writing:
        written = sum(
            bulk_reading.write_files(database, organization_id, ring, folder / "pdf", ("pdf",))
        )
    with database.sessions() as opened:
        organization = opened.get_one(Organization, organization_id)
        problems = log.problems(opened, organization)
    told = {
        "certificates": many,
        "processes": cores,
        "memory_mb": {
            "start": round(memory[min(3, len(memory) - 1)]),
            "middle": round(memory[len(memory) // 2]),
            "end": round(memory[-1]),
        },
        "alone_per_processor_second": {
            name: round(rate, 1) for name, rate in parts_alone(database, ring).items()
        },
    }
    for name, one in (("issued", issuing), ("checked again", checking), ("written", writing)):
        by_clock, by_processor = one.rates(many, cores)
        told[name] = {
            "per_second_and_core": round(by_clock, 1),
            "per_processor_second": round(by_processor, 1),
            "of_the_aim": round(by_processor / AIM, 2),
        }
    print(json.dumps(told, indent=2))
    wrong = [one for one in checked if one.problem]
    grown = memory[-1] / memory[len(memory) // 2]
    failures = [
        *(problems[:3]),
        *(f"{one.number}: {one.problem}" for one in wrong[:3]),
        *([] if len(checked) == written == many else ["some are missing"]),
        *([] if grown <= MOST_GROWTH else [f"memory grew to {grown:.2f} of the middle"]),
        *(
            []
            if issuing.rates(many, cores)[1] >= AIM
            else [f"fewer than {AIM:g} a second of processor"]
        ),
    ]
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
