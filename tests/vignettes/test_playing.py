"""Playing a case: every choice is kept before the next scene, once, and can be taken back."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hrtraining.accounts import operations as accounts
from hrtraining.vignettes import offered, playing
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.models import Move, Playthrough, Reflection, VignetteVersion
from hrtraining.vignettes.rules.engine import Case
from tests.conftest import THE_DAY, School, token_of


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def begin(client: FlaskClient, enrollment: int) -> str:
    answer = post(client, f"/learning/{enrollment}/vignettes/peter/begin")
    assert answer.status_code == 303
    return str(answer.location)


def the_case(school: School) -> Case:
    with school.app.app_context(), school.database.sessions() as opened:
        edition_id = opened.scalars(
            select(VignetteVersion.edition_id).where(VignetteVersion.slug == "peter")
        ).one()
        return case_of(opened, edition_id)


def hidden(client: FlaskClient, path: str) -> dict[str, str]:
    page = client.get(f"{path}?show=1").get_data(as_text=True)
    return {
        name: re.findall(rf'name="{name}" value="([^"]+)"', page)[-1]
        for name in ("after", "request_key")
    }


def choices(client: FlaskClient, path: str) -> list[str]:
    page = client.get(f"{path}?show=1").get_data(as_text=True)
    return re.findall(r'name="choice" value="([^"]+)"', page)


def choose(client: FlaskClient, path: str, choice: str) -> TestResponse:
    return post(client, f"{path}/choose", choice=choice, **hidden(client, path))


def play_on(client: FlaskClient, path: str, most: int = 60) -> None:
    for _ in range(most):
        open_ones = choices(client, path)
        if not open_ones:
            return
        choose(client, path, open_ones[0])


def moves(school: School) -> list[Move]:
    with school.database.sessions() as opened:
        return list(opened.scalars(select(Move).order_by(Move.id)))


def test_on_return_on_any_device_the_case_stands_where_it_was_left(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    choose(client, path, choices(client, path)[0])
    scene = re.search(r"<title>([^<]+)", client.get(path).get_data(as_text=True))
    other = school.client(school.cast.trainee)
    assert begin(other, enrollment) == path
    page = other.get(path).get_data(as_text=True)
    assert scene
    assert scene.group(1) in page
    assert "The story so far" in page


def test_a_double_click_is_one_move(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    fields = hidden(client, path) | {"choice": choices(client, path)[0]}
    for _ in range(3):
        assert post(client, f"{path}/choose", **fields).status_code == 303
    assert [move.kind for move in moves(school)] == ["begin", "choose"]


def test_two_choices_clicked_at_once_are_one_move(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    fields = hidden(client, path)
    first, second = choices(client, path)[:2]
    for choice in (first, second, first):
        post(client, f"{path}/choose", choice=choice, **fields)
    assert [move.choice for move in moves(school)] == ["", first]


def test_a_page_that_is_no_longer_current_changes_nothing_and_says_so(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    stale = hidden(client, path) | {"choice": choices(client, path)[1]}
    choose(client, path, choices(client, path)[0])
    post(client, f"{path}/choose", **{**stale, "request_key": "another-request-key"})
    assert len(moves(school)) == 2
    assert "had already gone on" in client.get(path).get_data(as_text=True)


def test_a_choice_that_is_not_open_here_is_not_taken(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    choose(client, path, "no-such-choice")
    assert len(moves(school)) == 1
    assert "not open here" in client.get(path).get_data(as_text=True)


def test_going_back_restores_the_scene_and_its_numbers_and_keeps_the_record(
    school: School,
) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    first = moves(school)[0].state
    choose(client, path, choices(client, path)[0])
    assert post(client, f"{path}/back", **hidden(client, path)).status_code == 303
    record = moves(school)
    assert [move.kind for move in record] == ["begin", "choose", "undo"]
    assert record[-1].state == first
    page = client.get(path).get_data(as_text=True)
    assert "You went back one step" in page
    assert "the debrief remembers it" in page
    assert "You have tried this" in client.get(f"{path}?show=1").get_data(as_text=True)


def test_a_warned_scene_is_announced_first_and_has_a_way_around(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    case = the_case(school)
    for _ in range(60):
        here = case.vignette.scene(moves(school)[-1].scene)
        assert here is not None
        if here.warns_of and here.way_around:
            break
        choose(client, path, choices(client, path)[0])
    page = client.get(path).get_data(as_text=True)
    assert "Before the next scene" in page
    assert 'name="choice"' not in page
    before = moves(school)[-1].state
    assert post(client, f"{path}/around", **hidden(client, path)).status_code == 303
    after = moves(school)[-1]
    assert after.kind == "around"
    assert after.scene == here.way_around.target
    assert {k: v for k, v in after.state.items() if k != "scene"} == {
        k: v for k, v in before.items() if k != "scene"
    }


def test_an_ending_has_its_debrief_and_counts_for_the_course(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    play_on(client, path)
    page = client.get(path).get_data(as_text=True)
    assert "Debrief" in page
    assert moves(school)[-1].ending
    home = client.get(f"/learning/{enrollment}").get_data(as_text=True)
    assert re.search(r"Peter</a></span>\s*<span class=\"status done\"", home)


def test_another_way_is_another_playthrough_and_the_first_stays(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    play_on(client, path)
    assert begin(client, enrollment).endswith("/playthroughs/2")
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Playthrough.id))) == 2


def test_an_unsafe_choice_taken_back_is_talked_about_in_the_debrief(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    case = the_case(school)
    # Look for a scene with an unsafe choice by always taking the first open one.
    for _ in range(60):
        here = case.vignette.scene(moves(school)[-1].scene)
        assert here is not None
        open_ones = choices(client, path)
        critical = [c.id for c in here.choices if c.critical and c.id in open_ones]
        if critical:
            choose(client, path, critical[0])
            post(client, f"{path}/back", **hidden(client, path))
            break
        assert open_ones, "no unsafe choice on this way"
        choose(client, path, open_ones[0])
    play_on(client, path)
    page = client.get(path).get_data(as_text=True)
    assert "Choices that put someone at risk" in page
    assert "you took this back" in page


def test_a_reflection_is_private_and_every_version_is_kept(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    case = the_case(school)
    for _ in range(60):
        here = case.vignette.scene(moves(school)[-1].scene)
        assert here is not None
        if here.reflect:
            break
        choose(client, path, choices(client, path)[0])
    target = f"{path}/reflections/{here.name}"
    for text in ("My shoulders first", "My shoulders, then his hands"):
        assert post(client, target, text=text).status_code == 303
    assert "then his hands" in client.get(f"{path}?show=1").get_data(as_text=True)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Reflection.id))) == 2
    stranger = school.client(school.cast.other_trainee)
    assert post(stranger, target, text="mine").status_code == 404
    assert stranger.get(path).status_code == 404


def test_a_reflection_at_a_scene_not_reached_is_refused(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    reached = moves(school)[-1].scene
    later = next(
        scene.name
        for scene in the_case(school).vignette.scenes
        if scene.reflect and scene.name != reached
    )
    assert post(client, f"{path}/reflections/{later}", text="early").status_code == 404


def test_a_mangled_move_is_refused(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment)
    for fields in ({}, {"after": "x", "request_key": "k" * 12}, {"after": "0"}, {"after": "-4"}):
        assert post(client, f"{path}/choose", choice="x", **fields).status_code == 400


def test_nothing_is_recorded_of_a_case_that_became_unsafe_after_the_page_was_made(
    school: School,
) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    begin(client, enrollment)
    case = the_case(school)
    with school.database.transaction() as opened:
        played = opened.scalars(select(Playthrough)).one()
        version = opened.get_one(VignetteVersion, played.version_id)
        choice = case.scene(case.begin()).choices[0].id
        offered.withdraw(opened, version, None, "Unsafe.", offered.By(None, THE_DAY), unsafe=True)
        for at, step in enumerate(
            (
                lambda sent: playing.choose(opened, played.id, case, choice, sent),
                lambda sent: playing.go_back(opened, played.id, case, sent),
                lambda sent: playing.go_around(opened, played.id, case, sent),
            )
        ):
            outcome = step(playing.Sent(0, f"key-{at}", THE_DAY))
            assert outcome == playing.Withdrawn()
    assert [move.kind for move in moves(school)] == ["begin"]


def test_a_case_withdrawn_after_the_page_was_made_is_not_begun(school: School) -> None:
    _client, enrollment = school.enrolled(school.cast.trainee)
    with school.database.transaction() as opened:
        version = opened.scalars(
            select(VignetteVersion).where(VignetteVersion.slug == "peter")
        ).one()
        by = offered.By(None, THE_DAY)
        elsewhere = accounts.create_organization(
            opened,
            slug="aspen",
            name="Aspen (invented)",
            address="2 Example Street",
            contact_email="office@aspen.example",
            time_zone="America/New_York",
            is_demo=True,
            at=THE_DAY,
        )
        offered.withdraw(opened, version, elsewhere.id, "Not there.", by, unsafe=True)
        assert not playing.is_withdrawn(opened, enrollment, version.id)
        here = school.cast.organization_id
        offered.withdraw(opened, version, here, "The clinic has closed.", by, unsafe=False)
        outcome = playing.begin(
            opened, enrollment, "peter", version_id=version.id, case=the_case(school), at=THE_DAY
        )
        assert outcome == playing.Withdrawn()
    assert moves(school) == []
