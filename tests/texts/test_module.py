"""A module is read into typed blocks, every problem told at its line, and written back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.module.reading import read_module
from hrtraining.texts.module.values import (
    Check,
    Figure,
    Limits,
    Module,
    Objective,
    Practice,
    Reading,
    Reflect,
    Safety,
    Section,
    Situation,
    Takeaways,
    Teaching,
)
from hrtraining.texts.module.writing import write_module
from hrtraining.texts.options import Option
from hrtraining.texts.slugs import slug

GOOD = """\
---
module: forging-the-alliance
title: Forging the alliance     # a comment stays
kicker: Principle one
objectives:
  - {id: 1, text: "Describe three strands", serves: c1}
  - {id: 2, text: "Repair a rupture", serves: c4}
reviewed: 2026-11-23
review by: 2027-11-23
sensitive: [overdose]
authors: []
reviewers: []
---
> **Situation:** An opening hour.
> He looks at the door.

## What it is made of
`objectives 1, 2`

Plain *teaching* text [@T01].

> A quotation is teaching.

### A smaller heading

More.

> **Reflect:** `id last-week` What will you say next week?

> **Check:** `id strands` A client says nothing. What do you do first?
>
> - [ ] Talk
>   - Silence may be
>     work [@T01].
> - [x] Wait
>   - It is theirs.
> - [ ] Leave the room
>   - It says too much.

> **Limits of the evidence:** A link is no lever. [@T01]

> **Safety:** Call today. [@K07]

> **Practice:** `id three-breaths` Read it aloud.
>
> *Breathe in.*

> **Figure:** `id strands-figure` ![Three strands](figures/strands.svg) They hold
> each other.
>
> Text equivalent: Three strands.
>
> - bond

## Takeaways
> **Takeaways:**
>
> - One thing

