"""`hrtraining credit`: what an auditor can recompute, and documentation that is kept true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.library import Library
from hrtraining.credit.commands import credit, told_boards, told_content
from hrtraining.credit.exports.boards_page import BEGINS, boards_page
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import compare
from hrtraining.credit.rules.hours import CasesAs
from tests.credit.golden_hours import golden_hours, inputs_of


def run(*arguments: str) -> Result:
    return CliRunner().invoke(credit, arguments)


def test_the_formula_prints_the_worked_sample():
    assert (
        run("formula", "--words", "3774", "--items", "16", "--difficulty", "2.5").output
        == "61.936 minutes\n"
    )


@pytest.mark.parametrize("difficulty", ["0", "6", "hard", "NaN"])
def test_the_formula_refuses_a_difficulty_that_does_not_exist(difficulty):
    done = run("formula", "--words", "1", "--items", "1", "--difficulty", difficulty)
    assert done.exit_code == 2
    assert difficulty in done.output


def test_every_board_is_shown_side_by_side_with_its_derivation(library: Library):
    done = run("show", "foundations", "--json", "--difficulty", "3", "--difficulty", "4")
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert [board["board"] for board in data["boards"]] == list(packs())
    assert data["edition"] == served_course(library, "foundations").course.fingerprint
    assert data["content"]["items"] == 30
    assert data["content"]["words_left_out"]["takeaways"] > 0
    nasw = next(board for board in data["boards"] if board["board"] == "nasw")
    words = data["content"]["words"] + sum(run["words"] for run in data["content"]["cases"])
    assert nasw["methods"][0]["hours"] == str(float(words // 5_000) / 2)
    mergener = [
        method
        for board in data["boards"]
        for method in board["methods"]
        if method["method"] == "mergener"
    ]
    assert len({method["minutes"] for method in mergener}) == 1
    assert all("1 of 1 pairs" not in step for method in mergener for step in method["steps"])


def test_without_raters_the_formula_gives_nothing_and_says_why():
    boards = compare(packs().values(), inputs_of("fixed"), CasesAs.WORDS)
    lines = list(told_boards(boards))
    assert (
        "  mergener  none: nobody has rated the difficulty of this edition  [not verified]" in lines
    )
    assert "  words     5.0 contact hours" in lines
    assert any("works cited" in line for line in told_content(inputs_of("fixed").content))


def test_a_course_that_is_not_there_is_told_with_those_that_are():
    done = run("show", "nowhere")
    assert done.exit_code == 1
    assert "foundations" in done.output


def test_the_golden_table_of_hours_holds():
    kept = Path("tests/credit/golden/hours.txt").read_text(encoding="utf-8")
    assert golden_hours() == kept


def test_the_page_about_boards_is_what_the_packs_say():
    page = Path("docs/boards.md").read_text(encoding="utf-8")
    assert page[page.index(BEGINS) :] == boards_page(packs().values())
