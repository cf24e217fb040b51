"""A warning that the author has looked at is explained where it stands."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrtraining.courses.reader import FOLDERS, read_alone, read_library

SOUND = Path(__file__).parent / "sound"
TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SOUND, tmp_path / "content")


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def told(folder, path, *kinds):
    return [
        (found.problem.severity.value, found.problem.kind)
        for found in read_library(folder, TODAY).problems
        if found.path == path and found.problem.kind in kinds
    ]


def test_a_comment_before_an_option_explains_the_warning_at_it(folder):
    quiz = folder / "quizzes" / "alliance.md"
    change(quiz, "- [x] The second", "- [x] " + "The second, which goes on and on" * 3)
    path = "quizzes/alliance.md"
    assert told(folder, path, "giveaway-length") == [("warning", "giveaway-length")]
    change(quiz, "- [x]", "<!-- allow giveaway-length: it cannot be said shorter -->\n- [x]")
    assert told(folder, path, "giveaway-length") == [("info", "giveaway-length")]
    (found,) = [
        found
        for found in read_library(folder, TODAY).problems
        if found.problem.kind == "giveaway-length"
    ]
    assert found.problem.message.endswith("(explained: it cannot be said shorter)")
    assert read_library(folder, TODAY).errors == ()


def test_a_comment_in_a_head_explains_the_line_after_it(folder):
    module = folder / "modules" / "alliance.md"
    change(module, "Explain what the evidence shows", "Explain and compare the evidence")
    change(module, "title: The", "# allow module-length: it is for tests\ntitle: The")
    change(module, "  - {id: 2", "  # allow verb-two: the two are one act here\n  - {id: 2")
    assert told(folder, "modules/alliance.md", "verb-two", "module-length") == [
        ("info", "module-length"),
        ("info", "verb-two"),
    ]


def test_a_comment_before_a_paragraph_explains_it_and_nothing_after(folder):
    module = folder / "modules" / "safety.md"
    paragraph = "About 40% leave early."
    comment = "<!-- allow statistic-source: counted by hand -->"
    change(module, "> **Safety", f"{comment}\n\n{paragraph}\n\nAgain: {paragraph}\n\n> **Safety")
    assert told(folder, "modules/safety.md", "statistic-source") == [
        ("info", "statistic-source"),
        ("warning", "statistic-source"),
    ]


def test_an_error_cannot_be_explained_away(folder):
    module = folder / "modules" / "safety.md"
    change(module, "Call 911", "<!-- allow unknown-work: it is not -->Call [@K70]")
    assert told(folder, "modules/safety.md", "unknown-work", "explanation-idle") == [
        ("error", "unknown-work"),
        ("warning", "explanation-idle"),
    ]


NOISE = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from(
            [
                *(b"---\n", b"module: a\n", b"quiz: a\n", b"course: a\n", b"vignette: a\n", b"\n"),
                *(b"## A\n", b"`id a` \xc2\xb7 `objective a.1`\n", b"- [x] a\n", b"  - b\n", b"> "),
                *(b"**Figure:** `id a` ![a](figures/a.svg) b\n", b"[@K07]", b"<!-- allow a: b -->"),
                *(b"objectives: [{id: 1, text: a, serves: c1}]\n", b"1. [a](#a)\n", b"```\n"),
            ]
        ),
    ),
    max_size=20,
).map(b"".join)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(noise=NOISE, kind=st.sampled_from([*FOLDERS, "modules/figures"]))
def test_no_bytes_whatever_stop_the_check(folder, noise, kind):
    file = folder / kind / ("a.svg" if kind.endswith("figures") else "a.md")
    file.write_bytes(noise)
    read_library(folder, TODAY)
    read_alone(file, TODAY)
    file.unlink()
