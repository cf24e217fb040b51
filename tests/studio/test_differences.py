"""What changed is told in clinical terms, and how many runs it sends elsewhere."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from hrtraining.studio.rules.changing.scenes import delete_scene, rename_scene
from hrtraining.studio.rules.differences import differences
from hrtraining.studio.rules.runs import RunsChanged, endings, runs_changed
from hrtraining.studio.rules.starting import STARTS
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette
from tests.texts.strategies import vignettes

TEXT = STARTS[2].text
START = Document.parse(TEXT).vignette


def told(old: str, new: str) -> list[tuple[str, str]]:
    now = Document.parse(TEXT.replace(old, new)).vignette
    return [(one.scene, one.told) for one in differences(START, now)]


def test_an_effect_is_told_with_what_it_was_before() -> None:
    found = told("`then alliance +1`", "`then alliance -2`")
    assert found == [
        (
            "The first minutes",
            "“Ask before you look” now lowers alliance by 2 (before: raises alliance by 1)",
        )
    ]


def test_words_targets_conditions_and_marks_are_told_apart() -> None:
    assert told(
        "[Look before you ask](#what-was-not-said)", "[Look before you ask](#alone-today)"
    ) == [("The first minutes", "“Look before you ask” now leads to “Alone today”")]
    assert told("if alliance >= 5", "if alliance >= 6") == [
        (
            "What was not said",
            "“Arrange together what has to happen today” is now offered only if alliance >= 6",
        )
    ]
    assert told("`must-see`", "`emergency`") == [
        ("What was not said", "need no longer be seen"),
        ("What was not said", "is now an emergency"),
    ]
    assert told("[Ask before you look]", "[Ask first]") == [
        ("The first minutes", "“Ask first” was worded “Ask before you look”")
    ]
    assert told("score: alliance - risk", "score: 2 alliance - risk") == [
        ("", "the score is now 2 alliance - risk")
    ]
    assert told("start: 5, better: high", "start: 4, better: high") == [
        ("", "alliance now starts at 4 instead of 5")
    ]


def test_a_renamed_scene_is_not_a_new_one() -> None:
    renamed = rename_scene(START, 1, "What was kept back")
    assert isinstance(renamed, Vignette)
    assert [one.told for one in differences(START, renamed)] == ["was called “What was not said”"]


def test_runs_that_end_elsewhere_are_counted() -> None:
    assert endings(START) is not None
    harder = Document.parse(TEXT.replace("](#together-today)", "](#alone-today)")).vignette
    changed = runs_changed(START, harder)
    assert changed == RunsChanged(elsewhere=1, new=0, gone=0, of=3)
    # Asking raised alliance to 6, looking lowers it to 3: with 6 asked for, one run stays.
    closed = Document.parse(TEXT.replace("alliance >= 5", "alliance >= 7")).vignette
    assert runs_changed(START, closed) == RunsChanged(elsewhere=0, new=0, gone=1, of=3)
    reworded = Document.parse(TEXT.replace("[Ask before you look]", "[Ask first]")).vignette
    assert runs_changed(START, reworded) == RunsChanged(elsewhere=0, new=0, gone=0, of=3)


def test_runs_without_a_last_one_are_not_counted() -> None:
    turning = TEXT.replace(
        "[Look before you ask](#what-was-not-said)", "[Wait](#the-first-minutes)"
    )
    turning = turning.replace(
        "`then alliance -2`\n   - Write here what the client makes of not", "Not"
    )
    case = Document.parse(turning).vignette
    assert endings(case) is None
    assert runs_changed(START, case) is None


@given(vignettes())
@settings(max_examples=30, deadline=None)
def test_nothing_is_told_of_nothing_and_something_of_every_change(case: Vignette) -> None:
    assert differences(case, case) == ()
    assert differences(case, replace(case, title="A title that is new"))
    for at in range(len(case.scenes)):
        less = delete_scene(case, at, {})
        assert isinstance(less, Vignette)
        assert differences(case, less)
        assert differences(less, case)
        if case.scenes[at].choices:
            scene = case.scenes[at]
            first = replace(scene.choices[0], effects=(), critical=not scene.choices[0].critical)
            changed = replace(scene, choices=(first, *scene.choices[1:]))
            scenes = (*case.scenes[:at], changed, *case.scenes[at + 1 :])
            assert differences(case, replace(case, scenes=scenes))
