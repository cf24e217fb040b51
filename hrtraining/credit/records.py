"""Approvals, hours and what proves them, as an organization has recorded them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from hrtraining.accounts.models import License, Person
from hrtraining.credit.measuring import measure_edition
from hrtraining.credit.models import (
    Approval,
    ApprovalEnd,
    ApprovedCourse,
    CreditDocument,
    DifficultyRating,
    DocumentRemoval,
    OfferingCredit,
    PilotTime,
)
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.boards import HeldApproval
from hrtraining.credit.rules.derivation import derivation_in_words
from hrtraining.credit.rules.documents import kept_until, may_remove
from hrtraining.credit.rules.hours import Inputs, agreement
from hrtraining.credit.rules.lines import ApprovedHours


@dataclass(frozen=True, slots=True)
class Held:
    """An approval with what became of it."""

    approval: Approval
    end: ApprovalEnd | None
    renewed_by: int | None

    @property
    def last_day(self) -> date:
        """The last day on which it counts."""
        return self.end.last_day if self.end else self.approval.valid_to

    def is_valid(self, on: date) -> bool:
        """Whether it counts on a day."""
        return self.approval.valid_from <= on <= self.last_day


def approvals_of(opened: Session, organization_id: int) -> list[Held]:
    """An organization's approvals, the newest first."""
    return [
        _held(row)
        for row in opened.execute(
            _with_ends()
            .where(Approval.organization_id == organization_id)
            .order_by(Approval.valid_to.desc(), Approval.id.desc())
        )
    ]


def approval_of(opened: Session, organization_id: int, approval_id: int) -> Held | None:
    """One approval of the organization."""
    row = opened.execute(
        _with_ends().where(Approval.organization_id == organization_id, Approval.id == approval_id)
    ).one_or_none()
    return None if row is None else _held(row)


@dataclass(frozen=True, slots=True)
class Document:
    """What was kept with an approval, whether its bytes are still here, and who removed them."""

    row: CreditDocument
    removal: DocumentRemoval | None
    removed_by: str | None
    last_day: date

    def may_go(self, today: date) -> bool:
        """Whether it can be removed on a day."""
        return self.removal is None and may_remove(self.last_day, today)


def documents_of(opened: Session, approval_ids: Iterable[int]) -> list[Document]:
    """What was kept with approvals, oldest first, without the bytes."""
    return _documents(opened, CreditDocument.approval_id.in_(tuple(approval_ids)))


def document_of(opened: Session, organization_id: int, document_id: int) -> Document | None:
    """One document of the organization, without the bytes."""
    found = _documents(
        opened,
        CreditDocument.organization_id == organization_id,
        CreditDocument.id == document_id,
    )
    return found[0] if found else None


