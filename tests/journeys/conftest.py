"""A real server and a real Chromium."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from hrtraining.mail import letters_in
from tests.conftest import School, Someone, make_person, open_school

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
AXE_PATH = "/axe-of-the-tests.js"


# `hrtraining serve` on a database that has the content, which need not be read and checked again.
SERVE = """
import os
from hrtraining.serving import serve
from hrtraining.settings import Settings
settings = Settings.from_environment(os.environ)
serve(settings, host="127.0.0.1", port=int(os.environ["PORT"]), workers=2)
"""


@dataclass
class Server:
    """A server in a process of its own, on a folder of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("-m", "hrtraining", "serve")
    stands_in: Path = ROOT

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> str:
        """Runs the `hrtraining` command to its end."""
        return self.run_python("-m", "hrtraining", *arguments)

    def run_python(self, *arguments: str) -> str:
        """Runs Python in the server's environment to its end."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=self.stands_in,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            env=self.environment,
            cwd=self.stands_in,
            stdout=log,
            stderr=log,
        )
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "server.log").read_text(errors="replace"))

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """Ends the server and its workers at once, as a power cut would."""
        if self.process is not None:
            children = subprocess.run(
                ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
            )
            self.process.kill()
            self.process.wait(30)
            for child in children.stdout.split():
                subprocess.run(["kill", "-9", child], check=False)
            self.process = None

    def link(self) -> str:
        """The link of the newest letter."""
        found = re.search(r"http://\S+", letters_in(self.folder / "outbox")[0].body)
        assert found
        return found.group(0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_in(folder: Path, **more: str) -> Server:
    """A production server of a folder, yet to be started."""
    made = Server(folder, free_port())
    made.environment = {
        **{key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}},
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "journey " * 8,
        "PORT": str(made.port),
        "INSTANCE_FOLDER": str(folder),
        "MAIL_OUTBOX": str(folder / "outbox"),
        **more,
    }
    return made


def server_on(database_url: str, folder: Path) -> Server:
    """A production server on a database that has the content and the cast, yet to be started."""
    made = server_in(folder, DATABASE_URL=database_url)
    made.command = ("-c", SERVE)
    return made


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A production server with one organization that offers the shipped course."""
    made = server_in(tmp_path_factory.mktemp("server"))
    made.run(
        *("organization", "create", "willow"),
        *("--name", "Willow Street Institute (invented for tests)"),
        *("--address", "12 Willow Street, Anytown, NY 00000"),
        *("--email", "office@willow.example"),
        *("--time-zone", "America/New_York"),
    )
    made.run("organization", "offer", "willow", "foundations")
    made.start()
    yield made
    made.stop()


@dataclass
class Camera:
    """Numbered screenshots, where a folder for them was asked for."""

    folder: Path | None
    prefix: str
    count: int = 0

    def take(self, page: Page, name: str) -> None:
        if self.folder is None:
            return
        self.count += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{self.prefix}-{self.count:02d}-{name}.png"
        page.screenshot(path=str(file), full_page=True)


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    asked = request.config.getoption("--screenshots")
    prefix = request.node.name.removeprefix("test_").split("[")[0][:24].strip("_")
    return Camera(Path(asked) if asked else None, prefix)


@pytest.fixture
def window(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A window 1280 wide; errors on the page's console fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server.url)
    context.set_default_timeout(15_000)
    wrong: list[str] = []
    context.on("weberror", lambda fault: wrong.append(str(fault.error)))
    yield context
    context.close()
    assert wrong == []


@dataclass(frozen=True)
class House:
    """The application in this process, answering on a port: tests reach into it while it serves."""

    school: School
    url: str
    outbox: Path
    keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def newcomer(self, key: str, name: str) -> Someone:
        """A person of their own for one test, with a verified address."""
        with self.school.database.transaction() as opened:
            made = make_person(opened, f"{key}@example.org", name)
            return Someone(made.id, made.email, made.printed_name)

    def link(self) -> str:
        """The link of the newest letter."""
        found = re.search(r"http://\S+", letters_in(self.outbox)[0].body)
        assert found
        return found.group(0)

    def let_in(self, context: BrowserContext, someone: Someone) -> None:
        """Signs a window in, past the page, which has journeys of its own."""
        if someone.email not in self.keys:
            made = self.school.client(someone).get_cookie("hrtraining")
            assert made is not None
            self.keys[someone.email] = {"name": made.key, "value": made.value, "url": self.url}
        context.add_cookies([self.keys[someone.email]])  # type: ignore[list-item]


def with_axe(app: Flask) -> WSGIApplication:
    """The application, and axe beside it: what a browser fetches it need not compile each time."""
    script = Response(AXE.read_bytes(), content_type="text/javascript; charset=utf-8")
    script.cache_control.max_age = 3_600
    return DispatcherMiddleware(app, {AXE_PATH: script})


@pytest.fixture(scope="module")
def house(taught_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The shipped course, served with several threads on a copy of the taught database."""
    folder = tmp_path_factory.mktemp("house")
    file = folder / "course.sqlite3"
    shutil.copy(taught_sqlite, file)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    school = open_school(f"sqlite:///{file}", folder, public_url=url)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    served = make_server("127.0.0.1", port, with_axe(school.app), threaded=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield House(school, url, folder / "outbox")
    served.shutdown()
    thread.join()
    school.database.engine.dispose()
