"""The form says everything that a case says, and gives back what nobody touched, to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.studio.rules.changing.references import pointers_to
from hrtraining.studio.rules.changing.scenes import (
    LEAVE,
    TAKE_OUT,
    Refused,
    add_scene,
    delete_scene,
    move_scene,
    rename_scene,
    reorder,
)
from hrtraining.studio.rules.form.cases import case_fields, read_case
from hrtraining.studio.rules.form.scenes import read_scene, scene_fields
from hrtraining.studio.rules.starting import STARTS
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import write_vignette
from tests.texts.strategies import vignettes
from tests.texts.test_vignette_round_trip import as_people_write

SHIPPED = sorted(Path("content/vignettes").glob("*.md"))
START = Document.parse(STARTS[2].text).vignette


def as_a_browser_sends(fields: dict[str, str]) -> dict[str, str]:
    """Line ends as forms have them; single-line fields keep none."""
    return {name: value.replace("\n", "\r\n") for name, value in fields.items()}


def named(case: Vignette) -> list[tuple[str, str]]:
    """What every ending names and every worked path takes, as scene and choice."""
    places = case.choices_by_ref()
    found = []
    for scene in case.scenes:
        for ref in (*scene.names, *(step.choice for step in scene.worked_path)):
            if ref in places:
                other, choice = places[ref]
                found.append((other.heading, choice.text))
    return found


@given(vignettes(), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_a_form_sent_back_untouched_changes_no_byte(case: Vignette, seed: int) -> None:
    document = Document.parse(as_people_write(write_vignette(case), seed))
    read = document.vignette
    for at, scene in enumerate(read.scenes):
        sent = read_scene(read, at, as_a_browser_sends(scene_fields(read, scene)))
        assert sent.case == read, sent.wrong
    sent = read_case(read, as_a_browser_sends(case_fields(read)))
    assert sent.case == read, sent.wrong
    assert document.with_vignette(sent.case).text == document.text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_case_can_be_edited_in_the_form(path: Path) -> None:
    document = Document.parse(path.read_text(encoding="utf-8"))
    case = document.vignette
    assert read_case(case, case_fields(case)).case == case
    for at in (0, 7, len(case.scenes) - 1):
        fields = scene_fields(case, case.scenes[at])
        assert read_scene(case, at, fields).case == case
        fields["p0-text"] = "Another beginning."
        changed = read_scene(case, at, fields).case
        assert changed is not None
        text = document.with_vignette(changed).text
        assert sum(1 for line in text.splitlines() if line not in document.text.splitlines()) == 1


@given(vignettes(), st.data())
@settings(max_examples=20, deadline=None)
def test_renaming_keeps_everything_leading_where_it_led(
    case: Vignette, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(case.scenes) - 1))
    how = data.draw(st.sampled_from(("follow", "keep")))
    before = case.scenes[at]
    renamed = rename_scene(case, at, "A heading that is new", how)
    assert isinstance(renamed, Vignette)
    after = renamed.scenes[at]
    leads = [[choice.target == before.name for choice in one.choices] for one in case.scenes]
    leads_now = [[choice.target == after.name for choice in one.choices] for one in renamed.scenes]
    assert leads == leads_now
    assert len(pointers_to(case, before.name)) == len(pointers_to(renamed, after.name))
    old = [(h.replace(before.heading, after.heading), c) for h, c in named(case)]
    assert [(h.replace(before.heading, after.heading), c) for h, c in named(renamed)] == old
    document = Document.parse(write_vignette(case))
    assert document.with_vignette(renamed).vignette == renamed


@given(vignettes(), st.data())
@settings(max_examples=20, deadline=None)
def test_deleting_leaves_every_other_reference_alone(case: Vignette, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(case.scenes) - 1))
    gone = case.scenes[at]
    others = [scene.name for scene in case.scenes if scene is not gone]
    pointers = pointers_to(case, gone.name)
    ways = st.sampled_from((TAKE_OUT, LEAVE, *others))
    decisions = {number: data.draw(ways) for number in range(len(pointers))}
    new = delete_scene(case, at, decisions)
    assert isinstance(new, Vignette)
    assert gone.name not in new.by_name()
    left = len(pointers_to(new, gone.name))
    assert left == sum(1 for decision in decisions.values() if decision == LEAVE)
    kept = set(named(new))
    assert kept <= set(named(case))


@given(vignettes(), st.data())
@settings(max_examples=15, deadline=None)
def test_moving_changes_no_meaning(case: Vignette, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(case.scenes) - 1))
    moved = move_scene(case, at, data.draw(st.integers(0, len(case.scenes) - 1)))
    assert sorted(named(moved)) == sorted(named(case))
    choices = case.scenes[0].choices
    order = data.draw(st.permutations(range(len(choices))))
    turned = reorder(case, 0, "choices", order)
    assert named(turned) == named(case)
    assert [choice.id for choice in turned.scenes[0].choices] == [choices[n].id for n in order]


def test_a_choice_can_lead_to_a_scene_made_on_the_way() -> None:
    fields = scene_fields(START, START.scenes[0])
    fields |= {"c2-text": "Wait", "c2-target": "+new", "c2-new": "A quiet minute"}
    read = read_scene(START, 0, fields)
    assert read.case is not None
    assert [scene.name for scene in read.case.scenes][:2] == ["the-first-minutes", "a-quiet-minute"]
    assert read.case.scenes[0].choices[2].target == "a-quiet-minute"
    fields["c2-new"] = "Together today"
    assert "already" in read_scene(START, 0, fields).wrong["c2-new"][0]


def test_rows_say_conditions_and_effects() -> None:
    fields = scene_fields(START, START.scenes[1])
    fields |= {
        "c1-r0-what": "scale:risk",
        "c1-r0-how": "<=",
        "c1-r0-number": "7",
        "c1-e2-what": "scale:alliance",
    }
    wrong = read_scene(START, 1, fields).wrong
    assert set(wrong) == {"c1-e2-number"}
    fields |= {"c1-e2-what": "", "c1-e0-how": "up", "c1-e0-number": "3"}
    case = read_scene(START, 1, fields).case
    assert case is not None
    text = write_vignette(case)
    assert "`if risk <= 7` · `then alliance +3, risk -1`" in text


def test_what_rows_cannot_say_is_written_in_words() -> None:
    fields = scene_fields(START, START.scenes[1])
    words = "alliance >= 5 and (risk <= 2 or not (alliance <= 7 and risk >= 3))"
    fields |= {"c0-join": "words", "c0-words": words}
    case = read_scene(START, 1, fields).case
    assert case is not None
    again = scene_fields(case, case.scenes[1])
    assert (again["c0-join"], again["c0-words"]) == ("words", words)
    fields["c0-words"] = "alliance > 5"
    assert "c0-words" in read_scene(START, 1, fields).wrong


@pytest.mark.parametrize(
    "typed", ["# no heading", "1. first", "> said", "`if x` y", "<b>", "---", "<!-- a", "```", "["]
)
def test_whatever_is_typed_as_prose_is_read_back_as_prose(typed: str) -> None:
    for name in ("p0-text", "c0-feedback", "reflect"):
        fields = scene_fields(START, START.scenes[0])
        fields[name] = f"{typed} and more\nanother line\n{typed}"
        read = read_scene(START, 0, fields)
        if read.case is None:
            assert set(read.wrong) <= {name, "scene"}
            continue
        document = Document.parse(write_vignette(START)).with_vignette(read.case)
        assert document.vignette == read.case


def test_a_blank_line_makes_two_paragraphs_of_one_speaker() -> None:
    fields = scene_fields(START, START.scenes[0])
    fields["p1-text"] = "One.\r\n\r\n \r\nTwo."
    case = read_scene(START, 0, fields).case
    assert case is not None
    spoken = [(one.text, one.speaker) for one in case.scenes[0].paragraphs[1:]]
    assert spoken == [("One.", "Alex"), ("Two.", "Alex")]


def test_names_are_changed_everywhere_and_used_ones_cannot_be_taken_out() -> None:
    fields = case_fields(START)
    fields |= {"sc0-name": "Her trust", "pe0-name": "Ray", "fl0": "Was asked", "ob0-text": "Ask"}
    case = read_case(START, fields).case
    assert case is not None
    assert (case.scales[0].name, case.scales[0].label) == ("her-trust", "Her trust")
    assert case.flags == ("was-asked",)
    assert case.objectives[0].id == "1"
    text = write_vignette(case)
    assert "alliance" not in text
    assert "**Ray:**" in text
    fields |= {"sc1-name": "", "pe0-name": ""}
    assert set(read_case(START, fields).wrong) == {"sc1-name", "pe0-name"}


def test_a_scene_needs_a_heading_of_its_own() -> None:
    for heading in ("", "Together today", "…", "Debrief", "x" * 200):
        assert isinstance(add_scene(START, heading), Refused)
    added = add_scene(START, "Later", 0)
    assert isinstance(added, Vignette)
    assert added.scenes[1].heading == "Later"
    assert replace(added, scenes=(added.scenes[0], *added.scenes[2:])) == START
