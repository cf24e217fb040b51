"""An organization that holds invented approvals, for tests about credit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import License, Organization
from hrtraining.courses.models import Offering
from hrtraining.credit import approving, proving
from hrtraining.credit.models import Approval, OfferingCredit
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.documents import FILE_KINDS
from hrtraining.credit.rules.hours import CasesAs, Hours
from hrtraining.credit.rules.packs import SELF_STUDY, Method, Value
from tests.conftest import THE_DAY, School

GIVEN = approving.Given(
    profession="counselor",
    format=SELF_STUDY,
    number="INVENTED-0000",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    read_by="Kim Invented",
    read_edition="an invented edition",
    read_on=date(2025, 12, 1),
)


def hours_of(amount: str) -> Hours:
    """Hours that a body set by itself in an invented letter."""
    accepted = Value(known=True, verified=None, why="invented")
    return Hours(Method.FIXED, None, Decimal(amount), Decimal(amount), ("invented",), accepted)


@dataclass
class Office:
    """What a CE administrator of `willow` does, without the pages."""

    opened: Session
    organization_id: int
    offering: Offering

    def approve(
        self,
        board: str = "nbcc-acep",
        hours: str | None = "3",
        *,
        letter: bool = True,
        at: datetime = THE_DAY,
        renews: Approval | None = None,
        **given: object,
    ) -> Approval:
        """An approval, with hours for the edition that is offered, and a letter."""
        pack = packs()[board]
        said = replace(GIVEN, profession=pack.professions[0])
        outcome = approving.record_approval(
            self.opened,
            self.organization_id,
            pack,
            replace(said, **given),
            at=at,
            actor_person_id=None,
            renews=renews,
        )
        assert isinstance(outcome, approving.Recorded), outcome
        approval = self.opened.get_one(Approval, outcome.id)
        if hours is not None:
            self.grant(approval, hours, at=at)
        if letter:
            upload = proving.Upload("letter", "letter.pdf", FILE_KINDS[0], b"%PDF-1.7 invented")
            proving.attach(self.opened, approval, pack, upload, at=at, actor_person_id=None)
        return approval

    def grant(self, approval: Approval, hours: str, at: datetime = THE_DAY) -> None:
        """Hours for the edition that is offered now."""
        given = approving.HoursGiven(
            self.offering.course_edition_id, hours_of(hours), CasesAs.WORDS, "", "", "Invented."
        )
        approving.approve_hours(self.opened, approval, given, {}, at=at, actor_person_id=None)

    def open_for_credit(self, at: datetime = THE_DAY, *, for_credit: bool = True) -> None:
        """As if nothing had been missing: the shipped content can never be published."""
        self.offering.for_credit = for_credit
        self.opened.add(
            OfferingCredit(offering_id=self.offering.id, for_credit=for_credit, recorded_at=at)
        )
        self.opened.flush()

    def license(self, person_id: int, profession: str, at: datetime = THE_DAY) -> License:
        """A license on the person's file since a moment."""
        held = License(
            person_id=person_id, state="NY", profession=profession, number="1", added_at=at
        )
        self.opened.add(held)
        self.opened.flush()
        return held


def office_in(school: School, opened: Session) -> Office:
    """Of an organization that is no demo: a demo gives no credit."""
    offering = opened.scalars(select(Offering)).one()
    opened.get_one(Organization, school.cast.organization_id).is_demo = False
    opened.flush()
    return Office(opened, school.cast.organization_id, offering)


@pytest.fixture
def office(school: School) -> Iterator[Office]:
    """The office on each kind of database, in one transaction that is not kept."""
    with school.app.app_context(), school.database.transaction() as opened:
        yield office_in(school, opened)
