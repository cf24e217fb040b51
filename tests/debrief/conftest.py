"""A trainee who has finished a case with a choice taken back and something written on the way."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import School, token_of
from tests.walk import Walk

WRITTEN = "What I wrote: quiet heron seventy-one."


@dataclass
class Finished:
    """The trainee, the address of the playthrough, and the scene where something was written."""

    school: School
    walk: Walk
    play: str
    written_at: int

    @property
    def client(self) -> FlaskClient:
        return self.walk.client

    @property
    def debrief(self) -> str:
        return f"{self.play}/debrief"

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token_of(self.client), **fields})

    def page(self, path: str = "") -> str:
        answer = self.client.get(path or self.debrief)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def share(self, email: str, *moments: int, written: tuple[str, ...] = ()) -> str:
        """Shares moments and answers the address of the hand-over."""
        answer = self.post(
            f"{self.play}/share",
            moment=[str(one) for one in moments],
            written=list(written),
            email=email,
            text="Where I hesitated.",
            request_key=secrets.token_urlsafe(16),
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.location)


def hidden(client: FlaskClient, play: str) -> dict[str, str]:
    page = client.get(f"{play}?show=1").get_data(as_text=True)
    after = re.findall(r'name="after" value="(\d+)"', page)[-1]
    return {"after": after, "request_key": secrets.token_urlsafe(16)}


def finish(school: School, someone: object, case: str = "peter") -> Finished:
    """Writes at the opening, takes the first choice back, and goes on to an ending."""
    walk = Walk.of(school, someone)  # type: ignore[arg-type]
    play = walk.begin_case(case)
    page = walk.client.get(play).get_data(as_text=True)
    form = re.search(r'action="([^"]+/reflections/[^"]+)"', page)
    assert form
    assert walk.post(form.group(1), text=WRITTEN).status_code == 303
    way = walk.way(case)
    first = re.findall(r'name="choice" value="([^"]+)"', page)
    walk.choose(play, next(one for one in first if one != way[0]))
    assert walk.post(f"{play}/back", **hidden(walk.client, play)).status_code == 303
    for choice in way:
        assert walk.choose(play, choice).status_code == 303
    return Finished(school, walk, play, written_at=1)


@pytest.fixture
def finished(school: School) -> Finished:
    return finish(school, school.cast.trainee)


@pytest.fixture
def sqlite_finished(sqlite_school: School) -> Finished:
    return finish(sqlite_school, sqlite_school.cast.trainee)
