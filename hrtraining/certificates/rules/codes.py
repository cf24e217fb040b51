"""Codes: the public secret that verifies a certificate.

Eighty random bits as sixteen signs of Crockford's base 32 (no I, L, O, U), and a seventeenth that
checks them. The check is a weighted sum in the field of 32 elements instead of Crockford's own
remainder by 37: it too finds every single wrong sign and every two signs that changed places, but
needs no signs such as ``*`` or ``$``, which nobody reads out and addresses escape.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BYTES_NEEDED = 10
LENGTH = 16
GROUP = 4
LONGEST_TYPED = 200
# x^5 + x^2 + 1 makes the field; its element x = 2 runs through all 31 others.
_FIELD = 0b100101
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Code:
    """A code whose check sign is right: seventeen signs without hyphens."""

    signs: str

    def __str__(self) -> str:
        """As printed and in addresses: groups of four, then the check sign."""
        starts = range(0, LENGTH + 1, GROUP)
        return "-".join(self.signs[start : start + GROUP] for start in starts)


@dataclass(frozen=True, slots=True)
class Mistyped:
    """It cannot be a code: something was left out, added, swapped or misread."""


def make(chance: bytes) -> Code:
    """The code made of at least ten random bytes."""
    if len(chance) < BYTES_NEEDED:
        raise ValueError(f"a code needs {BYTES_NEEDED} random bytes")
    number = int.from_bytes(chance[:BYTES_NEEDED], "big")
    signs = "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return Code(signs + SIGNS[_check(signs)])


def parse(typed: str) -> Code | Mistyped:
    """The code that someone typed or pasted, however they spaced it and whatever its case."""
    if len(typed) > LONGEST_TYPED:
        return Mistyped()
    plain = unicodedata.normalize("NFKC", typed).upper()
    signs = "".join(one for one in plain if not _is_gap(one)).translate(_READ_AS)
    if len(signs) != LENGTH + 1 or any(sign not in _VALUES for sign in signs):
        return Mistyped()
    if _VALUES[signs[-1]] != _check(signs[:-1]):
        return Mistyped()
    return Code(signs)


def _is_gap(character: str) -> bool:
    # Spaces, hyphens and dashes of every kind, and the marks that text editors leave between.
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}


def _check(signs: str) -> int:
    total, weight = 0, 1
    for sign in reversed(signs):
        weight = _times(weight, 2)
        total ^= _times(weight, _VALUES[sign])
    return total


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD
        right >>= 1
    return product
