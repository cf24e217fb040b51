"""Approvals of an organization: recording, renewing and ending them, and hours under them.

Each takes a session and never commits. Everything is a new row; nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.courses.models import Edition
from hrtraining.credit.models import Approval, ApprovalEnd, ApprovedCourse
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.hours import CasesAs, Hours
from hrtraining.credit.rules.packs import Pack, forbidden_in


@dataclass(frozen=True, slots=True)
class Given:
    """What a CE administrator says of an approval."""

    profession: str
    format: str
    number: str
    valid_from: date
    valid_to: date
    read_by: str
    read_edition: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Recorded:
    """It is recorded."""

    id: int


@dataclass(frozen=True, slots=True)
class NotOfBoard:
    """The board approves nothing for that profession."""


@dataclass(frozen=True, slots=True)
class Backwards:
    """The period would end before it begins, or before it began."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The board forbids a word of what would be printed."""

    word: str


@dataclass(frozen=True, slots=True)
class RenewedAlready:
    """It was renewed before: the newer approval is the one to renew."""

    by_id: int


@dataclass(frozen=True, slots=True)
class EndedAlready:
    """It was ended before."""


@dataclass(frozen=True, slots=True)
class AnotherCourse:
    """The edition is no course's."""


def record_approval(
    opened: Session,
    organization_id: int,
    pack: Pack,
    given: Given,
    *,
    at: datetime,
    actor_person_id: int | None,
    renews: Approval | None = None,
) -> Recorded | NotOfBoard | Backwards | RenewedAlready | Forbidden:
    """Records an approval, or the renewal of one, with the board's statement as it is today."""
    if given.profession not in pack.professions:
        return NotOfBoard()
    for word in forbidden_in(given.number, pack.forbidden):
        return Forbidden(word)
    if given.valid_to < given.valid_from:
        return Backwards()
    if renews is not None:
        _one_at_a_time(opened, renews)
        newer = opened.scalar(select(Approval.id).where(Approval.renews_id == renews.id))
        if newer is not None:
            return RenewedAlready(newer)
        if given.valid_from <= renews.valid_from:
            return Backwards()
    made = Approval(
        organization_id=organization_id,
        board=pack.board,
        profession=given.profession,
        format=given.format,
        number=given.number,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        statement=pack.statement.text,
        statement_version=pack.statement.version,
        read_by=given.read_by,
        read_edition=given.read_edition,
        read_on=given.read_on,
        renews_id=renews.id if renews else None,
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="approval recorded",
        subject=f"approval {made.id}",
        actor_person_id=actor_person_id,
        board=pack.board,
        renews=made.renews_id,
    )
    return Recorded(made.id)


def end_approval(
    opened: Session,
    approval: Approval,
    *,
    last_day: date,
    reason: str,
    at: datetime,
    actor_person_id: int | None,
) -> Recorded | EndedAlready | Backwards:
    """Ends an approval before its time; what was earned until that day stands."""
    _one_at_a_time(opened, approval)
    known = opened.scalar(select(ApprovalEnd.id).where(ApprovalEnd.approval_id == approval.id))
    if known is not None:
        return EndedAlready()
    if not approval.valid_from <= last_day <= approval.valid_to:
        return Backwards()
    made = ApprovalEnd(
        approval_id=approval.id,
        last_day=last_day,
        reason=reason,
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="approval ended",
        subject=f"approval {approval.id}",
        actor_person_id=actor_person_id,
        last_day=last_day.isoformat(),
    )
    return Recorded(made.id)


@dataclass(frozen=True, slots=True)
class HoursGiven:
    """The hours of an edition under an approval, and why these: the text is mandatory."""

    course_edition_id: int
    hours: Hours
    cases: CasesAs
    number: str
    category: str
    rationale: str


def approve_hours(
    opened: Session,
    approval: Approval,
    given: HoursGiven,
    inputs: dict[str, Any],
    *,
    at: datetime,
    actor_person_id: int | None,
) -> Recorded | AnotherCourse | Forbidden:
    """Records what an edition earns under an approval; ``inputs`` is what it was worked out from.

    The amount is the method's own and cannot be typed.
    """
    edition = opened.get(Edition, given.course_edition_id)
    if edition is None or edition.kind != "course":
        return AnotherCourse()
    pack = packs().get(approval.board)
    for word in forbidden_in(f"{given.number} · {given.category}", pack.forbidden if pack else ()):
        return Forbidden(word)
    made = ApprovedCourse(
        approval_id=approval.id,
        course_edition_id=edition.id,
        method=given.hours.method.value,
        cases_as=given.cases.value,
        hours=text_of(given.hours.hours),
        number=given.number,
        category=given.category,
        rationale=given.rationale,
        derivation={"steps": list(given.hours.steps), "inputs": inputs},
        recorded_by_id=actor_person_id,
        recorded_at=at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="hours approved",
        subject=f"approval {approval.id}",
        actor_person_id=actor_person_id,
        edition=edition.id,
        hours=made.hours,
        method=made.method,
    )
    return Recorded(made.id)


def _one_at_a_time(opened: Session, approval: Approval) -> None:
    # Two requests at once wait for each other here on PostgreSQL; SQLite has one writer.
    opened.execute(select(Approval.id).where(Approval.id == approval.id).with_for_update())


def text_of(amount: Decimal) -> str:
    """A decimal as the table keeps it."""
    return f"{amount.normalize():f}"
