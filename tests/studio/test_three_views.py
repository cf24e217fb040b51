"""Random edits in any view leave the three equal, and what nobody touched to the byte."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hrtraining.studio.rules.changing.links import connect, disconnect
from hrtraining.studio.rules.changing.scenes import Refused, add_scene, rename_scene, reorder
from hrtraining.studio.rules.form.cases import case_fields, read_case
from hrtraining.studio.rules.form.scenes import read_scene, scene_fields
from hrtraining.studio.rules.typed import as_typed
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import write_vignette
from hrtraining.vignettes.rules.map.outline import outline_of
from tests.texts.strategies import vignettes
from tests.texts.test_vignette_round_trip import as_people_write

WORDS = ("He waits", "Ask again", "- a list\n- of two", "She says: no", "1. not a choice", "# no")


def edited(case: Vignette, data: st.DataObject) -> tuple[Vignette, int]:
    """The case after one edit in the form or on the map, and the scene that was touched."""
    at = data.draw(st.integers(0, len(case.scenes) - 1))
    scene = case.scenes[at]
    kind = data.draw(st.sampled_from(("form", "form", "reorder", "connect", "disconnect")))
    outcome: Vignette | Refused | None
    if kind == "form":
        fields = scene_fields(case, scene)
        names = [one for one in fields if one.endswith(("-text", "-feedback", "-reason"))]
        name = data.draw(st.sampled_from([one for one in names if fields[one]]))
        fields[name] = data.draw(st.sampled_from(WORDS))
        outcome = read_scene(case, at, fields).case
    elif kind == "reorder":
        order = data.draw(st.permutations(range(len(scene.choices))))
        outcome = reorder(case, at, "choices", order)
    elif kind == "connect":
        target = data.draw(st.sampled_from(case.scenes)).name
        outcome = connect(
            case, scene.name, target, data.draw(st.sampled_from(WORDS)).split("\n")[0]
        )
    else:
        outcome = disconnect(case, scene.name, data.draw(st.integers(1, 3)))
    return (outcome if isinstance(outcome, Vignette) else case), at


@given(vignettes(), st.integers(0, 1000), st.data())
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_the_three_views_stay_equal_whatever_is_edited(
    case: Vignette, seed: int, data: st.DataObject
) -> None:
    document = Document.parse(as_people_write(write_vignette(case), seed))
    for _ in range(3):
        before = document
        changed, at = edited(document.vignette, data)
        document = document.with_vignette(changed)
        # The text says what the form and the map say.
        assert Document.parse(document.text).vignette == changed
        for row, scene in enumerate(changed.scenes):
            assert read_scene(changed, row, scene_fields(changed, scene)).case == changed
        assert read_case(changed, case_fields(changed)).case == changed
        exits = [
            [exit_.target for exit_ in one.exits if exit_.number] for one in outline_of(changed)
        ]
        assert exits == [
            [choice.target for choice in scene.choices] if not scene.ending else []
            for scene in changed.scenes
        ]
        # What nobody touched is as it was, to the byte: references may be respelled elsewhere.
        same = [
            row
            for row, (old, new) in enumerate(
                zip(before.vignette.scenes, changed.scenes, strict=True)
            )
            if old == new and row != at
        ]
        for row in same:
            assert _slice(before, row).strip() == _slice(document, row).strip()


@given(vignettes(), st.integers(0, 1000), st.data())
@settings(max_examples=20, deadline=None)
def test_a_text_sent_by_a_browser_keeps_its_line_ends(
    case: Vignette, seed: int, data: st.DataObject
) -> None:
    text = as_people_write(write_vignette(case), seed)
    sent = "\r\n".join(text.replace("\r\n", "\n").split("\n"))
    assert as_typed(sent, text) == text
    lines = sent.split("\r\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    added = as_typed("\r\n".join([*lines[:at], "a new line", *lines[at:]]), text)
    assert added.replace("\r\n", "\n") == "\n".join(
        [
            *text.replace("\r\n", "\n").split("\n")[:at],
            "a new line",
            *text.replace("\r\n", "\n").split("\n")[at:],
        ]
    )


def test_structure_changed_in_one_view_is_read_in_the_others() -> None:
    document = Document.parse(write_vignette(_start()))
    added = add_scene(document.vignette, "Later", 0, ending=True)
    assert isinstance(added, Vignette)
    renamed = rename_scene(added, 1, "Much later")
    assert isinstance(renamed, Vignette)
    text = document.with_vignette(renamed).text
    assert Document.parse(text).vignette == renamed
    assert [one.heading for one in outline_of(renamed)][1] == "Much later"


def _start() -> Vignette:
    from hrtraining.studio.rules.starting import STARTS

    return replace(Document.parse(STARTS[1].text).vignette, title="Two doors")


def _slice(document: Document, row: int) -> str:
    """The bytes of one scene, from its heading to the last of its blocks."""
    scenes = [at for at, block in enumerate(document.draft.blocks) if block.kind.value == "scene"]
    first = document.draft.blocks[scenes[row]]
    ends = scenes[row + 1] if row + 1 < len(scenes) else None
    last = document.draft.blocks[(ends or len(document.draft.blocks)) - 1]
    if ends is None:
        note = [b for b in document.draft.blocks[scenes[row] :] if b.kind.value.startswith("note")]
        if note:
            last = document.draft.blocks[document.draft.blocks.index(note[0]) - 1]
    return document.text[first.lines[0].start : last.lines[-1].end]
