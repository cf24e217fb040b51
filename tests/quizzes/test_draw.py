"""What an attempt draws follows from its seed and the blueprint alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.quizzes.rules.draw import Blueprint, Candidate, Impossible, draw

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.uuids().map(str),
        objective=st.sampled_from(["c1", "c2", "c3"]),
        module=st.sampled_from(["m1", "m2"]),
        options=st.sampled_from([2, 4]),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda candidate: candidate.id,
)


def bank(count: int) -> list[Candidate]:
    return [Candidate(f"i{n}", f"c{n % 3}", f"m{n % 2}", 4) for n in range(count)]


@given(CANDIDATES, st.text(), st.integers(1, 30))
def test_a_draw_has_the_size_asked_and_no_item_twice(
    candidates: list[Candidate], seed: str, size: int
) -> None:
    size = min(size, len(candidates))
    drawn = draw(candidates, Blueprint(size), seed)
    assert len(drawn) == size == len({one.item for one in drawn})


@given(CANDIDATES, st.text())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_bank(
    candidates: list[Candidate], seed: str
) -> None:
    blueprint = Blueprint(len(candidates) // 2 + 1)
    assert draw(candidates, blueprint, seed) == draw(candidates[::-1], blueprint, seed)


@given(CANDIDATES, st.text())
def test_every_option_is_shown_once_and_true_or_false_keeps_its_order(
    candidates: list[Candidate], seed: str
) -> None:
    by_id = {candidate.id: candidate for candidate in candidates}
    for one in draw(candidates, Blueprint(len(candidates)), seed):
        count = by_id[one.item].options
        assert sorted(one.order) == list(range(count))
        if count == 2:
            assert one.order == (0, 1)


@given(CANDIDATES, st.text(), st.integers(0, 2), st.integers(0, 2), st.integers(1, 30))
def test_a_draw_fills_its_blueprint_or_says_why_it_cannot(
    candidates: list[Candidate], seed: str, per_objective: int, per_module: int, size: int
) -> None:
    try:
        drawn = draw(candidates, Blueprint(size, per_objective, per_module), seed)
    except Impossible:
        # A draw that asks nothing of its groups fails only where the bank is too small.
        assert per_objective or per_module or size > len(candidates)
        return
    items = {one.item for one in drawn}
    chosen = [candidate for candidate in candidates if candidate.id in items]
    for objective in {candidate.objective for candidate in candidates}:
        assert sum(c.objective == objective for c in chosen) >= per_objective
    for module in {candidate.module for candidate in candidates}:
        assert sum(c.module == module for c in chosen) >= per_module


def test_items_not_seen_before_come_first() -> None:
    candidates = bank(20)
    first = {one.item for one in draw(candidates, Blueprint(10), "one")}
    second = {one.item for one in draw(candidates, Blueprint(10), "two", dict.fromkeys(first, 1))}
    assert not first & second


def test_two_seeds_draw_differently() -> None:
    draws = {draw(bank(20), Blueprint(10), str(seed)) for seed in range(20)}
    assert len(draws) == 20


def test_a_bank_too_small_is_said_so() -> None:
    with pytest.raises(Impossible, match="5 items are to be drawn from 3"):
        draw(bank(3), Blueprint(5), "seed")
    with pytest.raises(Impossible, match="objective 'c0' has 1 items of the 2"):
        draw(bank(3), Blueprint(3, per_objective=2), "seed")
