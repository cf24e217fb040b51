"""Which credit lines one completion earns."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.credit.rules.lines import (
    PLACEHOLDERS,
    ApprovedHours,
    CreditLine,
    credit_lines,
    placeholders_of,
    printed,
)
from tests.credit.golden_statements import golden_statements

FORMAT = "self-study, reading-based online"
DAY = date(2026, 11, 27)


def approved(**changes) -> ApprovedHours:
    """An invented approval that is in force on the day."""
    values = {
        "board": "invented-board",
        "board_name": "The Invented Board",
        "profession": "counselor",
        "format": FORMAT,
        "format_words": "home study",
        "number": "IB-0000",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "hours": Decimal("2.25"),
        "unit": "clock hours",
        "category": "",
        "statement": "{organization}, No. {number}, gives {hours} {unit}, {from} to {to}.",
        "statement_version": "2026-01",
        "joint": False,
    }
    return ApprovedHours(**{**values, **changes})


def lines(*offered, on=DAY, professions=("counselor",), taught=FORMAT):
    return credit_lines(
        tuple(offered),
        organization="Willow",
        completed_on=on,
        professions=frozenset(professions),
        format=taught,
    )


def test_an_approval_in_force_is_a_line_filled_from_data():
    (line,) = lines(approved())
    assert line.statement == (
        "Willow, No. IB-0000, gives 2.25 clock hours, January 1, 2026 to December 31, 2026."
    )
    assert (line.amount, line.unit, line.format) == ("2.25", "clock hours", "home study")


def test_both_days_of_the_period_count_and_no_other():
    for day, expected in ((-1, 0), (0, 1), (364, 1), (365, 0)):
        assert len(lines(approved(), on=date(2026, 1, 1) + timedelta(days=day))) == expected


def test_another_profession_or_format_earns_nothing():
    assert lines(approved(), professions=("nurse",)) == ()
    assert lines(approved(), professions=()) == ()
    assert lines(approved(), taught="live") == ()


def test_two_licenses_and_three_boards_are_a_line_for_each_that_applies():
    found = lines(
        approved(board="b"),
        approved(board="a", profession="nurse"),
        approved(board="c", profession="physician"),
        professions=("counselor", "nurse"),
    )
    assert [(line.board, line.profession) for line in found] == [
        ("a", "nurse"),
        ("b", "counselor"),
    ]


def test_a_renewed_approval_is_one_line_under_the_newer_number():
    newer = approved(number="IB-0001", valid_from=date(2026, 11, 1), valid_to=date(2027, 12, 31))
    assert [line.number for line in lines(newer, approved())] == ["IB-0001"]


def test_hours_below_the_minimum_are_no_line():
    assert lines(approved(hours=Decimal(0))) == ()


def test_amounts_are_printed_as_decimals():
    assert [printed(Decimal(n)) for n in ("1", "1.50", "10", "0.25")] == [
        "1.0",
        "1.5",
        "10.0",
        "0.25",
    ]


def test_the_names_of_a_template_are_found():
    assert placeholders_of("{hours} for {organization}") <= PLACEHOLDERS


approvals = st.builds(
    approved,
    board=st.sampled_from(["a", "b"]),
    profession=st.sampled_from(["counselor", "nurse", "physician"]),
    format=st.sampled_from([FORMAT, "live"]),
    number=st.sampled_from(["1", "2", "3"]),
    valid_from=st.dates(date(2026, 11, 20), date(2026, 12, 4)),
    valid_to=st.dates(date(2026, 11, 20), date(2026, 12, 4)),
)


@given(st.lists(approvals, max_size=8), st.sets(st.sampled_from(["counselor", "nurse"])))
def test_every_line_has_an_approval_behind_it_and_no_board_gives_twice(offered, professions):
    found = lines(*offered, professions=professions)
    assert len({(line.board, line.profession) for line in found}) == len(found)
    for line in found:
        assert line.profession in professions
        assert any(
            one.board == line.board
            and one.profession == line.profession
            and one.number == line.number
            and one.format == FORMAT
            and one.valid_from <= DAY <= one.valid_to
            for one in offered
        )
    assert lines(*reversed(offered), professions=professions) == found
    assert all(CreditLine.from_data(line.to_data()) == line for line in found)


def test_a_line_carries_how_its_hours_came_about_and_older_ones_are_read_without_it():
    steps = ("method: set by the body itself", "set by the body in its letter")
    (line,) = lines(approved(derivation=steps))
    assert line.derivation == steps
    assert CreditLine.from_data(json.loads(json.dumps(line.to_data()))) == line
    old = {name: value for name, value in line.to_data().items() if name != "derivation"}
    assert CreditLine.from_data(old).derivation == ()
    with pytest.raises(KeyError):
        CreditLine.from_data({"derivation": []})


def test_the_golden_table_of_statements_holds():
    kept = Path("tests/credit/golden/statements.txt").read_text(encoding="utf-8")
    assert golden_statements() == kept
