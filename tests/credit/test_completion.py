"""No way to completion without all of it; what is missing is always named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.credit.rules.completion import (
    WITHDRAWN,
    CasePlayed,
    Evidence,
    ExaminationState,
    Kind,
    ModuleToRead,
    Requirements,
    Withdrawn,
    standing,
)

DAY = datetime(2026, 11, 23, tzinfo=UTC)
COURSE = Requirements(
    modules=(ModuleToRead("law", "Law", ("a", "b")), ModuleToRead("alliance", "Alliance", ("a",))),
    vignettes=(("peter", "Peter"),),
    examination=("final", "Final examination"),
)
PLAYED = (CasePlayed("seen-today", critical=False),)
ALL = Evidence(
    read=frozenset({("law", "a"), ("law", "b"), ("alliance", "a")}),
    played={"peter": PLAYED},
    examination=ExaminationState(passed_at=DAY, tried=1),
    evaluated_at=DAY,
    attested_at=DAY,
)

evidences = st.builds(
    Evidence,
    read=st.frozensets(st.sampled_from(sorted(ALL.read))),
    played=st.dictionaries(
        st.just("peter"),
        st.lists(
            st.builds(CasePlayed, st.sampled_from(["", "seen-today"]), critical=st.booleans()),
            max_size=3,
        ).map(tuple),
    ),
    examination=st.builds(
        ExaminationState, passed_at=st.sampled_from([None, DAY]), tried=st.integers(0, 3)
    ),
    evaluated_at=st.sampled_from([None, DAY]),
    attested_at=st.sampled_from([None, DAY]),
)


def test_all_of_it_completes_at_the_attestation() -> None:
    assert standing(COURSE, ALL).completed_at == DAY
    assert standing(COURSE, ALL).next is None
    # What was attested before a withdrawal stands.
    after = standing(COURSE, ALL, over=True)
    assert (after.completed_at, after.next) == (DAY, None)
    assert after.step(Kind.ATTESTATION).done


@given(evidences)
def test_there_is_no_way_to_completion_without_all_of_it(evidence: Evidence) -> None:
    outcome = standing(COURSE, evidence)
    played = (evidence.played or {}).get("peter", ())
    whole = (
        evidence.read == ALL.read
        and any(one.ending for one in played)
        and not any(one.critical and not one.ending for one in played)
        and evidence.examination.passed_at is not None
        and evidence.evaluated_at is not None
        and evidence.attested_at is not None
    )
    assert outcome.is_complete == whole
    assert outcome.is_complete == all(step.done for step in outcome.steps)


NEARLY = {
    **{
        f"not read: {module}, {section}": replace(ALL, read=ALL.read - {(module, section)})
        for module, section in sorted(ALL.read)
    },
    "the case not played": replace(ALL, played={}),
    "the case begun and not ended": replace(
        ALL, played={"peter": (CasePlayed("", critical=False),)}
    ),
    "an unsafe act left without its debrief": replace(
        ALL, played={"peter": (*PLAYED, CasePlayed("", critical=True))}
    ),
    "another case brought to an ending": replace(ALL, played={"drew": PLAYED}),
    "the examination not taken": replace(ALL, examination=ExaminationState()),
    "the examination failed": replace(ALL, examination=ExaminationState(tried=1)),
    "every attempt used": replace(ALL, examination=ExaminationState(used_up=True, tried=3)),
    "no evaluation": replace(ALL, evaluated_at=None),
    "no attestation": replace(ALL, attested_at=None),
}


@pytest.mark.parametrize("what", NEARLY)
@pytest.mark.parametrize("over", [False, True])
def test_with_all_of_it_but_one_thing_nothing_is_complete(what: str, over: bool) -> None:
    outcome = standing(COURSE, NEARLY[what], over=over)
    assert outcome.completed_at is None
    assert sum(not step.done for step in outcome.steps) == (1 if what == "no attestation" else 2)
    assert outcome.step(Kind.ATTESTATION).open == (what == "no attestation" and not over)
    given = NEARLY[what].evaluated_at is not None
    assert outcome.step(Kind.EVALUATION).done == given
    may = what in {"no evaluation", "no attestation"} and not over
    assert outcome.step(Kind.EVALUATION).open == may


@given(evidences)
def test_whatever_is_missing_is_named_and_one_step_is_next(evidence: Evidence) -> None:
    outcome = standing(COURSE, evidence)
    assert all(step.missing or step.done for step in outcome.steps)
    assert (outcome.next is None) == outcome.is_complete


@given(evidences)
def test_an_attestation_opens_only_after_everything_else(evidence: Evidence) -> None:
    outcome = standing(COURSE, evidence)
    before = [step.done for step in outcome.steps if step.kind is not Kind.ATTESTATION]
    assert outcome.step(Kind.ATTESTATION).open == all(before)


def test_an_unsafe_choice_must_be_followed_to_an_ending() -> None:
    left = CasePlayed("", critical=True)
    evidence = Evidence(played={"peter": (left, CasePlayed("seen-today", critical=False))})
    step = standing(COURSE, evidence).step(Kind.VIGNETTE)
    assert not step.done
    assert "debriefed" in step.missing


def test_sections_of_another_edition_do_not_count() -> None:
    evidence = Evidence(read=frozenset({("law", "a"), ("law", "renamed")}))
    step = standing(COURSE, evidence).step(Kind.MODULE, "law")
    assert (step.done, step.missing) == (False, "1 of 2 sections read")


@given(evidences)
def test_after_a_withdrawal_nothing_new_completes_and_what_was_attested_stands(
    evidence: Evidence,
) -> None:
    outcome = standing(COURSE, evidence, over=True)
    assert outcome.completed_at == standing(COURSE, evidence).completed_at
    if evidence.attested_at is None:
        assert not outcome.step(Kind.ATTESTATION).open
        assert outcome.step(Kind.ATTESTATION).missing == WITHDRAWN
        assert not outcome.step(Kind.EVALUATION).open


def test_those_enrolled_may_finish_until_the_day_they_were_given() -> None:
    given = Withdrawn(DAY, "An error was found.", DAY + timedelta(days=30))
    assert not given.is_over(DAY + timedelta(days=30))
    assert given.is_over(DAY + timedelta(days=30, seconds=1))
    assert Withdrawn(DAY, "An error was found.", None).is_over(DAY)


TAKEN_AWAY = {"peter": "A figure in it is out of date."}


@given(evidences)
def test_a_withdrawal_never_takes_a_step_that_was_done(evidence: Evidence) -> None:
    before = standing(COURSE, evidence)
    after = standing(COURSE, replace(evidence, withdrawn=TAKEN_AWAY))
    for old, new in zip(before.steps, after.steps, strict=True):
        assert new.done or not old.done
    assert after.step(Kind.VIGNETTE).done


def test_who_is_past_a_withdrawn_case_has_met_it_and_others_are_told_the_reason() -> None:
    met = standing(COURSE, replace(ALL, withdrawn=TAKEN_AWAY)).step(Kind.VIGNETTE)
    assert (met.done, met.waived) == (True, "")
    waived = standing(COURSE, replace(ALL, played={}, withdrawn=TAKEN_AWAY))
    assert waived.step(Kind.VIGNETTE).waived == TAKEN_AWAY["peter"]
    assert waived.is_complete


def test_a_withdrawal_of_another_case_waives_nothing() -> None:
    other = standing(COURSE, replace(ALL, played={}, withdrawn={"drew": "Why."}))
    assert not other.step(Kind.VIGNETTE).done