def _documents(opened: Session, *which: ColumnElement[bool]) -> list[Document]:
    rows = opened.execute(
        select(
            CreditDocument,
            DocumentRemoval,
            Person.printed_name,
            Approval.board,
            Approval.valid_to,
        )
        .join(Approval, Approval.id == CreditDocument.approval_id)
        .outerjoin(DocumentRemoval, DocumentRemoval.document_id == CreditDocument.id)
        .outerjoin(Person, Person.id == DocumentRemoval.removed_by_id)
        .where(*which)
        .order_by(CreditDocument.id)
    )
    return [
        Document(
            row.CreditDocument,
            row.DocumentRemoval,
            row.printed_name,
            kept_until(row.CreditDocument.keep_until, row.valid_to, packs().get(row.board)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Approved:
    """The newest hours of an edition under an approval, together with it."""

    held: Held
    course: ApprovedCourse


def approved_of(
    opened: Session, organization_id: int, edition_ids: Iterable[int]
) -> list[Approved]:
    """What these editions earn under the organization's approvals: the last record of each."""
    newer = aliased(ApprovedCourse)
    last = (
        select(func.max(newer.id))
        .where(
            newer.approval_id == ApprovedCourse.approval_id,
            newer.course_edition_id == ApprovedCourse.course_edition_id,
        )
        .correlate(ApprovedCourse)
        .scalar_subquery()
    )
    rows = opened.execute(
        _with_ends(ApprovedCourse)
        .join(ApprovedCourse, ApprovedCourse.approval_id == Approval.id)
        .where(
            Approval.organization_id == organization_id,
            ApprovedCourse.course_edition_id.in_(tuple(edition_ids)),
            ApprovedCourse.id == last,
        )
        .order_by(Approval.board, Approval.valid_from, Approval.id)
    )
    return [Approved(_held(row), row.ApprovedCourse) for row in rows]


def approved_hours(
    opened: Session, organization_id: int, course_edition_id: int
) -> tuple[ApprovedHours, ...]:
    """What an edition earns, ready for the rules.

    An approval of a board whose statement was not known whole gives nothing: it could not be
    printed as the board wants it.
    """
    return tuple(
        _hours(one)
        for one in approved_of(opened, organization_id, [course_edition_id])
        if one.held.approval.board in packs() and one.held.approval.statement
    )


def held_for_boards(
    opened: Session, organization_id: int, edition_id: int
) -> tuple[HeldApproval, ...]:
    """The approvals under which an edition earns hours, as the page about boards asks for them."""
    return tuple(
        HeldApproval(
            body="NYSED" if one.board.startswith("nysed-") else packs()[one.board].short,
            professions=frozenset({one.profession}),
            format=one.format,
            number=one.number,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in approved_hours(opened, organization_id, edition_id)
        if one.hours > 0
    )


def ratings_of(
    opened: Session, organization_id: int, course_edition_id: int
) -> list[DifficultyRating]:
    """Each rater's last rating of an edition, in the order of the raters' names."""
    rows = opened.scalars(
        select(DifficultyRating)
        .where(
            DifficultyRating.organization_id == organization_id,
            DifficultyRating.course_edition_id == course_edition_id,
        )
        .order_by(DifficultyRating.id)
    )
    last = {row.rater: row for row in rows}
    return [last[name] for name in sorted(last)]


def pilots_of(opened: Session, organization_id: int, course_edition_id: int) -> list[PilotTime]:
    """Each pilot reader's last time for an edition; a time that was struck is left out."""
    rows = opened.scalars(
        select(PilotTime)
        .where(
            PilotTime.organization_id == organization_id,
            PilotTime.course_edition_id == course_edition_id,
        )
        .order_by(PilotTime.id)
    )
    last = {row.reader: row for row in rows}
    return [last[name] for name in sorted(last) if last[name].minutes]


def inputs_of(
    opened: Session, organization_id: int, course_edition_id: int, fixed: Decimal | None = None
) -> Inputs:
    """Everything that hours of an edition are worked out from."""
    return Inputs(
        content=measure_edition(opened, course_edition_id),
        difficulty=agreement(
            [one.difficulty for one in ratings_of(opened, organization_id, course_edition_id)]
        ),
        pilots=tuple(one.minutes for one in pilots_of(opened, organization_id, course_edition_id)),
        fixed=fixed,
    )


def professions_at(opened: Session, person_id: int, at: datetime) -> frozenset[str]:
    """The professions of the licenses that a person had on file at a moment."""
    return frozenset(
        opened.scalars(
            select(License.profession).where(
                License.person_id == person_id,
                License.added_at <= at,
                or_(License.removed_at.is_(None), License.removed_at > at),
            )
        )
    )


def is_for_credit(opened: Session, offering_id: int, at: datetime) -> bool:
    """Whether an offering was for credit at a moment."""
    said = opened.scalar(
        select(OfferingCredit.for_credit)
        .where(OfferingCredit.offering_id == offering_id, OfferingCredit.recorded_at <= at)
        .order_by(OfferingCredit.id.desc())
        .limit(1)
    )
    return bool(said)


_newer = aliased(Approval)
_COLUMNS: tuple[Any, ...] = (Approval, ApprovalEnd, _newer.id.label("renewed_by"))


def _with_ends(*more: Any) -> Select[Any]:
    return (
        select(*_COLUMNS, *more)
        .select_from(Approval)
        .outerjoin(ApprovalEnd, ApprovalEnd.approval_id == Approval.id)
        .outerjoin(_newer, _newer.renews_id == Approval.id)
    )


def _held(row: Row[Any]) -> Held:
    return Held(row.Approval, row.ApprovalEnd, row.renewed_by)


def _hours(one: Approved) -> ApprovedHours:
    approval, pack = one.held.approval, packs()[one.held.approval.board]
    return ApprovedHours(
        board=approval.board,
        board_name=pack.name,
        profession=approval.profession,
        format=approval.format,
        format_words=pack.text("format words"),
        number=one.course.number or approval.number,
        valid_from=approval.valid_from,
        valid_to=one.held.last_day,
        hours=Decimal(one.course.hours),
        unit=pack.text("unit"),
        category=one.course.category,
        statement=approval.statement,
        statement_version=approval.statement_version,
        joint=pack.statement.alone,
        derivation=derivation_in_words(
            one.course.method, one.course.cases_as, one.course.derivation
        ),
    )
