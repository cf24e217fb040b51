"""Many certificates at once: issued in batches, each whole or not at all, on every core."""

from __future__ import annotations

import gc
import os
import secrets
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from types import TracebackType
from typing import Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from hrtraining import audit, clock
from hrtraining.accounts.models import Organization
from hrtraining.certificates.composing import Paper, composed
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.keys import Issuer, KeyRing
from hrtraining.certificates.minting import Made, Place, Press, keep, make
from hrtraining.certificates.models import Certificate, PaperWish
from hrtraining.certificates.operations import next_number
from hrtraining.certificates.reviewing import may_be_issued
from hrtraining.certificates.rules import codes
from hrtraining.certificates.rules.snapshot import Snapshot
from hrtraining.courses.models import Offering
from hrtraining.credit.models import Attestation, Completion
from hrtraining.database import Database
from hrtraining.enrollment.models import Enrollment

# So many wait for each other: long enough to pay for the commit, short enough for other writers.
BATCH = 48
PAPER = "us-letter"


class KeysChanged(Exception):
    """The organization's keys were rotated while certificates were made with the old ones."""


@dataclass(frozen=True, slots=True)
class Unmade:
    """A completion whose certificate cannot be printed, and why."""

    completion_id: int
    name: str
    why: Unprintable


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch came to."""

    issued: int
    unmade: tuple[Unmade, ...]


@dataclass(frozen=True, slots=True)
class _Due:
    completion_id: int
    completed_at: datetime
    name: str
    enrollment: Enrollment
    paper: str | None


class Makers:
    """Makes the outward forms of certificates: here, or in a process for each core."""

    def __init__(self, database: Database, organization_id: int, passphrase: str, processes: int):
        """Nothing is started before ``with``. The organization must have a name and keys."""
        self._given = (
            database.engine.url.render_as_string(hide_password=False),
            organization_id,
            passphrase,
        )
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Starts the processes, each with the keys of today."""
        if self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes, get_context("spawn"), initializer=_start, initargs=self._given
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        """Ends them."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def make(
        self, words: Sequence[Snapshot], issuer: Issuer, slug: str, at: datetime
    ) -> list[Made | Unprintable]:
        """One for each, in their order. Raises KeysChanged."""
        if self._pool is None:
            return [make(one, issuer, slug, at) for one in words]
        signer = issuer.pdf_signer.public.fingerprint
        work = [(one, issuer.method, signer, slug, at) for one in words]
        size = max(1, -(-len(work) // (3 * self._processes)))
        return list(self._pool.map(_make, work, chunksize=size))


def due(opened: Session, organization_id: int) -> int:
    """How many completions of the organization wait for their certificate."""
    waiting = _waiting(organization_id).subquery()
    return opened.execute(select(func.count()).select_from(waiting)).scalar_one()


def issue_due(
    database: Database, organization_id: int, makers: Makers, press: Press, *, batch: int = BATCH
) -> Iterator[Batch]:
    """Issues whatever is due, a batch at a time, each committed before it is yielded.

    Stopped at any moment, no certificate is half there and none is made twice: what is due is asked
    anew for each batch. ``press`` lends its keys and address; every code has its own chance.
    """
    after = 0
    while True:
        with database.transaction() as opened:
            organization = opened.scalars(
                select(Organization).where(Organization.id == organization_id).with_for_update()
            ).one()
            rows = _rows(opened, organization_id, after, batch)
            if not rows:
                return
            now = replace(press, at=clock.now())
            done = _issue(opened, organization, rows, makers, now)
        after = rows[-1].completion_id
        yield done


def _issue(
    opened: Session, organization: Organization, rows: Sequence[_Due], makers: Makers, press: Press
) -> Batch:
    issuer = press.keys.issuer(opened, organization, press.at, press.public_url)
    number = next_number(opened, organization.id)
    # A name that cannot be printed would leave a gap: such are set aside, and the rest made again.
    left, unmade = list(rows), []
    while True:
        work = [
            _composed(opened, organization, row, number + at, press) for at, row in enumerate(left)
        ]
        made = makers.make([words for words, _ in work], issuer, organization.slug, press.at)
        refused = {at for at, one in enumerate(made) if isinstance(one, Unprintable)}
        if not refused:
            break
        unmade += [
            Unmade(left[at].completion_id, left[at].name, one)
            for at, one in enumerate(made)
            if isinstance(one, Unprintable)
        ]
        left = [row for at, row in enumerate(left) if at not in refused]
    for (words, place), one in zip(work, made, strict=True):
        if isinstance(one, Made):
            kept = keep(opened, words, one, place, press)
            audit.record(
                opened,
                at=press.at,
                action="certificate issued",
                subject=f"certificate {kept.id}",
                number=place.number,
            )
            # The bytes of a PDF are not held until the end of the batch.
            opened.flush()
            opened.expunge(kept)
    return Batch(len(work), tuple(unmade))


def _composed(
    opened: Session, organization: Organization, row: _Due, number: int, press: Press
) -> tuple[Snapshot, Place]:
    enrollment = row.enrollment
    code = codes.make(secrets.token_bytes(codes.BYTES_NEEDED))
    paper = Paper(row.name, row.paper or PAPER, number, code, press.public_url, press.at)
    words = composed(opened, enrollment, organization, completed_at=row.completed_at, paper=paper)
    return words, Place(enrollment.holder_id, organization.id, enrollment.id, number, code)


def _waiting(organization_id: int) -> Select[int]:
    has_one = select(Certificate.id).where(Certificate.enrollment_id == Completion.enrollment_id)
    return (
        select(Completion.id)
        .join(Enrollment, Enrollment.id == Completion.enrollment_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .where(Offering.organization_id == organization_id, ~has_one.exists(), may_be_issued())
    )


def _rows(opened: Session, organization_id: int, after: int, most: int) -> list[_Due]:
    rows = opened.execute(
        _waiting(organization_id)
        .join(Attestation, Attestation.enrollment_id == Completion.enrollment_id)
        .outerjoin(PaperWish, PaperWish.completion_id == Completion.id)
        .add_columns(Completion.completed_at, Attestation.printed_name, Enrollment, PaperWish.paper)
        .where(Completion.id > after)
        .order_by(Completion.id)
        .limit(most)
    )
    return [_Due(*row) for row in rows]


_worker: dict[str, Issuer] = {}


def _start(url: str, organization_id: int, passphrase: str) -> None:
    """In a process of its own: opens the organization's keys of today, once."""
    obey_the_parent()
    database = Database.at(url)
    with database.sessions() as opened:
        issuer = KeyRing(passphrase).issuer_to_read(
            opened, opened.get_one(Organization, organization_id)
        )
    database.engine.dispose()
    if issuer is None:
        raise LookupError("the organization has no keys yet")
    _worker["issuer"] = issuer
    # Nothing of what is loaded by now becomes garbage: it need not be looked through again.
    gc.freeze()


def obey_the_parent() -> None:
    """In a process of its own: it neither stops before the one that commits nor outlives it."""
    # A stop at the keyboard reaches every process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _make(work: tuple[Snapshot, str, str, str, datetime]) -> Made | Unprintable:
    words, method, signer, slug, at = work
    issuer = _worker["issuer"]
    if (issuer.method, issuer.pdf_signer.public.fingerprint) != (method, signer):
        raise KeysChanged
    return make(words, issuer, slug, at)
