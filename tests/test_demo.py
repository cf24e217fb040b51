"""The demo of `make run`: invented people, each of whom has something to look at."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining import demo
from hrtraining.courses.models import Offering
from tests.conftest import School, csrf_of

OFFICE = "/organizations/willow-street"
# Where each lands, and what else they have to look at.
LANDS = {
    "trainee": ("/learning", "/learning/1"),
    "trainer": ("/trainer/vignettes", "/trainer/drafts"),
    "administrator": (
        f"{OFFICE}/enrollments",
        f"{OFFICE}/certificates",
        f"{OFFICE}/credit",
        f"{OFFICE}/cases",
    ),
    "supervisor": ("/supervision", "/supervision/1"),
    "trainee, finished": ("/learning", "/certificates", "/certificates/transcript"),
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
        assert client.get("/account/welcome").location == LANDS[role][0]
        for path in LANDS[role]:
            answer = client.get(path)
            assert answer.status_code == 200, (role, path)
            assert 'class="empty"' not in answer.get_data(as_text=True), (role, path)


def test_who_finished_has_a_specimen_that_anyone_can_check(invented, sqlite_school: School):
    client = invented["trainee, finished"]
    own = re.search(r"/certificates/\d+", client.get("/certificates").get_data(as_text=True))
    assert own
    page = client.get(own.group()).get_data(as_text=True)
    assert "SPECIMEN" in page
    code = re.search(r"/verify/[0-9A-Z-]+", page)
    assert code
    seen = sqlite_school.client().get(code.group()).get_data(as_text=True)
    assert "This certificate is valid" in seen
    assert "SPECIMEN" in seen
