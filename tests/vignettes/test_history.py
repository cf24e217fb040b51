"""Going back restores the position and never the record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.vignettes.rules.history import (
    Moved,
    critical_choices,
    endings_reached,
    may_go_back,
    standing,
    taken_before,
)


def moved(sequence: int, kind: str, choice: str = "", scene: str = "start", **marks: bool) -> Moved:
    return Moved(
        sequence,
        kind,
        choice,
        scene,
        {},
        ending=marks.get("ending", False),
        critical=marks.get("critical", False),
    )


kinds = st.lists(st.sampled_from(["choose", "around", "undo"]), max_size=30)


@given(kinds)
def test_the_way_is_what_was_done_without_what_was_taken_back(steps: list[str]) -> None:
    moves = [moved(0, "begin")]
    expected = ["start"]
    for number, kind in enumerate(steps, 1):
        if kind == "undo":
            if len(expected) > 1:
                expected.pop()
            moves.append(moved(number, "undo", scene=expected[-1]))
        else:
            expected.append(f"s{number}")
            moves.append(moved(number, kind, f"c{number}", f"s{number}"))
    assert [one.scene for one in standing(moves)] == expected
    assert may_go_back(moves) == (len(expected) > 1)


def test_an_unsafe_choice_taken_back_is_still_told() -> None:
    moves = [
        moved(0, "begin"),
        moved(1, "choose", "leave-it", "home", critical=True),
        moved(2, "undo"),
        moved(3, "choose", "ask", "cuff"),
    ]
    assert critical_choices(moves) == (("start", "leave-it", True),)


def test_an_ending_reached_stays_reached() -> None:
    moves = [moved(0, "begin"), moved(1, "choose", "go", "home", ending=True), moved(2, "undo")]
    assert endings_reached(moves) == {"home"}


def test_choices_tried_in_a_scene_are_remembered() -> None:
    moves = [
        moved(0, "begin"),
        moved(1, "choose", "a", "x"),
        moved(2, "undo"),
        moved(3, "choose", "b", "y"),
    ]
    assert taken_before(moves, "start") == {"a", "b"}


def test_a_record_without_its_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="opening"):
        standing([moved(1, "choose", "a", "x")])
