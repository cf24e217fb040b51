"""A signed-in page that changes nothing asks the database once: who is asking, and the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, update

from hrtraining.accounts.models import License, Organization
from hrtraining.courses.models import Offering
from tests.conftest import THE_DAY, School, csrf_of

MODULE = "forging-the-therapeutic-alliance"


@contextmanager
def counted(school: School) -> Iterator[list[str]]:
    """The statements that reach the database, without BEGIN and the like."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(school.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(school.database.engine, "before_cursor_execute", note)


@pytest.fixture
def way(school: School) -> tuple[School, object, int, dict[str, str]]:
    client, enrollment = school.enrolled(school.cast.trainee)
    token = {"csrf_token": csrf_of(client, "/account")}
    section = client.get(f"/learning/{enrollment}/modules/{MODULE}").location
    item = client.post(
        f"/learning/{enrollment}/quizzes/final-examination/begin", data=token
    ).location
    scene = client.post(f"/learning/{enrollment}/vignettes/peter/begin", data=token).location
    pages = {
        "course": f"/learning/{enrollment}",
        "section": section,
        "item": item,
        "scene": scene,
        "quiz": f"/learning/{enrollment}/quizzes/final-examination",
        "case": f"/learning/{enrollment}/vignettes/peter",
        "certificates": "/certificates",
    }
    return school, client, enrollment, pages


@pytest.mark.parametrize(
    "page", ["course", "section", "item", "scene", "quiz", "case", "certificates"]
)
def test_a_page_that_changes_nothing_asks_once(way, page: str) -> None:
    school, client, _enrollment, pages = way
    client.get(pages[page])  # what editions hold is read once per process
    with counted(school) as seen:
        assert client.get(pages[page]).status_code == 200
    assert len(seen) == 1, seen


def test_a_course_for_credit_asks_once_more_for_what_boards_approved(way) -> None:
    school, client, _enrollment, pages = way
    with school.database.transaction() as opened:
        opened.execute(update(Offering).values(for_credit=True))
        opened.execute(update(Organization).values(is_demo=False))
        opened.execute(
            insert(License).values(
                person_id=school.cast.trainee.person_id,
                state="NY",
                profession="counselor",
                number="INVENTED-1",
                added_at=THE_DAY,
            )
        )
    assert "No board has approved" in client.get(pages["course"]).text
    with counted(school) as seen:
        client.get(pages["course"])
    assert len(seen) == 2, seen


def test_a_saved_response_asks_at_most_twice_besides_the_write(way) -> None:
    school, client, _enrollment, pages = way
    client.get(pages["item"])
    token = csrf_of(client, "/account")
    with counted(school) as seen:
        client.post(
            pages["item"],
            data={"csrf_token": token, "option": "1", "request_key": "one-request-key"},
        )
    writes = [one for one in seen if one.startswith(("INSERT", "UPDATE"))]
    assert len(writes) == 1
    assert len(seen) - len(writes) <= 2, seen
