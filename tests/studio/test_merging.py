"""Three-way merging: nothing that only one side did is lost, and merged cases stay readable."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.studio.rules.merging import SIDES, merge
from hrtraining.studio.rules.starting import STARTS
from hrtraining.texts.vignette.reading import read_draft

LINES = st.lists(st.sampled_from(["one\n", "two\n", "## three\n", "four\n", "\n"]), max_size=8)
TEXTS = LINES.map("".join)


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken(base: str, changed: str) -> None:
    assert merge(base, changed, base).decided({}) == changed
    assert merge(base, base, changed).decided({}) == changed
    assert merge(base, changed, changed).decided({}) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_each_side_of_a_collision_is_shown_whole(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    numbers = [part.number for part in merged.collisions]
    assert numbers == list(range(1, len(numbers) + 1))
    for side in SIDES:
        decided = merged.decided(dict.fromkeys(numbers, side))
        assert decided is not None
        for part in merged.collisions:
            if side in {"mine", "both"}:
                assert part.mine in decided
            if side in {"theirs", "both"}:
                assert part.theirs in decided


WORDS = st.sampled_from(["He waits", "She asks", "They laugh", "Ask first", "Leave it"])


@st.composite
def edits(draw: st.DrawFn) -> str:
    text = STARTS[2].text
    for old in draw(st.lists(st.sampled_from(PLACES), max_size=4)):
        text = text.replace(old, draw(WORDS))
    if draw(st.booleans()):
        scenes = text.split("\n## ")
        del scenes[draw(st.integers(1, len(scenes) - 1))]
        text = "\n## ".join(scenes)
    return text


PLACES = (
    "Ask before you look",
    "Look before you ask",
    "that evening",
    "can be seen",
    "what it costs",
)


@settings(max_examples=40, deadline=None)
@given(edits(), edits())
def test_two_readable_cases_merge_into_a_readable_one(mine: str, theirs: str) -> None:
    merged = merge(STARTS[2].text, mine, theirs)
    for side in ("mine", "theirs"):
        decided = merged.decided({part.number: side for part in merged.collisions})
        assert decided is not None
        assert read_draft(decided).understood