## Further reading
> **Further reading:**
>
> - [@T01] for the numbers.
"""


def at(beginning):
    """The line of the good text that begins so."""
    return next(
        number for number, line in enumerate(GOOD.splitlines(), 1) if line.startswith(beginning)
    )


def kinds(text):
    _, problems = read_module(text)
    return [(problem.line, problem.kind) for problem in problems]


def test_a_module_is_read_into_typed_blocks():
    module, problems = read_module(GOOD)
    assert problems == ()
    assert (module.slug, module.title, module.kicker) == (
        "forging-the-alliance",
        "Forging the alliance",
        "Principle one",
    )
    assert module.objectives == (
        Objective("1", "Describe three strands", "c1"),
        Objective("2", "Repair a rupture", "c4"),
    )
    assert (module.reviewed, module.review_by) == (date(2026, 11, 23), date(2027, 11, 23))
    opening, what, takeaways, reading = module.sections
    assert opening == Section(
        "forging-the-alliance",
        "Forging the alliance",
        (),
        (Situation("An opening hour.\nHe looks at the door."),),
        opening=True,
    )
    assert (what.slug, what.objectives) == ("what-it-is-made-of", ("1", "2"))
    assert what.blocks == (
        Teaching(
            "Plain *teaching* text [@T01].\n\n> A quotation is teaching.\n\n### A smaller heading"
            "\n\nMore."
        ),
        Reflect("last-week", "What will you say next week?"),
        Check(
            "strands",
            "A client says nothing. What do you do first?",
            (
                Option("Talk", "Silence may be work [@T01]."),
                Option("Wait", "It is theirs.", key=True),
                Option("Leave the room", "It says too much."),
            ),
        ),
        Limits("A link is no lever. [@T01]"),
        Safety("Call today. [@K07]"),
        Practice("three-breaths", "Read it aloud.\n\n*Breathe in.*"),
        Figure(
            "strands-figure",
            "Three strands",
            "figures/strands.svg",
            "They hold each other.",
            "Three strands.\n\n- bond",
        ),
    )
    assert takeaways.blocks == (Takeaways("- One thing"),)
    assert reading.blocks == (Reading("- [@T01] for the numbers."),)


def test_every_value_knows_its_line():
    module, _ = read_module(GOOD)
    _, what, takeaways, reading = module.sections
    assert [section.line for section in module.sections] == [
        at("> **Situation"),
        at("## What"),
        at("## Takeaways"),
        at("## Further"),
    ]
    assert [block.line for block in what.blocks] == [
        at("Plain"),
        *(at(f"> **{name}") for name in ("Reflect", "Check", "Limits", "Safety", "Practice")),
        at("> **Figure"),
    ]
    assert [objective.line for objective in module.objectives] == [6, 7]
    assert [option.line for option in what.blocks[2].options] == [
        at("> - [ ] Talk"),
        at("> - [x]"),
        at("> - [ ] Leave"),
    ]
    assert (takeaways.blocks[0].line, reading.blocks[0].line) == (
        at("> **Takeaways"),
        at("> **Further"),
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "\n", "\n\n\n", "   \n", "Last words without an ending"])
def test_what_was_read_is_written_back_byte_for_byte(ending, tail):
    text = (GOOD + tail).replace("\n", ending)
    module, _ = read_module(text)
    assert write_module(module) == text


def test_untouched_text_keeps_every_oddity():
    odd = GOOD.replace("## Takeaways\n", "##   Takeaways   ##\n\n\n").replace(
        "> - One", ">   * One"
    )
    odd = "\ufeff" + odd.replace("kicker:", "kicker:   ").replace("\n---\n>", "\n---\n\n\n>")
    module, problems = read_module(odd)
    assert problems == ()
    assert write_module(module) == odd


def test_a_changed_block_is_a_small_difference():
    module, _ = read_module(GOOD)
    what = module.sections[1]
    blocks = list(what.blocks)
    blocks[1] = replace(blocks[1], text="What will you ask next week?")
    changed = replace(
        module,
        sections=(module.sections[0], replace(what, blocks=tuple(blocks)), *module.sections[2:]),
    )
    assert write_module(changed) == GOOD.replace("What will you say", "What will you ask")


def test_a_changed_head_leaves_the_body_alone():
    text = GOOD.replace("\n", "\r\n")
    module, _ = read_module(text)
    head, body = write_module(replace(module, kicker="One: the bond")).split("> **Situation")
    assert 'kicker: "One: the bond"\r\n' in head
    assert body == text.split("> **Situation")[1]


def test_a_block_taken_out_leaves_its_neighbors_apart():
    text = GOOD.replace("next week?\n\n>", "next week?\n>")
    assert kinds(text) == [(at("> **Check") - 1, "block-inside")]
    module, _ = read_module(GOOD.replace("\n\n> **Reflect", "\n> **Reflect"))
    what = module.sections[1]
    without = replace(what, blocks=what.blocks[1:])
    written = write_module(replace(module, sections=(without,)))
    again, _ = read_module(written)
    assert again.sections[0].blocks == what.blocks[1:]


# What a text can say: values for the property that writing and reading are inverses.

WORD = st.text(alphabet=st.sampled_from("abcdeZéß012'\"’…—%&"), min_size=1, max_size=8)
PUNCTUATED = st.builds(lambda word, mark: word + mark, WORD, st.sampled_from(["", ".", ",", "?"]))
LINE = st.lists(PUNCTUATED, min_size=1, max_size=6).map(" ".join)
MARKDOWN = st.lists(
    st.one_of(
        LINE,
        LINE.map(lambda line: f"- {line}\n- {line}"),
        LINE.map(lambda line: f"*{line}* [@T01; @K07, p. 3] `code`\n{line}"),
        LINE.map(lambda line: f"> {line}\n> {line}"),
        LINE.map(lambda line: f"### {line}"),
        LINE.map(lambda line: f"```\n## {line}\n> **Reflect:** no\n```"),
    ),
    min_size=1,
    max_size=3,
).map("\n\n".join)
PLAIN_MARKDOWN = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4})?", fullmatch=True)
DAYS = st.dates(date(2001, 1, 1), date(2100, 1, 1))


@st.composite
def options(draw):
    texts = draw(st.lists(LINE, min_size=2, max_size=4, unique_by=str.casefold))
    key = draw(st.integers(0, len(texts) - 1))
    return tuple(Option(text, draw(LINE), key=index == key) for index, text in enumerate(texts))


def typed_blocks(block_id):
    return st.one_of(
        st.builds(Situation, MARKDOWN),
        st.builds(Limits, MARKDOWN),
        st.builds(Safety, MARKDOWN),
        st.builds(Takeaways, MARKDOWN),
        st.builds(Reading, MARKDOWN),
        st.builds(Reflect, st.just(block_id), MARKDOWN),
        st.builds(Practice, st.just(block_id), MARKDOWN),
        st.builds(Check, st.just(block_id), PLAIN_MARKDOWN, options()),
        st.builds(
            Figure, st.just(block_id), LINE, st.just("figures/a-b.svg"), LINE, PLAIN_MARKDOWN
        ),
    )


@st.composite
def blocks(draw, ids):
    found = []
    for _ in range(draw(st.integers(1, 4))):
        if not (found and isinstance(found[-1], Teaching)) and draw(st.booleans()):
            found.append(Teaching(draw(MARKDOWN)))
        else:
            found.append(draw(typed_blocks(next(ids))))
    return tuple(found)


@st.composite
def modules(draw):
    ids = iter([f"b{number}" for number in range(100)])
    objectives = tuple(
        Objective(name, draw(LINE), draw(IDS))
        for name in draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    )
    names = tuple(objective.id for objective in objectives)
    headings = draw(st.lists(LINE.filter(slug), min_size=1, max_size=3, unique_by=slug))
    sections = [
        Section(slug(heading), heading, names if not index else (), draw(blocks(ids)))
        for index, heading in enumerate(headings)
    ]
    title = draw(LINE.filter(slug).filter(lambda line: slug(line) not in map(slug, headings)))
    if draw(st.booleans()):
        sections.insert(0, Section(slug(title), title, (), draw(blocks(ids)), opening=True))
    reviewed, review_by = sorted((draw(DAYS), draw(DAYS)))
    return Module(
        *(draw(IDS), title, draw(st.one_of(st.just(""), LINE)), objectives, reviewed, review_by),
        tuple(sections),
        sensitive=tuple(draw(st.lists(LINE, max_size=2))),
        authors=tuple(draw(st.lists(LINE, max_size=2))),
    )


@settings(max_examples=60, deadline=None)
@given(modules())
def test_reading_what_was_written_gives_the_value_again(module):
    text = write_module(module)
    again, problems = read_module(text)
    assert problems == ()
    assert again == module
    assert write_module(again) == text


@settings(max_examples=40, deadline=None)
@given(modules(), modules(), st.sampled_from(["\n", "\r\n"]))
def test_pieces_of_two_texts_go_together_without_a_change_of_meaning(one, other, ending):
    text = write_module(one).replace("\n", ending)
    read, _ = read_module(text)
    sections = (*read.sections, *(s for s in other.sections if not s.opening))
    slugs = {section.slug for section in read.sections}
    mixed = replace(
        read,
        sections=tuple(read.sections)
        + tuple(s for s in sections[len(read.sections) :] if s.slug not in slugs),
    )
    again, _ = read_module(write_module(mixed))
    assert again == mixed


ANY_LINES = [*GOOD.partition("---\n>")[2].splitlines(keepends=True), "> ", "\r\n", "`x`", "# a\n"]
NO_OBJECTIVES = """\
---
module: m
title: M
objectives: []
reviewed: 2026-11-23
review by: 2026-11-23
---
"""


@given(st.lists(st.sampled_from(ANY_LINES)))
def test_any_lines_whatever_are_read_without_a_fault_and_written_back_where_good(lines):
    text = NO_OBJECTIVES + "".join(lines)
    module, problems = read_module(text)
    if not problems:
        assert write_module(module) == text


FAULTS = [
    ("## Takeaways\n", "# Takeaways\n", "## Takeaways", "heading-level"),
    ("## Takeaways\n", "## What it is made of\n", "## Takeaways", "heading-twice"),
    ("## Takeaways\n", "## ***\n", "## Takeaways", "heading-empty"),
    ("`objectives 1, 2`", "`objectives 1, 2, 3`", "`objectives", "unknown-objective"),
    ("`objectives 1, 2`", "`objectives 1`", "  - {id: 2", "objective-untaught"),
    ("`objectives 1, 2`", "`objectivs 1, 2`", "`objectives", "unknown-word"),
    ("> **Safety:**", "> **Safetty:**", "> **Safety", "unknown-block"),
    ("> **Safety:**", "> **safety:**", "> **Safety", "unknown-block"),
    ("> **Safety:**", "> **Safety**:", "> **Safety", "unknown-block"),
    ("> **Limits of the evidence:**", "> **Limits:**", "> **Limits", "unknown-block"),
    ("> **Safety:**", "**Safety:**", "> **Safety", "block-unmarked"),
    ("> He looks", "He looks", "> He looks", "block-unmarked"),
    ("> **Safety:** Call today. [@K07]", "> **Safety:**", "> **Safety", "block-empty"),
    ("`id last-week` ", "", "> **Reflect", "id-missing"),
    ("id last-week", "id Last_Week", "> **Reflect", "id-form"),
    ("id last-week", "id strands", "> **Check", "id-twice"),
    ("> - [x] Wait", "> - [ ] Wait", "> **Check", "key-count"),
    ("> - [ ] Talk", "> - [x] Talk", "> **Check", "key-count"),
    (">   - It is theirs.\n", "", "> - [x]", "rationale-missing"),
    ("> - [ ] Talk", "> - [] Talk", "> - [ ] Talk", "option-form"),
    (">   - It is", ">   - Yes.\n>   - It is", ">   - It is", "rationale-twice", 1),
    (">   - It is", "> Well.\n>   - It is", ">   - It is", "after-options"),
    ("![Three strands](figures/strands.svg)", "Three", "> **Figure", "figure-form"),
    ("![Three strands]", "![]", "> **Figure", "figure-words"),
    ("Text equivalent: Three", "Three", "> **Figure", "figure-equivalent"),
    ("reviewed: 2026-11-23", "reviewed: soon", "reviewed", "wrong-value"),
    ("reviewed: 2026-11-23", "reviewed: 2028-11-23", "---", "review-order"),
    ("kicker:", "kiker:", "kicker", "unknown-key"),
    ("title: Forging the alliance     # a comment stays\n", "", "module:", "missing-key"),
    ("module: forging", "module: Forging", "module:", "slug-form"),
    ("{id: 2, text", "{id: 1, text", "  - {id: 2", "objective-twice"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[3]}: {fault[1]!r}")
def test_a_fault_is_told_at_its_line(fault):
    old, new, line, kind, *later = fault
    assert old in GOOD
    assert (at(line) + sum(later), kind) in kinds(GOOD.replace(old, new, 1))


def test_all_problems_are_told_at_once_with_a_suggestion():
    text = GOOD.replace("> **Safety:**", "> **Safetty:**").replace("kicker:", "kiker:")
    _, problems = read_module(text)
    assert [problem.kind for problem in problems] == ["unknown-key", "unknown-block"]
    assert "did you mean 'kicker'?" in problems[0].message
    assert "did you mean 'Safety'?" in problems[1].message


@pytest.mark.parametrize("text", ["", "no head", "---\nmodule: m\n", "---\n- a\n---\n", "\x00"])
def test_a_text_without_a_head_is_no_module(text):
    module, problems = read_module(text)
    assert module is None
    assert problems


def test_speech_in_a_quotation_is_teaching():
    text = GOOD.replace("> A quotation is teaching.", "> **Ray:** Long week.\n> **You:** Yes.")
    module, problems = read_module(text)
    assert problems == ()
    assert "> **Ray:** Long week." in module.sections[1].blocks[0].text


def shipped():
    return sorted((Path(__file__).parents[2] / "content" / "modules").glob("*.md"))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_the_shipped_modules_are_read_without_error_and_written_back(path):
    text = path.read_bytes().decode()
    module, problems = read_module(text)
    assert problems == ()
    assert write_module(module) == text
