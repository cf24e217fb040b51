"""Taking a quiz: a lost connection, a closed tab or a second device loses nothing."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedQuiz
from hrtraining.enrollment.models import Enrollment
from hrtraining.quizzes import operations
from hrtraining.quizzes.models import Attempt, Response, Submission
from tests.conftest import Clock, School, csrf_of, token_of

PRACTICE = "forging-the-therapeutic-alliance"
EXAMINATION = "final-examination"
ALL = 10_000


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def begin(client: FlaskClient, enrollment: int, quiz: str = EXAMINATION) -> str:
    answer = post(client, f"/learning/{enrollment}/quizzes/{quiz}/begin")
    assert answer.status_code == 303
    return str(answer.location)


def keys(school: School, attempt: Attempt) -> list[int]:
    """The place of the key of every item, in the order drawn."""
    with school.app.app_context(), school.database.sessions() as opened:
        quiz = served.edition(opened, RenderedQuiz, attempt.quiz_edition_id)
    found = []
    for drawn in operations.drawn_of(attempt):
        item = quiz.item(drawn.item)
        assert item is not None
        found.append(next(place for place, option in enumerate(item.options) if option.key))
    return found


def newest(school: School) -> Attempt:
    with school.database.sessions() as opened:
        return opened.scalars(select(Attempt).order_by(Attempt.id.desc())).first()  # type: ignore[return-value]


def groups_of_items(
    school: School, attempt: Attempt, enrollment: int
) -> dict[str, tuple[str, str]]:
    """Every item that could be drawn, with its module and its course objective."""
    with school.app.app_context(), school.database.sessions() as opened:
        quiz = served.edition(opened, RenderedQuiz, attempt.quiz_edition_id)
        course = opened.get_one(Enrollment, enrollment).course_edition_id
        serves = operations.serves(opened, course)
    return {
        item.id: (item.objective.rpartition(".")[0], serves[item.objective]) for item in quiz.items
    }


def answer_all(school: School, client: FlaskClient, attempt_path: str, *, right: int) -> None:
    attempt = newest(school)
    for place, key in enumerate(keys(school, attempt), 1):
        option = key if place <= right else (key + 1) % 2
        answer = post(
            client,
            f"{attempt_path}/{place}",
            option=str(option),
            request_key=f"key-of-place-{place:03d}",
        )
        assert answer.status_code == 303


def whole_attempt(school: School, client: FlaskClient, enrollment: int, *, right: int) -> str:
    path = begin(client, enrollment).rpartition("/")[0]
    answer_all(school, client, path, right=right)
    assert post(client, f"{path}/submit").location == path
    return path


def test_a_response_is_on_the_server_the_moment_it_is_given(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = begin(client, enrollment)
    post(client, item, option="1", request_key="one-request-key")
    other_device = school.client(school.cast.trainee)
    assert 'value="1" checked' in re.sub(r"\s+", " ", other_device.get(item).get_data(as_text=True))


def test_a_double_click_counts_once_and_a_changed_mind_counts_last(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = begin(client, enrollment)
    for option, key in [("1", "first-request"), ("1", "first-request"), ("0", "second-request")]:
        assert post(client, item, option=option, request_key=key).status_code == 303
    with school.database.sessions() as opened:
        assert opened.scalars(select(Response.option).order_by(Response.id)).all() == [1, 0]
        attempt = opened.scalars(select(Attempt)).one()
        assert list(operations.last_responses(opened, attempt.id).values()) == [0]


def test_beginning_twice_leads_to_the_same_attempt(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    assert begin(client, enrollment) == begin(school.client(school.cast.trainee), enrollment)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Attempt.id))) == 1


def test_going_on_leads_to_the_first_item_without_an_answer(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = begin(client, enrollment)
    post(client, item, option="0", request_key="one-request-key")
    assert begin(client, enrollment).endswith("/attempts/1/2")


def test_the_result_has_a_rationale_for_every_option(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = whole_attempt(school, client, enrollment, right=ALL)
    page = client.get(path).get_data(as_text=True)
    drawn = len(newest(school).drawn)
    assert f"{drawn} of {drawn} right" in page
    assert page.count('class="rationale"') >= drawn * 2


def test_submitting_twice_is_submitting_once(school: School, clock: Clock) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = whole_attempt(school, client, enrollment, right=ALL)
    clock.go_on(minutes=5)
    assert post(client, f"{path}/submit").status_code == 303
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Submission.id))) == 1


def test_a_response_after_submission_changes_nothing(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = whole_attempt(school, client, enrollment, right=ALL)
    answer = post(client, f"{path}/1", option="0", request_key="too-late-request")
    assert answer.location == path
    assert "does not count" in client.get(path).get_data(as_text=True)
    by_script = client.post(
        f"{path}/1",
        data={"csrf_token": csrf_of(client, "/account"), "option": "0", "request_key": "k" * 12},
        headers={"X-Requested-With": "save"},
    )
    assert by_script.status_code == 409
    with school.database.sessions() as opened:
        drawn = len(opened.scalars(select(Attempt)).one().drawn)
        assert opened.scalar(select(func.count(Response.id))) == drawn


def test_unanswered_items_are_told_before_an_attempt_is_submitted(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    path = begin(client, enrollment).rpartition("/")[0]
    assert post(client, f"{path}/submit").location == f"{path}#unanswered"
    drawn = len(newest(school).drawn)
    assert f"{drawn} questions have no answer yet" in client.get(path).get_data(as_text=True)
    assert post(client, f"{path}/submit", unanswered="yes").location == path
    assert f"0 of {drawn} right" in client.get(path).get_data(as_text=True)


def test_a_new_attempt_draws_anew_and_items_not_seen_first(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    whole_attempt(school, client, enrollment, right=0)
    first = {one.item for one in operations.drawn_of(newest(school))}
    begin(client, enrollment)
    attempt = newest(school)
    second = {one.item for one in operations.drawn_of(attempt)}
    groups = groups_of_items(school, attempt, enrollment)
    passed_over = set(groups) - first - second
    assert second - first
    # An item comes back only where its module or its objective has no other left to give.
    for again in first & second:
        assert any(
            all(groups[other][kind] != groups[again][kind] for other in passed_over)
            for kind in (0, 1)
        ), again


def test_who_has_used_the_last_attempt_is_told_what_now(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    for _ in range(3):
        whole_attempt(school, client, enrollment, right=0)
    quiz = f"/learning/{enrollment}/quizzes/{EXAMINATION}"
    page = client.get(quiz).get_data(as_text=True)
    assert "All 3 attempts are used" in page
    assert post(client, f"{quiz}/begin").location == quiz
    home = client.get(f"/learning/{enrollment}").get_data(as_text=True)
    assert "every attempt is used" in home
    assert "office@willow.example" in home


def test_a_passed_examination_cannot_be_taken_again(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    whole_attempt(school, client, enrollment, right=ALL)
    quiz = f"/learning/{enrollment}/quizzes/{EXAMINATION}"
    assert post(client, f"{quiz}/begin").location == quiz
    assert "You passed with attempt 1" in client.get(quiz).get_data(as_text=True)


def test_practice_does_not_count_and_can_be_repeated(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    for number in (1, 2):
        path = begin(client, enrollment, PRACTICE).rpartition("/")[0]
        assert path.endswith(f"attempts/{number}")
        post(client, f"{path}/submit", unanswered="yes")
    assert "does not count" in client.get(path).get_data(as_text=True)


def test_a_response_without_an_option_is_told_and_nothing_is_kept(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = begin(client, enrollment)
    for option in ("", "7", "-1", "two"):
        answer = post(client, item, option=option, request_key="one-request-key")
        assert answer.status_code == 422
        assert "Choose an answer first" in answer.get_data(as_text=True)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Response.id))) == 0


def test_a_stranger_finds_nothing_of_my_attempt(school: School) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = begin(client, enrollment)
    stranger = school.client(school.cast.other_trainee)
    path = item.rpartition("/")[0]
    for page in (item, path, f"/learning/{enrollment}/quizzes/{EXAMINATION}"):
        assert stranger.get(page).status_code == 404
    assert post(stranger, item, option="0", request_key="one-request-key").status_code == 404
    assert post(stranger, f"{path}/submit").status_code == 404
