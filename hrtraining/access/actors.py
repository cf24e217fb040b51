"""Roles, permissions and the person who is asking, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a person does for an organization. Everyone who signs in can be a trainee."""

    TRAINER = "trainer"
    CE_ADMINISTRATOR = "ce_administrator"


class Permission(StrEnum):
    """What a route may ask for, sorted; the text is what a refused person would be told."""

    ADMINISTER_CREDIT = "administer continuing education for an organization"
    AUTHOR_VIGNETTES = "author vignettes"
    LEARN = "take courses and hold certificates"
    SUPERVISE = "read and comment on what a trainee chose to share"


OF_EVERYONE = frozenset({Permission.LEARN, Permission.SUPERVISE})
OF_ROLE: Mapping[Role, frozenset[Permission]] = {
    Role.TRAINER: frozenset({Permission.AUTHOR_VIGNETTES}),
    Role.CE_ADMINISTRATOR: frozenset({Permission.ADMINISTER_CREDIT}),
}


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A role held in an organization."""

    organization_id: int
    organization_slug: str
    role: Role


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom the signed cookie names; true only once the database has confirmed the stamp."""

    person_id: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, as confirmed by the database in this request."""

    person_id: int
    holder_id: int
    printed_name: str
    email: str
    stamp: str
    memberships: frozenset[Membership] = frozenset()

    def may(self, permission: Permission, organization_id: int | None = None) -> bool:
        """Whether the person has the permission, anywhere or in one organization."""
        if permission in OF_EVERYONE:
            return True
        return any(
            permission in OF_ROLE[held.role]
            for held in self.memberships
            if organization_id is None or held.organization_id == organization_id
        )

    def organizations_where(self, permission: Permission) -> list[int]:
        """The ids of the organizations in which the person has the permission."""
        return sorted(
            {held.organization_id for held in self.memberships if permission in OF_ROLE[held.role]}
        )

    # What Flask-Login asks of a user object.

    @property
    def is_active(self) -> bool:
        """Always: a closed account has no stamp that matches."""
        return True

    @property
    def is_authenticated(self) -> bool:
        """Always: there is no actor without a sign-in."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """Never."""
        return False

    def get_id(self) -> str:
        """What the session keeps: the person and the stamp, so that a new stamp signs out."""
        return f"{self.person_id}.{self.stamp}"


@lru_cache(maxsize=1_024)
def claim_from(kept: str | None) -> Claim | None:
    """Reads back what ``Actor.get_id`` wrote, or nothing if it is not that."""
    person, dot, stamp = (kept or "").partition(".")
    if not dot or not person.isdecimal() or len(person) > 18 or not stamp:
        return None
    return Claim(int(person), stamp)
