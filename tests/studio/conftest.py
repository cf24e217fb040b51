"""What tests of the studio share: a database with the cast, and a draft in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from hrtraining.access import Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization
from hrtraining.database import Database
from hrtraining.studio.operations import creating, keeping, saving
from hrtraining.studio.operations.keeping import Copy, Place, Token
from hrtraining.studio.rules.starting import STARTS
from tests.conftest import THE_DAY, Someone, make_organization, make_person

TEXTS = {start.key: start.text for start in STARTS}


@dataclass
class Studio:
    """A draft and two trainers of its organization."""

    database: Database
    draft_id: int
    slug: str
    organization_id: int
    ada: Someone
    ben: Someone
    minutes: int = 0

    def place(self, who: Someone) -> Place:
        self.minutes += 1
        return Place(self.draft_id, who.person_id, THE_DAY + timedelta(minutes=self.minutes))

    def copy(self, who: Someone) -> Copy:
        with self.database.sessions() as opened:
            return keeping.copy_of(opened, self.draft_id, who.person_id)

    def type(
        self, who: Someone, text: str, seen: Token | None = None, what: str = "Typed"
    ) -> keeping.Kept | keeping.Moved:
        token = seen or self.copy(who).token
        with self.database.transaction() as opened:
            return keeping.keep(opened, self.place(who), text, what, token)

    def save(self, who: Someone, **decided: object) -> saving.Outcome:
        with self.database.transaction() as opened:
            return saving.save(opened, self.place(who), **decided)

    def revision(self, number: int) -> str | None:
        with self.database.sessions() as opened:
            return keeping.text_of(opened, self.draft_id, number)


@pytest.fixture
def studio(database: Database) -> Studio:
    """A draft made from the two-scale start, on each kind of database."""
    with database.transaction() as opened:
        organization: Organization = make_organization(opened, "willow")
        people = []
        for name in ("ada", "ben"):
            person = make_person(opened, f"{name}@example.org", f"{name.title()} Example")
            accounts.grant_role(opened, person, organization, Role.TRAINER, THE_DAY)
            people.append(Someone(person.id, person.email, person.printed_name))
        draft = creating.create(
            opened,
            creating.Beginning(organization.id, "A sleeve", TEXTS["two-scales"]),
            people[0].person_id,
            THE_DAY,
        )
        return Studio(database, draft.id, draft.slug, organization.id, *people)
