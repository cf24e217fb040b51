"""The report on evaluations gives away nobody's answer."""

from __future__ import annotations

import csv
import io
from functools import cache
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.credit.office.evaluations import table_of
from hrtraining.credit.rules.opinions import (
    FEWEST,
    Question,
    counted,
    merged,
    report_on,
    shuffled,
)

LEVEL = Question("level", "The level", {"low": "Too easy", "right": "Right", "high": "Too hard"})


@cache
def all_counts(answers: int, people: int) -> list[tuple[int, ...]]:
    return [
        (*first, people - sum(first))
        for first in product(range(people + 1), repeat=answers - 1)
        if sum(first) <= people
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(0, 3), st.data())
def test_a_cell_under_five_can_be_neither_seen_nor_worked_out(answers, fives, data):
    """Whoever knows the rule and the total still finds more than one number that it could be."""
    people = fives * FEWEST
    counts = data.draw(st.sampled_from(all_counts(answers, people)))
    shown = merged(counts)
    assert all(group[2] >= FEWEST for group in shown)
    alike = [other for other in all_counts(answers, people) if merged(other) == shown]
    for cell, count in enumerate(counts):
        if people and count < FEWEST:
            assert len({other[cell] for other in alike}) > 1, (counts, shown, cell)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_the_groups_cover_everyone_once(counts):
    shown = merged(counts)
    if sum(counts) < FEWEST:
        assert shown == ()
        return
    assert shown[0][0] == 0
    assert shown[-1][1] == len(counts)
    assert all(one[1] == two[0] for one, two in pairwise(shown))
    assert [sum(counts[a:b]) for a, b, _ in shown] == [people for _, _, people in shown]


@given(st.integers(0, 60))
def test_one_more_evaluation_is_never_the_difference_between_two_reports(available):
    assert counted(available) % FEWEST == 0
    assert available - FEWEST < counted(available) <= available


def test_below_five_there_is_no_report_and_no_text():
    given_ = [{"level": "right", "comments": "Only mine."}] * 4
    assert report_on(given_, [LEVEL], ["comments"]) is None
    assert "Only mine" not in table_of(None)


def test_the_sixth_waits_for_the_tenth():
    five = [{"level": "right", "minutes": "200", "comments": f"Number {n}."} for n in range(5)]
    sixth = {"level": "high", "minutes": "900", "comments": "The sixth."}
    assert report_on([*five, sixth], [LEVEL], ["comments"]) == report_on(
        five, [LEVEL], ["comments"]
    )


def test_a_question_shows_answers_together_until_each_number_is_five():
    given_ = [{"level": "right"}] * 6 + [{"level": "low"}] * 3 + [{"level": "high"}]
    report = report_on(given_, [LEVEL], [])
    assert report is not None
    (answered,) = report.answered
    assert [(group.answers, group.people) for group in answered.groups] == [
        (("Too easy", "Right", "Too hard"), 10)
    ]


def test_texts_are_in_an_order_that_says_nothing_of_when():
    texts = [f"Text {n}" for n in range(8)]
    assert shuffled(texts) == shuffled(list(reversed(texts)))
    assert sorted(shuffled(texts)) == sorted(texts)
    assert list(shuffled(texts)) != texts


def test_a_spreadsheet_takes_no_text_for_a_formula():
    given_ = [{"level": "right", "minutes": "204", "comments": "=1+1"}] * 5
    report = report_on(given_, [LEVEL], ["comments"])
    lines = table_of(report).splitlines()
    assert "Anything else,'=1+1," in lines
    assert '"Minutes needed, median to ten",200,' in lines


@pytest.mark.parametrize("text", ["+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\r=1", "\n=1", "＝1+1"])
def test_neither_white_space_nor_width_hides_a_formula(text: str):
    report = report_on([{"level": "right", "comments": text}] * 5, [LEVEL], ["comments"])
    cells = [row[1] for row in csv.reader(io.StringIO(table_of(report), newline=""))]
    assert f"'{text}" in cells
    assert text not in cells
