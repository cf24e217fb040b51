"""Requests that no browser sends by itself, over a real connection to the real server."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Production, Visitor, serve

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def sqlite_production(
    taught_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    """The production server on SQLite, for tests that are not about the database."""
    folder = tmp_path_factory.mktemp("served")
    file = folder / "course.sqlite3"
    shutil.copy(taught_sqlite, file)
    yield from serve(f"sqlite:///{file}", folder)


def well(visitor: Visitor) -> bool:
    """Both workers answer, if they are asked often enough."""
    return all(visitor.get("/health").status == 200 for _ in range(6))


def test_a_body_of_twenty_megabytes_is_answered_with_a_page_and_nobody_else_notices(
    sqlite_production: Production,
) -> None:
    visitor = sqlite_production.visitor(sqlite_production.trainee)
    huge = b"csrf_token=" + visitor.token.encode() + b"&printed_name=" + b"x" * 20_000_000
    answer = visitor.send("POST", "/account/name", huge, FORM)
    assert answer.status == 413
    assert "This is too large to send" in answer.text
    assert "Go back" in answer.text
    assert well(visitor)
    parts = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nx\r\n' % number
        for number in range(1_100)
    )
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    assert visitor.send("POST", "/verify/file", parts + b"--edge--\r\n", kind).status == 413
    assert well(visitor)


def test_a_body_that_breaks_off_writes_nothing_and_the_server_goes_on(
    sqlite_production: Production,
) -> None:
    visitor = sqlite_production.visitor(sqlite_production.trainee)
    before = visitor.get("/account").text
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    body = f"csrf_token={visitor.token}&printed_name=Half a na"
    head = (
        "POST /account/name HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    for length in ("Content-Length: 5000", "Transfer-Encoding: chunked"):
        with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as line:
            line.sendall(f"{head}{length}\r\n\r\n{body}".encode())
            line.shutdown(socket.SHUT_WR)
            said = line.recv(100)
            assert said == b"" or b" 400 " in said, said
    assert visitor.get("/account").text.count("Half a na") == before.count("Half a na") == 0
    assert well(visitor)


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 50 + b"\r\n\r\n",
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Much: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
    ids=["version", "tls", "long address", "negative length", "long header"],
)
def test_what_is_no_request_is_turned_away(sqlite_production: Production, garbage: bytes) -> None:
    visitor = sqlite_production.visitor()
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as line:
        line.sendall(garbage)
        said = line.recv(200)
    assert said == b"" or said.startswith(b"HTTP/1.1 4"), said
    assert well(visitor)
