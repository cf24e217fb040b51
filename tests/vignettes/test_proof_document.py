"""docs/proof.md says what the proof does; this keeps it so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.rules.map.grid import MOST_SCENES
from hrtraining.vignettes.rules.proof import (
    DEFAULT_LIMIT,
    GREATEST_LIMIT,
    SEVERITY,
    Kind,
    Verdict,
    prove,
)
from hrtraining.vignettes.rules.proof.amiss import LARGEST_NUMBER
from hrtraining.vignettes.rules.proof.boxes import DEEPEST, MOST_BOXES
from hrtraining.vignettes.rules.proof.compile import MOST_ROWS, WORD_BITS
from hrtraining.vignettes.rules.proof.explore import EDGES_PER_STATE, MOST_LEVELS
from hrtraining.vignettes.rules.proof.faults_of_runs import MOST_SHOWN
from hrtraining.vignettes.rules.proof.prove import BYTES_PER_STATE, BYTES_TO_BEGIN_WITH
from tests.vignettes.sound_case import SOUND

DOCUMENT = (Path(__file__).parents[2] / "docs" / "proof.md").read_text()
LETTERS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "I"}


def test_every_kind_is_defined_with_its_severity():
    rows = re.findall(r"^\| `([a-z-]+)` \| ([EWI]) \|", DOCUMENT, re.MULTILINE)
    assert dict(rows) == {kind.value: LETTERS[SEVERITY[kind]] for kind in Kind}
    assert len(rows) == len(Kind)


def test_every_exit_code_is_told():
    told = set(map(int, re.findall(r"^\| ([0-9]) \|", DOCUMENT, re.MULTILINE)))
    assert told == {2, *(verdict.value for verdict in Verdict)}


@pytest.mark.parametrize(
    "number",
    [
        DEFAULT_LIMIT,
        GREATEST_LIMIT,
        EDGES_PER_STATE,
        MOST_LEVELS,
        WORD_BITS,
        MOST_BOXES,
        MOST_ROWS,
        DEEPEST,
        LARGEST_NUMBER,
        BYTES_PER_STATE,
        BYTES_TO_BEGIN_WITH // 1_000_000,
        MOST_SCENES,
        MOST_SHOWN,
    ],
)
def test_every_limit_is_told(number):
    assert re.search(rf"(?<![0-9])(?<![0-9],){number:,}(?!,?[0-9])", DOCUMENT)


def test_every_name_of_the_report_is_told():
    section = DOCUMENT.split("## The report as JSON")[1].split("\n## ")[0]
    text = SOUND.replace(" · `names leave-it`", "")
    report = json.loads(json.dumps(prove(read_draft(text).vignette).as_json()))
    names = set(report) | set(report["findings"][0]) | set(report["endings"][0])
    names |= set(report["endings"][0]["scales"]["risk"]) | set(report["principles"]["risk"])
    names |= set(report["minutes"]) | set(report["choices"])
    assert {name for name in names if f"`{name}`" not in section} == set()
