"""Conditions, effects and the score say what they say, and are written as they are read."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.problems import Problems
from hrtraining.texts.vignette.conditions import alternatives, read_condition, spelled_condition
from hrtraining.texts.vignette.effects import (
    read_effects,
    read_score,
    spelled_effects,
    spelled_score,
)
from hrtraining.texts.vignette.values import (
    Add,
    And,
    Compare,
    Condition,
    HasFlag,
    Mark,
    Not,
    Or,
    Put,
)
from tests.texts.strategies import conditions

A, B, C = HasFlag("a"), HasFlag("b"), HasFlag("c")


def holds(condition: Condition, flags: dict[str, bool]) -> bool:
    """Whether a condition over flags is true."""
    match condition:
        case HasFlag(flag):
            return flags[flag]
        case Not(part):
            return not holds(part, flags)
        case And(parts):
            return all(holds(part, flags) for part in parts)
        case Or(parts):
            return any(holds(part, flags) for part in parts)
        case Compare():
            raise AssertionError


def read(text: str) -> Condition:
    problems = Problems()
    condition = read_condition(text, 1, problems)
    assert condition is not None, problems.all()
    return condition


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a", A),
        ("not a", Not(A)),
        ("not not a", Not(Not(A))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("a or b or c", Or((A, B, C))),
        ("(a or b) or c", Or((Or((A, B)), C))),
        ("risk>=5", Compare("risk", ">=", 5)),
        ("risk <= -2", Compare("risk", "<=", -2)),
        ("risk = 0", Compare("risk", "=", 0)),
        ("( ( a ) )", A),
    ],
)
def test_a_condition_means_what_it_says(text: str, meant: Condition) -> None:
    assert read(text) == meant


@given(conditions(("alliance", "risk"), ("a", "b-2")))
@settings(max_examples=200, deadline=None)
def test_a_condition_is_written_as_it_is_read(condition: Condition) -> None:
    assert read(spelled_condition(condition)) == condition


@given(conditions((), ("a", "b", "c")))
@settings(max_examples=100, deadline=None)
def test_parentheses_left_out_do_not_change_what_is_true(condition: Condition) -> None:
    spelled = spelled_condition(condition)
    for values in product((False, True), repeat=3):
        flags = dict(zip("abc", values, strict=True))
        assert holds(condition, flags) == bool(eval(spelled, {}, flags))


@given(conditions((), ("a", "b", "c")))
@settings(max_examples=100, deadline=None)
def test_alternatives_count_the_plain_lists_that_say_the_same(condition: Condition) -> None:
    def plain(part: Condition, *, wanted: bool) -> int:
        match part:
            case Not(inner):
                return plain(inner, wanted=not wanted)
            case And(parts) | Or(parts):
                counts = [plain(inner, wanted=wanted) for inner in parts]
                if isinstance(part, Or) == wanted:
                    return sum(counts)
                total = 1
                for count in counts:
                    total *= count
                return total
            case _:
                return 1

    assert alternatives(condition) == plain(condition, wanted=True)


EFFECTS = st.lists(
    st.one_of(
        st.builds(Add, st.just("alliance"), st.integers(-99, 99).filter(bool)),
        st.builds(Put, st.just("risk"), st.integers(-99, 99)),
        st.builds(Mark, st.sampled_from(("a", "b-2")), st.booleans()),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda effect: effect.flag if isinstance(effect, Mark) else effect.scale,
).map(tuple)


@given(EFFECTS)
def test_effects_are_written_as_they_are_read(effects: tuple[Add | Put | Mark, ...]) -> None:
    problems = Problems()
    assert read_effects(spelled_effects(effects), 1, problems) == effects
    assert not problems.any_errors


@pytest.mark.parametrize("text", ["alliance +1", "alliance + 1", "alliance+1", "  alliance  +1 "])
def test_spaces_in_effects_mean_nothing(text: str) -> None:
    assert read_effects(text, 1, Problems()) == (Add("alliance", 1),)


@given(
    st.dictionaries(st.sampled_from(("a", "b", "c-d")), st.integers(-9, 9).filter(bool), min_size=1)
)
def test_the_score_is_written_as_it_is_read(weights: dict[str, int]) -> None:
    score = tuple(weights.items())
    assert read_score(spelled_score(score), 1, Problems()) == score


def test_the_score_is_spelled_as_people_would() -> None:
    assert spelled_score((("alliance", 2), ("risk", -1))) == "2 alliance - risk"
    assert spelled_score((("risk", -3), ("comfort", 1))) == "-3 risk + comfort"


@given(st.text("ab () >=<!-+,9é`\n", max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_expression_makes_the_reader_fail(text: str) -> None:
    problems = Problems()
    assert (read_condition(text, 1, problems) is None) == problems.any_errors
    read_effects(text, 1, problems)
    read_score(text, 1, problems)
