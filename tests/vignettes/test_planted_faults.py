"""One fault of every kind, planted in a sound case: found at its line, alone, shown by a run."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.rules.engine import Case, Taken
from hrtraining.vignettes.rules.proof import SEVERITY, Kind, Proof, Verdict, prove
from tests.vignettes.sound_case import SOUND


class Plant(NamedTuple):
    """Changes to the sound text; how the line begins that is found; the scene, choice and run."""

    kind: Kind
    changes: dict[str, str]
    line: str
    scene: str
    choice: str
    path: tuple[str, ...]


SEEN = "## Seen today\n"
ASK = "ten-minutes-late/ask"
FEEL = "ten-minutes-late/feel"
LEAVE = "ten-minutes-late/leave-it"
AROUND = "under-the-cuff/(way around)"

PLANTS = [
    Plant(
        Kind.UNKNOWN_TARGET,
        {"[Ask to see it now](#under-the-cuff)": "[Ask to see it now](#under-the-cup)"},
        "2. [Ask to see it now]",
        "the-week",
        "see-now",
        ("ten-minutes-late/talk",),
    ),
    Plant(
        Kind.UNKNOWN_TARGET,
        {"`names leave-it`": "`names leave-it, leave-him`"},
        "## Home with a fever",
        "home-with-a-fever",
        "",
        (LEAVE,),
    ),
    Plant(
        Kind.UNREACHABLE_SCENE,
        {SEEN: f"## The sister\nShe rings.\n\n1. [A](#seen-today)\n2. [B](#the-week)\n\n{SEEN}"},
        "## The sister",
        "the-sister",
        "",
        (),
    ),
    Plant(
        Kind.UNREACHABLE_SCENE,
        {
            "## Seen today\n": "## One\nOne.\n\n1. [A](#two)\n2. [B](#seen-today)\n\n"
            "## Two\nTwo.\n\n1. [C](#one)\n2. [D](#seen-today)\n\n## Seen today\n"
        },
        "## One",
        "one",
        "",
        (),
    ),
    Plant(
        Kind.UNREACHABLE_ENDING,
        {SEEN: f"## Gone\n`ending`\n\nHe left.\n\n### Debrief\nHe left.\n\n{SEEN}"},
        "## Gone",
        "gone",
        "",
        (),
    ),
    Plant(
        Kind.IMPOSSIBLE_CHOICE,
        {"`id ring` · `if asked`": "`id ring` · `if asked and alliance <= 2`"},
        "1. [Ring the walk-in clinic together]",
        "under-the-cuff",
        "ring",
        (ASK,),
    ),
    Plant(
        Kind.CONSTANT_CONDITION,
        {"`id ring-together`": "`id ring-together` · `if risk <= 6`"},
        "1. [Ring the walk-in clinic together](#seen-today)\n   - `id ring-together`",
        "told-in-one-line",
        "ring-together",
        (ASK, AROUND),
    ),
    Plant(
        Kind.CONSTANT_CONDITION,
        {"`if asked` Ray says": "`if risk >= 9` Ray says"},
        "`if risk >= 9` Ray says",
        "seen-today",
        "",
        (ASK, "under-the-cuff/ring"),
    ),
    Plant(
        Kind.DEAD_END,
        {"`id ask-last-time` · ": "`id ask-last-time` · `if asked` · "},
        "## Under the cuff",
        "under-the-cuff",
        "",
        (FEEL,),
    ),
    Plant(
        Kind.NO_WAY_OUT,
        {
            "arm](#ten-minutes-late)": "arm](#round)",
            "## The week\n": "## Round\nRound.\n\n1. [A](#round)\n2. [B](#again)\n\n"
            "## Again\nAgain.\n\n1. [C](#round)\n2. [D](#again)\n\n## The week\n",
        },
        "## Round",
        "round",
        "",
        ("ten-minutes-late/talk", "the-week/come-back"),
    ),
    Plant(
        Kind.MUST_SEE_AVOIDED,
        {"`stands for under-the-cuff`\n": ""},
        "## Under the cuff",
        "under-the-cuff",
        "",
        (ASK, AROUND, "told-in-one-line/ring-together"),
    ),
    Plant(
        Kind.NO_WAY_AROUND,
        {
            " · way around: [Told in one line](#told-in-one-line)": "",
            "[Ask to see it now](#under-the-cuff)": "[Ask to see it now](#told-in-one-line)",
        },
        "## Under the cuff",
        "under-the-cuff",
        "",
        (ASK,),
    ),
    Plant(
        Kind.CRITICAL_UNNAMED,
        {" · `names leave-it`": ""},
        "## Home with a fever",
        "home-with-a-fever",
        "leave-it",
        (LEAVE,),
    ),
    Plant(
        Kind.BEST_RUN_CRITICAL,
        {
            "`id ask-last-time` · ": "`id ask-last-time` · `critical` · ",
            "`ending` · `best`": "`ending` · `best` · `names ask-last-time`",
        },
        "2. [Ask what happened there last time",
        "under-the-cuff",
        "ask-last-time",
        (ASK, "under-the-cuff/ask-last-time"),
    ),
    Plant(
        Kind.BEST_ENDING_NOT_BEST,
        {"`ending` · `best`": "`ending`"},
        "## Seen today",
        "seen-today",
        "",
        (FEEL, "under-the-cuff/ask-last-time"),
    ),
    Plant(
        Kind.OUT_OF_BOUNDS,
        {"`critical` · `then risk +3`": "`critical` · `then risk +6`"},
        "3. [Leave the arm for next week]",
        "ten-minutes-late",
        "leave-it",
        (LEAVE,),
    ),
    Plant(
        Kind.OBJECTIVE_UNPRACTISED,
        {"risk -1` · `principles risk` · `objectives 1`": "risk -1` · `principles risk`"},
        '  1: {text: "Ask before looking"',
        "",
        "",
        (FEEL, "under-the-cuff/ask-last-time"),
    ),
    Plant(
        Kind.SINGLE_CHOICE,
        {
            "2. [Ring it for him](#seen-today)\n"
            "   - `id ring-for-him` · `then risk -3` · `objectives 2`\n"
            "   - Your voice on the line.\n": ""
        },
        "## Told in one line",
        "told-in-one-line",
        "",
        (ASK, AROUND),
    ),
    Plant(
        Kind.SIMILAR_CHOICES,
        {"`id ring-for-him` · `then risk -3`": "`id ring-for-him` · `then risk -4`"},
        "2. [Ring it for him]",
        "told-in-one-line",
        "ring-for-him",
        (ASK, AROUND),
    ),
    Plant(
        Kind.SIMILAR_CHOICES,
        {"[Ring it for him]": "[Ring the walk-in clinic, together]"},
        "2. [Ring the walk-in clinic, together]",
        "told-in-one-line",
        "ring-for-him",
        (ASK, AROUND),
    ),
]


def proved(text: str) -> Proof:
    draft = read_draft(text)
    assert draft.understood, draft.problems
    return prove(draft.vignette)


def planted(changes: dict[str, str]) -> str:
    text = SOUND
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_nothing_is_found_in_the_sound_case():
    proof = proved(SOUND)
    assert proof.findings == ()
    assert proof.verdict is Verdict.PROVED


def test_every_kind_is_planted():
    assert {plant.kind for plant in PLANTS} == set(Kind)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.kind} at {plant.line[:30]!r}")
def test_a_planted_fault_is_found_alone_and_at_its_line(plant: Plant):
    text = planted(plant.changes)
    (found,) = proved(text).findings
    assert found.kind is plant.kind
    assert found.line == text[: text.index(plant.line)].count("\n") + 1
    assert (found.scene, found.choice) == (plant.scene, plant.choice)
    assert len(found.path) == len(plant.path)
    assert walk(text, found.path).scene == walk(text, plant.path).scene
    assert found.message


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.kind} at {plant.line[:30]!r}")
def test_the_exit_code_tells_errors_from_warnings(plant: Plant):
    error = SEVERITY[plant.kind] is Severity.ERROR
    assert proved(planted(plant.changes)).verdict is (Verdict.ERRORS if error else Verdict.PROVED)


def walk(text: str, path: tuple[str, ...]):
    case = Case(read_draft(text).vignette)
    state = case.begin()
    for ref in path:
        scene, choice = ref.split("/")
        assert state.scene == scene
        if choice == "(way around)":
            state = case.go_around(state)
        else:
            taken = case.take(state, choice)
            assert isinstance(taken, Taken)
            state = taken.state
    return state
