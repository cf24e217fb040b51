"""Passwords: how they are judged, hashed and checked."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

# NIST SP 800-63B section 5.1.1.2: length matters, composition rules do not.
SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()
# Comparing with something even for an unknown address keeps the answer's time from telling. It
# costs what a real one costs, and is written down: making it anew would delay every command.
OF_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$rYp6jSWUaZYkVvfy3Ddelw$qYibCFDfoa931jXjxZR811wrUKLwiLPj11QMrAH2mmE"
)


def complaint(password: str, *near: str) -> str:
    """What is wrong with a new password, as a sentence, or nothing.

    ``near`` are words that must not make up the password: the address and the name.
    """
    if len(password) < SHORTEST:
        return f"Please use at least {SHORTEST} characters; a few words in a row work well."
    if len(password) > LONGEST:
        return f"Please use at most {LONGEST} characters."
    if len(set(password)) < 5:
        return "This repeats too few different characters; a few words in a row work well."
    lowered = password.casefold()
    if any(len(word) > 3 and lowered == word.casefold() for word in near):
        return "Please use something other than your name or address."
    return ""


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; takes as long when there is none to compare."""
    try:
        _hasher.verify(kept or OF_NOBODY, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)
