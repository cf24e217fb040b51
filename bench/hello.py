"""What pages are measured against: a bare Flask "hello", and a bare durable INSERT."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, request

FILE = Path(os.environ["BENCH_BARE_FILE"])
PRAGMAS = ("foreign_keys = ON", "synchronous = FULL", "recursive_triggers = ON")


def prepare(like: Path) -> None:
    """The table of responses as the database ``like`` has it, with its indexes and triggers.

    A row costs what the table makes it cost: with fewer columns, no reference to check and nothing
    to keep unique the bare INSERT would be another one. An attempt to answer is there too.
    """
    with sqlite3.connect(like) as ours:
        made = [
            sql
            for (sql,) in ours.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'response' AND sql IS NOT NULL "
                "ORDER BY type = 'table' DESC"
            )
        ]
    with sqlite3.connect(FILE) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE attempt (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO attempt (id) VALUES (1)")
        for sql in made:
            connection.execute(sql)


def create() -> Flask:
    app = Flask("hello")
    kept: dict[str, sqlite3.Connection] = {}

    @app.get("/")
    def hello() -> str:
        return "hello"

    @app.post("/insert")
    def insert() -> tuple[str, int]:
        if "connection" not in kept:
            made = sqlite3.connect(FILE, isolation_level=None, timeout=5)
            for pragma in PRAGMAS:
                made.execute(f"PRAGMA {pragma}")
            kept["connection"] = made
        connection = kept["connection"]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO response (attempt_id, item, option, request_key, at) "
            "VALUES (1, 'an-item', ?, ?, ?)",
            (
                request.form["option"],
                request.form["request_key"],
                datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            ),
        )
        connection.execute("COMMIT")
        return "", 204

    return app
