"""What finishing today would earn, for the person who asks: with which boards, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hrtraining.credit.rules.lines import ApprovedHours, printed

SOON_DAYS = 90


class Prospect(StrEnum):
    """How an approval stands towards one enrollment."""

    EARNS = "earns"
    ENDS_SOON = "ends soon"
    LAPSED = "lapsed since you enrolled"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One board and profession, and what finishing today means there; ``words`` say it."""

    board_name: str
    profession: str
    prospect: Prospect
    words: str


def outlooks(
    offered: tuple[ApprovedHours, ...],
    *,
    professions: frozenset[str],
    format: str | None,  # noqa: A002
    enrolled_on: date,
    today: date,
) -> tuple[Outlook, ...]:
    """One for each board and profession that concerns the person, in the order of boards.

    Credit is decided on the day of completion: an approval that lapsed between enrolling and
    finishing earns nothing, and one that begins later earns nothing yet.
    """
    keys = sorted({(one.board, one.profession) for one in offered if _concerns(one, format)})
    found = []
    for key in keys:
        if key[1] not in professions:
            continue
        mine = [one for one in offered if (one.board, one.profession) == key]
        mine = [one for one in mine if _concerns(one, format)]
        outlook = _outlook(mine, enrolled_on, today)
        if outlook is not None:
            found.append(outlook)
    return tuple(found)


def _concerns(one: ApprovedHours, taught: str | None) -> bool:
    return one.format == taught and one.hours > 0


def _outlook(mine: list[ApprovedHours], enrolled_on: date, today: date) -> Outlook | None:
    name, profession = mine[0].board_name, mine[0].profession
    now = [one for one in mine if one.valid_from <= today <= one.valid_to]
    if now:
        best = max(now, key=lambda one: (one.valid_from, one.valid_to, one.number))
        last = max(one.valid_to for one in now)
        amount = f"{printed(best.hours)} {best.unit}"
        if (last - today).days < SOON_DAYS and not any(one.valid_from > last for one in mine):
            words = (
                f"{amount}, if you finish by {_day(last)}, the last day of the approval we know of."
            )
            return Outlook(name, profession, Prospect.ENDS_SOON, words)
        return Outlook(name, profession, Prospect.EARNS, f"{amount}, if you finish now.")
    later = [one for one in mine if one.valid_from > today]
    if later:
        first = min(one.valid_from for one in later)
        words = f"None yet: the approval begins on {_day(first)}. Finish on that day or later."
        return Outlook(name, profession, Prospect.NOT_YET, words)
    last = max(one.valid_to for one in mine)
    if last >= enrolled_on:
        words = (
            f"None any more: the approval ended on {_day(last)}, and credit is decided on the day "
            "you finish. Ask the organization whether it will be renewed before you go on."
        )
        return Outlook(name, profession, Prospect.LAPSED, words)
    return None


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
