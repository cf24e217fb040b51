"""Whatever is thrown at the reader is refused or handled with a reason, in time with its size."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.lines import LONGEST_TEXT
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.reading import read_draft, read_vignette
from tests.texts.samples import SLEEVE

HEAD = "---\nvignette: x\n---\n"
START = HEAD + "## A\n`start`\n\n"

HOSTILE: dict[str, Callable[[int], str]] = {
    "nothing": lambda size: "",
    "zeros": lambda size: "\0" * size,
    "only blank lines": lambda size: "\n" * size,
    "lone carriage returns": lambda size: START + "a\r" * size,
    "other line breaks": lambda size: START + "a\u2028\x85\x0b" * size,
    "a head without end": lambda size: "---\n" + "a: b\n" * size,
    "brackets in the head": lambda size: "---\na: " + "[" * size + "\n---\n",
    "braces in the head": lambda size: "---\na: " + "{a: " * size + "\n---\n",
    "indentation in the head": lambda size: (
        "---\n" + "".join(" " * at + "a:\n" for at in range(min(size, 200))) + "---\n"
    ),
    "anchors": lambda size: (
        "---\na: &a [x]\n" + "".join(f"b{at}: *a\n" for at in range(99)) + "---\n"
    ),
    "a tag": lambda size: "---\na: !!python/object/apply:os.system [ls]\n---\n",
    "a thousand scales": lambda size: (
        "---\nvignette: x\nscales:\n"
        + "".join(f"  s{at}: {{range: 0-10, start: 1}}\n" for at in range(1000))
        + "---\n"
    ),
    "a thousand flags": lambda size: (
        "---\nvignette: x\nflags: [" + ", ".join(f"f{at}" for at in range(1000)) + "]\n---\n"
    ),
    "a control character spelled out": lambda size: '---\nvignette: x\ntitle: "a\\x07b"\n---\n',
    "headings": lambda size: START + "## a\n" * size,
    "scenes of their own": lambda size: START + "".join(f"## s{at}\n" for at in range(size)),
    "scenes that lead nowhere": lambda size: (
        START + "".join(f"## s{at}\nx\n1. [a](#t{at})\n" for at in range(size // 10))
    ),
    "paragraphs": lambda size: START + "a\n\n" * size,
    "one long line": lambda size: START + "a" * size,
    "one long heading": lambda size: HEAD + "## " + "a" * size,
    "one long line of spans": lambda size: HEAD + "## A\n" + "`a` · " * size + "`start`",
    "open spans": lambda size: HEAD + "## A\n" + "`" * size,
    "brackets": lambda size: START + "1. " + "[" * size,
    "links in links": lambda size: START + "1. " + "[a](#a)" * size,
    "escapes": lambda size: START + "1. [" + "\\" * size + "](#a)",
    "choices": lambda size: START + "Text.\n\n" + "1. [a](#b)\n" * size,
    "numbers": lambda size: START + "1" * size + ". [a](#a)",
    "bullets": lambda size: START + "1. [a](#b)\n" + "   - `then a`\n" * size,
    "deep bullets": lambda size: (
        START + "1. [a](#b)\n" + "".join(" " * (at % 500) + "- x\n" for at in range(3, size // 50))
    ),
    "blanks after a choice": lambda size: START + ("1. [a](#b)\n" + "\n" * 50) * (size // 50),
    "bold openings": lambda size: START + "**" * size,
    "speakers": lambda size: START + "**x:**\n\n" * size,
    "nested quotations": lambda size: START + ">" * size,
    "lines of quotations": lambda size: START + "> a\nb\n" * size,
    "markers": lambda size: START + "- " * size + "# x",
    "rules": lambda size: START + "- " * size,
    "open comments": lambda size: START + "<!-- a\n\n" * size,
    "comments": lambda size: START + "<!-- a -->\n" * size,
    "fences": lambda size: START + "```\n" * size,
    "citations": lambda size: START + "[@" * size,
    "parentheses": lambda size: START + "1. [a](#b)\n   - `if " + "(" * size + "`\n",
    "denials": lambda size: START + "1. [a](#b)\n   - `if " + "not " * size + "a`\n",
    "alternatives": lambda size: START + "1. [a](#b)\n   - `if " + "a or " * 99 + "a`\n",
    "effects": lambda size: START + "1. [a](#b)\n   - `then " + "a, " * size + "b`\n",
    "large numbers": lambda size: START + "1. [a](#b)\n   - `then a +" + "9" * size + "`\n",
    "names": lambda size: HEAD + "## A\n`ending` · `names " + "a/b, " * size + "c`\n",
    "a long score": lambda size: "---\nvignette: x\nscore: " + "a + " * 2000 + "a\n---\n",
    "byte order marks": lambda size: "\ufeff" * size,
    "surrogates": lambda size: START + "\ud800" * size,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_with_a_reason(name: str) -> None:
    text = HOSTILE[name](100_000)
    case, problems = read_vignette(text)
    assert case is None
    assert problems
    assert all(problem.line >= 1 and problem.message for problem in problems)
    assert all(len(problem.message) < 400 for problem in problems)


def test_ten_megabytes_are_refused_before_anything_is_read() -> None:
    text = SLEEVE + "a" * 10_000_000
    tracemalloc.start()
    case, problems = read_vignette(text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert case is None
    assert [problem.kind for problem in problems] == ["too-long"]
    assert peak < 1_000_000


def test_reading_takes_memory_in_step_with_the_text() -> None:
    text = START + "a b\n\n" * (LONGEST_TEXT // 25)
    tracemalloc.start()
    read_vignette(text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 * len(text)


@given(
    st.lists(
        st.sampled_from(
            (
                *("---\n", "vignette: x\n", "## A\n", "`start`\n", "\n", "Text\n", "1. [a](#a)\n"),
                *("   - `if (a`\n", "> **Reflect:** x\n", "### Debrief\n", "<!--", "-->\n", "`"),
                *("### Worked path\n", "1. `a` b\n", "# Facilitator's note\n", "[@K", "]", "\r"),
                *(" · ", "way around: ", "\t", "\u2028", "scales: {a: {range: 0-1}}\n", "é", "#"),
                "**Ray:**",
            )
        ),
        max_size=30,
    ).map("".join)
)
@settings(max_examples=400, deadline=None)
def test_no_text_at_all_makes_the_reader_fail(text: str) -> None:
    case, problems = read_vignette("---\nvignette: x\n---\n" + text)
    assert (case is None) == any(problem.severity == "error" for problem in problems)
    document = Document.parse(text)
    assert (
        document.with_vignette(document.vignette).text == text if document.draft.understood else 1
    )


@given(st.integers(0, len(SLEEVE)), st.integers(0, 60), st.text("\n`#[>(*-:", max_size=3))
@settings(max_examples=300, deadline=None)
def test_a_damaged_case_is_read_as_far_as_it_goes(at: int, length: int, by: str) -> None:
    draft = read_draft(SLEEVE[:at] + by + SLEEVE[at + length :])
    assert draft.sound or all(problem.line <= len(draft.lines) + 1 for problem in draft.problems)
