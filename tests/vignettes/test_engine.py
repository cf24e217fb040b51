"""Playing a case by hand: what is open, what a choice does, what is shown."""

from __future__ import annotations

import json
from random import Random

import pytest

from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.vignettes.rules.engine import Case, Loss, NotTaken, State, Taken
from tests.vignettes.random_cases import random_case
from tests.vignettes.sound_case import SOUND
from tests.vignettes.twin import Twin


@pytest.fixture
def case() -> Case:
    vignette, problems = read_vignette(SOUND)
    assert vignette is not None, problems
    return Case(vignette)


def after(case: Case, *choices: str) -> State:
    state = case.begin()
    for choice in choices:
        taken = case.take(state, choice)
        assert isinstance(taken, Taken)
        state = taken.state
    return state


def test_a_case_begins_at_its_opening_with_every_scale_at_its_start(case):
    state = case.begin()
    assert state == State("ten-minutes-late", (("alliance", 4), ("risk", 6)), frozenset())
    assert state.scale("risk") == 6


def test_a_choice_moves_scales_and_sets_flags(case):
    state = after(case, "ask")
    assert state == State("under-the-cuff", (("alliance", 5), ("risk", 6)), frozenset({"asked"}))


def test_a_choice_whose_condition_is_not_met_is_not_open(case):
    met, unmet = after(case, "ask"), after(case, "feel")
    assert [choice.id for choice in case.open_choices(met)] == ["ring", "ask-last-time"]
    assert [choice.id for choice in case.open_choices(unmet)] == ["ask-last-time"]
    assert case.take(unmet, "ring") is NotTaken.CLOSED


def test_a_choice_of_another_scene_cannot_be_taken(case):
    assert case.take(case.begin(), "ring") is NotTaken.UNKNOWN


def test_a_choice_that_leads_nowhere_cannot_be_taken():
    from hrtraining.texts.vignette.reading import read_draft

    draft = read_draft(SOUND.replace("(#home-with-a-fever)", "(#home-with-a-fewer)"))
    case = Case(draft.vignette)
    assert case.take(case.begin(), "leave-it") is NotTaken.LEADS_NOWHERE


def test_an_effect_stops_at_the_edge_and_says_what_was_lost(case):
    state = State("ten-minutes-late", (("alliance", 4), ("risk", 9)), frozenset())
    taken = case.take(state, "leave-it")
    assert taken == Taken(
        State("home-with-a-fever", (("alliance", 4), ("risk", 10)), frozenset()),
        (Loss("risk", 2),),
    )


def test_the_way_around_costs_nothing(case):
    state = after(case, "ask")
    around = case.go_around(state)
    assert around == State("told-in-one-line", state.scales, state.flags)
    assert case.go_around(case.begin()) is None


def test_a_conditional_paragraph_shows_only_where_its_condition_is_met(case):
    shown = case.visible(after(case, "ask", "ring"))
    hidden = case.visible(after(case, "feel", "ask-last-time"))
    assert len(shown) == 2
    assert len(hidden) == 1


def test_an_ending_offers_nothing_and_has_a_score(case):
    state = after(case, "ask", "ring")
    assert case.open_choices(state) == ()
    assert case.score(state) == 2 * 5 - 2
    assert [part.text for part in case.debrief(state)] == ["He kept the decision."]


def test_a_state_survives_json(case):
    state = after(case, "ask")
    assert case.state_from(json.loads(json.dumps(state.as_data()))) == state


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"scene": "gone", "scales": {"alliance": 4, "risk": 6}, "flags": []},
        {"scene": "the-week", "scales": {"alliance": 4}, "flags": []},
        {"scene": "the-week", "scales": {"alliance": 4, "risk": 11}, "flags": []},
        {"scene": "the-week", "scales": {"alliance": 4, "risk": "6"}, "flags": []},
        {"scene": "the-week", "scales": {"alliance": 4, "risk": True}, "flags": []},
        {"scene": "the-week", "scales": {"alliance": 4, "risk": 6}, "flags": ["told"]},
        {"scene": "the-week", "scales": {"alliance": 4, "risk": 6}, "flags": [["asked"]]},
        {"scene": "the-week", "scales": [4, 6], "flags": []},
        {"scene": None, "scales": {}, "flags": "asked"},
    ],
)
def test_a_state_that_does_not_fit_the_case_is_refused(case, data):
    assert case.state_from(data) is None


def test_the_engine_and_the_brute_force_twin_take_the_same_steps():
    for seed in range(200):
        vignette = random_case(Random(f"engine/{seed}"))
        case, twin = Case(vignette), Twin(vignette)
        for state, steps in twin.steps.items():
            ours = State(state[0], tuple(zip(twin.names, state[1], strict=True)), state[2])
            chosen = [step for step in steps if step.choice is not None]
            assert list(case.open_choices(ours)) == [step.choice for step in chosen]
            for step in chosen:
                check_step(case, twin, case.take(ours, step.choice.id), step)
            around = next((step for step in steps if step.choice is None), None)
            went = case.go_around(ours)
            assert (went.scene if went else None) == (
                around.to[0] if around and around.to else None
            )


def check_step(case, twin, answer, step):
    if step.to is None:
        assert answer is NotTaken.LEADS_NOWHERE
        return
    scales = tuple(zip(twin.names, step.to[1], strict=True))
    assert answer.state == State(step.to[0], scales, step.to[2])
    assert {(loss.scale, loss.amount) for loss in answer.losses} == set(step.lost)
