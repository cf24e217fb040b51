"""Will my board take this? Never a promise that nobody made."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.credit.rules.boards import FORMAT, HeldApproval, Likely, will_my_board_take_this

DAY = date(2026, 11, 23)
NYSED = HeldApproval(
    "NYSED",
    frozenset({"social_worker"}),
    FORMAT,
    "SW-0000 (invented)",
    date(2026, 1, 1),
    date(2028, 12, 31),
)


@given(st.sampled_from(sorted(PROFESSIONS)), st.sampled_from(sorted(STATES)), st.booleans())
def test_without_an_approval_the_answer_is_never_yes(
    profession: str, state: str, for_credit: bool
) -> None:
    answer = will_my_board_take_this(profession, state, (), DAY, for_credit=for_credit)
    assert answer.likely is not Likely.YES
    assert answer.reasons


def test_new_york_takes_only_its_own_approvals_for_that_profession_and_day() -> None:
    def ask(profession: str, day: date) -> Likely:
        return will_my_board_take_this(profession, "NY", (NYSED,), day, for_credit=True).likely

    assert ask("social_worker", DAY) is Likely.YES
    assert ask("psychologist", DAY) is Likely.NO
    assert ask("social_worker", date(2029, 1, 1)) is Likely.NO


def test_an_offering_not_for_credit_is_never_a_yes() -> None:
    answer = will_my_board_take_this("social_worker", "NY", (NYSED,), DAY, for_credit=False)
    assert answer.likely is Likely.NO


@pytest.mark.parametrize(
    ("profession", "state", "told"),
    [("counselor", "NY", "12 of 36"), ("psychologist", "GA", "in person")],
)
def test_state_rules_that_bite_are_told(profession: str, state: str, told: str) -> None:
    answer = will_my_board_take_this(profession, state, (), DAY, for_credit=False)
    assert any(told in warning for warning in answer.warnings)
