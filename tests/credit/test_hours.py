"""Hours from content: the formula, the boards' steps, and what never counts twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.credit.reader import packs
from hrtraining.credit.rules.hours import (
    CasesAs,
    Hours,
    Inputs,
    NoHours,
    agreement,
    hours_by,
    mergener,
    rounded,
)
from hrtraining.credit.rules.measure import CaseRun, Measured, Part
from hrtraining.credit.rules.packs import Method


def content(words: int = 30_000, items: int = 30, case_words: int = 0, minutes: str = "0"):
    return Measured(
        modules=(Part("one", "One", words),),
        cases=(CaseRun("case", "Case", case_words, Decimal(minutes)),),
        items=items,
        bank=168,
        left_out=(),
        works=0,
        items_left_out=(),
    )


@pytest.mark.parametrize(
    ("words", "items", "difficulty", "minutes"),
    [
        (3_774, 16, "2.5", "61.936"),
        (30_000, 30, "3", "153"),
        (30_000, 168, "3", "499"),
        (6_000, 10, "3", "58.1"),
        (6_000, 5, "3", "45.6"),
        (6_000, 20, "3", "83.1"),
        (10_000, 10, "3", "65.6"),
        (30_000, 25, "3", "140.8"),
        (0, 0, "1", "0"),
    ],
)
def test_the_formula_gives_what_was_checked_by_hand(words, items, difficulty, minutes):
    found = mergener(words, items, Decimal(difficulty))
    assert found.quantize(Decimal(minutes)) == Decimal(minutes)


def test_the_formula_does_not_add_up_over_modules():
    assert sum(mergener(6_000, 5, Decimal(3)) for _ in range(5)) > mergener(30_000, 25, Decimal(3))


@pytest.mark.parametrize("wrong", [(-1, 0, "3"), (0, -1, "3"), (0, 0, "0.9"), (0, 0, "5.1")])
def test_the_formula_refuses_what_it_was_not_made_for(wrong):
    with pytest.raises(ValueError, match="difficulty is 1 to 5"):
        mergener(wrong[0], wrong[1], Decimal(wrong[2]))


def test_one_course_has_other_hours_with_every_board():
    inputs = Inputs(content(items=25), agreement([3, 3]))
    by = {
        board: hours_by(packs()[board], method, inputs, CasesAs.WORDS)
        for board, method in (
            ("nbcc-acep", Method.WORDS),
            ("nasw", Method.WORDS),
            ("ama-pra", Method.MERGENER),
        )
    }
    # Facts on continuing education, 1.3: 5.0, 3.0 and (to the nearest quarter) 2.25.
    assert {board: found.hours for board, found in by.items()} == {
        "nbcc-acep": Decimal(5),
        "nasw": Decimal(3),
        "ama-pra": Decimal("2.25"),
    }


def test_a_method_without_its_evidence_says_what_is_missing():
    pack = packs()["apa"]
    for method, missing in ((Method.MERGENER, "rated"), (Method.PILOT, "pilot reader")):
        found = hours_by(pack, method, Inputs(content()), CasesAs.WORDS)
        assert isinstance(found, NoHours)
        assert missing in found.missing


def test_the_median_of_pilot_times_stands_for_the_whole_course():
    inputs = Inputs(content(minutes="90", case_words=9_000), pilots=(100, 400, 130))
    for cases in CasesAs:
        found = hours_by(packs()["ama-pra"], Method.PILOT, inputs, cases)
        assert isinstance(found, Hours)
        assert (found.minutes, found.hours) == (130, Decimal("2.25"))


def test_hours_that_the_body_set_are_not_touched():
    found = hours_by(
        packs()["nasw"], Method.FIXED, Inputs(content(), fixed=Decimal("2.7")), CasesAs.WORDS
    )
    assert isinstance(found, Hours)
    assert found.hours == Decimal("2.7")


def test_an_amount_goes_down_unless_the_pack_verifies_another_rounding():
    assert rounded(packs()["nasw"], Decimal("1.99"))[0] == Decimal("1.5")
    assert rounded(packs()["ama-pra"], Decimal("1.125"))[0] == Decimal("1.25")
    assert rounded(packs()["nysed-psychology"], Decimal("2.999"))[0] == Decimal(2)


def test_an_amount_below_the_smallest_is_none():
    amount, how = rounded(packs()["nasw"], Decimal("0.9"))
    assert amount == 0
    assert "below the smallest" in how


def test_the_raters_agreement_is_shown():
    found = agreement([2, 3, 5])
    assert found is not None
    assert (found.difficulty, found.pairs, found.equal, found.near) == (Decimal("3.33"), 3, 0, 1)
    assert agreement([]) is None
    assert "no agreement" in str(agreement([4]) and agreement([4]).told)
    with pytest.raises(ValueError, match="1 to 5"):
        agreement([6])


WORDS = st.integers(0, 200_000)


@given(WORDS, WORDS, st.decimals(0, 600, places=1), st.sampled_from(["nbcc-acep", "nasw"]))
def test_cases_count_as_words_or_as_minutes_and_never_both(words, case_words, minutes, board):
    measured = content(words, 30, case_words, str(minutes))
    pack = packs()[board]
    as_words = hours_by(pack, Method.WORDS, Inputs(measured), CasesAs.WORDS)
    as_minutes = hours_by(pack, Method.WORDS, Inputs(measured), CasesAs.MINUTES)
    without_minutes = content(words, 30, case_words)
    without_words = content(words, 30, 0, str(minutes))
    assert as_words == hours_by(pack, Method.WORDS, Inputs(without_minutes), CasesAs.WORDS)
    assert as_minutes == hours_by(pack, Method.WORDS, Inputs(without_words), CasesAs.MINUTES)


@given(st.sampled_from(sorted(packs())), st.decimals(0, 40, places=3))
def test_no_amount_grows_unless_a_source_allows_it(board, exact):
    pack = packs()[board]
    amount, _how = rounded(pack, exact)
    if pack.text("rounding") == "down":
        assert amount <= exact
    else:
        assert pack.is_verified("rounding")
        assert amount <= exact + pack.needed("step") / 2
    assert amount == 0 or amount >= pack.needed("minimum")
    assert amount % pack.needed("step") == 0


@given(WORDS, st.integers(1, 500))
def test_more_words_never_earn_less(words, more):
    pack = packs()["nbcc-acep"]
    fewer = hours_by(pack, Method.WORDS, Inputs(content(words)), CasesAs.WORDS)
    found = hours_by(pack, Method.WORDS, Inputs(content(words + more)), CasesAs.WORDS)
    assert isinstance(found, Hours)
    assert isinstance(fewer, Hours)
    assert found.exact > fewer.exact
    assert found.hours >= fewer.hours


def test_only_the_items_that_are_asked_count_and_never_the_bank():
    measured = content()
    bigger = replace(measured, bank=999)
    inputs = Inputs(measured, agreement([3]))
    assert hours_by(packs()["apa"], Method.MERGENER, inputs, CasesAs.WORDS) == hours_by(
        packs()["apa"], Method.MERGENER, replace(inputs, content=bigger), CasesAs.WORDS
    )
