"""A quiz is read into items, every problem told at its line, and written back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.options import Option
from hrtraining.texts.quiz.concordance import read_concordance, write_concordance
from hrtraining.texts.quiz.reading import read_quiz
from hrtraining.texts.quiz.values import (
    Blueprint,
    Concordance,
    ConcordanceItem,
    Item,
    Purpose,
    Quiz,
)
from hrtraining.texts.quiz.writing import write_quiz

GOOD = """\
---
quiz: keeping-people-alive
title: Keeping people alive
purpose: practice
draw: 2          # per attempt
pass: 80%
attempts: unlimited
---
Take your time.

## Shaking at nine
`id alive-07` · `objective keeping-people-alive.3` · `situation`

A man who drank daily stopped last night.
What do you do *first*?

- [ ] Plan with him to cut down
  - A fair goal for later [@K12].
- [x] Arrange medical assessment now,
  and stay with him
  - An earlier seizure is the strongest
    warning of another [@K12].
- [ ] Teach him to surf the urge
  - Good for craving.
- [ ] Book a longer session
  - Tomorrow is too late.

## A negative strip
`id alive-08` · `objective keeping-people-alive.2` · `true-false`

A negative strip means the sample is safe.

- [ ] True
  - It is unevenly mixed.
- [x] False
  - Strips miss some analogues.
