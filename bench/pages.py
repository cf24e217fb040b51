"""How fast pages are, as ratios of a bare Flask "hello" served the same way in the same run.

Both are served by gunicorn with two sync workers and asked over 16 connections; rounds alternate,
so that a machine whose speed drifts slows both. A saved response is compared with a bare durable
INSERT into a table of the same shape. Beside the rate stands the processor time that the workers
take for an answer, again as a ratio: it hardly depends on who else uses the machine, nor on how
much of it the load generator takes. `make bench`; the numbers also go to bench/pages.json.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

from bench.load import CONNECTIONS, Request, generator, rate
from hrtraining import clock, content, demo
from hrtraining.application import create_app
from hrtraining.database import Database, migrate
from hrtraining.settings import Settings, shipped

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
# How many choices were made before the scene: its page then tells the story so far.
STEPS = 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["BENCH_BARE_FILE"] = str(folder / "bare.sqlite3")
        from bench import hello

        settings = Settings(
            secret_key=secrets.token_urlsafe(48),
            database_url=f"sqlite:///{folder / 'bench.sqlite3'}",
            public_url="http://127.0.0.1",
            instance_folder=folder,
            outbox=folder / "outbox",
            demo=True,
        )
        database = Database.at(settings.database_url)
        migrate(database.engine)
        hello.prepare(folder / "bench.sqlite3")
        editions = content.keep(database, content.read_sound(shipped("content")))
        app = create_app(settings)
        logins = demo.make(app, editions)
        pages, saved = requests_of(app, next(one for one in logins if one.role == demo.TRAINEE))
        app.extensions["hrtraining.database"].engine.dispose()
        os.environ.update(
            SECRET_KEY=settings.secret_key,
            DATABASE_URL=settings.database_url,
            INSTANCE_FOLDER=str(folder),
            MAIL_OUTBOX=str(folder / "outbox"),
            DEMO="1",
        )
        with Served("bench.hello:create()") as bare, Served("app:app") as ours:
            report(measure(bare, ours, pages, saved))


class Served:
    """gunicorn with two sync workers on a free port."""

    def __init__(self, target: str) -> None:
        self.target = target
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def __enter__(self) -> Served:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--workers", "2", "--worker-class", "sync"),
                *("--bind", f"127.0.0.1:{self.port}", "--log-level", "error", self.target),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.target} does not answer")

    def processor_s(self) -> float:
        """Seconds of processor time that the workers took; 0 where the system does not say."""
        master = self.process.pid
        workers = Path(f"/proc/{master}/task/{master}/children")
        if not workers.exists():
            return 0.0
        ticks = 0
        for worker in workers.read_text().split():
            words = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def asked(self, request: Request) -> tuple[float, float]:
        """Answers per second, and microseconds of processor time for each."""
        before = self.processor_s()
        found = rate(self.port, request, SECONDS)
        return found, 1_000_000 * (self.processor_s() - before) / (found * SECONDS)

    def __exit__(self, *_fault: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def requests_of(app: object, login: demo.Login) -> tuple[dict[str, Request], Request]:
    """The pages to ask for, signed in, and a response to save."""
    client = app.test_client()  # type: ignore[attr-defined]

    def token(path: str) -> str:
        return _first(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)

    client.post(
        "/account/sign-in",
        data={
            "csrf_token": token("/account/sign-in"),
            "email": login.email,
            "password": login.password,
        },
    )
    listed = client.get("/learning").text
    course = _first(r"(/learning/\d+)", listed)
    module = _first(rf"({course}/modules/[a-z-]+)", client.get(course).text)
    section = client.get(module).location.partition("#")[0]
    form = {"csrf_token": token("/account")}
    item = client.post(f"{course}/quizzes/final-examination/begin", data=form).location
    scene = client.post(f"{course}/vignettes/peter/begin", data=form).location
    for _ in range(STEPS):
        shown = client.get(f"{scene}?show=1").text
        move = {
            name: _first(rf'name="{name}"[^>]*value="([^"]*)"', shown)
            for name in ("after", "request_key", "choice")
        }
        client.post(f"{scene}/choose", data={**form, **move})
    cookie = "; ".join(
        f"{name}={value.value}" for (_domain, _path, name), value in client._cookies.items()
    )
    headers = {"Cookie": cookie}
    pages = {
        "front page, signed out": Request("/"),
        "course home": Request(course, headers),
        "section of a module": Request(section, headers),
        "item of a quiz": Request(item, headers),
        "scene of a case": Request(scene, headers),
        "certificates": Request("/certificates", headers),
    }
    for request in pages.values():
        answer = client.get(request.path)
        assert answer.status_code == 200, request.path
    body = f"csrf_token={token(item)}&option=1&request_key=bench-{{n}}"
    saving = Request(
        item,
        {
            **headers,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Requested-With": "save",
        },
        body,
    )
    return pages, saving


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found.group(1)


def measure(
    bare: Served, ours: Served, pages: dict[str, Request], saved: Request
) -> dict[str, dict[str, float]]:
    """Every page's ratio in each round, as median, least and greatest."""
    hello = Request("/")
    insert = replace(Request("/insert"), body="option=1&request_key=bare-{n}")
    insert = replace(insert, headers=FORM)
    against = {name: (request, hello) for name, request in pages.items()}
    against["a saved response (of a bare durable INSERT)"] = (saved, insert)
    for request, other in against.values():  # both are warm before anything counts
        rate(ours.port, request, 1)
        rate(bare.port, other, 1)
    found = {}
    for name, (request, other) in against.items():
        ratios, bares, rates, processor = [], [], [], []
        for _ in range(ROUNDS):
            base, base_us = bare.asked(other)
            mine, mine_us = ours.asked(request)
            ratios.append(mine / base)
            bares.append(base)
            rates.append(mine)
            processor.append(base_us / mine_us if mine_us else 0.0)
        found[name] = {
            "ratio": statistics.median(ratios),
            "least": min(ratios),
            "greatest": max(ratios),
            "per_second": statistics.median(rates),
            "bare_per_second": statistics.median(bares),
            "processor_ratio": statistics.median(processor),
            "processor_least": min(processor),
            "processor_greatest": max(processor),
        }
    return found


def report(found: dict[str, dict[str, float]]) -> None:
    print(f"{clock.now():%Y-%m-%d}, {os.cpu_count()} cores, {generator()}, ", end="")
    print(f"{CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s, gunicorn 2 sync workers\n")
    print(f"{'page':<44}{'of hello, rate':>24}{'per s':>7}{'of hello, processor':>24}")
    for name, row in found.items():
        spread = f"{row['ratio']:.2f} ({row['least']:.2f} to {row['greatest']:.2f})"
        processor = f"{row['processor_ratio']:.2f} ({row['processor_least']:.2f} to "
        processor += f"{row['processor_greatest']:.2f})"
        print(f"{name:<44}{spread:>24}{row['per_second']:>7.0f}{processor:>24}")
    (ROOT / "bench" / "pages.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
