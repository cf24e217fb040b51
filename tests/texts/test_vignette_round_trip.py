"""Reading and writing cases are exact inverses, and an edit touches only what it changes."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.problems import any_errors
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.reading import read_draft, read_vignette
from hrtraining.texts.vignette.source import source_of
from hrtraining.texts.vignette.values import Paragraph, Vignette
from hrtraining.texts.vignette.writing import CannotWrite, write_vignette
from tests.texts.samples import SLEEVE
from tests.texts.strategies import vignettes

SHIPPED = sorted(Path("content/vignettes").glob("*.md"))


def edited(case: Vignette, seed: int) -> Vignette:
    """The case with one thing changed, as a form would change it."""
    chance = random.Random(seed)
    at = chance.randrange(len(case.scenes))
    scene = case.scenes[at]
    paragraphs, choices = list(scene.paragraphs), list(scene.choices)
    new = Paragraph(chance.choice(("> “Later.”", "- one\n- two", "New words.")))
    kind = chance.randrange(9)
    if kind == 0:
        return replace(case, title="Renamed: again", minutes=12, flags=(*case.flags, "zz"))
    if kind == 1:
        paragraphs.insert(chance.randrange(len(paragraphs) + 1), new)
    elif kind == 2:
        paragraphs[chance.randrange(len(paragraphs))] = new
    elif kind == 3 and choices:
        del choices[chance.randrange(len(choices))]
    elif kind == 4:
        chance.shuffle(choices)
        chance.shuffle(paragraphs)
    elif kind == 5 and choices:
        number = chance.randrange(len(choices))
        choices[number] = replace(choices[number], feedback="One.\n\nTwo\nlines.", effects=())
    elif kind == 6:
        scenes = list(case.scenes)
        chance.shuffle(scenes)
        return replace(case, scenes=tuple(scenes), facilitators_note="A new note.\n\nTwo.")
    elif kind == 7:
        scene = replace(scene, name="renamed", heading="Renamed", explicit_id=False, reflect="")
    else:
        return replace(case, scenes=(*case.scenes[:at], *case.scenes[at + 1 :]))
    scene = replace(scene, paragraphs=tuple(paragraphs), choices=tuple(choices))
    return replace(case, scenes=(*case.scenes[:at], scene, *case.scenes[at + 1 :]))


def as_people_write(text: str, seed: int) -> str:
    """The same case with comments, other blank lines, and line endings as they come."""
    chance = random.Random(seed)
    gaps = ("", "", "", "  ", "\n", "\n<!-- look\n\n## at this -->\n", "<!-- mine -->", "\n\n")
    ending = chance.choice(("\n", "\r\n", "mixed"))
    lines = [line or chance.choice(gaps) for line in text.split("\n")]
    pieces = "\n".join(lines).split("\n")
    ended = (
        line + (chance.choice(("\n", "\r\n")) if ending == "mixed" else ending) for line in pieces
    )
    start = chance.choice(("", "\ufeff"))
    return start + "".join(ended).rstrip("\r\n") + chance.choice(("", "\n", "\r\n\r\n"))


@given(vignettes())
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_back_as_the_same_case(case: Vignette) -> None:
    text = write_vignette(case)
    read, problems = read_vignette(text)
    assert not any_errors(problems), problems
    assert read == case
    assert write_vignette(read) == text


@given(vignettes(), st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_an_untouched_file_comes_back_byte_for_byte_however_it_is_spelled(
    case: Vignette, seed: int
) -> None:
    text = as_people_write(write_vignette(case), seed)
    document = Document.parse(text)
    assert document.vignette == case, document.problems
    source = source_of(text, document.draft)
    assert source is not None
    assert source.joined() == text
    assert document.with_vignette(replace(case)).text == text


@given(vignettes(), st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_an_edit_reads_back_as_the_edited_case_and_keeps_the_other_blocks(
    case: Vignette, seed: int
) -> None:
    text = as_people_write(write_vignette(case), seed)
    document = Document.parse(text)
    new = edited(case, seed)
    changed = document.with_vignette(new)
    assert changed.vignette == new
    assert read_draft(changed.text).vignette == new
    source = source_of(text, document.draft)
    assert source is not None
    for scene, group in zip(case.scenes, source.groups, strict=False):
        if scene in new.scenes:
            for block in group:
                if not block.piece.number:
                    assert block.text.rstrip("\r\n") in changed.text


@given(vignettes(), vignettes(), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_a_text_can_be_changed_into_any_other_case(
    case: Vignette, other: Vignette, seed: int
) -> None:
    document = Document.parse(as_people_write(write_vignette(case), seed))
    assert document.with_vignette(other).vignette == other


HOSTILE = st.text(st.sampled_from("a \n#>-*`[]()|:1.<!·\\\t\r\x07=é~_@"), max_size=24)


@given(vignettes(), HOSTILE, st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_what_a_form_sends_is_held_exactly_or_refused_with_a_reason(
    case: Vignette, text: str, place: int
) -> None:
    scene = case.scenes[0]
    choice = replace(scene.choices[0], text=text or "x")
    tried = (
        replace(scene, paragraphs=(Paragraph(text),)),
        replace(scene, paragraphs=(Paragraph(text, speaker="Ray"), *scene.paragraphs)),
        replace(scene, heading=text),
        replace(scene, name=text, explicit_id=True),
        replace(scene, reflect=text),
        replace(scene, choices=(replace(choice, text=text),)),
        replace(scene, choices=(replace(choice, text="x", id="x", feedback=text),)),
        replace(scene, choices=(replace(choice, text="x", id="x", principles=(text,)),)),
        replace(scene, warns_of=(text,)),
    )
    new = (
        replace(case, scenes=(tried[place], *case.scenes[1:]))
        if place < len(tried)
        else replace(case, title=text)
        if place == len(tried)
        else replace(case, people=((text, "x"), ("b", text)))
        if place == len(tried) + 1
        else replace(case, facilitators_note=text)
    )
    try:
        written = write_vignette(new)
    except CannotWrite:
        with pytest.raises(CannotWrite, match=r"\S"):
            Document.parse(write_vignette(case)).with_vignette(new)
    else:
        assert read_draft(written).vignette == new


def test_one_changed_paragraph_is_a_one_line_difference() -> None:
    document = Document.parse(SLEEVE)
    scene = document.vignette.scenes[0]
    spoken = replace(scene.paragraphs[1], text="Long week.")
    new = replace(scene, paragraphs=(scene.paragraphs[0], spoken, scene.paragraphs[2]))
    changed = document.with_vignette(
        replace(document.vignette, scenes=(new, *document.vignette.scenes[1:]))
    )
    assert changed.text == SLEEVE.replace(" I nearly turned round at your door.", "")


def test_a_changed_block_keeps_the_comments_and_blank_lines_before_it() -> None:
    text = SLEEVE.replace("\n**Ray:** Long", "\n\n<!-- too long? -->\n**Ray:** Long")
    document = Document.parse(text)
    scene = document.vignette.scenes[0]
    spoken = replace(scene.paragraphs[1], text="Long week.")
    new = replace(scene, paragraphs=(scene.paragraphs[0], spoken, scene.paragraphs[2]))
    changed = document.with_vignette(
        replace(document.vignette, scenes=(new, *document.vignette.scenes[1:]))
    )
    assert changed.text == text.replace(" I nearly turned round at your door.", "")


def test_a_prompt_of_two_paragraphs_is_written_without_spaces_at_the_ends_of_lines() -> None:
    document = Document.parse(SLEEVE)
    scene = replace(document.vignette.scenes[0], reflect="Where?\n\nWhat next?")
    written = write_vignette(
        replace(document.vignette, scenes=(scene, *document.vignette.scenes[1:]))
    )
    assert "\n> **Reflect:** Where?\n>\n> What next?\n" in written


def test_a_changed_title_leaves_the_comments_of_the_head_alone() -> None:
    document = Document.parse(SLEEVE)
    changed = document.with_vignette(replace(document.vignette, title="Sleeves: two"))
    expected = SLEEVE.replace("the-sleeve\n", 'the-sleeve\ntitle: "Sleeves: two"\n')
    assert changed.text == expected


def test_a_removed_choice_leaves_the_others_as_they_are_with_new_numbers() -> None:
    document = Document.parse(SLEEVE)
    scene = document.vignette.scenes[0]
    new = replace(scene, choices=scene.choices[1:])
    changed = document.with_vignette(
        replace(document.vignette, scenes=(new, *document.vignette.scenes[1:]))
    )
    start, end = SLEEVE.index("1. [Say what"), SLEEVE.index("2. [Leave")
    assert changed.text == SLEEVE[:start] + "1" + SLEEVE[end + 1 :]


def test_the_authors_notes_survive_when_what_they_stand_before_is_taken_out() -> None:
    text = SLEEVE.replace("**You:** I'm", "<!-- too warm? -->\n**You:** I'm")
    document = Document.parse(text)
    scene = document.vignette.scenes[0]
    new = replace(scene, paragraphs=scene.paragraphs[:2])
    changed = document.with_vignette(
        replace(document.vignette, scenes=(new, *document.vignette.scenes[1:]))
    )
    assert "I'm glad" not in changed.text
    assert "<!-- too warm? -->" in changed.text


def test_a_file_of_windows_lines_gets_windows_lines() -> None:
    document = Document.parse(SLEEVE.replace("\n", "\r\n"))
    changed = document.with_vignette(replace(document.vignette, title="Other", minutes=9))
    assert changed.text.count("\n") == changed.text.count("\r\n") == SLEEVE.count("\n") + 2


def test_a_text_with_lines_that_cannot_be_read_is_not_rewritten() -> None:
    document = Document.parse(SLEEVE.replace("`must-see`", "`mustsee`"))
    with pytest.raises(CannotWrite, match="mend them first"):
        document.with_vignette(replace(document.vignette, title="Other"))


def test_a_case_with_a_choice_that_leads_nowhere_can_still_be_edited() -> None:
    document = Document.parse(SLEEVE.replace("(#under-the-cuff)", "(#undr-the-cuff)"))
    changed = document.with_vignette(replace(document.vignette, title="Other"))
    assert changed.vignette.title == "Other"
    assert [problem.kind for problem in changed.problems] == ["unknown-target"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_case_has_no_error_and_comes_back_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    case, problems = read_vignette(text)
    assert not any_errors(problems), problems
    assert case is not None
    assert read_vignette(write_vignette(case))[0] == case
    assert Document.parse(text).with_vignette(case).text == text


def test_there_are_shipped_cases_to_read() -> None:
    assert SHIPPED