"""


def at(beginning, text=GOOD):
    return next(
        number for number, line in enumerate(text.splitlines(), 1) if line.startswith(beginning)
    )


def test_a_quiz_is_read_into_items():
    quiz, problems = read_quiz(GOOD)
    assert problems == ()
    assert (quiz.slug, quiz.purpose, quiz.draw, quiz.passing, quiz.attempts, quiz.intro) == (
        *("keeping-people-alive", Purpose.PRACTICE, 2, 80, None, "Take your time."),
    )
    assert quiz.items == (
        Item(
            "alive-07",
            "Shaking at nine",
            "keeping-people-alive.3",
            "A man who drank daily stopped last night.\nWhat do you do *first*?",
            (
                Option("Plan with him to cut down", "A fair goal for later [@K12]."),
                Option(
                    "Arrange medical assessment now, and stay with him",
                    "An earlier seizure is the strongest warning of another [@K12].",
                    key=True,
                ),
                Option("Teach him to surf the urge", "Good for craving."),
                Option("Book a longer session", "Tomorrow is too late."),
            ),
            situation=True,
        ),
        Item(
            "alive-08",
            "A negative strip",
            "keeping-people-alive.2",
            "A negative strip means the sample is safe.",
            (
                Option("True", "It is unevenly mixed."),
                Option("False", "Strips miss some analogues.", key=True),
            ),
            true_false=True,
        ),
    )
    assert [item.line for item in quiz.items] == [at("## Shaking"), at("## A negative")]
    assert quiz.items[0].key.text.startswith("Arrange")


def test_an_examination_has_a_blueprint_and_takes_from_quizzes():
    text = GOOD.replace("purpose: practice", "purpose: examination").replace(
        "attempts: unlimited",
        "attempts: 3\nblueprint: {per objective: 3, per module: 1}\nfrom: [a, b]",
    )
    quiz, problems = read_quiz(text)
    assert problems == ()
    assert (quiz.attempts, quiz.blueprint, quiz.takes_from) == (3, Blueprint(3, 1), ("a", "b"))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "\n\n", "  "])
def test_a_quiz_is_written_back_byte_for_byte(ending, tail):
    text = (GOOD + tail).replace("\n", ending)
    assert write_quiz(read_quiz(text)[0]) == text


def test_a_changed_item_leaves_the_others_alone():
    quiz, _ = read_quiz(GOOD.replace("## A negative strip", "##  A negative strip ##"))
    first = replace(quiz.items[0], title="Shaking at ten")
    written = write_quiz(replace(quiz, items=(first, quiz.items[1])))
    assert "## Shaking at ten\n" in written
    assert "##  A negative strip ##\n" in written
    assert written.startswith(GOOD[: GOOD.index("## Shaking")])


WORD = st.text(alphabet=st.sampled_from("abcdeZéß012'\"’…—%&"), min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4})?", fullmatch=True)
OBJECTIVES = st.builds(lambda module, name: f"{module}.{name}", IDS, IDS)


@st.composite
def items(draw, name):
    true_false = draw(st.booleans())
    count = 2 if true_false else 4
    texts = draw(st.lists(LINE, min_size=count, max_size=count, unique_by=str.casefold))
    key = draw(st.integers(0, count - 1))
    options = tuple(Option(text, draw(LINE), key=index == key) for index, text in enumerate(texts))
    return Item(
        *(name, draw(LINE), draw(OBJECTIVES), draw(TEXT), options),
        situation=draw(st.booleans()),
        true_false=true_false,
    )


@st.composite
def quizzes(draw):
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    found = tuple(draw(items(name)) for name in names)
    examination = draw(st.booleans())
    return Quiz(
        draw(IDS),
        draw(LINE),
        Purpose.EXAMINATION if examination else Purpose.PRACTICE,
        draw(st.integers(1, len(found))),
        draw(st.integers(1, 100)),
        draw(st.one_of(st.none(), st.integers(1, 9))),
        found,
        Blueprint(draw(st.integers(1, 5)), draw(st.integers(1, 5))) if examination else None,
        tuple(draw(st.lists(IDS, max_size=2))) if examination else (),
        draw(st.one_of(st.just(""), TEXT)),
    )


@settings(max_examples=60, deadline=None)
@given(quizzes())
def test_reading_a_written_quiz_gives_the_value_again(quiz):
    text = write_quiz(quiz)
    again, problems = read_quiz(text)
    assert problems == ()
    assert again == quiz
    assert write_quiz(again) == text


FAULTS = [
    ("quiz: keeping", "quiz: Keeping", "quiz:", "slug-form"),
    ("title: Keeping people alive\n", "", "quiz:", "missing-key"),
    ("purpose: practice", "purpose: exam", "purpose", "unknown-value"),
    ("pass: 80%", "pass: 80", "pass", "wrong-value"),
    ("pass: 80%", "pass: 180%", "pass", "wrong-value"),
    ("attempts: unlimited", "attempts: 0", "attempts", "wrong-value"),
    ("attempts: unlimited", "attempts: many", "attempts", "wrong-value"),
    ("draw: 2 ", "draw: 3 ", "draw", "draw-too-many"),
    ("draw: 2 ", "draw: -1 ", "draw", "wrong-value"),
    ("purpose: practice", "purpose: examination", "purpose", "blueprint-missing"),
    ("purpose: practice", "purpose: practice\nfrom: [a]", "draw", "practice-only"),
    ("## A negative", "### A negative", "## A negative", "heading-level"),
    ("`id alive-08` · ", "", "`id alive-08", "id-missing"),
    ("id alive-08", "id alive-07", "`id alive-08", "id-twice"),
    ("id alive-08", "id Alive", "`id alive-08", "id-form"),
    (" · `objective keeping-people-alive.2`", "", "`id alive-08", "objective-missing"),
    ("keeping-people-alive.2", "keeping-people-alive", "`id alive-08", "objective-form"),
    (" · `true-false`", "", "## A negative", "option-count"),
    ("`true-false`", "`true-flase`", "`id alive-08", "unknown-word"),
    ("`id alive-07` · ", "`id alive-07`, ", "## Shaking", "spans-missing"),
    ("A negative strip means the sample is safe.\n", "", "## A negative", "stem-empty"),
    ("- [x] False", "- [ ] False", "## A negative", "key-count"),
    (
        "- [ ] Teach him to surf the urge",
        "- [ ] Book a longer session",
        "- [ ] Book",
        "option-twice",
    ),
    ("  - Good for craving.\n", "", "- [ ] Teach", "rationale-missing"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[3]}: {fault[1]!r}")
def test_a_fault_in_a_quiz_is_told_at_its_line(fault):
    old, new, line, kind = fault
    assert old in GOOD
    _, problems = read_quiz(GOOD.replace(old, new, 1))
    assert (at(line), kind) in [(problem.line, problem.kind) for problem in problems]


CONCORDANCE = """\
---
concordance: first-ten
title: More or less likely?
panel: []
---
There is no score.

