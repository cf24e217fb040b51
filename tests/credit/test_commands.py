"""`hrtraining credit`: what an auditor can recompute, and documentation that is kept true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.library import Library
from hrtraining.credit import proving
from hrtraining.credit.commands import credit, told_boards, told_content, told_records
from hrtraining.credit.exports.boards_page import BEGINS, boards_page
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import compare
from hrtraining.credit.rules.hours import CasesAs
from tests.conftest import THE_DAY, School
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


def recorded(school: School, monkeypatch: pytest.MonkeyPatch) -> str:
    """The slug of an organization with raters and a pilot reader; the commands read its base."""
    url = school.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    with school.database.transaction() as opened:
        offering = opened.scalars(select(Offering)).one()
        about = {"at": THE_DAY, "actor_person_id": None}
        ids = (offering.organization_id, offering.course_edition_id)
        for name, difficulty in (("Ari Invented", 2), ("Bea Invented", 3)):
            given = proving.RatingGiven(name, "invented", difficulty, THE_DAY.date())
            proving.rate(opened, *ids, given, **about)
        time = proving.PilotGiven("Reader A", "counselor", 380, THE_DAY.date())
        proving.time_pilot(opened, *ids, time, **about)
        return opened.get_one(Organization, offering.organization_id).slug


def test_with_an_organization_its_own_raters_and_pilot_readers_count(
    school: School, monkeypatch: pytest.MonkeyPatch
):
    slug = recorded(school, monkeypatch)
    with school.database.sessions() as opened:
        offering = opened.scalars(select(Offering)).one()
        course, edition = offering.course_slug, offering.course_edition.fingerprint
    done = run("show", course, "--organization", slug, "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert (data["organization"], data["edition"]) == (slug, edition)
    assert (data["difficulty"], data["pilots"]) == ("2.50", [380])
    methods = [one for board in data["boards"] for one in board["methods"]]
    assert any(one["method"] == "pilot" and one["minutes"] == "380" for one in methods)
    assert all(one["hours"] for one in methods if one["method"] == "mergener")


def test_what_an_organization_recorded_is_said_in_a_line():
    said = told_records("willow", inputs_of("cases"))
    assert said.startswith("Recorded by 'willow': difficulty 3 (3 raters, from 2 to 4;")
    assert said.endswith("pilot readers took 290, 300, 310 minutes")
    assert "nobody has rated the difficulty; no pilot" in told_records("w", inputs_of("fixed"))


def test_an_organization_or_a_course_that_is_not_there_is_told_with_those_that_are(
    sqlite_school: School, monkeypatch: pytest.MonkeyPatch
):
    slug = recorded(sqlite_school, monkeypatch)
    with sqlite_school.database.sessions() as opened:
        course = opened.scalars(select(Offering)).one().course_slug
    for arguments, told in (
        ((course, "--organization", "nowhere"), slug),
        (("nothing", "--organization", slug), f"it offers: {course}"),
    ):
        done = run("show", *arguments)
        assert done.exit_code == 1
        assert told in done.output
    done = run("show", course, "--organization", slug, "--difficulty", "3")
    assert done.exit_code == 2
    assert "leave out" in done.output


def test_the_golden_table_of_hours_holds():
    kept = Path("tests/credit/golden/hours.txt").read_text(encoding="utf-8")
    assert golden_hours() == kept


def test_the_page_about_boards_is_what_the_packs_say():
    page = Path("docs/boards.md").read_text(encoding="utf-8")
    assert page[page.index(BEGINS) :] == boards_page(packs().values())
