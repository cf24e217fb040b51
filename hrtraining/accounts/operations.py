"""What can be done with people and organizations. Each takes a session and never commits."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.access import Role
from hrtraining.accounts import passwords
from hrtraining.accounts.models import (
    EmailLink,
    Holder,
    License,
    MembershipRow,
    Organization,
    Person,
)

Purpose = Literal["verify", "reset", "change"]
VERIFY_WITHIN = timedelta(days=3)
RESET_WITHIN = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Created:
    """A new account, or an unverified one begun again: a verification letter must go out."""

    person_id: int
    secret: str


@dataclass(frozen=True, slots=True)
class AlreadyHere:
    """The address has a verified account: its owner is told by letter, the asker is not."""

    person_id: int


def create_account(
    opened: Session, *, email: str, password: str, printed_name: str, at: datetime
) -> Created | AlreadyHere:
    """Begins an account.

    An address that was never verified can be begun again, with the newer password and name, so that
    nobody can block or prepare an account on someone else's address.
    """
    email = normal_email(email)
    person = opened.scalar(select(Person).where(Person.email == email))
    if person is not None and person.email_verified_at is not None:
        return AlreadyHere(person.id)
    if person is None:
        holder = Holder(created_at=at)
        opened.add(holder)
        opened.flush()
        person = Person(holder_id=holder.id, email=email, created_at=at)
        opened.add(person)
    person.password_hash = passwords.hashed(password)
    person.printed_name = printed_name
    person.session_stamp = secrets.token_hex(8)
    opened.flush()
    audit.record(opened, at=at, action="account begun", subject=f"person {person.id}")
    return Created(person.id, send_link(opened, person.id, "verify", at))


def normal_email(email: str) -> str:
    """The address as it is kept and compared."""
    return email.strip().lower()


def send_link(
    opened: Session, person_id: int, purpose: Purpose, at: datetime, new_email: str | None = None
) -> str:
    """Makes a link's secret; earlier unused links for the same purpose stop working."""
    withdraw_links(opened, person_id, purpose, at)
    secret = secrets.token_urlsafe(32)
    within = RESET_WITHIN if purpose == "reset" else VERIFY_WITHIN
    opened.add(
        EmailLink(
            person_id=person_id,
            purpose=purpose,
            digest=_digest(secret),
            created_at=at,
            expires_at=at + within,
            used_at=None,
            new_email=new_email,
        )
    )
    return secret


def withdraw_links(opened: Session, person_id: int, purpose: Purpose, at: datetime) -> None:
    """Ends the unused links of a purpose, for good: not even a clock set back revives them."""
    opened.execute(
        update(EmailLink)
        .where(
            EmailLink.person_id == person_id,
            EmailLink.purpose == purpose,
            EmailLink.used_at.is_(None),
        )
        .values(used_at=at)
    )


def open_link(
    opened: Session, secret: str, purpose: Purpose, at: datetime, *, alone: bool = False
) -> tuple[EmailLink, Person] | None:
    """The link and its person, if it is known, unused and not expired.

    Who means to use it takes it ``alone``: of two at once the second finds it used.

    A link from a future, made before a clock was set back, would live too long and is refused;
    servers whose clocks differ a little are not meant.
    """
    statement = (
        select(EmailLink, Person)
        .join(Person, Person.id == EmailLink.person_id)
        .where(
            EmailLink.digest == _digest(secret),
            EmailLink.purpose == purpose,
            EmailLink.used_at.is_(None),
            EmailLink.expires_at > at,
            EmailLink.created_at <= at + CLOCKS_DIFFER,
        )
    )
    if alone:
        statement = statement.with_for_update(of=EmailLink)
    row = opened.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def verify_address(opened: Session, secret: str, password: str, at: datetime) -> Person | None:
    """Verifies the address, by someone who has both the letter and the password chosen."""
    found = open_link(opened, secret, "verify", at, alone=True)
    if found is None or not passwords.matches(found[1].password_hash, password):
        return None
    link, person = found
    link.used_at = at
    person.email_verified_at = at
    audit.record(
        opened,
        at=at,
        action="address verified",
        subject=f"person {person.id}",
        actor_person_id=person.id,
    )
    return person


