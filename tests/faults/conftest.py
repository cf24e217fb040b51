"""A production server, in processes of its own, that a test can kill."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from hrtraining.database import Database
from tests.conftest import PASSWORD, Someone, find_cast
from tests.journeys.conftest import Server, server_on

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class NotAnswered(ConnectionError):
    """The server was gone before its answer had arrived whole."""


@dataclass
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """A browser without scripts, over a real connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
        except http.client.HTTPException as fault:
            raise NotAnswered(f"{method} {path}") from fault
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        found = TOKEN.search(text)
        if found:
            self.token = found.group(1)
        return Answer(answer.status, answer.headers.get("Location") or "", text)

    def get(self, path: str) -> Answer:
        return self.send("GET", urlsplit(path)._replace(scheme="", netloc="").geturl())

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, body, {**kind, **(headers or {})})

    def save(self, path: str, **fields: str) -> Answer:
        """As the script saves."""
        return self.post(path, {"X-Requested-With": "save"}, **fields)

    def sign_in(self, someone: Someone) -> None:
        self.get("/account/sign-in")
        answer = self.post("/account/sign-in", email=someone.email, password=PASSWORD)
        assert answer.status == 303, answer.text
        self.get("/account")

    def enroll(self) -> str:
        page = self.get("/courses/willow/foundations")
        edition = re.search(r'name="edition" value="(\d+)"', page.text)
        assert edition
        answer = self.post("/courses/willow/foundations/enroll", edition=edition.group(1))
        assert answer.status == 303, answer.text
        return answer.location


@dataclass(frozen=True)
class Production:
    """`hrtraining serve` on a database with the shipped course, and those who use it."""

    server: Server
    database: Database
    trainee: Someone

    def visitor(self, someone: Someone | None = None) -> Visitor:
        made = Visitor(self.server.port)
        if someone is not None:
            made.sign_in(someone)
        return made


@pytest.fixture
def production(course_url: str, tmp_path: Path) -> Iterator[Production]:
    """The production server on each kind of database."""
    yield from serve(course_url, tmp_path)


def serve(url: str, folder: Path) -> Iterator[Production]:
    database = Database.at(url)
    server = server_on(url, folder)
    server.start()
    yield Production(server, database, find_cast(database).trainee)
    server.stop()
    database.engine.dispose()
