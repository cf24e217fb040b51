"""A small site of the real templates and scripts, whose server can be told how to answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, make_response, redirect, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server

from hrtraining import filters

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).resolve().parent / "pages"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"


@dataclass
class Site:
    """What the server knows, and how it answers: "ok", "away", "signed out", "stale", "refuse"."""

    address: str = ""
    mood: str = "ok"
    person: int | None = 7
    texts: dict[str, str] = field(default_factory=lambda: {"/notes/n": ""})
    received: list[dict[str, str]] = field(default_factory=list)
    answered: int = 0
    # Whoever sends to /slow has no answer before this is set.
    may_answer: threading.Event = field(default_factory=threading.Event)

    def sent(self, path: str) -> list[dict[str, str]]:
        return [one for one in self.received if one["path"] == path]


def _app(site: Site) -> Flask:
    app = Flask(
        "look",
        static_folder=str(ROOT / "static"),
        static_url_path="/static",
    )
    loaders = [FileSystemLoader(PAGES), FileSystemLoader(ROOT / "templates")]
    app.jinja_loader = ChoiceLoader(loaders)
    app.config["SECRET_KEY"] = "test"
    app.jinja_env.globals["csrf_token"] = lambda: "a-token"
    filters.install(app)

    @app.context_processor
    def around() -> dict[str, Any]:
        actor = None if site.person is None else SimpleNamespace(person_id=site.person)
        return {"nav": [], "actor": actor, "theme": request.cookies.get("theme"), "site": site}

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        site.answered += request.method == "POST"
        return response

    for file in PAGES.glob("*.html"):
        path = f"/{file.stem}"
        app.add_url_rule(path, path, partial(render_template, file.name))

    @app.post("/<path:_any>")
    def take(_any: str) -> Any:
        by_script = request.headers.get("X-Requested-With") == "save"
        kept = {**request.form.to_dict(), "path": request.path, "by_script": str(by_script)}
        if request.path == "/slow":
            site.may_answer.wait(20)
        if request.path == "/account/sign-out":
            return redirect("/out", 303)
        if site.mood == "ok":
            site.received.append(kept)
            if "text" in kept:
                site.texts[request.path] = kept["text"]
            return {"saved": True} if by_script else redirect("/elsewhere", 303)
        if not by_script:
            site.received.append({**kept, "carried": "yes"})
            return "the server's own page", 401
        answers = {
            "away": ({"saved": False}, 503),
            "signed out": ({"signed_out": True}, 401),
            "stale": ({"stale": True}, 409),
            "refuse": ({"saved": False, "message": "This is too long."}, 422),
        }
        return make_response(*answers[site.mood])

    return app


@pytest.fixture
def site() -> Iterator[Site]:
    """The site, at an address of its own: what the page of another test sends late is not heard."""
    site = Site()
    served = make_server("127.0.0.1", 0, _app(site), threaded=True)
    site.address = f"http://127.0.0.1:{served.server_port}"
    thread = threading.Thread(target=partial(served.serve_forever, 0.05), daemon=True)
    thread.start()
    yield site
    served.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a device of its own; a script's fault or a refused resource fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.address)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    context.close()
    assert not faults
