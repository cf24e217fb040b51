"""Cases attached to offerings and versions withdrawn: what trainees meet, and what counts."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.cli import main
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.operations import keep_edition
from hrtraining.courses.rules.editions import served_vignette
from hrtraining.credit.pages import decide
from hrtraining.credit.rules.completion import Kind, Step
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes import offered
from hrtraining.vignettes.models import CaseWithdrawal, Move, Playthrough, VignetteVersion
from hrtraining.vignettes.playing import publish
from tests.conftest import THE_DAY, School
from tests.texts.samples import SLEEVE
from tests.walk import Walk

REASON = "A figure in it is out of date."
AGAIN = SLEEVE.replace("Long week.", "Long day.")


def published(school: School, text: str = SLEEVE) -> int:
    """A version of a case of the organization's own; answers its id."""
    case = read_draft(text).vignette
    with school.database.transaction() as opened:
        edition_id = keep_edition(opened, served_vignette(case, text, {}), THE_DAY)
        publish(opened, case.slug, edition_id, THE_DAY)
        return opened.scalars(
            select(VignetteVersion.id).where(VignetteVersion.edition_id == edition_id)
        ).one()


def attach(school: School, version_id: int, *, required: bool) -> offered.Attaching:
    with school.database.transaction() as opened:
        return offered.attach(
            opened,
            opened.scalars(select(Offering)).one(),
            opened.get_one(VignetteVersion, version_id),
            offered.By(school.cast.administrator.person_id, THE_DAY),
            required=required,
        )


def withdraw(school: School, slug: str, *, unsafe: bool = False, here: bool = True) -> None:
    with school.database.transaction() as opened:
        version = opened.scalars(
            select(VignetteVersion)
            .where(VignetteVersion.slug == slug)
            .order_by(VignetteVersion.number.desc())
        ).first()
        assert version is not None
        organization = school.cast.organization_id if here else None
        by = offered.By(school.cast.trainer.person_id, THE_DAY)
        offered.withdraw(opened, version, organization, REASON, by, unsafe=unsafe)


def step(school: School, walk: Walk, slug: str) -> Step | None:
    with school.app.app_context(), school.database.sessions() as opened:
        steps = decide(opened, walk.enrollment, THE_DAY).standing.steps
        return next((s for s in steps if s.kind is Kind.VIGNETTE and s.slug == slug), None)


def count(opened: Session, table: type) -> int:
    return opened.scalar(select(func.count()).select_from(table)) or 0


def test_an_attached_case_is_played_through_the_same_pages_and_tables(school: School) -> None:
    attach(school, published(school), required=True)
    walk = Walk.of(school, school.cast.trainee)
    assert "The sleeve" in walk.client.get(walk.home).get_data(as_text=True)
    before = step(school, walk, "the-sleeve")
    assert before is not None
    assert before.missing == "not played yet"
    walk.play("the-sleeve")
    after = step(school, walk, "the-sleeve")
    assert after is not None
    assert after.done
    assert not after.waived


def test_an_optional_case_does_not_count(sqlite_school: School) -> None:
    school = sqlite_school
    attach(school, published(school), required=False)
    walk = Walk.of(school, school.cast.trainee)
    assert step(school, walk, "the-sleeve") is None
    assert "they do not count" in walk.client.get(walk.home).get_data(as_text=True)
    assert walk.client.get(f"{walk.home}/vignettes/the-sleeve").status_code == 200


def test_what_is_required_later_is_not_asked_of_those_who_are_enrolled(
    sqlite_school: School,
) -> None:
    school = sqlite_school
    walk = Walk.of(school, school.cast.trainee)
    with school.database.transaction() as opened:
        version = opened.get_one(VignetteVersion, published_in(opened))
        later = THE_DAY.replace(year=THE_DAY.year + 5)
        by = offered.By(school.cast.administrator.person_id, later)
        offering = opened.scalars(select(Offering)).one()
        offered.attach(opened, offering, version, by, required=True)
    assert step(school, walk, "the-sleeve") is None


def published_in(opened: Session) -> int:
    case = read_draft(SLEEVE).vignette
    edition_id = keep_edition(opened, served_vignette(case, SLEEVE, {}), THE_DAY)
    publish(opened, case.slug, edition_id, THE_DAY)
    return opened.scalars(
        select(VignetteVersion.id).where(VignetteVersion.edition_id == edition_id)
    ).one()


def test_who_is_in_the_middle_of_a_version_finishes_it(school: School) -> None:
    attach(school, published(school), required=True)
    walk = Walk.of(school, school.cast.trainee)
    play = walk.begin_case("the-sleeve")
    attach(school, published(school, AGAIN), required=True)
    assert "Long week." in walk.client.get(play).get_data(as_text=True)
    assert walk.begin_case("the-sleeve") == play
    other = Walk.of(school, school.cast.other_trainee)
    new = other.client.get(other.begin_case("the-sleeve")).get_data(as_text=True)
    assert "Long day." in new
    with school.database.sessions() as opened:
        versions = opened.scalars(select(Playthrough.version_id)).all()
    assert len(set(versions)) == 2


