"""Append-only tables refuse every way of changing them, on a migrated database."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import hrtraining.application  # noqa: F401  (every room's tables)
from hrtraining.database import Database, append_only_tables, make_triggers

THE_MOMENT = "2026-11-23T15:00:00.000000Z"


def _insert_holder(database: Database) -> None:
    with database.transaction() as opened:
        opened.execute(
            text("INSERT INTO holder (id, created_at) VALUES (1, :at)"), {"at": THE_MOMENT}
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE holder SET created_at = '2020-01-01T00:00:00.000000Z'",
        "DELETE FROM holder",
    ],
)
def test_a_row_can_be_neither_changed_nor_deleted(database: Database, statement: str) -> None:
    _insert_holder(database)
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as opened:
        opened.execute(text(statement))
    with database.sessions() as opened:
        assert opened.execute(text("SELECT count(*) FROM holder")).scalar_one() == 1


def test_a_row_cannot_be_replaced_or_truncated(database: Database) -> None:
    _insert_holder(database)
    statement = (
        "INSERT OR REPLACE INTO holder (id, created_at) VALUES (1, '2020')"
        if database.engine.dialect.name == "sqlite"
        else "TRUNCATE holder CASCADE"
    )
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as opened:
        opened.execute(text(statement))


def test_every_append_only_table_has_its_triggers(database: Database) -> None:
    with database.sessions() as opened:
        if database.engine.dialect.name == "sqlite":
            rows = opened.execute(text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
            guarded = [row[0] for row in rows]
        else:
            rows = opened.execute(
                text(
                    "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                    "WHERE NOT t.tgisinternal"
                )
            )
            guarded = [row[0] for row in rows]
    assert sorted(set(guarded)) == append_only_tables()
    assert all(guarded.count(table) == 2 for table in append_only_tables())


def test_triggers_come_back_after_a_batch_migration_dropped_them(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite rebuilds a table")
    _insert_holder(database)
    with database.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("DROP TRIGGER holder_refuses_delete")
        make_triggers(connection)
        connection.commit()
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as opened:
        opened.execute(text("DELETE FROM holder"))


def test_a_foreign_key_that_leads_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError), database.transaction() as opened:
        opened.execute(
            text(
                "INSERT INTO license (person_id, state, profession, number, added_at) "
                "VALUES (99, 'NY', 'nurse', '1', :at)"
            ),
            {"at": THE_MOMENT},
        )
