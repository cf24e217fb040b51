"""An edition is a text as served: anything that can be seen makes another one."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.editions import fingerprint_of, served_course
from hrtraining.courses.rules.kept import KINDS, from_data

SOUND = Path(__file__).parent / "sound"
CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 23)


def served(folder, slug="sound"):
    library = read_library(folder, TODAY)
    assert library.errors == ()
    return served_course(library, slug)


def fingerprints(folder):
    course = served(folder)
    parts = {(part.kind, part.slug): part.fingerprint for part in course.parts}
    return course.course.fingerprint, parts


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SOUND, tmp_path / "content")


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def changed_parts(before, after):
    return {key for key in before if before[key] != after[key]}


def test_the_same_text_read_again_is_the_same_edition(folder):
    assert fingerprints(folder) == fingerprints(SOUND)


def test_a_changed_word_is_another_edition_of_its_part_and_of_the_course(folder):
    course, parts = fingerprints(folder)
    change(folder / "modules" / "alliance.md", "kicker: First", "kicker: One")
    course_now, parts_now = fingerprints(folder)
    assert changed_parts(parts, parts_now) == {("module", "alliance")}
    assert course_now != course


def test_a_redrawn_figure_is_another_edition(folder):
    _, parts = fingerprints(folder)
    figure = folder / "modules" / "figures" / "strands.svg"
    change(figure, "</title>", ", again</title>")
    _, parts_now = fingerprints(folder)
    assert changed_parts(parts, parts_now) == {("module", "alliance")}


def test_a_corrected_citation_is_another_edition_wherever_it_is_cited(folder):
    _, parts = fingerprints(folder)
    change(folder / "references.yaml", "*A work for tests*", "*One work for tests*")
    _, parts_now = fingerprints(folder)
    assert changed_parts(parts, parts_now) == set(parts) - {("module", "safety")}


def test_a_work_that_nobody_cites_changes_nothing(folder):
    before = fingerprints(folder)
    change(folder / "references.yaml", "*A work that nobody cites*", "*Another*")
    assert fingerprints(folder) == before


def test_the_order_of_parts_is_part_of_the_edition(folder):
    course, parts = fingerprints(folder)
    change(
        folder / "courses" / "sound.md",
        "  - alliance\n  - safety\n",
        "  - safety\n  - alliance\n",
    )
    course_now, parts_now = fingerprints(folder)
    assert parts_now == parts
    assert course_now != course


@pytest.mark.parametrize(("folder_of", "slug"), [(SOUND, "sound"), (CONTENT, "foundations")])
def test_an_edition_holds_all_that_a_page_needs(folder_of, slug):
    course = served(folder_of, slug)
    for part in (course.course, *course.parts):
        value = from_data(KINDS[part.kind], json.loads(json.dumps(part.data)))
        assert value.title == part.title


def test_the_parts_of_an_edition_stand_in_the_order_of_the_course():
    assert [(part.kind, part.slug) for part in served(SOUND).parts] == [
        ("module", "alliance"),
        ("module", "safety"),
        ("vignette", "the-arm"),
        ("quiz", "alliance"),
        ("quiz", "safety"),
        ("concordance", "concordance"),
        ("quiz", "final"),
    ]


def test_an_examination_carries_the_items_it_may_draw():
    final = served(SOUND).parts[-1]
    assert [item["id"] for item in final.data["items"]] == [
        *(f"alliance-0{number}" for number in range(1, 5)),
        *(f"safety-0{number}" for number in range(1, 5)),
    ]


def test_fingerprints_do_not_depend_on_the_order_of_keys():
    assert fingerprint_of({"a": 1, "b": ["é"]}) == fingerprint_of({"b": ["é"], "a": 1})
    assert len(fingerprint_of({})) == 64
