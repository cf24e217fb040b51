"""Another address for an account: asked for by someone signed in, confirmed from a letter to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.accounts import passwords
from hrtraining.accounts.models import Person
from hrtraining.accounts.operations import open_link, send_link, withdraw_links
from hrtraining.database import one_at_a_time

ADDRESS_LOCK = 7_214_003


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter with a link must go to the new address, and one that tells of it to the old."""

    secret: str


@dataclass(frozen=True, slots=True)
class HasAnAccount:
    """The address has a verified account: its owner is told by letter, the asker is not."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The account has its new address; every session has ended."""

    person: Person
    old_email: str


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """The link is good, the password is not."""


@dataclass(frozen=True, slots=True)
class Dead:
    """The link is unknown, used, withdrawn or expired, or its address has an account by now."""


def ask_for_address(
    opened: Session, person_id: int, email: str, at: datetime
) -> Asked | HasAnAccount:
    """Makes the link that gives the account another address; earlier such links stop working."""
    owner = opened.scalar(select(Person).where(Person.email == email))
    if owner is not None and owner.email_verified_at is not None:
        return HasAnAccount()
    secret = send_link(opened, person_id, "change", at, new_email=email)
    audit.record(
        opened,
        at=at,
        action="other address asked for",
        subject=f"person {person_id}",
        actor_person_id=person_id,
    )
    return Asked(secret)


def change_address(
    opened: Session, secret: str, password: str, at: datetime
) -> Changed | WrongPassword | Dead:
    """Gives the account its new address, for someone who has both the letter and the password.

    An account that was begun under the address and never verified makes way: it can be begun again.
    """
    found = open_link(opened, secret, "change", at, alone=True)
    if found is None:
        return Dead()
    link, person = found
    if not passwords.matches(person.password_hash, password):
        return WrongPassword()
    email = link.new_email or ""
    # Of two people who confirm the same address at once, the second must find the first there.
    one_at_a_time(opened, ADDRESS_LOCK)
    owner = opened.scalar(select(Person).where(Person.email == email))
    if owner is not None and owner.email_verified_at is not None:
        return Dead()
    if owner is not None:
        owner.email = f"person-{owner.id}@unverified.invalid"
        opened.flush()
    old_email, person.email = person.email, email
    link.used_at = at
    person.session_stamp = secrets.token_hex(8)
    # Letters that lie in the old mailbox open nothing any more.
    withdraw_links(opened, person.id, "reset", at)
    audit.record(
        opened,
        at=at,
        action="address changed",
        subject=f"person {person.id}",
        actor_person_id=person.id,
    )
    return Changed(person, old_email)


def end_other_sessions(opened: Session, person: Person, at: datetime) -> None:
    """Signs every device out; the one that asked begins anew."""
    person.session_stamp = secrets.token_hex(8)
    audit.record(
        opened,
        at=at,
        action="signed out everywhere",
        subject=f"person {person.id}",
        actor_person_id=person.id,
    )
