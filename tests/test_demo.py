"""The demo of `make run`: invented people, each of whom has something to look at."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining import demo
from hrtraining.courses.models import Offering
from tests.conftest import School, csrf_of

LANDS = {
    "trainee": "/learning",
    "trainer": "/trainer/vignettes",
    "administrator": "/organizations/willow-street/enrollments",
    "supervisor": "/supervision",
    "trainee, finished": "/learning",
}


@pytest.fixture
def invented(sqlite_school: School) -> dict[str, FlaskClient]:
    """Every invented person, signed in with the password that was told."""
    with sqlite_school.database.sessions() as opened:
        edition_id = opened.scalars(select(Offering.course_edition_id)).one()
    assert not demo.is_made(sqlite_school.database)
    logins = demo.make(sqlite_school.app, {"foundations": edition_id})
    assert demo.is_made(sqlite_school.database)
    clients = {}
    for login in logins:
        clients[login.role] = client = sqlite_school.client()
        fields = {"email": login.email, "password": login.password, "next": "", "kept": ""}
        fields["csrf_token"] = csrf_of(client)
        assert client.post("/account/sign-in", data=fields).location == "/account/welcome"
    return clients


def test_every_invented_person_lands_where_there_is_something_to_see(invented):
    assert set(invented) == set(LANDS)
    for role, client in invented.items():
        assert client.get("/account/welcome").location == LANDS[role]
        assert 'class="empty"' not in client.get(LANDS[role]).get_data(as_text=True), role


def test_who_finished_has_a_specimen_that_anyone_can_check(invented):
    page = invented["trainee, finished"].get("/certificates").get_data(as_text=True)
    path = re.search(r'href="(/certificates/\d+[^"]*)"', page)
    assert path, page
    assert "SPECIMEN" in invented["trainee, finished"].get(path.group(1)).get_data(as_text=True)
