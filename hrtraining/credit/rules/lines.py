"""The credit lines of one completion: one per approval that was in force for it, or none.

A line is only chosen where an approval was valid on the day of completion (on the calendar of the
organization's zone), for the format in which the course was taught and for a profession in which
the trainee held a license on that day. Facts on continuing education, design consequences 18 to 21.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Credit with one board, as it is printed. Every field is as of the completion's day.

    ``board`` is the slug of the rule pack; ``format`` and ``unit`` are in the board's words;
    ``number`` is the approval's; ``amount`` is a decimal as printed; ``profession`` is a key of
    ``accounts.licenses.PROFESSIONS``. A ``joint`` statement stands on a page of its own.
    ``derivation`` says step by step how the hours came about; lines that were kept before it was
    are read back without it.
    """

    board: str
    board_name: str
    profession: str
    format: str
    number: str
    amount: str
    unit: str
    category: str
    statement: str
    statement_version: str
    joint: bool
    derivation: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """As it is kept: only texts, a truth value and a list of texts."""
        return asdict(self) | {"derivation": list(self.derivation)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CreditLine:
        """Reads back what :meth:`to_data` wrote. Raises KeyError where a field is missing."""
        needed = {one.name: data[one.name] for one in fields(cls) if one.name != "derivation"}
        return cls(**needed, derivation=tuple(data.get("derivation", ())))


@dataclass(frozen=True, slots=True)
class ApprovedHours:
    """An approval together with the hours that one edition of a course earns under it.

    ``valid_from`` and ``valid_to`` are both inside. ``statement`` is the board's template, whose
    placeholders :data:`PLACEHOLDERS` names; ``hours`` is already rounded by the board's rule, and
    ``derivation`` says step by step how they came about.
    """

    board: str
    board_name: str
    profession: str
    format: str
    format_words: str
    number: str
    valid_from: date
    valid_to: date
    hours: Decimal
    unit: str
    category: str
    statement: str
    statement_version: str
    joint: bool
    derivation: tuple[str, ...] = ()


# What a statement's template may ask for.
PLACEHOLDERS = frozenset({"organization", "number", "hours", "unit", "from", "to"})


def credit_lines(
    offered: tuple[ApprovedHours, ...],
    *,
    organization: str,
    completed_on: date,
    professions: frozenset[str],
    format: str,  # noqa: A002
) -> tuple[CreditLine, ...]:
    """The lines that one completion earns, in the order of boards and professions.

    ``completed_on`` is the day in the organization's zone, ``professions`` those of the licenses
    held on that day, ``format`` the course's own. Where an approval was renewed, so that two of one
    board, profession and format are valid on the day, the one that began last counts.
    """
    chosen: dict[tuple[str, str], ApprovedHours] = {}
    for one in sorted(offered, key=lambda each: (each.valid_from, each.valid_to, each.number)):
        if (
            one.format == format
            and one.profession in professions
            and one.valid_from <= completed_on <= one.valid_to
            and one.hours > 0
        ):
            chosen[one.board, one.profession] = one
    return tuple(_line(chosen[key], organization) for key in sorted(chosen))


def placeholders_of(template: str) -> frozenset[str]:
    """The names that a template asks for. Raises ValueError where its braces do not close."""
    return frozenset(name for _text, name, _spec, _how in Formatter().parse(template) if name)


def printed(amount: Decimal) -> str:
    """A decimal as certificates print it: no exponent, no zeros that say nothing."""
    text = f"{amount.normalize():f}"
    return text if "." in text else f"{text}.0"


def _line(one: ApprovedHours, organization: str) -> CreditLine:
    amount = printed(one.hours)
    filled = one.statement.format_map(
        {
            "organization": organization,
            "number": one.number,
            "hours": amount,
            "unit": one.unit,
            "from": _day(one.valid_from),
            "to": _day(one.valid_to),
        }
    )
    return CreditLine(
        board=one.board,
        board_name=one.board_name,
        profession=one.profession,
        format=one.format_words,
        number=one.number,
        amount=amount,
        unit=one.unit,
        category=one.category,
        statement=filled,
        statement_version=one.statement_version,
        joint=one.joint,
        derivation=one.derivation,
    )


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
