"""What a certificate is worth today: valid, replaced or revoked. Unknown is never valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

REVOCATION_REASONS = {
    "issued_in_error": "It was issued in error",
    "not_own_work": "The work was not the holder’s own",
    "another_person": "It names another person than the one who did the work",
    "holder_asked": "The holder asked for it",
    "other": "Another reason, given as evidence",
}
REPLACEMENT_REASONS = {
    "misspelled": "The name was misspelled",
    "new_name": "The holder’s name has changed",
    "credentials": "Letters after the name were wrong or missing",
}


@dataclass(frozen=True, slots=True)
class Valid:
    """It stands as it was issued."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A corrected certificate took its place; ``by`` is the code of the newest one."""

    by: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """It does not count any more, since this day in the organization's time zone."""

    on: date


@dataclass(frozen=True, slots=True)
class Unknown:
    """No certificate has this code."""


Standing: TypeAlias = Valid | Replaced | Revoked


def standing(*, revoked_on: date | None, newest_code: str, code: str) -> Standing:
    """The standing of the certificate ``code`` of a completion whose newest one is given.

    A revocation says more than a replacement, so it is what is shown where both happened.
    """
    if revoked_on is not None:
        return Revoked(revoked_on)
    if newest_code != code:
        return Replaced(newest_code)
    return Valid()
