"""The document of the vignette format tells the truth: examples are read, lists are whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hrtraining.texts.problems import Problems, Severity
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.conditions import read_condition
from hrtraining.texts.vignette.effects import read_effects
from hrtraining.texts.vignette.heads import HEAD_KEYS
from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.texts.vignette.values import PRINCIPLES
from hrtraining.texts.vignette.words import CHOICE_WORDS, SCENE_WORDS
from hrtraining.vignettes.exports.proof_lines import proof_lines
from hrtraining.vignettes.rules.proof import DEFAULT_LIMIT, Kind, prove

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "vignette-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```markdown\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)
TEXTS = ROOT / "hrtraining" / "texts"
SHARED = ("lines", "head", "nodes", "spans", "citations", "problems")
SOURCES = [*(TEXTS / "vignette").glob("*.py"), *(TEXTS / f"{name}.py" for name in SHARED)]


def section(heading: str) -> str:
    return DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_cells(heading: str) -> list[str]:
    """What stands in the first column of the tables of a section."""
    rows = [line for line in section(heading).split("\n") if line.startswith("| ")]
    return [row.split(" | ")[0].removeprefix("| ") for row in rows]


def kinds_in_code() -> set[str]:
    """Every kind of problem that the code can tell: what is given to a function that notes one."""
    kinds: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = called or (node.func.id if isinstance(node.func, ast.Name) else "")
                notes = {"error", "_error", "warning", "info", "_refuse_run", "scene", "Problem"}
                values = node.args if name in notes else []
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                values = node.value.elts[:1] if path.stem == "shapes" else []
            else:
                continue
            for value in values[:3]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    kinds.update(re.findall(r"^[a-z]+(?:-[a-z]+)*$", value.value))
    return kinds


def test_there_are_examples_of_every_step() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_read_without_a_problem(example: str) -> None:
    case, problems = read_vignette(example)
    assert problems == ()
    assert case is not None


def test_the_message_of_the_tutorial_is_the_one_that_is_told() -> None:
    text = EXAMPLES[0].replace("(#she-sits-down)", "(#she-sits-dwn)", 1)
    told = [problem.told("a-quarter-past.md") for problem in read_vignette(text)[1]]
    assert len(told) == 1
    assert f"```text\n{told[0]}\n```" in DOCUMENT


def test_the_warning_of_the_proof_in_the_tutorial_is_the_one_that_is_told() -> None:
    case, _problems = read_vignette(EXAMPLES[1])
    assert case is not None
    told = list(proof_lines(prove(case, DEFAULT_LIMIT), "a-quarter-past.md"))
    warnings = [line for line in told if ": warning: " in line]
    assert len(warnings) == 1
    assert f"```text\n{warnings[0]}\n```" in DOCUMENT
    mended = EXAMPLES[1].replace("## The keys\n`ending`", "## The keys\n`ending` · `best`")
    best, _problems = read_vignette(mended)
    assert best is not None
    assert prove(best, DEFAULT_LIMIT).findings == ()


def test_every_kind_of_finding_in_the_tutorial_is_one_of_the_proof() -> None:
    told = DOCUMENT.split("What beginners meet")[1].split("To see the whole")[0]
    kinds = set(re.findall(r"^\| `([a-z-]+)` \|", told, re.MULTILINE))
    assert kinds
    assert kinds <= {kind.value for kind in Kind}


def test_every_word_of_the_format_is_documented() -> None:
    keys = set(re.findall(r"`([^`]+)`", " ".join(first_cells("The head"))))
    assert keys == set(HEAD_KEYS)
    words = set(re.findall(r"`([^`]+)`", " ".join(first_cells("The line under a heading"))))
    assert words == set(SCENE_WORDS)
    words = set(re.findall(r"`([^`]+)`", " ".join(first_cells("Choices"))))
    assert words == set(CHOICE_WORDS)
    assert all(f"`{principle}`" in section("Choices") for principle in PRINCIPLES)


def test_every_kind_of_problem_is_documented_and_no_other() -> None:
    below = section("What the checker says").split("These are errors.")[1]
    listed = " ".join([*first_cells("What the checker says"), below])
    assert set(re.findall(r"`([a-z-]+)`", listed)) == kinds_in_code()


def test_the_kinds_told_as_warnings_are_those_that_are() -> None:
    after = section("What the checker says").split("Warnings:")[1]
    warnings = set(re.findall(r"`([a-z-]+)`", after.split("For information:")[0]))
    code = "\n".join(path.read_text("utf-8") for path in SOURCES)
    assert warnings == set(re.findall(rf'\.{Severity.WARNING}\([^"]*"([a-z-]+)"', code))


def test_every_expression_of_the_table_can_be_read() -> None:
    conditions = effects = 0
    for row in section("Conditions and effects").split("\n"):
        if not row.startswith("| `"):
            continue
        written, meaning = row.split(" | ", 1)
        for text in re.findall(r"`([^`]+)`", written):
            problems = Problems()
            if "an effect" in meaning:
                effects += len(read_effects(text, 1, problems))
            else:
                conditions += read_condition(text, 1, problems) is not None
            assert not problems.any_errors, text
    assert conditions >= 8
    assert effects >= 5


def test_every_limit_is_documented() -> None:
    told = section("What a file can hold")
    for name, value in vars(limits).items():
        if name.isupper() and name not in {"LONGEST_NAME", "MOST_DIGITS", "MOST_MINUTES"}:
            assert re.search(rf"\b{value:,}\b", told), name
