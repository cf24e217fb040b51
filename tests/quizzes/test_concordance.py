"""Script concordance is unscored practice: our reasoning comes after a choice, nothing is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hrtraining.courses.models import Edition
from hrtraining.quizzes.models import Attempt
from tests.conftest import School


@pytest.fixture
def slug(school: School) -> str:
    with school.database.sessions() as opened:
        found = opened.scalar(select(Edition.slug).where(Edition.kind == "concordance"))
    if found is None:
        pytest.skip("the shipped course has no concordance items")
    return found


def test_our_reasoning_comes_only_after_a_choice(school: School, slug: str) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    item = f"/learning/{enrollment}/concordance/{slug}/1"
    assert (
        "Our reasoning"
        not in client.get(item)
        .get_data(as_text=True)
        .split("<h1>")[1]
        .split("See our reasoning")[0]
    )
    after = client.get(f"{item}?likelihood=2").get_data(as_text=True)
    assert 'id="reasoning"' in after
    assert "No panel of clinicians has answered this item yet" in after
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Attempt.id))) == 0


@pytest.mark.parametrize("given", ["", "9", "-1", "much", "²"])
def test_an_answer_that_is_none_is_told(school: School, slug: str, given: str) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    page = client.get(f"/learning/{enrollment}/concordance/{slug}/1?likelihood={given}")
    assert "Choose an answer first" in page.get_data(as_text=True)
    assert 'id="reasoning"' not in page.get_data(as_text=True)


def test_the_list_is_linked_from_the_course_and_only_for_its_trainee(
    school: School, slug: str
) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    listed = f"/learning/{enrollment}/concordance/{slug}"
    assert listed in client.get(f"/learning/{enrollment}").get_data(as_text=True)
    assert client.get(listed).status_code == 200
    assert client.get(f"{listed}/99").status_code == 404
    stranger = school.client(school.cast.other_trainee)
    assert stranger.get(listed).status_code == 404
