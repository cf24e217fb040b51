"""What pages are measured against: a bare Flask "hello", and a bare durable INSERT."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from flask import Flask, request

FILE = Path(os.environ["BENCH_BARE_FILE"])


def prepare() -> None:
    with sqlite3.connect(FILE) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE response "
            "(id INTEGER PRIMARY KEY, option INTEGER, request_key TEXT UNIQUE)"
        )


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
            made.execute("PRAGMA synchronous = FULL")
            kept["connection"] = made
        connection = kept["connection"]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO response (option, request_key) VALUES (?, ?)",
            (request.form["option"], request.form["request_key"]),
        )
        connection.execute("COMMIT")
        return "", 204

    return app