## Fever at five
`id sc-01` · `objective assessing-risk.2`

A man with a sore arm [@K07].

**You think of:** an infection that
can wait.

**Then you learn:** he has had chills.

- [x] Much less likely
  - Chills with any injecting are an
    emergency [@K07].
- [ ] Less likely
- [ ] Neither
- [ ] More likely
- [ ] Much more likely
"""


def test_script_concordance_is_read_into_its_parts():
    concordance, problems = read_concordance(CONCORDANCE)
    assert problems == ()
    assert concordance == Concordance(
        "first-ten",
        "More or less likely?",
        (
            ConcordanceItem(
                "sc-01",
                "Fever at five",
                "assessing-risk.2",
                "A man with a sore arm [@K07].",
                "an infection that can wait.",
                "he has had chills.",
                (
                    *("Much less likely", "Less likely", "Neither", "More likely"),
                    "Much more likely",
                ),
                0,
                "Chills with any injecting are an emergency [@K07].",
            ),
        ),
        intro="There is no score.",
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_script_concordance_is_written_back_byte_for_byte(ending):
    text = CONCORDANCE.replace("\n", ending)
    assert write_concordance(read_concordance(text)[0]) == text


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_reading_written_script_concordance_gives_the_value_again(data):
    names = data.draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    written = Concordance(
        data.draw(IDS),
        data.draw(LINE),
        tuple(
            ConcordanceItem(
                name,
                data.draw(LINE),
                data.draw(OBJECTIVES),
                data.draw(TEXT),
                data.draw(LINE),
                data.draw(LINE),
                tuple(data.draw(st.lists(LINE, min_size=5, max_size=5))),
                data.draw(st.integers(0, 4)),
                data.draw(LINE),
            )
            for name in names
        ),
        tuple(data.draw(st.lists(LINE, max_size=2))),
    )
    text = write_concordance(written)
    again, problems = read_concordance(text)
    assert problems == ()
    assert again == written
    assert write_concordance(again) == text


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ("- [ ] Neither\n", "", "## Fever", "likelihood-count"),
        ("- [x] Much", "- [ ] Much", "## Fever", "likelihood-count"),
        ("- [ ] Less likely", "- [ ] Less likely\n  - No.", "- [ ] Less", "reasoning-place"),
        ("**Then you learn:** he", "He", "## Fever", "concordance-form"),
        ("**You think of:**", "**You think:**", "## Fever", "concordance-form"),
        ("A man with a sore arm [@K07].\n", "", "## Fever", "concordance-empty"),
        ("panel:", "panl:", "panel", "unknown-key"),
    ],
)
def test_a_fault_in_script_concordance_is_told_at_its_line(old, new, line, kind):
    assert old in CONCORDANCE
    _, problems = read_concordance(CONCORDANCE.replace(old, new, 1))
    found = [(problem.line, problem.kind) for problem in problems]
    assert (at(line, CONCORDANCE), kind) in found


@pytest.mark.parametrize("text", ["", "words", "---\n", "---\n[]\n---\n"])
def test_a_text_without_a_head_is_no_quiz(text):
    assert read_quiz(text)[0] is None
    assert read_concordance(text)[0] is None
    assert read_quiz(text)[1]
    assert read_concordance(text)[1]


def shipped():
    return sorted((Path(__file__).parents[2] / "content" / "quizzes").glob("*.md"))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_the_shipped_quizzes_are_read_without_error_and_written_back(path):
    text = path.read_bytes().decode()
    concordance = path.stem.startswith("concordance")
    read, write = (read_concordance, write_concordance) if concordance else (read_quiz, write_quiz)
    value, problems = read(text)
    assert problems == ()
    assert write(value) == text
