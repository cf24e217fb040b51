"""The language list reads every text by who speaks, and a warning can be explained in place."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.zones import zone_of
from hrtraining.language.zones import Zone

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)

MODULE = """---
module: words
title: {title}
kicker: A test
objectives:
  - {{id: 1, text: "Describe a word", serves: c1}}
reviewed: 2026-11-23
review by: 2027-11-23
authors: []
reviewers: []
---
> **Situation:** Somebody waits.

## One
`objectives 1`

{body}
"""

CASE = """---
vignette: sleeve
title: The sleeve
people: {{client: Ray, clinician: You, night nurse: Dell, sister: Ana}}
scales:
  risk: {{range: 0-10, start: 6, better: low, shown: at the end}}
flags: []
score: 0 - risk
---
## Ten minutes late
`start`

{words}

1. [Ask what happened](#seen-today)
   - `then risk -1`
   - {feedback}

## Seen today
`ending` · `best`

He is seen.

### Debrief

You asked.
"""


@pytest.fixture
def language(tmp_path):
    """What the list finds in a folder: line, severity, kind."""
    shutil.copy(HERE.parents[1] / "content" / "references.yaml", tmp_path)

    def read(name, source):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
        return [
            (found.problem.line, found.problem.severity.value, found.problem.kind)
            for found in read_library(tmp_path, TODAY).problems
            if "language" in found.problem.kind or "explanation" in found.problem.kind
        ]

    return read


@pytest.fixture
def module(language):
    return lambda body, title="Words": language(
        "modules/words.md", MODULE.format(body=body, title=title)
    )


@pytest.fixture
def case(language):
    return lambda words, feedback="He answers.": language(
        "vignettes/sleeve.md", CASE.format(words=words, feedback=feedback)
    )


def test_a_finding_is_told_on_the_line_where_its_words_begin(module):
    body = "In the first line nothing.\nIn the homeless shelter a bed.\nHere sleep the homeless."
    assert module(body) == [(19, "error", "language-63")]
    assert module("A history of substance\nabuse.") == [(17, "error", "language-7")]


def test_titles_and_file_names_are_our_voice(module):
    picture = "![A map](figures/addict-map.svg)"
    figure = f"> **Figure:** `id map` {picture} A map.\n>\n> Text equivalent: A map."
    assert module(figure, title="The alcoholic") == [
        (3, "error", "language-3"),
        (17, "error", "language-1"),
    ]


def test_a_wrong_option_is_a_warning_and_the_right_one_an_error(module):
    check = (
        "> **Check:** `id ask` What do you say?\n>\n"
        "> - [ ] Call him a junkie\n>   - He is no junkie.\n"
        "> - [x] Call the junkie by name\n>   - Yes.\n"
        "> - [ ] Say nothing\n>   - No.\n"
    )
    assert module(check) == [
        (19, "warning", "language-12"),
        (20, "error", "language-12"),
        (21, "error", "language-12"),
    ]


def test_a_warning_that_is_explained_becomes_a_note_with_the_reason(module):
    explained = "<!-- allow language-23: the trial's own measure -->\nRelapse was counted."
    assert module(explained) == [(18, "info", "language-23")]
    assert module(explained.replace("-23", "-5")) == [
        (17, "warning", "explanation-idle"),
        (18, "warning", "language-23"),
    ]


def test_an_error_cannot_be_explained(module):
    explained = "<!-- allow language-1: it sounds better -->\nAn addict waits."
    assert ("error", "language-1") in {(severity, kind) for _, severity, kind in module(explained)}


def test_a_style_that_is_ours_is_a_note_and_a_persons_own_words_are_passed_over(module, case):
    assert case("**Ray:** I was high, with some junkie.\n\n**Ana:** He's an addict.") == []
    assert module("The needle exchange is open.") == [(17, "info", "language-45")]


def test_the_narrator_and_every_clinician_in_a_case_are_our_voice(case):
    assert case("A junkie waits.\n\n**You:** A junkie?\n\n**Dell:** A junkie.") == [
        (13, "error", "language-12"),
        (15, "error", "language-12"),
        (17, "error", "language-12"),
    ]


def test_a_clinician_who_asked_may_go_on_with_the_persons_word(case):
    words = "**You:** Which word do you use? I ask everybody.\n\n**Ray:** Addict.\n\n**You:** {}"
    assert case(words.format("Then what does an addict need tonight?")) == []


def test_a_clinicians_slip_that_teaches_is_marked_and_named_by_feedback(case):
    marked = "<!-- allow language-12: teaching-example, this is how the word gets in -->\n\n{}"
    said = marked.format("**Dell:** The junkie in two is waiting.")
    assert case(said, 'Dell said "junkie," and you heard it.') == [(15, "info", "language-12")]
    unnamed = case(said, "He answers.")
    assert (15, "error", "language-12") in unnamed


def test_whose_words_a_role_speaks():
    assert zone_of("client") is Zone.CLIENT
    assert zone_of("second client") is Zone.CLIENT
    assert zone_of("supervisor") is Zone.CLINICIAN
    assert zone_of("intake worker") is Zone.CLINICIAN
    assert zone_of("mother") is Zone.QUOTATION
