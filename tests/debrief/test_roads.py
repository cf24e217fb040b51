"""How much a debrief tells of roads not taken is the author's to say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from hrtraining.courses.rules.rendering.vignettes import render_vignette
from hrtraining.debrief import telling
from hrtraining.debrief.rules.way import Step, seen_only, steps_of
from hrtraining.demo import way_to_an_ending
from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.texts.vignette.values import ROADS, Roads, Vignette
from hrtraining.vignettes.rules.cohort import Group
from hrtraining.vignettes.rules.engine import Case, Taken
from hrtraining.vignettes.rules.history import Moved
from hrtraining.vignettes.rules.map.layout import Layout, lay_out


@cache
def steve() -> Vignette:
    text = Path("content/vignettes/steve.md").read_text("utf-8")
    # Citations need the bibliography, and are not what this is about.
    vignette, _problems = read_vignette(re.sub(r"\s*\[@[^\]]*\]", "", text))
    assert vignette is not None
    return vignette


def played(case: Case) -> tuple[Step, ...]:
    state = case.begin()
    record = [Moved(0, "begin", "", state.scene, state.as_data(), ending=False, critical=False)]
    for number, choice in enumerate(way_to_an_ending(case), 1):
        outcome = case.take(state, choice)
        assert isinstance(outcome, Taken)
        state = outcome.state
        ending = case.scene(state).ending
        record.append(
            Moved(
                number,
                "choose",
                choice,
                state.scene,
                state.as_data(),
                ending=ending,
                critical=False,
            )
        )
    return steps_of(case, record)


def told(roads: Roads) -> tuple[str, Vignette, tuple[Step, ...]]:
    """Everything that the page is given in words, as one text."""
    vignette = replace(steve(), roads_not_taken=roads)
    case = Case(vignette)
    text = render_vignette(vignette, {})
    steps = played(case)
    spans = dict.fromkeys(("alliance", "risk", "goals", "self-regulation"), (0, 60))
    figures = {
        step.scene.name: (
            Group((step.choice.id,), 18),
            Group(tuple(one.id for one in step.passed_by), 12),
        )
        for step in steps
        if step.choice is not None
    }
    parts = (
        telling.steps_told(case, text, steps, figures),
        telling.worked_paths(vignette, text),
        telling.practice(case, text, steps, spans),
        telling.noticed(vignette, text, steps),
        telling.curve_rows(case, text, steps),
    )
    return str(parts), vignette, steps


@pytest.mark.parametrize("roads", ROADS)
def test_choices_passed_by_are_told_as_far_as_the_author_lets_them(roads: Roads) -> None:
    said, vignette, steps = told(roads)
    rendered = render_vignette(vignette, {})
    html = {(s.name, c.id): c for s in rendered.scenes for c in s.choices}
    others = [html[step.scene.name, one.id] for step in steps for one in step.passed_by]
    assert others
    assert all((repr(one.html)[1:-1] in said) == (roads != "hidden") for one in others)
    feedback = [one.feedback for one in others if one.feedback]
    assert all((repr(one)[1:-1] in said) == (roads == "shown") for one in feedback)
    met = {step.before.scene for step in steps} | {step.after.scene for step in steps}
    if roads == "hidden":
        for scene in rendered.scenes:
            if scene.name not in met:
                assert f"'{scene.heading}'" not in said
        assert "together with other ways" not in said
        assert "60%" in said


def test_where_roads_are_hidden_the_map_holds_only_what_was_met() -> None:
    _said, vignette, steps = told("hidden")
    layout = lay_out(seen_only(vignette, steps))
    assert isinstance(layout, Layout)
    met = {step.before.scene for step in steps} | {step.after.scene for step in steps}
    assert {box.name for box in layout.boxes} == met
    assert len(layout.routes) == len({(step.before.scene, step.after.scene) for step in steps})
