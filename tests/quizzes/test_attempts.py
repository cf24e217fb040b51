"""What an attempt counts for, and whether there may be another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hrtraining.quizzes.rules.attempts import (
    AlreadyPassed,
    GoOnWith,
    MayBegin,
    Rules,
    Tried,
    UsedUp,
    another,
    result,
)


def keys(count: int) -> dict[str, int]:
    return {f"i{n}": n % 4 for n in range(count)}


def test_eight_of_ten_meets_eighty_percent_and_seven_does_not() -> None:
    rules = Rules(80, 3, 10)
    all_keys = keys(10)
    eight = dict(list(all_keys.items())[:8])
    assert result(rules, all_keys, eight).passed
    assert not result(rules, all_keys, dict(list(eight.items())[:7])).passed


@given(st.integers(0, 100), st.integers(1, 60), st.data())
def test_the_standard_is_met_exactly_where_the_share_reaches_it(
    passing: int, total: int, data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, total))
    last = dict(list(keys(total).items())[:right])
    outcome = result(Rules(passing, None, total), keys(total), last)
    assert outcome.correct == right
    assert outcome.passed == (right / total >= passing / 100 or right * 100 == passing * total)


def test_an_item_without_a_response_is_not_right() -> None:
    assert result(Rules(50, None, 2), {"a": 0, "b": 0}, {}).correct == 0


def test_responses_to_items_that_were_not_drawn_count_for_nothing() -> None:
    outcome = result(Rules(50, None, 1), {"a": 0}, {"a": 1, "stray": 0})
    assert (outcome.correct, outcome.total) == (0, 1)


def test_an_attempt_under_way_is_finished_before_another_begins() -> None:
    tried = [Tried(1, submitted=True, passed=False), Tried(2, submitted=False, passed=False)]
    assert another(3, tried, counts=True) == GoOnWith(2)


def test_a_passed_examination_is_not_taken_again_but_practice_is() -> None:
    tried = [Tried(1, submitted=True, passed=True)]
    assert another(3, tried, counts=True) == AlreadyPassed(1)
    assert another(None, tried, counts=False) == MayBegin(2, None)


@given(st.integers(1, 6))
def test_attempts_run_out_and_never_below(allowed: int) -> None:
    tried: list[Tried] = []
    for number in range(1, allowed + 1):
        assert another(allowed, tried, counts=True) == MayBegin(number, allowed - number + 1)
        tried.append(Tried(number, submitted=True, passed=False))
    assert another(allowed, tried, counts=True) == UsedUp(allowed)
