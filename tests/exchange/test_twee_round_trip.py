"""A case written as Twee and read back says the same, or the report says what it could not."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hrtraining.exchange.rules.ledger import Fate
from hrtraining.exchange.rules.outcomes import Imported
from hrtraining.exchange.rules.twee.lowering import Names, lowered
from hrtraining.exchange.rules.twee.prose import literal, to_markdown, to_markup
from hrtraining.exchange.rules.twee.reading import read_twee
from hrtraining.exchange.rules.twee.script import read_test
from hrtraining.exchange.rules.twee.spelling import spelled_test, variable_of
from hrtraining.exchange.rules.twee.writing import write_twee
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Scale, Vignette
from tests.texts.strategies import PROSE, conditions, vignettes

SHIPPED = sorted(Path("content/vignettes").glob("*.md"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
SCALES, FLAGS = ("alliance", "trust-2"), ("asked", "a-b")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_case_comes_back_as_it_was(file: Path) -> None:
    case = read_draft(file.read_text(encoding="utf-8")).vignette
    made = read_twee(write_twee(case))
    assert isinstance(made, Imported)
    assert made.case == case
    assert made.report.lossless


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(vignettes())
def test_a_random_case_comes_back_or_the_report_says_what_did_not(case: Vignette) -> None:
    made = read_twee(write_twee(case))
    assert isinstance(made, Imported), made
    if made.case != case:
        assert made.report.noted()
        said = [line for line in made.report.lines if line.fate is not Fate.IMPORTED]
        assert any(line.construct not in {"passage", "story setting"} for line in said), said
    # Whatever else, these are never lost without a word, because the story is made of them.
    assert [scene.name for scene in made.case.scenes] == [scene.name for scene in case.scenes]
    for read, written in zip(made.case.scenes, case.scenes, strict=True):
        assert [choice.target for choice in read.choices] == [c.target for c in written.choices]
        assert [choice.condition for choice in read.choices] == [
            choice.condition for choice in written.choices
        ]
        assert [choice.effects for choice in read.choices] == [c.effects for c in written.choices]


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_words_come_back_from_the_markup_as_they_were(markdown: str) -> None:
    assert to_markdown(to_markup(markdown)) == markdown
    assert to_markdown(literal(markdown)) == markdown


@settings(max_examples=200, deadline=None)
@given(conditions(SCALES, FLAGS))
def test_a_condition_is_read_back_as_the_same_condition(condition) -> None:  # type: ignore[no-untyped-def]
    names = Names(
        {variable_of(name): Scale(name, -20, 20, 0) for name in SCALES},
        {variable_of(flag): flag for flag in FLAGS},
    )
    assert lowered(read_test(spelled_test(condition)), names) == condition
