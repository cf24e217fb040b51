"""The list is whole: 77 rows, each with words, a reason, something better and a source."""

import re
from pathlib import Path

import pytest
import yaml

from hrtraining.language.patterns import PatternError, context, element, to_find
from hrtraining.language.terms import TermsError, read, terms

ROOT = Path(__file__).parents[2]
LIST = ROOT / "hrtraining" / "language" / "terms.yaml"


def test_there_are_77_rows_and_each_is_complete():
    rows = terms().rows
    assert sorted(rows) == list(range(1, 78))
    for row in rows.values():
        assert all((row.term, row.prefer, row.why, row.sources, row.forms))


def test_every_source_with_a_key_stands_in_the_bibliography():
    works = yaml.safe_load((ROOT / "content" / "references.yaml").read_text("utf-8"))
    for row in terms().rows.values():
        for source in row.sources:
            for key in re.findall(r"\b[A-Z][0-9]{2}\b", source):
                assert key in works, f"row {row.number}: {source}"


def test_a_source_without_a_key_says_how_it_is_known():
    for row in terms().rows.values():
        for source in row.sources:
            known = re.search(r"\b[A-Z][0-9]{2}\b|from memory|ours|guide|Coalition|INPUD", source)
            assert known, f"row {row.number}: {source}"


@pytest.mark.parametrize(
    "wrong", ["", "~", "a ~ b ~ c", "..0 ~", "<nothing> ~", "a||b ~", "first-time ~"]
)
def test_a_context_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(PatternError):
        context(wrong, terms().classes)


@pytest.mark.parametrize("wrong", ["", "_ clean", "!clean", "clean $"])
def test_a_form_is_made_of_words(wrong):
    with pytest.raises(PatternError):
        to_find(wrong, terms().classes)


def test_an_optional_word_makes_two_forms():
    assert len(to_find("tough? love", terms().classes)) == 2
    assert element("OST", terms().classes).exact == {"OST"}
    assert element("use(s)", terms().classes).words == {"use", "uses"}


def test_a_list_with_a_row_missing_or_an_unknown_key_is_refused():
    data = yaml.safe_load(LIST.read_text("utf-8"))
    with pytest.raises(TermsError, match="77 rows"):
        read({**data, "rows": data["rows"][1:]})
    broken = {**data["rows"][0], "forms": [{"find": "addict", "without": []}]}
    with pytest.raises(TermsError, match="row 1"):
        read({**data, "rows": [broken, *data["rows"][1:]]})
    with pytest.raises(TermsError, match="quotation marks"):
        read({**data, "classes": {**data["classes"], "function": [True]}})


def test_the_documented_list_is_the_list():
    written = (ROOT / "docs" / "language.md").read_text("utf-8")
    lines = [line for line in written.splitlines() if re.match(r"\| [0-9]+ \|", line)]
    assert lines == [
        f"| {row.number} | {row.term} | {row.prefer} | {row.why} | {', '.join(row.sources)} "
        f"| {row.severity.value} | {' '.join(code for code in 'QNCTHLO' if code in row.allowed)} |"
        for row in terms().rows.values()
    ]
