"""Who is asking: columns that a page can join to its own query, and the query by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from hrtraining.access import Actor, Claim, Membership, Role
from hrtraining.accounts.models import MembershipRow, Organization, Person
from hrtraining.asking import ask

_SEPARATOR = "|"
# One text of all roles, so that the person and the page still come as one row.
_roles = (
    select(
        func.aggregate_strings(
            cast(MembershipRow.organization_id, String)
            + ":"
            + Organization.slug
            + ":"
            + MembershipRow.role,
            _SEPARATOR,
        )
    )
    .select_from(MembershipRow)
    .join(Organization, Organization.id == MembershipRow.organization_id)
    .where(MembershipRow.person_id == Person.id, MembershipRow.ended_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)

# Select these beside a page's own columns, join to Person, and filter with IS_CLAIMANT.
ACTOR_COLUMNS = (
    Person.id.label("actor_id"),
    Person.holder_id.label("actor_holder_id"),
    Person.printed_name.label("actor_printed_name"),
    Person.email.label("actor_email"),
    Person.session_stamp.label("actor_stamp"),
    _roles.label("actor_roles"),
)


# The person of a claim, if the stamp is still theirs and the address was verified; a statement
# that holds it is asked with `claimant(claimed)` among its values.
IS_CLAIMANT: ColumnElement[bool] = (
    (Person.id == bindparam("claimed_person", type_=Integer))
    & (Person.session_stamp == bindparam("claimed_stamp", type_=String))
    & Person.email_verified_at.is_not(None)
)


def claimant(claimed: Claim) -> dict[str, Any]:
    """The values that IS_CLAIMANT wants."""
    return {"claimed_person": claimed.person_id, "claimed_stamp": claimed.stamp}


def is_claimant(claimed: Claim) -> ColumnElement[bool]:
    """The same with its values filled in, for a statement that is built where it is asked."""
    return (
        (Person.id == claimed.person_id)
        & (Person.session_stamp == claimed.stamp)
        & Person.email_verified_at.is_not(None)
    )


_FIND = select(*ACTOR_COLUMNS).where(IS_CLAIMANT)


def actor_from(row: Any) -> Actor:
    """The actor in a row that holds ACTOR_COLUMNS."""
    return Actor(
        person_id=row.actor_id,
        holder_id=row.actor_holder_id,
        printed_name=row.actor_printed_name,
        email=row.actor_email,
        stamp=row.actor_stamp,
        memberships=_memberships(row.actor_roles or ""),
    )


@lru_cache(maxsize=1_024)
def _memberships(roles: str) -> frozenset[Membership]:
    held = set()
    for written in filter(None, roles.split(_SEPARATOR)):
        organization_id, slug, role = written.split(":")
        held.add(Membership(int(organization_id), slug, Role(role)))
    return frozenset(held)


def find_actor(opened: Session, claimed: Claim) -> Actor | None:
    """The person of the claim, by one query."""
    rows = ask(opened, _FIND, **claimant(claimed))
    return actor_from(rows[0]) if rows else None