def reset_password(opened: Session, secret: str, password: str, at: datetime) -> Person | None:
    """Sets a new password by an emailed link and ends every session of the person."""
    found = open_link(opened, secret, "reset", at, alone=True)
    if found is None:
        return None
    link, person = found
    link.used_at = at
    person.password_hash = passwords.hashed(password)
    person.session_stamp = secrets.token_hex(8)
    # Whoever asked for another address with the old password does not get it.
    withdraw_links(opened, person.id, "change", at)
    # The letter reached the address, which is all that verifying asks.
    person.email_verified_at = person.email_verified_at or at
    audit.record(
        opened,
        at=at,
        action="password reset",
        subject=f"person {person.id}",
        actor_person_id=person.id,
    )
    return person


def change_password(opened: Session, person: Person, password: str, at: datetime) -> None:
    """Sets a new password for a signed-in person and ends their other sessions."""
    person.password_hash = passwords.hashed(password)
    person.session_stamp = secrets.token_hex(8)
    for purpose in ("reset", "change"):
        withdraw_links(opened, person.id, purpose, at)
    audit.record(
        opened,
        at=at,
        action="password changed",
        subject=f"person {person.id}",
        actor_person_id=person.id,
    )


def person_with(opened: Session, email: str) -> Person | None:
    """The person of an address, verified or not."""
    return opened.scalar(select(Person).where(Person.email == normal_email(email)))


def add_license(
    opened: Session, person_id: int, *, state: str, profession: str, number: str, at: datetime
) -> License:
    """Adds a license as its state writes it."""
    added = License(
        person_id=person_id,
        state=state,
        profession=profession,
        number=number,
        added_at=at,
        removed_at=None,
    )
    opened.add(added)
    opened.flush()
    return added


def licenses_of(opened: Session, person_id: int) -> list[License]:
    """The licenses a person holds now, oldest first."""
    return list(
        opened.scalars(
            select(License)
            .where(License.person_id == person_id, License.removed_at.is_(None))
            .order_by(License.id)
        )
    )


def remove_license(opened: Session, person_id: int, license_id: int, at: datetime) -> bool:
    """Ends a license of this person; its row stays, since certificates may name it."""
    found = opened.scalar(
        select(License).where(
            License.id == license_id, License.person_id == person_id, License.removed_at.is_(None)
        )
    )
    if found is None:
        return False
    found.removed_at = at
    return True


def create_organization(
    opened: Session,
    *,
    slug: str,
    name: str,
    address: str,
    contact_email: str,
    time_zone: str,
    is_demo: bool,
    at: datetime,
) -> Organization:
    """Creates an organization. A slug that is taken breaks a constraint."""
    made = Organization(
        slug=slug,
        name=name,
        address=address,
        contact_email=contact_email,
        time_zone=time_zone,
        is_demo=is_demo,
        created_at=at,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened, at=at, action="organization created", subject=f"organization {made.id}", slug=slug
    )
    return made


def grant_role(
    opened: Session, person: Person, organization: Organization, role: Role, at: datetime
) -> bool:
    """Gives a role; False where the person holds it already."""
    held = opened.scalar(
        select(MembershipRow).where(
            MembershipRow.person_id == person.id,
            MembershipRow.organization_id == organization.id,
            MembershipRow.role == role.value,
            MembershipRow.ended_at.is_(None),
        )
    )
    if held is not None:
        return False
    opened.add(
        MembershipRow(
            person_id=person.id,
            organization_id=organization.id,
            role=role.value,
            granted_at=at,
            ended_at=None,
        )
    )
    audit.record(
        opened,
        at=at,
        action="role granted",
        subject=f"person {person.id}",
        organization=organization.slug,
        role=role.value,
    )
    return True


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
