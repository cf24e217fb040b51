"""The golden table of statements: every board × days × professions × formats → what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hrtraining.credit.reader import packs
from hrtraining.credit.rules.lines import ApprovedHours, credit_lines
from hrtraining.credit.rules.packs import SELF_STUDY

FROM, TO = date(2026, 3, 1), date(2027, 2, 28)
DAYS = (date(2026, 2, 28), FROM, TO, date(2027, 3, 1))
PEOPLE = (
    frozenset(),
    frozenset({"psychologist"}),
    frozenset({"social_worker", "counselor"}),
    frozenset({"nurse", "physician", "addiction_counselor"}),
)
FORMATS = (SELF_STUDY, "live webinar")


def offered() -> tuple[ApprovedHours, ...]:
    """An invented approval with every board, for each profession it approves for."""
    return tuple(
        ApprovedHours(
            board=board,
            board_name=pack.name,
            profession=profession,
            format=SELF_STUDY,
            format_words=pack.text("format words"),
            number="INVENTED-0000",
            valid_from=FROM,
            valid_to=TO,
            hours=Decimal("2.5"),
            unit=pack.text("unit"),
            category="",
            statement=pack.statement.text or "(not known whole; never reaches a certificate)",
            statement_version=pack.statement.version,
            joint=pack.statement.alone,
        )
        for board, pack in packs().items()
        for profession in pack.professions
    )


def golden_statements() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for day in DAYS:
        for people in PEOPLE:
            for taught in FORMATS:
                found = credit_lines(
                    offered(),
                    organization="Willow",
                    completed_on=day,
                    professions=people,
                    format=taught,
                )
                yield f"{day} | {taught} | {', '.join(sorted(people)) or 'no license'}: " + (
                    ", ".join(f"{line.board}/{line.profession}" for line in found) or "nothing"
                )
    yield ""
    everyone = frozenset(one.profession for one in offered())
    for line in credit_lines(
        offered(), organization="Willow", completed_on=FROM, professions=everyone, format=SELF_STUDY
    ):
        alone = " | alone" if line.joint else ""
        yield f"{line.board} | {line.profession} | {line.amount} {line.unit} | {line.format}{alone}"
        yield f"    {line.statement}"
