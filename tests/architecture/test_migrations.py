"""The migrated database is the one the models describe, and upgrading keeps what was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

import hrtraining.application  # noqa: F401  (every room's tables)
from hrtraining.database import Base, Database, migrate

VERSIONS = sorted(path.stem for path in Path("hrtraining/migrations/versions").glob("0*.py"))
THE_MOMENT = "2026-11-23T15:00:00.000000Z"


def test_a_migrated_database_has_what_the_models_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_the_models_is_in_the_migrated_database(database: Database) -> None:
    found = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        kept = {check["name"] for check in found.get_check_constraints(table.name)}
        assert wanted <= kept, table.name


def test_the_revisions_are_one_chain() -> None:
    seen = {}
    for version in VERSIONS:
        source = Path(f"hrtraining/migrations/versions/{version}.py").read_text(encoding="utf-8")
        revision = source.split('\nrevision = "')[1].split('"')[0]
        line = next(one for one in source.splitlines() if one.startswith("down_revision"))
        down = line.split("=")[1].strip().strip('"')
        assert down not in seen.values(), f"{version} makes a second head"
        seen[revision] = down
    assert list(seen.values()).count("None") == 1
    assert set(seen.values()) - {"None"} <= set(seen)


def test_upgrading_from_every_revision_keeps_what_was_there(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    for version in VERSIONS:
        with subtests.test(version):
            database = Database.at(f"sqlite:///{tmp_path / f'{version}.sqlite3'}")
            migrate(database.engine, version)
            with database.transaction() as opened:
                opened.execute(
                    text("INSERT INTO holder (id, created_at) VALUES (7, :at)"), {"at": THE_MOMENT}
                )
                opened.execute(
                    text(
                        "INSERT INTO person (id, holder_id, email, password_hash, printed_name, "
                        "session_stamp, created_at) "
                        "VALUES (1, 7, 'kept@example.org', 'x', 'Kept', 's', :at)"
                    ),
                    {"at": THE_MOMENT},
                )
            migrate(database.engine)
            with database.sessions() as opened:
                row = opened.execute(text("SELECT holder_id, email FROM person")).one()
            assert tuple(row) == (7, "kept@example.org")
            database.engine.dispose()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = sorted(inspect(database.engine).get_table_names())
    migrate(database.engine)
    assert sorted(inspect(database.engine).get_table_names()) == before
