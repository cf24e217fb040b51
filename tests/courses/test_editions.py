"""An edition is a text as served: anything that can be seen makes another one."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.editions import fingerprint_of, served_course
from hrtraining.courses.rules.kept import KINDS, from_data

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 23)
ALLIANCE = "modules/forging-the-therapeutic-alliance.md"


def served(folder):
    library = read_library(folder, TODAY)
    assert library.errors == ()
    return served_course(library, "foundations")


def fingerprints(folder):
    course = served(folder)
    parts = {(part.kind, part.slug): part.fingerprint for part in course.parts}
    return course.course.fingerprint, parts


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(CONTENT, tmp_path / "content")


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def changed_parts(before, after):
    return {key for key in before if before[key] != after[key]}


def test_the_same_text_read_again_is_the_same_edition(folder):
    assert fingerprints(folder) == fingerprints(CONTENT)


def test_a_changed_word_is_another_edition_of_its_part_and_of_the_course(folder):
    course, parts = fingerprints(folder)
    change(folder / ALLIANCE, "kicker: ", "kicker: The first, ")
    course_now, parts_now = fingerprints(folder)
    assert changed_parts(parts, parts_now) == {("module", "forging-the-therapeutic-alliance")}
    assert course_now != course


def test_a_redrawn_figure_is_another_edition(folder):
    _, parts = fingerprints(folder)
    figure = folder / "modules" / "figures" / "alliance-strands.svg"
    change(figure, "</title>", ", again</title>")
    _, parts_now = fingerprints(folder)
    assert changed_parts(parts, parts_now) == {("module", "forging-the-therapeutic-alliance")}


def test_a_corrected_citation_is_another_edition_wherever_it_is_cited(folder):
    _, parts = fingerprints(folder)
    change(folder / "references.yaml", "The alliance in adult", "The alliance with adult")
    _, parts_now = fingerprints(folder)
    changed = changed_parts(parts, parts_now)
    assert ("module", "forging-the-therapeutic-alliance") in changed
    assert ("module", "how-we-got-here-law-and-policy") not in changed


def test_a_work_that_nobody_cites_changes_nothing(folder):
    before = fingerprints(folder)
    with (folder / "references.yaml").open("a") as file:
        file.write("Z99:\n  citation: Nobody (2020).\n  status: V\n  supports: nothing\n")
    assert fingerprints(folder) == before


def test_the_order_of_parts_is_part_of_the_edition(folder):
    course, parts = fingerprints(folder)
    change(
        folder / "courses" / "foundations.md",
        "modules:\n  - how-we-got-here-law-and-policy\n  - forging-the-therapeutic-alliance",
        "modules:\n  - forging-the-therapeutic-alliance\n  - how-we-got-here-law-and-policy",
    )
    course_now, parts_now = fingerprints(folder)
    assert parts_now == parts
    assert course_now != course


def test_an_edition_holds_all_that_a_page_needs():
    course = served(CONTENT)
    for part in (course.course, *course.parts):
        value = from_data(KINDS[part.kind], json.loads(json.dumps(part.data)))
        assert value.title == part.title
    assert [part.kind for part in course.parts][:2] == ["module", "module"]


def test_fingerprints_do_not_depend_on_the_order_of_keys():
    assert fingerprint_of({"a": 1, "b": ["é"]}) == fingerprint_of({"b": ["é"], "a": 1})
    assert len(fingerprint_of({})) == 64
