"""Enrolling and reading: where a person stopped is kept, and nothing they typed is lost."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hrtraining.enrollment.models import (
    CheckResponse,
    DisclosureShown,
    Enrollment,
    Note,
    SectionRead,
)
from tests.conftest import THE_DAY, Clock, School, csrf_of

MODULE = "forging-the-therapeutic-alliance"


def first_section(client: FlaskClient, enrollment: int) -> str:
    answer = client.get(f"/learning/{enrollment}/modules/{MODULE}")
    assert answer.status_code == 303
    return str(answer.location)


def post(client: FlaskClient, path: str, page: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_of(client, page), **fields})


def go_on(client: FlaskClient, path: str) -> str:
    answer = post(client, f"{path}/continue", path)
    assert answer.status_code == 303
    return str(answer.location)


def a_prompt(client: FlaskClient, enrollment: int, kind: str) -> tuple[str, str]:
    """The path of the first section with such a prompt, and the prompt's own path."""
    path = first_section(client, enrollment)
    for _ in range(12):
        page = client.get(path).get_data(as_text=True)
        found = re.search(rf'action="([^"]+/{kind}/[^"]+)"', page)
        if found:
            return path, found.group(1)
        path = go_on(client, path)
    raise AssertionError(f"no {kind} in the module")


def test_enrolling_records_what_was_shown_in_which_edition_and_when(
    school: School, clock: Clock
) -> None:
    _client, enrollment = school.enrolled(school.cast.trainee)
    with school.database.sessions() as opened:
        row = opened.get_one(Enrollment, enrollment)
        shown = opened.scalars(select(DisclosureShown)).one()
    assert shown.enrollment_id == enrollment
    assert shown.course_edition_id == row.course_edition_id
    assert shown.shown_at == THE_DAY
    assert len(shown.text_fingerprint) == 64


def test_enrolling_twice_is_enrolling_once(school: School) -> None:
    _client, first = school.enrolled(school.cast.trainee)
    client = school.client(school.cast.trainee)
    path = "/courses/willow/foundations"
    answer = post(client, f"{path}/enroll", "/account", edition="1")
    assert answer.location == f"/learning/{first}"


def test_a_page_made_before_the_course_changed_does_not_enroll(school: School) -> None:
    client = school.client(school.cast.trainee)
    path = "/courses/willow/foundations"
    answer = post(client, f"{path}/enroll", path, edition="999999")
    assert answer.location == path
    assert "was updated since" in client.get(path).get_data(as_text=True)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Enrollment.id))) == 0


def test_on_return_on_any_device_a_person_is_where_they_stopped(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    second = go_on(client, first_section(client, enrollment))
    other_device = school.client(school.cast.trainee)
    assert first_section(other_device, enrollment) == second


def test_the_exact_place_within_a_section_is_kept(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = first_section(client, enrollment)
    assert post(client, f"{path}/place", path, anchor="p-7").status_code == 204
    assert first_section(client, enrollment) == f"{path}#p-7"


def test_continue_is_one_step_whatever_is_clicked_twice(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = first_section(client, enrollment)
    assert go_on(client, path) == go_on(client, path)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(SectionRead.id))) == 1


def test_reading_a_page_records_nothing(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    client.get(first_section(client, enrollment))
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(SectionRead.id))) == 0


def test_the_last_section_leads_back_to_the_course(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = first_section(client, enrollment)
    for _ in range(20):
        path = go_on(client, path)
        if path.startswith(f"/learning/{enrollment}#"):
            break
    page = client.get(f"/learning/{enrollment}").get_data(as_text=True)
    assert page.count("done") >= 1


def test_a_note_is_kept_with_every_earlier_version(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "notes")
    for text in ("First thought", "Second thought", "Second thought"):
        assert post(client, action, path, text=text).status_code == 303
    assert "Second thought" in client.get(path).get_data(as_text=True)
    history = client.get(action).get_data(as_text=True)
    assert "First thought" in history
    with school.database.sessions() as opened:
        assert opened.scalars(select(Note.revision).order_by(Note.id)).all() == [1, 2]


def test_a_note_saved_by_the_script_answers_that_it_is_saved(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "notes")
    answer = client.post(
        action,
        data={"csrf_token": csrf_of(client, path), "text": "kept"},
        headers={"X-Requested-With": "save"},
    )
    assert answer.get_json()["saved"] is True


def test_a_note_too_long_is_told_and_still_in_the_form(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "notes")
    answer = post(client, action, path, text="x" * 20_001)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "20,001 characters long" in page
    assert "x" * 20_001 in page


def test_a_session_that_ends_in_mid_sentence_keeps_the_sentence(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "notes")
    token = csrf_of(client, path)
    post(client, "/account/sign-out", "/account")
    answer = client.post(action, data={"csrf_token": token, "text": "half a sentence that"})
    assert answer.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', answer.get_data(as_text=True))
    assert kept
    from tests.conftest import PASSWORD

    page = post(
        client,
        "/account/sign-in",
        "/account/sign-in",
        email=school.cast.trainee.email,
        password=PASSWORD,
        kept=kept.group(1),
    ).get_data(as_text=True)
    assert "half a sentence that" in page
    assert f'action="{action}"' in page


def test_a_knowledge_check_shows_every_rationale_after_the_answer(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "checks")
    before = client.get(path).get_data(as_text=True)
    key = re.search(r'name="request_key" value="([^"]+)"', before)
    assert key
    for _ in range(2):
        answer = post(client, action, path, option="0", request_key=key.group(1))
        assert answer.status_code == 303
    after = client.get(path).get_data(as_text=True)
    assert "Best answer" in after
    assert "Your answer" in after
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(CheckResponse.id))) == 1


def test_an_answer_that_is_none_of_the_options_is_refused(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "checks")
    for option in ("9", "-1", "x", ""):
        answer = post(client, action, path, option=option, request_key="k" * 20)
        assert answer.status_code == 422


def test_a_stranger_finds_nothing_of_my_reading(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path, action = a_prompt(client, enrollment, "notes")
    stranger = school.client(school.cast.other_trainee)
    assert stranger.get(path).status_code == 404
    assert stranger.get(action).status_code == 404
    assert post(stranger, action, "/account", text="mine now").status_code == 404
    assert post(stranger, f"{path}/continue", "/account").status_code == 404


def test_unknown_modules_and_sections_are_not_found(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    assert client.get(f"/learning/{enrollment}/modules/nowhere").status_code == 404
    assert client.get(f"/learning/{enrollment}/modules/{MODULE}/nowhere").status_code == 404
    assert client.get("/learning/424242").status_code == 404
