"""What there is, counted, and what gives a key away over a whole quiz."""

import json
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.cli import main
from hrtraining.courses.rules.checks.giveaways import check_giveaways
from hrtraining.courses.rules.library import Kind, Library, Text
from hrtraining.courses.rules.report import supported_hours
from hrtraining.texts.options import Option
from hrtraining.texts.quiz.values import Item, Purpose, Quiz

FAULTY = Path(__file__).parent / "faulty"


def report(*arguments):
    return CliRunner().invoke(main, ["check", "--report", *arguments])


def test_the_report_counts_the_shipped_content(clock):
    result = report("--json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert set(data) == {"modules", "vignettes", "quizzes", "examination", "problems"}
    module = next(m for m in data["modules"] if m["slug"] == "forging-the-therapeutic-alliance")
    assert 1800 <= module["words"] <= 3200
    assert module["minutes"] >= 10
    assert 0 < module["reading_ease"] < 100
    assert module["sources"] >= 5
    assert module["items"] >= 15
    for objective in module["objectives"]:
        assert objective["taught_in"]
        assert len(objective["assessed_by"]) >= 2
    (peter,) = [case for case in data["vignettes"] if case["slug"] == "peter"]
    assert peter["scenes"] >= 24
    assert peter["endings"] >= 4
    assert "alliance" in peter["principles"]
    assert {problem["severity"] for problem in data["problems"]} <= {"info"}


def test_the_report_reads_well_and_tells_problems_too(clock):
    assert "module forging-the-therapeutic-alliance: " in report().stdout
    result = report(str(FAULTY))
    assert result.exit_code == 1
    assert "quiz alliance: 4 items" in result.stdout
    assert "examination: draws 2, supports 0 hours of credit" in result.stdout
    assert "no scene 'intke'" in result.stdout


def test_a_report_is_about_one_folder():
    assert report(str(FAULTY / "references.yaml")).exit_code == 2
    assert report(str(FAULTY), str(FAULTY)).exit_code == 2


@given(st.integers(0, 200))
def test_ten_items_support_an_hour_and_five_each_further_one(draw):
    hours = supported_hours(draw)
    assert hours == 0 if draw < 10 else 10 + 5 * (hours - 1) <= draw < 10 + 5 * hours


def item(number, key_at=0, texts=("One thing", "Two things", "Three", "Four"), **more):
    options = tuple(
        Option(text, "Why.", key=index == key_at, line=number) for index, text in enumerate(texts)
    )
    return Item(f"q-{number:02}", "Title", "m.1", "Stem?", options, line=number, **more)


def found(items):
    quiz = Quiz("q", "Q", Purpose.PRACTICE, 5, 80, None, tuple(items))
    library = Library(
        quizzes={"q": quiz}, texts={(Kind.QUIZ, "q"): Text("q.md", Kind.QUIZ, "---\nquiz: q\n")}
    )
    return sorted({each.problem.kind for each in check_giveaways(library)})


def good_items():
    return [item(n, key_at=n % 4, situation=n % 2 == 0) for n in range(16)]


def test_items_that_give_nothing_away_are_not_told():
    assert found(good_items()) == []


def test_keys_at_one_place_are_told():
    items = [item(n, key_at=1, situation=True) for n in range(16)]
    assert "giveaway-place" in found(items)


def test_keys_that_are_the_longest_option_are_told():
    texts = ("The longest one", "Two things", "Three", "Four")
    items = [replace(i, options=item(0, 0, texts).options) for i in good_items()]
    assert "giveaway-lengths" in found(items)


def test_keys_that_are_the_shortest_option_are_told():
    texts = ("One", "Two things", "Three things", "Four things")
    items = [replace(i, options=item(0, 0, texts).options) for i in good_items()]
    assert "giveaway-lengths" in found(items)


def test_too_few_items_or_situations_and_too_many_true_or_false_are_told():
    assert found(good_items()[:10]) == ["items-few"]
    assert found([replace(i, situation=False) for i in good_items()]) == ["situations-few"]
    true_false = [
        replace(i, true_false=True, options=i.options[:2]) if i.options[0].key else i
        for i in good_items()
    ]
    assert "true-false-many" in found(true_false)
