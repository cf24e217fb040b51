"""What every answer says to the browser, and what the session's cookie allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hrtraining.application import create_app
from tests.conftest import School, settings_for


def test_no_page_allows_inline_scripts_styles_or_frames(sqlite_school: School) -> None:
    for path in ("/", "/account/sign-in", "/nowhere", "/static/hrtraining.css"):
        policy = sqlite_school.client().get(path).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "data:" not in policy


def test_no_template_holds_inline_styles_scripts_or_handlers() -> None:
    import re

    wrong = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
    for file in Path("templates").rglob("*.html"):
        assert not wrong.search(file.read_text(encoding="utf-8")), file


def test_what_a_signed_in_person_sees_is_not_kept(sqlite_school: School) -> None:
    client = sqlite_school.client(sqlite_school.cast.trainee)
    for path in ("/account", "/learning", "/"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://training.example.org"])
def test_the_cookie_is_for_the_server_alone_and_secure_outside_this_machine(
    sqlite_url: str, tmp_path: Path, address: str
) -> None:
    app = create_app(replace(settings_for(sqlite_url, tmp_path), public_url=address))
    answer = app.test_client().get("/account/sign-in", base_url=address)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == address.startswith("https")


@pytest.mark.parametrize("proxies", [0, 1])
def test_forwarded_addresses_are_believed_only_of_a_proxy(
    sqlite_url: str, tmp_path: Path, proxies: int
) -> None:
    app = create_app(replace(settings_for(sqlite_url, tmp_path), proxies=proxies))
    answer = app.test_client().get(
        "/outbox",
        headers={"X-Forwarded-For": "127.0.0.1"},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.status_code == (200 if proxies else 404)


@pytest.mark.parametrize(
    ("path", "length"), [("/", ""), ("/nowhere", ""), ("/account/sign-in", "999999999999")]
)
def test_every_answer_has_the_guards_and_over_tls_asks_for_tls_from_now_on(
    sqlite_school: School, path: str, length: str
) -> None:
    for address in ("http://localhost", "https://localhost"):
        answer = sqlite_school.client().open(
            path,
            method="POST" if length else "GET",
            base_url=address,
            headers={"Content-Length": length} if length else {},
        )
        assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
        assert len(answer.headers.getlist("Content-Security-Policy")) == 1
        lasting = answer.headers.getlist("Strict-Transport-Security")
        assert lasting == (["max-age=31536000"] if address.startswith("https") else [])
