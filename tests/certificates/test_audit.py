"""The log held against the rows, after someone with the database in their hands changed them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Organization
from hrtraining.certificates import log, operations
from hrtraining.certificates.commands import audit, keys
from hrtraining.certificates.models import LogEntry
from hrtraining.certificates.rules.chain import Head
from hrtraining.database import Database
from tests.certificates.conftest import enroll
from tests.certificates.test_issuing import claim, database_of, press
from tests.conftest import Cast, make_person


@pytest.fixture
def five(app: Flask, cast: Cast) -> Flask:
    """Three certificates, one of them replaced and another revoked: six entries."""
    with app.app_context(), database_of(app).transaction() as opened:
        people = [cast.trainee, cast.other_trainee, cast.trainer]
        enrollments = [enroll(opened, one.person_id, cast.organization_id) for one in people]
    ids = [claim(app, enrollment) for enrollment in enrollments]
    with app.app_context(), database_of(app).transaction() as opened:
        operations.replace(
            opened, ids[0], press(), name="New Name", reason="new_name", actor_person_id=None
        )
        operations.revoke(
            opened,
            ids[1],
            reason="other",
            evidence="x",
            at=clock_module.now(),
            actor_person_id=None,
        )
    return app


def willow(database: Database, *published: Head) -> list[str]:
    with database.sessions() as opened:
        organization = opened.scalars(
            select(Organization).where(Organization.slug == "willow")
        ).one()
        return log.problems(opened, organization, published)


def head(database: Database) -> Head:
    with database.sessions() as opened:
        found = opened.scalars(select(Organization.id).where(Organization.slug == "willow")).one()
        return log.head(opened, found)


def meddle(database: Database, *statements: str) -> None:
    """What someone can do who owns the database: first the triggers go."""
    with database.engine.connect().execution_options(writes=True) as connection:
        if database.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            found = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
            for (name,) in found.fetchall():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_an_untouched_log_is_whole(five: Flask) -> None:
    database = database_of(five)
    assert head(database).entries == 6
    assert willow(database, head(database)) == []


CUT_CERTIFICATE = (
    "DELETE FROM certificate_log_salt WHERE entry_id IN "
    "(SELECT id FROM certificate_log WHERE certificate_id = 3)",
    "DELETE FROM certificate_log WHERE certificate_id = 3",
    "DELETE FROM certificate WHERE id = 3",
)


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE certificate SET credential = 'forged' WHERE id = 3",),
        ("UPDATE certificate SET code = 'X' WHERE id = 3",),
        ("UPDATE certificate SET holder_id = 1 WHERE id = 3",),
        ("UPDATE certificate_revocation SET evidence = 'another'",),
        ("DELETE FROM certificate_revocation",),
        ("UPDATE certificate_log SET kind = 'revoked' WHERE sequence = 3",),
        ("UPDATE certificate_log SET sequence = 99 WHERE sequence = 4",),
        (
            "DELETE FROM certificate_log_salt WHERE entry_id = 4",
            "DELETE FROM certificate_log WHERE id = 4",
        ),
        (
            "DELETE FROM certificate_log_salt WHERE entry_id = 6",
            "DELETE FROM certificate_log WHERE id = 6",
        ),
        CUT_CERTIFICATE,
    ],
)
def test_whatever_is_changed_is_found(five: Flask, statements: tuple[str, ...]) -> None:
    meddle(database_of(five), *statements)
    assert willow(database_of(five))


def test_cutting_off_the_end_with_its_rows_is_found_by_a_kept_head(five: Flask) -> None:
    database = database_of(five)
    kept = head(database)
    meddle(
        database,
        "DELETE FROM certificate_log_salt WHERE entry_id = 6",
        "DELETE FROM certificate_log WHERE id = 6",
        "DELETE FROM certificate_revocation",
    )
    assert willow(database) == []
    assert willow(database, kept) == ["the log was cut off: 6 entries were published, 5 are left"]


def test_a_person_can_be_forgotten_without_breaking_the_chain(five: Flask) -> None:
    database = database_of(five)
    kept = head(database)
    with database.transaction() as opened:
        opened.execute(text("DELETE FROM certificate_log_salt WHERE entry_id = 2"))
    assert willow(database, kept) == []


def test_two_servers_that_append_at_once_keep_one_chain(app: Flask, cast: Cast) -> None:
    with app.app_context(), database_of(app).transaction() as opened:
        people = [
            make_person(opened, f"p{place}@example.org", f"Person {place} Example").id
            for place in range(6)
        ]
        enrollments = [enroll(opened, one, cast.organization_id) for one in people]
    with ThreadPoolExecutor(3) as pool:
        ids = list(pool.map(lambda one: claim(app, one), enrollments))

        def revoke(certificate: int) -> None:
            with app.app_context(), database_of(app).transaction() as opened:
                operations.revoke(
                    opened,
                    certificate,
                    reason="other",
                    evidence="x",
                    at=clock_module.now(),
                    actor_person_id=None,
                )

        list(pool.map(revoke, ids * 2))
    database = database_of(app)
    assert head(database).entries == 12
    assert willow(database, head(database)) == []


def test_logs_of_organizations_do_not_mix(five: Flask, cast: Cast) -> None:
    with five.app_context(), database_of(five).transaction() as opened:
        there = enroll(opened, cast.trainee.person_id, cast.other_organization_id)
    claim(five, there)
    with database_of(five).sessions() as opened:
        counted = opened.execute(
            text("SELECT organization_id, count(*) FROM certificate_log GROUP BY organization_id")
        ).all()
        sequences = opened.scalars(
            select(LogEntry.sequence).where(LogEntry.organization_id == cast.other_organization_id)
        ).all()
    assert sorted(tuple(row) for row in counted) == [
        (cast.organization_id, 6),
        (cast.other_organization_id, 1),
    ]
    assert list(sequences) == [1]


def test_the_command_says_what_is_wrong_and_exits_1(five: Flask, tmp_path: Path) -> None:
    database = database_of(five)
    url = database.engine.url.render_as_string(hide_password=False)
    runner = CliRunner(env={"DATABASE_URL": url, "SECRET_KEY": "s" * 32})
    kept = tmp_path / "head.txt"
    kept.write_text(runner.invoke(audit, ["head", "willow"]).output)
    client = five.test_client()
    published = tmp_path / "list.json"
    from hrtraining.certificates.keys import KeyRing

    five.extensions["hrtraining.keys"] = KeyRing("a passphrase of tests")
    published.write_bytes(client.get("/o/willow/status/revocation/0.json").data)
    heads = ["--head", str(kept), "--head", str(published)]
    result = runner.invoke(audit, ["verify", *heads])
    assert result.exit_code == 0, result.output
    assert "willow: 6 entries, held against 2 kept heads" in result.output
    meddle(
        database,
        "DELETE FROM certificate_log_salt WHERE entry_id = 6",
        "DELETE FROM certificate_log WHERE id = 6",
        "DELETE FROM certificate_revocation",
    )
    assert runner.invoke(audit, ["verify"]).exit_code == 0
    for one in (kept, published):
        result = runner.invoke(audit, ["verify", "--head", str(one)])
        assert result.exit_code == 1
        assert "cut off" in result.output


def test_keys_are_listed_rotated_and_sealed_anew_without_being_shown(five: Flask) -> None:
    url = database_of(five).engine.url.render_as_string(hide_password=False)
    passphrase = {"KEY_PASSPHRASE": "a passphrase of tests"}
    runner = CliRunner(env={"DATABASE_URL": url, "SECRET_KEY": "s" * 32, **passphrase})
    listed = runner.invoke(keys, ["list"]).output
    assert listed.count("in use") == 2
    assert runner.invoke(keys, ["rotate", "willow"]).exit_code == 0
    listed = runner.invoke(keys, ["list"]).output
    assert (listed.count("in use"), listed.count("until")) == (2, 2)
    document = json.loads(runner.invoke(keys, ["document", "willow"]).output)
    assert len(document["verificationMethod"]) == 4
    new = {"KEY_PASSPHRASE": "another passphrase now"}
    wrong = runner.invoke(keys, ["rotate", "willow"], env=new)
    assert wrong.exit_code == 1
    assert "another passphrase" in wrong.output
    old = {"OLD_KEY_PASSPHRASE": "a passphrase of tests"}
    assert runner.invoke(keys, ["reseal"], env=new | old).exit_code == 0
    assert runner.invoke(keys, ["rotate", "willow"], env=new).exit_code == 0
    assert runner.invoke(keys, ["rotate", "willow"]).exit_code == 1
