"""How approved hours came about: every step of what was recorded, and nothing that was not."""

from __future__ import annotations

import json

import pytest

from hrtraining.credit import approving, crediting, records
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import inputs_data
from hrtraining.credit.rules.derivation import derivation_in_words
from hrtraining.credit.rules.hours import CasesAs, Hours, hours_by
from hrtraining.credit.rules.packs import Method, forbidden_in
from tests.conftest import THE_DAY, School
from tests.credit.conftest import Office
from tests.credit.golden_hours import inputs_of
from tests.credit.test_crediting import enroll


def derived(method: Method, cases: CasesAs, example: str = "cases") -> tuple[str, ...]:
    pack = next(one for one in packs().values() if one.method(method))
    inputs = inputs_of(example)
    found = hours_by(pack, method, inputs, cases)
    assert isinstance(found, Hours), found
    kept = json.loads(json.dumps({"steps": list(found.steps), "inputs": inputs_data(inputs)}))
    return derivation_in_words(method, cases, kept)


def test_words_per_hour_says_the_content_the_cases_and_the_rounding():
    said = derived(Method.WORDS, CasesAs.WORDS)
    assert said[0] == ("method: words per hour, cases counted as words of their shortest runs")
    assert said[1] == (
        "the course held 34,000 words of teaching and asked each trainee 30 examination items"
    )
    assert said[2] == "shortest runs of its cases: 18,000 words or 90 minutes, never both"
    assert said[3].startswith("difficulty 3 (3 raters, from 2 to 4;")
    assert "52,000" in said[4]
    assert said[-1].startswith(("down to a step of", "to the nearest step of"))


def test_the_formula_says_items_difficulty_and_minutes_of_cases_once():
    said = derived(Method.MERGENER, CasesAs.MINUTES)
    assert "cases counted as minutes" in said[0]
    assert sum("difficulty 3" in one for one in said) == 1
    assert any("2.78 × 30 items" in one for one in said)
    assert "+ 90 minutes of cases" in said


def test_pilot_times_and_what_a_body_set_say_no_way_of_counting_cases():
    pilots = derived(Method.PILOT, CasesAs.WORDS)
    assert pilots[0] == "method: median time of pilot readers"
    assert any("median of 3 recorded times: 300 minutes" in one for one in pilots)
    fixed = derived(Method.FIXED, CasesAs.WORDS, "fixed")
    assert fixed[0] == "method: set by the body itself"
    assert fixed[-1] == "set by the body in its letter"
    assert not any(one.startswith("difficulty") for one in fixed)


def test_hours_kept_without_their_inputs_give_only_the_steps_that_were_kept():
    assert derivation_in_words("words", "words", {}) == (
        "method: words per hour, cases counted as words of their shortest runs",
    )
    assert derivation_in_words("fixed", "words", {"steps": ["a"], "inputs": {}})[1:] == ("a",)


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("cases", list(CasesAs))
def test_no_derivation_holds_a_word_that_a_board_forbids(method: Method, cases: CasesAs):
    example = "fixed" if method is Method.FIXED else "cases"
    said = " ".join(derived(method, cases, example))
    for pack in packs().values():
        assert not forbidden_in(said, pack.forbidden), pack.board


def test_the_line_of_a_completion_has_the_steps_recorded_under_its_approval(
    office: Office, school: School
):
    person = school.cast.trainee.person_id
    approval = office.approve(hours=None)
    office.open_for_credit()
    office.license(person, "counselor")
    pack, edition = packs()["nbcc-acep"], office.offering.course_edition_id
    inputs = records.inputs_of(office.opened, office.organization_id, edition)
    found = hours_by(pack, Method.WORDS, inputs, CasesAs.WORDS)
    assert isinstance(found, Hours)
    given = approving.HoursGiven(edition, found, CasesAs.WORDS, "", "", "Invented.")
    approving.approve_hours(
        office.opened, approval, given, inputs_data(inputs), at=THE_DAY, actor_person_id=None
    )
    (line,) = crediting.lines_for(office.opened, enroll(office, person).id, THE_DAY)
    assert line.derivation[0].startswith("method: words per hour")
    assert line.derivation[-len(found.steps) :] == found.steps
    assert f"{inputs.content.words:,} words of teaching" in line.derivation[1]
