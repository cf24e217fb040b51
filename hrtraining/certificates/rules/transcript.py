"""A transcript: all certificates someone holds, what each is worth today, and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hrtraining.certificates.rules.snapshot import Snapshot
from hrtraining.certificates.rules.standing import Replaced, Revoked, Standing, Valid


@dataclass(frozen=True, slots=True)
class Entry:
    """A certificate as it was issued, and what it is worth today."""

    words: Snapshot
    standing: Standing

    @property
    def counts(self) -> bool:
        """Whether it stands as it was issued."""
        return isinstance(self.standing, Valid)

    @property
    def said(self) -> str:
        """What it is worth, in words."""
        match self.standing:
            case Valid():
                return "valid"
            case Replaced():
                return "replaced by a corrected one"
            case Revoked(on=day):
                return f"revoked on {day:%B} {day.day}, {day.year}"


@dataclass(frozen=True, slots=True)
class Sum:
    """What the certificates that stand amount to with one board, in its own unit."""

    board_name: str
    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """``name`` is that of the newest certificate; the newest entry stands first."""

    name: str
    entries: tuple[Entry, ...]
    sums: tuple[Sum, ...]


def transcript(entries: Sequence[Entry], otherwise: str) -> Transcript:
    """The transcript of these certificates, the newest first; ``otherwise`` names who has none.

    A replaced or revoked one stays listed and adds nothing. Credit of one completion with a board
    for several professions is one credit: it adds once.
    """
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if not entry.counts:
            continue
        once = {(one.board_name, one.unit): one.amount for one in entry.words.credit}
        for key, amount in once.items():
            sums[key] = sums.get(key, Decimal(0)) + _number(amount)
    return Transcript(
        name=entries[0].words.name if entries else otherwise,
        entries=tuple(entries),
        sums=tuple(Sum(board, str(sums[board, unit]), unit) for board, unit in sorted(sums)),
    )


def _number(amount: str) -> Decimal:
    try:
        return Decimal(amount)
    except InvalidOperation as fault:
        raise ValueError(f"{amount!r} is no amount of credit") from fault