def test_a_case_that_the_course_has_is_not_attached_twice(sqlite_school: School) -> None:
    school = sqlite_school
    with school.database.sessions() as opened:
        version_id = opened.scalars(
            select(VignetteVersion.id).where(VignetteVersion.slug == "peter")
        ).one()
    outcome = attach(school, version_id, required=False)
    assert outcome == offered.NotAttached(("The course has this case already.",))


@pytest.mark.parametrize("here", [True, False], ids=["for one organization", "for all"])
def test_a_withdrawn_shipped_case_is_waived_with_its_reason(school: School, here: bool) -> None:
    past = Walk.of(school, school.cast.other_trainee)
    past.play("peter")
    walk = Walk.of(school, school.cast.trainee)
    withdraw(school, "peter", here=here)
    waived = step(school, walk, "peter")
    assert waived is not None
    assert (waived.done, waived.waived) == (True, REASON)
    met = step(school, past, "peter")
    assert met is not None
    assert (met.done, met.waived) == (True, "")
    page = walk.client.get(f"{walk.home}/vignettes/peter").get_data(as_text=True)
    assert REASON in page
    assert "vignettes/peter/begin" not in page
    assert REASON in walk.client.get(walk.home).get_data(as_text=True)
    walk.post(f"{walk.home}/vignettes/peter/begin")
    with school.database.sessions() as opened:
        assert count(opened, Playthrough) == 1


def test_after_an_ordinary_withdrawal_one_can_finish(school: School) -> None:
    walk = Walk.of(school, school.cast.trainee)
    play = walk.begin_case("peter")
    withdraw(school, "peter")
    assert REASON in walk.client.get(f"{play}?show=1").get_data(as_text=True)
    for choice in walk.way("peter"):
        assert walk.choose(play, choice).status_code == 303
    met = step(school, walk, "peter")
    assert met is not None
    assert not met.waived


def test_an_unsafe_case_stops_at_once_and_leads_to_help(school: School) -> None:
    walk = Walk.of(school, school.cast.trainee)
    play = walk.begin_case("peter")
    page = walk.client.get(f"{play}?show=1").get_data(as_text=True)
    withdraw(school, "peter", unsafe=True)
    stopped = walk.client.get(play)
    said = stopped.get_data(as_text=True)
    assert stopped.status_code == 200
    assert REASON in said
    assert "988" in said
    assert 'name="choice"' not in said
    with school.database.sessions() as opened:
        before = count(opened, Move)
    assert 'name="after" value="0"' in page
    fields = {"choice": walk.way("peter")[0], "after": "0", "request_key": "a-key-of-this-test"}
    assert walk.post(f"{play}/choose", **fields).status_code == 303
    with school.database.sessions() as opened:
        assert count(opened, Move) == before
    waived = step(school, walk, "peter")
    assert waived is not None
    assert waived.waived == REASON


def test_withdrawing_twice_adds_nothing_and_unsafe_adds_to_what_was_not(
    sqlite_school: School,
) -> None:
    school = sqlite_school
    for unsafe in (False, False, True, True, False):
        withdraw(school, "peter", unsafe=unsafe)
    with school.database.sessions() as opened:
        assert count(opened, CaseWithdrawal) == 2


def test_another_organizations_withdrawal_changes_nothing_here(sqlite_school: School) -> None:
    school = sqlite_school
    walk = Walk.of(school, school.cast.trainee)
    with school.database.transaction() as opened:
        version = opened.scalars(
            select(VignetteVersion).where(VignetteVersion.slug == "peter")
        ).one()
        by = offered.By(None, THE_DAY)
        offered.withdraw(
            opened, version, school.cast.other_organization_id, REASON, by, unsafe=True
        )
    here = step(school, walk, "peter")
    assert here is not None
    assert not here.done
    assert walk.client.get(walk.begin_case("peter")).status_code == 200


def test_the_text_of_every_version_is_kept(sqlite_school: School) -> None:
    school = sqlite_school
    published(school)
    published(school, AGAIN)
    with school.database.sessions() as opened:
        rows = opened.execute(
            select(VignetteVersion.number, Edition.source)
            .join(Edition, Edition.id == VignetteVersion.edition_id)
            .where(VignetteVersion.slug == "the-sleeve")
            .order_by(VignetteVersion.number)
        ).all()
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].source == SLEEVE


def test_a_command_withdraws_a_version_for_everybody(
    sqlite_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk.of(sqlite_school, sqlite_school.cast.trainee)
    url = sqlite_school.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    words = ["vignette", "withdraw", "peter", "--reason", REASON, "--version"]
    assert CliRunner().invoke(main, [*words, "9"]).exit_code == 1
    answer = CliRunner().invoke(main, [*words, "1"])
    assert answer.exit_code == 0, answer.output
    waived = step(sqlite_school, walk, "peter")
    assert waived is not None
    assert waived.waived == REASON
