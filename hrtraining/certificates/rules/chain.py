"""The log of an organization's certificates: a chain in which nothing can be changed unseen.

Every entry holds the digest of the one before, and of what happened only a salted commitment: who
has the row and the salt can show that they belong together, and without the salt the entry says
nothing about anyone, so that a person can be forgotten without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["issued", "replaced", "revoked"]
BEGINNING = "0" * 64
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``at`` is an ISO moment in UTC, the digests are hexadecimal."""

    sequence: int
    kind: str
    at: str
    commitment: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """How long a log was and what its last digest was: enough to notice any later change."""

    entries: int
    digest: str

    def __str__(self) -> str:
        """As it stands in a status list."""
        return f"Head of the log: {self.entries} entries, SHA-256 {self.digest}"


def committed(facts: Mapping[str, Any], salt: bytes) -> str:
    """The commitment to some facts."""
    return hashlib.sha256(salt + _written(facts)).hexdigest()


def following(before: Entry | None, *, owner: str, kind: Kind, at: str, commitment: str) -> Entry:
    """The entry that comes after ``before`` in the log of ``owner``."""
    sequence = before.sequence + 1 if before else 1
    previous = before.digest if before else BEGINNING
    return Entry(
        sequence,
        kind,
        at,
        commitment,
        previous,
        _digest(owner, sequence, kind, at, commitment, previous),
    )


def head_of(last: Entry | None) -> Head:
    """The head after its last entry."""
    return Head(last.sequence, last.digest) if last else Head(0, BEGINNING)


def problems(entries: Sequence[Entry], owner: str, *published: Head) -> list[str]:
    """What is wrong with a whole log, given in the order of sequence.

    ``published`` are heads that someone kept from before: without one, entries that were cut off
    from the end leave no trace in the chain itself.
    """
    found = []
    previous = BEGINNING
    for place, entry in enumerate(entries, start=1):
        if entry.sequence != place:
            found.append(f"entry {place} is missing: the next one there is {entry.sequence}")
            break
        if entry.previous != previous:
            found.append(f"entry {place} does not follow from the one before it")
            break
        expected = _digest(
            owner, entry.sequence, entry.kind, entry.at, entry.commitment, entry.previous
        )
        if entry.digest != expected:
            found.append(f"entry {place} was changed: its digest is not that of its content")
            break
        previous = entry.digest
    for head in published:
        found += _against(entries, head)
    return found


def read_head(text: str) -> Head | None:
    """The head in a text that holds one as :class:`Head` writes it."""
    words = text.split()
    try:
        place = words.index("log:")
        entries, digest = int(words[place + 1]), words[place + 4]
    except (ValueError, IndexError):
        return None
    well = len(digest) == 64 and all(sign in "0123456789abcdef" for sign in digest)
    return Head(entries, digest) if well else None


def _against(entries: Sequence[Entry], published: Head) -> list[str]:
    if published.entries == 0:
        return []
    if len(entries) < published.entries:
        return [
            f"the log was cut off: {published.entries} entries were published, "
            f"{len(entries)} are left"
        ]
    if entries[published.entries - 1].digest != published.digest:
        return [f"entry {published.entries} is another one than the one that was published"]
    return []


def _digest(*parts: str | int) -> str:
    return hashlib.sha256(_written(list(parts))).hexdigest()


def _written(value: object) -> bytes:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode("utf-8")
