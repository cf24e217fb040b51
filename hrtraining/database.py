"""The database: one engine, one session per request, one place that commits.

SQLite (WAL) is the embedded default and PostgreSQL the other. What the two do differently stays in
this file: how a transaction begins, how append-only tables refuse changes, how a migration runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import alembic.command
import alembic.config
from flask import current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

WAIT_FOR_LOCK_MS = 5_000
MOST_RESTING = 8


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware going in and coming out, always UTC.

    SQLite has no type for it, so it is kept there as text of fixed width, which sorts as time does.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Text on SQLite, a timestamp with time zone elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a moment without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware and in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value.replace("Z", "+00:00"))
        moment: datetime = value
        return moment.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. ``__append_only__`` tables refuse UPDATE, DELETE and TRUNCATE by triggers."""

    __append_only__: ClassVar[bool] = False

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and the sessions made on it."""

    engine: Engine
    sessions: sessionmaker[Session]
    # Closed sessions that the next requests open again: making one takes longer than closing it.
    resting: list[Session] = field(default_factory=list)

    @classmethod
    def at(cls, url: str) -> Database:
        """Opens the database at an address; nothing is created or migrated."""
        engine = open_engine(url)
        return cls(engine, sessionmaker(engine, expire_on_commit=False))

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session outside a request whose work is committed at the end, or not at all."""
        with self.sessions() as opened, committing(opened):
            yield opened


def open_engine(url: str) -> Engine:
    """An engine whose connections hold to the rules of this file."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    path = url.removeprefix("sqlite:///").split("?", 1)[0]
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": WAIT_FOR_LOCK_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # A row that someone else holds is answered for, as on SQLite, instead of hanging.
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {WAIT_FOR_LOCK_MS}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin by itself, or savepoints leak out of the transaction.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    # An acknowledged answer survives a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK_MS}")
    # Without it INSERT OR REPLACE deletes a row without firing the triggers that forbid it.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Readers must not queue behind each other, so only a writing transaction asks for the lock.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def session() -> Session:
    """The session of this request."""
    opened: Session | None = g.get("database_session")
    if opened is None:
        here = database()
        try:
            opened = here.resting.pop()
        except IndexError:
            opened = here.sessions()
        g.database_session = opened
    return opened


def database() -> Database:
    """The database of this application."""
    found: Database = current_app.extensions["hrtraining.database"]
    return found


def one_at_a_time(opened: Session, number: int, *, however_long: bool = False) -> None:
    """Waits until no other transaction holds the lock of this number; it ends with this one.

    SQLite has one writing transaction at a time anyway. Nobody waits for an answer where it may
    take ``however_long``.
    """
    if opened.get_bind().dialect.name != "sqlite":
        if however_long:
            opened.execute(text("SET LOCAL lock_timeout = 0"))
        opened.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def close_session(_fault: BaseException | None = None) -> None:
    """At the end of a request: whatever was not committed is undone, and nothing is remembered."""
    opened: Session | None = g.pop("database_session", None)
    if opened is None:
        return
    if opened.in_transaction() or opened.identity_map or opened.new:
        opened.close()
    resting = database().resting
    if len(resting) < MOST_RESTING:
        resting.append(opened)


@contextmanager
def transaction() -> Iterator[Session]:
    """What a request writes: all of the block is committed or none of it."""
    with committing(session()) as opened:
        yield opened


@contextmanager
def committing(opened: Session) -> Iterator[Session]:
    """The one place that commits a session: all of the block or none of it.

    A read that came before is ended first, so that on SQLite the writing transaction takes its lock
    at the start instead of failing half-way; what was read before must be read again inside.
    """
    opened.rollback()
    opened.connection(execution_options={"writes": True})
    try:
        yield opened
        opened.commit()
    except BaseException:
        opened.rollback()
        raise


def append_only_tables() -> list[str]:
    """The names of the tables whose rows never change once they are written."""
    return sorted(
        str(mapper.local_table.name)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__append_only__
    )


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to ``revision`` and makes the triggers anew.

    On SQLite this runs with foreign keys off, since a batch migration rebuilds tables and would
    delete dependent rows; they are checked afterwards, and a broken reference stops the upgrade.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(writes=True) as connection:
        if sqlite:
            _sqlite_pragma(connection, "foreign_keys = OFF")
        try:
            connection.begin()
            if not sqlite:
                # Two servers that start at once must not migrate at once; the second one waits.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(7214001)"))
            configuration = alembic.config.Config()
            configuration.set_main_option("script_location", "hrtraining:migrations")
            configuration.attributes["connection"] = connection
            alembic.command.upgrade(configuration, revision)
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration would break references: {broken[:5]}")
            make_triggers(connection)
            connection.commit()
        finally:
            connection.rollback()
            if sqlite:
                _sqlite_pragma(connection, "foreign_keys = ON")


def _sqlite_pragma(connection: Connection, pragma: str) -> None:
    # SQLite ignores this pragma inside a transaction, so it goes past SQLAlchemy's own BEGIN.
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA {pragma}")


def make_triggers(connection: Connection) -> None:
    """Makes every append-only table refuse change, whatever a migration did to it before."""
    maker: Callable[[str], list[str]] = (
        _sqlite_triggers if connection.dialect.name == "sqlite" else _postgresql_triggers
    )
    existing = set(inspect(connection).get_table_names())
    for table in append_only_tables():
        if table in existing:
            for statement in maker(table):
                connection.exec_driver_sql(statement)


def _sqlite_triggers(table: str) -> list[str]:
    statements = []
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_refuses_{verb.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        ]
    return statements


def _postgresql_triggers(table: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$",
        f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}",
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_refuses_truncate ON {table}",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]
