"""What the proof does with cases that are too large, too tangled or no cases at all."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from dataclasses import replace

import pytest

from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import (
    Add,
    And,
    Choice,
    Compare,
    HasFlag,
    Mark,
    Not,
    Or,
    Put,
    Scale,
    Scene,
    Vignette,
)
from hrtraining.vignettes.rules.proof import (
    GREATEST_LIMIT,
    Kind,
    Verdict,
    explore,
    faults_of_runs,
    prove,
)
from hrtraining.vignettes.rules.proof.prove import BYTES_PER_STATE, BYTES_TO_BEGIN_WITH
from hrtraining.vignettes.rules.proof.report import decimal
from tests.vignettes.sound_case import SOUND

END = Scene("end", "End", ending=True)


def wide(scales: int, width: int, choices: int) -> Vignette:
    """One scene in which every choice moves a scale and comes back, and a way to end."""
    names = [f"s{at}" for at in range(scales)]
    moves = [
        Choice(f"Do {at}", "here", f"c{at}", effects=(Add(names[at % scales], 1 + at // scales),))
        for at in range(choices)
    ]
    here = Scene("here", "Here", start=True, choices=(*moves, Choice("Stop", "end", "stop")))
    ranges = tuple(Scale(name, 0, width - 1, 0) for name in names)
    return Vignette("wide", "Wide", scales=ranges, scenes=(here, END))


def test_past_the_limit_it_stops_says_so_and_claims_nothing():
    proof = prove(wide(4, 10, 4), limit=500)
    assert not proof.exhaustive
    assert "500 states" in proof.stopped
    assert proof.states <= 500
    assert proof.verdict is Verdict.LIMIT_REACHED
    assert (proof.runs, proof.unbounded, proof.choices.least) == (None, None, None)
    assert proof.minutes.longest is None
    assert all(ending.reachable in {True, None} and not ending.scales for ending in proof.endings)


def test_a_limit_of_exactly_all_states_is_enough():
    all_states = prove(wide(2, 5, 2)).states
    assert prove(wide(2, 5, 2), limit=all_states).exhaustive
    assert not prove(wide(2, 5, 2), limit=all_states - 1).exhaustive


def test_an_error_that_a_found_run_shows_is_told_though_the_limit_was_reached():
    vignette = wide(4, 10, 4)
    here, end = vignette.scenes
    stuck = Choice("Sit", "chair", "sit")
    case = replace(
        vignette,
        scenes=(
            replace(here, choices=(stuck, *here.choices)),
            Scene("chair", "The chair"),
            Scene("cellar", "The cellar", choices=(Choice("Out", "end", "out"),)),
            end,
        ),
    )
    proof = prove(case, limit=300)
    assert proof.verdict is Verdict.ERRORS
    kinds = {found.kind for found in proof.findings}
    assert Kind.DEAD_END in kinds
    # Nobody knows yet whether a run reaches the cellar.
    assert kinds.isdisjoint({Kind.UNREACHABLE_SCENE, Kind.SINGLE_CHOICE, Kind.NO_WAY_OUT})


def test_too_many_steps_are_a_limit_of_their_own():
    crowded = wide(3, 40, 18)
    proof = prove(crowded, limit=2_000)
    assert not proof.exhaustive
    assert proof.transitions <= explore.EDGES_PER_STATE * 2_000


def test_too_long_runs_are_a_limit_of_their_own(monkeypatch):
    monkeypatch.setattr(explore, "MOST_LEVELS", 20)
    proof = prove(wide(1, 100, 1))
    assert not proof.exhaustive
    assert "20 choices" in proof.stopped
    assert prove(wide(1, 15, 1)).exhaustive


@pytest.mark.parametrize("limit", [0, -1, GREATEST_LIMIT + 1])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(ValueError, match="limit"):
        prove(wide(1, 2, 1), limit=limit)


@pytest.mark.parametrize(
    ("case", "limit"),
    [(wide(6, 11, 6), 20_000), (wide(3, 60, 18), 20_000), (wide(3, 21, 7), 20_000)],
    ids=["past the states", "past the steps", "all of it"],
)
def test_memory_stays_below_what_is_stated(case, limit):
    prove(wide(1, 2, 1))  # numpy's own first allocations
    tracemalloc.start()
    prove(case, limit=limit)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= BYTES_TO_BEGIN_WITH + BYTES_PER_STATE * limit


def test_more_ways_to_stand_than_a_word_can_count_are_refused():
    names = [f"s{at}" for at in range(1000)]
    scales = tuple(Scale(name, 0, 10, 5) for name in names)
    choice = Choice("All", "end", "all", effects=tuple(Add(name, 1) for name in names))
    case = Vignette(
        "x", "X", scales=scales, scenes=(Scene("a", "A", start=True, choices=(choice,)), END)
    )
    proof = prove(case)
    assert proof.verdict is Verdict.LIMIT_REACHED
    assert "1000 scales" in proof.stopped


def test_a_thousand_scales_that_nothing_moves_do_no_harm():
    scales = tuple(Scale(f"s{at}", 0, 10, 5) for at in range(1000))
    choices = (
        Choice("A", "end", "a", condition=Compare("s999", "=", 5)),
        Choice("B", "end", "b", condition=Compare("s1", "<=", 4)),
    )
    case = Vignette(
        "x", "X", scales=scales, scenes=(Scene("a", "A", start=True, choices=choices), END)
    )
    kinds = {found.kind for found in prove(case).findings}
    assert {Kind.CONSTANT_CONDITION, Kind.IMPOSSIBLE_CHOICE} <= kinds


def test_a_condition_of_too_many_alternatives_is_refused_not_unfolded():
    flags = tuple(f"f{at}" for at in range(60))
    pairs = And(
        tuple(Or((HasFlag(flags[at]), HasFlag(flags[at + 1]))) for at in range(0, len(flags), 2))
    )
    choice = Choice(
        "All", "end", "all", condition=pairs, effects=tuple(Mark(f, to=True) for f in flags[:40])
    )
    case = Vignette(
        "x", "X", flags=flags, scenes=(Scene("a", "A", start=True, choices=(choice,)), END)
    )
    assert "alternatives" in prove(case).stopped


@pytest.mark.parametrize("in_paragraph", [False, True])
def test_a_condition_nested_without_measure_is_refused(in_paragraph):
    from hrtraining.texts.vignette.values import Paragraph

    condition = HasFlag("f")
    for _ in range(5_000):
        condition = Not(condition)
    first = Scene("a", "A", start=True, choices=(Choice("B", "end", "b"),))
    if in_paragraph:
        first = replace(first, paragraphs=(Paragraph("Words.", condition=condition),))
    else:
        first = replace(first, choices=(Choice("B", "end", "b", condition=condition),))
    assert "nests" in prove(Vignette("x", "X", flags=("f",), scenes=(first, END))).stopped


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"scenes": (END,)}, "start"),
        ({"scenes": ()}, "start"),
        ({"scenes": (replace(END, start=True), END)}, "same name"),
        ({"score": (("warmth", 1),)}, "warmth"),
        ({"scales": (Scale("s", 0, 3, 9),)}, "outside"),
        ({"scales": (Scale("s", 0, 10**12, 9),)}, "larger"),
    ],
)
def test_what_is_no_case_is_refused_with_a_reason(change, reason):
    case = Vignette("x", "X", scenes=(replace(END, start=True),))
    assert reason in prove(replace(case, **change)).stopped


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (Choice("A", "end", "a", condition=HasFlag("f")), "flag 'f'"),
        (Choice("A", "end", "a", condition=Compare("s", ">=", 1)), "scale 's'"),
        (Choice("A", "end", "a", effects=(Add("s", 1),)), "scale 's'"),
        (Choice("A", "end", "a", effects=(Mark("f", to=True),)), "flag 'f'"),
    ],
)
def test_a_name_that_the_case_does_not_have_is_refused(choice, reason):
    case = Vignette("x", "X", scenes=(Scene("a", "A", start=True, choices=(choice,)), END))
    assert reason in prove(case).stopped


def test_two_choices_of_one_id_are_refused():
    twice = (Choice("A", "end", "a"), Choice("B", "end", "a"))
    case = Vignette("x", "X", scenes=(Scene("a", "A", start=True, choices=twice), END))
    assert "same id" in prove(case).stopped


def test_conditions_that_wait_for_each_other_are_found_impossible():
    one = Choice("One", "a", "one", condition=HasFlag("f"), effects=(Mark("g", to=True),))
    two = Choice("Two", "a", "two", condition=HasFlag("g"), effects=(Mark("f", to=True),))
    out = Choice("Out", "end", "out")
    case = Vignette(
        "x",
        "X",
        flags=("f", "g"),
        scenes=(Scene("a", "A", start=True, choices=(one, two, out)), END),
    )
    found = [(one.kind, one.choice) for one in prove(case).findings]
    assert found.count((Kind.IMPOSSIBLE_CHOICE, "one")) == 1
    assert found.count((Kind.IMPOSSIBLE_CHOICE, "two")) == 1


def test_effects_on_one_scale_work_in_the_order_written():
    effects = (Add("s", 5), Add("s", -1), Put("s", 9), Add("s", -2))
    case = Vignette(
        "x",
        "X",
        scales=(Scale("s", 0, 3, 1),),
        scenes=(
            Scene("a", "A", start=True, choices=(Choice("B", "end", "b", effects=effects),)),
            END,
        ),
    )
    proof = prove(case)
    ((name, scale),) = proof.endings[0].scales
    assert (name, scale.least) == ("s", 1)
    (lost,) = [one for one in proof.findings if one.kind is Kind.OUT_OF_BOUNDS]
    assert "up to 9" in lost.message  # 3 past the edge, then 6


def test_findings_past_the_most_runs_that_are_shown_are_told_without_one(monkeypatch):
    monkeypatch.setattr(faults_of_runs, "MOST_SHOWN", 1)
    criticals = tuple(Choice(f"Do {at}", "end", f"c{at}", critical=True) for at in range(3))
    case = Vignette("x", "X", scenes=(Scene("a", "A", start=True, choices=criticals), END))
    found = [one for one in prove(case).findings if one.kind is Kind.CRITICAL_UNNAMED]
    assert [(one.choice, one.path) for one in found] == [
        ("a/c0", ("a/c0",)),
        ("a/c1", ()),
        ("a/c2", ()),
    ]
    assert "too many" not in found[0].message
    assert "too many" in found[1].message


def test_an_enormous_number_of_runs_is_exact():
    levels = 400
    scenes = [
        Scene(
            f"s{at}",
            f"S{at}",
            start=at == 0,
            choices=tuple(
                Choice(f"Do {number}", f"s{at + 1}", f"c{number}") for number in range(10)
            ),
        )
        for at in range(levels)
    ]
    scenes.append(Scene(f"s{levels}", "End", ending=True))
    proof = prove(Vignette("x", "X", scenes=tuple(scenes)))
    assert proof.runs == 10**levels
    assert proof.as_json()["runs"] == "1" + "0" * levels


def test_a_number_longer_than_python_prints_by_itself_is_told_in_decimal():
    assert decimal(10**9_000 + 7) == "1" + "0" * 8_999 + "7"


def test_the_report_is_json_with_the_names_that_are_promised():
    report = json.loads(json.dumps(prove(read_draft(SOUND).vignette).as_json()))
    assert {
        "exhaustive",
        "states",
        "transitions",
        "scenes",
        "findings",
        "endings",
        "runs",
        "unbounded",
        "minutes",
        "principles",
    } <= set(report)
    assert report["runs"] is None
    assert report["unbounded"] is True
    assert set(report["minutes"]) == {"shortest", "longest"}
    assert report["endings"][0]["scales"]["alliance"]["min"] == 3
    assert report["principles"]["risk"] == {"min": 0, "max": 1}


def test_numpy_is_loaded_only_when_something_is_proved():
    program = (
        "import sys, hrtraining.vignettes.rules.proof, hrtraining.vignettes.rules.engine;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
