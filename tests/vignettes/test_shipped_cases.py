"""The cases that are shipped: proved in every state, and drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.vignettes.rules.map.layout import Layout, lay_out
from hrtraining.vignettes.rules.proof import Verdict, prove

CASES = sorted((Path(__file__).parents[2] / "content" / "vignettes").glob("*.md"))


def test_there_are_cases():
    assert CASES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_is_proved_and_drawn(path: Path):
    vignette, problems = read_vignette(path.read_bytes().decode())
    assert vignette is not None, problems
    proof = prove(vignette)
    assert proof.verdict is Verdict.PROVED, proof.findings
    assert proof.exhaustive
    assert isinstance(lay_out(vignette, proof.findings), Layout)
