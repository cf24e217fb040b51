"""A full disk or a locked database while something is saved: told, and nothing half-written."""

from __future__ import annotations

import sqlite3

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, func, select

from hrtraining import database
from hrtraining.enrollment.models import Note
from hrtraining.quizzes.models import Attempt, Response
from hrtraining.vignettes.models import Move
from tests.conftest import School, token_of

MODULE = "forging-the-therapeutic-alliance"


def fill_the_disk(school: School) -> None:
    """SQLite's page limit stands at the pages in use, so that no new page can be had."""
    engine = school.database.engine
    engine.dispose()

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", limit)


def begun(school: School) -> tuple[FlaskClient, dict[str, str], str]:
    """A trainee with the examination begun: their window, their token, and an item's address."""
    client, enrollment = school.enrolled(school.cast.trainee)
    token = {"csrf_token": token_of(client)}
    path = f"/learning/{enrollment}/quizzes/final-examination/begin"
    return client, token, client.post(path, data=token).location or ""


def test_a_full_disk_is_told_and_what_was_written_is_shown_again(sqlite_school: School) -> None:
    school = sqlite_school
    client, enrollment = school.enrolled(school.cast.trainee)
    section = client.get(f"/learning/{enrollment}/modules/{MODULE}").location
    note = None
    while note is None:
        page = client.get(section).get_data(as_text=True)
        if "/notes/" in page:
            note = page.split("/notes/")[1].split('"')[0]
        else:
            token = {"csrf_token": token_of(client)}
            section = client.post(f"{section}/continue", data=token).location
    fill_the_disk(school)
    long = "What I would say next week. " * 600
    answer = client.post(
        f"{section}/notes/{note}", data={"csrf_token": token_of(client), "text": long}
    )
    assert answer.status_code == 507
    assert long.strip() in answer.get_data(as_text=True)
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Note.id))) == 0


def test_every_answer_acknowledged_before_the_disk_was_full_is_there(
    sqlite_school: School,
) -> None:
    school = sqlite_school
    client, token, item = begun(school)
    fill_the_disk(school)
    acknowledged = []
    for number in range(1_000):
        key = f"key-{number:060d}"
        answer = client.post(item, data={**token, "option": "1", "request_key": key})
        if answer.status_code != 303:
            break
        acknowledged.append(key)
    assert answer.status_code == 507
    assert 'value="1"' in answer.get_data(as_text=True)
    with school.database.sessions() as opened:
        kept = opened.scalars(select(Response.request_key).order_by(Response.id)).all()
    assert kept == acknowledged


def test_a_row_that_someone_else_holds_is_answered_for_instead_of_hanging(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_FOR_LOCK_MS", 200)
    client, token, item = begun(school)
    engine = school.database.engine
    engine.dispose()
    holder = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    with holder.connect() as held:
        sqlite = engine.dialect.name == "sqlite"
        held.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        if not sqlite:
            held.execute(select(Attempt.id).with_for_update())
        fields = {"option": "1", "request_key": "one-request-key"}
        answer = client.post(item, data={**token, **fields})
        by_script = client.post(
            item, data={**token, **fields}, headers={"X-Requested-With": "save"}
        )
        held.exec_driver_sql("ROLLBACK")
    holder.dispose()
    assert answer.status_code == by_script.status_code == 503
    assert "We cannot answer just now" in answer.get_data(as_text=True)
    assert by_script.get_json() == {"saved": False}
    assert client.post(item, data={**token, **fields}).status_code == 303
    with school.database.sessions() as opened:
        assert opened.scalars(select(Response.option)).all() == [1]


@pytest.mark.parametrize("what", ["response", "move"])
def test_a_locked_database_is_told_and_nothing_is_half_written(
    sqlite_school: School, what: str
) -> None:
    school = sqlite_school
    client, token, item = begun(school)
    course = item.partition("/quizzes/")[0]
    case = client.post(f"{course}/vignettes/peter/begin", data=token).location
    engine = school.database.engine
    engine.dispose()

    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")

    event.listen(engine, "connect", impatient)
    other = sqlite3.connect(engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    fields = {"request_key": "one-request-key", "option": "1", "after": "0", "choice": "x"}
    path = item if what == "response" else f"{case}/choose"
    answer = client.post(path, data={**token, **fields})
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    with school.database.sessions() as opened:
        assert opened.scalar(select(func.count(Response.id))) == 0
        assert opened.scalar(select(func.count(Move.id))) == 1
    again = client.post(path, data={**token, **fields})
    assert again.status_code == 303
