"""The cases that are shipped: proved in every state, and drawn."""

from __future__ import annotations

from collections import Counter, deque
from pathlib import Path

import pytest

from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.texts.vignette.values import Choice, Vignette
from hrtraining.vignettes.rules.engine import Case, State, Taken
from hrtraining.vignettes.rules.map.layout import Layout, lay_out
from hrtraining.vignettes.rules.proof import Verdict, prove

CASES = sorted((Path(__file__).parents[2] / "content" / "vignettes").glob("*.md"))


def read(path: Path) -> Vignette:
    vignette, problems = read_vignette(path.read_bytes().decode())
    assert vignette is not None, problems
    return vignette


def defensible(vignette: Vignette) -> dict[State, list[Choice]]:
    """Every state that choices not marked critical lead to, and such choices open in it."""
    case = Case(vignette)
    waiting = deque([case.begin()])
    found: dict[State, list[Choice]] = {}
    while waiting:
        state = waiting.popleft()
        if state in found:
            continue
        found[state] = [choice for choice in case.open_choices(state) if not choice.critical]
        for choice in found[state]:
            taken = case.take(state, choice.id)
            assert isinstance(taken, Taken)
            waiting.append(taken.state)
    return found


def test_there_are_five_cases():
    assert [path.stem for path in CASES] == ["drew", "peter", "sarah", "steve", "valerie"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_is_long_enough_and_can_go_badly(path: Path):
    vignette = read(path)
    assert len(vignette.scenes) >= 24
    endings = [scene for scene in vignette.scenes if scene.ending]
    assert len(endings) >= 4
    assert any(ending.bad for ending in endings)
    assert any(ending.best for ending in endings)
    assert any(scene.must_see for scene in vignette.scenes)
    assert all(scene.way_around for scene in vignette.scenes if scene.warns_of)
    choices = [choice for scene in vignette.scenes for choice in scene.choices]
    assert all(choice.principles and choice.objectives for choice in choices)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_good_clinicians_can_differ_in_every_scene_and_end_apart(path: Path):
    vignette = read(path)
    scenes = vignette.by_name()
    reached = defensible(vignette)
    for state, choices in reached.items():
        scene = scenes[state.scene]
        assert scene.ending or scene.emergency or len(choices) >= 2, state
    ends = {state.scene for state in reached if scenes[state.scene].ending}
    assert len([end for end in ends if not scenes[end].bad]) >= 2


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_place_among_the_choices_gives_the_way_away(path: Path):
    vignette = read(path)
    scenes = [scene for scene in vignette.scenes if not scene.emergency]
    last = [
        scene.choices[-1].critical for scene in scenes if any(c.critical for c in scene.choices)
    ]
    assert not all(last)
    refs = vignette.choices_by_ref()
    steps = [refs[step.choice] for scene in vignette.scenes for step in scene.worked_path]
    places = Counter(scene.choices.index(choice) for scene, choice in steps)
    assert max(places.values()) <= len(steps) / 2


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_takes_a_quarter_to_half_an_hour(path: Path):
    """By the shortest run that is no bad ending; feedback and conditional text come on top."""
    shortest = prove(read(path)).minutes.shortest
    assert shortest is not None
    assert 15 <= shortest <= 30


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_is_proved_and_drawn(path: Path):
    vignette = read(path)
    proof = prove(vignette)
    assert proof.verdict is Verdict.PROVED, proof.findings
    assert proof.exhaustive
    assert isinstance(lay_out(vignette, proof.findings), Layout)
