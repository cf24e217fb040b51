"""Many at once: issued, written and checked by a command that can be stopped and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Organization
from hrtraining.certificates import bulk, bulk_commands, log, sealing
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import Press
from hrtraining.certificates.models import Certificate
from hrtraining.courses import served
from hrtraining.credit import operations as credit
from hrtraining.database import Database
from tests.certificates.conftest import enroll
from tests.certificates.test_issuing import claim, database_of
from tests.conftest import Cast, make_person

PASSPHRASE = "a passphrase of tests"


@pytest.fixture(autouse=True)
def reading_editions() -> Iterator[None]:
    """As the command does it, for the whole of a test."""
    with served.outside_requests():
        yield


def completed(app: Flask, cast: Cast, names: list[str]) -> None:
    """People who have completed the course and have no certificate yet."""
    with app.app_context(), database_of(app).transaction() as opened:
        for place, name in enumerate(names):
            person = make_person(opened, f"bulk{place}@example.org", "Some Name")
            enrollment = enroll(opened, person.id, cast.organization_id)
            done = credit.attest(opened, enrollment, name, clock_module.now())
            assert isinstance(done, credit.Completed)


def ring_of(database: Database, organization_id: int) -> Press:
    """A press whose organization has its keys already."""
    press = Press(b"", KeyRing(PASSPHRASE), "https://training.example.org", clock_module.now())
    with database.transaction() as opened:
        organization = opened.get_one(Organization, organization_id)
        press.keys.issuer(opened, organization, press.at, press.public_url)
    return press


def issuing(app: Flask, cast: Cast, *, processes: int = 1, batch: int = 3) -> Iterator[bulk.Batch]:
    database = database_of(app)
    press = ring_of(database, cast.organization_id)
    makers = bulk.Makers(database, cast.organization_id, PASSPHRASE, processes)
    with makers:
        yield from bulk.issue_due(database, cast.organization_id, makers, press, batch=batch)


def numbers(app: Flask) -> list[int]:
    with database_of(app).sessions() as opened:
        return list(opened.scalars(select(Certificate.number).order_by(Certificate.id)))


def whole(app: Flask) -> bool:
    with database_of(app).sessions() as opened:
        rows = opened.scalars(select(Organization))
        return not any(log.problems(opened, one) for one in rows)


def test_whatever_is_due_is_issued_once_and_in_order(app: Flask, cast: Cast) -> None:
    completed(app, cast, [f"Person {place} Example" for place in range(7)])
    assert [done.issued for done in issuing(app, cast)] == [3, 3, 1]
    assert list(issuing(app, cast)) == []
    assert numbers(app) == list(range(1, 8))
    assert whole(app)


def test_stopped_after_a_batch_it_goes_on_without_doubling_one(app: Flask, cast: Cast) -> None:
    completed(app, cast, [f"Person {place} Example" for place in range(5)])
    run = issuing(app, cast, batch=2)
    next(run)
    run.close()
    assert numbers(app) == [1, 2]
    assert sum(done.issued for done in issuing(app, cast, batch=2)) == 3
    assert numbers(app) == [1, 2, 3, 4, 5]


def test_stopped_within_a_batch_nothing_of_it_is_left(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    completed(app, cast, [f"Person {place} Example" for place in range(3)])
    kept = bulk.keep
    calls = iter(range(3))

    def stopped(*given: object) -> object:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "keep", stopped)
    with pytest.raises(KeyboardInterrupt):
        list(issuing(app, cast))
    assert numbers(app) == []
    monkeypatch.undo()
    assert sum(done.issued for done in issuing(app, cast)) == 3
    assert whole(app)


def test_a_name_no_font_has_is_told_and_leaves_no_gap(app: Flask, cast: Cast) -> None:
    completed(app, cast, ["Ada Example", "王小明", "Ben Example"])
    (done,) = issuing(app, cast)
    assert (done.issued, [(one.name, one.why) for one in done.unmade]) == (
        2,
        [("王小明", Unprintable("王"))],
    )
    assert numbers(app) == [1, 2]
    (again,) = issuing(app, cast)
    assert (again.issued, len(again.unmade)) == (0, 1)


def test_two_that_run_at_once_and_a_claim_between_them_keep_one_chain(
    app: Flask, cast: Cast
) -> None:
    completed(app, cast, [f"Person {place} Example" for place in range(4)])
    with app.app_context(), database_of(app).transaction() as opened:
        own = enroll(opened, cast.trainee.person_id, cast.organization_id)
    one, two = issuing(app, cast, batch=1), issuing(app, cast, batch=1)
    next(one)
    next(two)
    claim(app, own)
    list(one)
    list(two)
    assert numbers(app) == [1, 2, 3, 4, 5]
    assert whole(app)


def test_processes_of_their_own_make_the_same(
    sqlite_app: Flask, sqlite_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other processes do not know that tests stretch a passphrase less.
    monkeypatch.setitem(sealing._SCRYPT, "n", 2**15)
    completed(sqlite_app, sqlite_cast, [f"Person {place} Example" for place in range(4)])
    assert sum(done.issued for done in issuing(sqlite_app, sqlite_cast, processes=2)) == 4
    assert whole(sqlite_app)


Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one of the commands on the database of the test, in this process alone."""
    url = database_of(sqlite_app).engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", "test " * 8)
    monkeypatch.setenv("KEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PUBLIC_URL", "https://training.example.org")
    commands = {one.name: one for one in bulk_commands.COMMANDS}

    def run_it(name: str, *given: str) -> Result:
        alone = [] if name == "render" else ["--processes", "1"]
        return CliRunner().invoke(commands[name], [*given, *alone], catch_exceptions=False)

    return run_it


def test_the_commands_issue_write_and_check(
    run: Run, sqlite_app: Flask, sqlite_cast: Cast, tmp_path: Path
) -> None:
    assert run("issue", "willow").output == "Nothing is due.\n"
    completed(sqlite_app, sqlite_cast, ["Ada Example", "Ben Example"])
    assert "Issued 2." in run("issue", "willow").output
    done = run("render", "willow", str(tmp_path / "out"), "--form", "pdf", "--form", "credential")
    assert done.exit_code == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [
        *("000001.json", "000001.pdf", "000002.json", "000002.pdf")
    ]
    assert files[1].read_bytes().startswith(b"%PDF-")
    assert files[1].stat().st_mode & 0o077 == 0
    assert "Checked 2: 2 valid." in run("reverify", "willow").output
    assert "Checked 1: 1 valid." in run("reverify", "willow", "--after", "1").output


def test_writing_again_fills_in_only_what_is_missing(
    run: Run, sqlite_app: Flask, sqlite_cast: Cast, tmp_path: Path
) -> None:
    completed(sqlite_app, sqlite_cast, ["Ada Example", "Ben Example"])
    run("issue", "willow")
    run("render", "willow", str(tmp_path))
    first, second = tmp_path / "000001.pdf", tmp_path / "000002.pdf"
    first.write_bytes(b"mine")
    second.unlink()
    run("render", "willow", str(tmp_path))
    assert first.read_bytes() == b"mine"
    assert second.read_bytes().startswith(b"%PDF-")


def test_a_name_that_cannot_be_printed_ends_the_command_with_one(
    run: Run, sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    completed(sqlite_app, sqlite_cast, ["王小明"])
    done = run("issue", "willow")
    assert done.exit_code == 1
    assert "王小明: no font has “王”" in done.output


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("pdf = zeroblob(100)", "its kept bytes were changed"),
        ("credential = credential || ' '", "its attachment is not the credential"),
    ],
)
def test_a_certificate_that_someone_changed_is_found(
    run: Run, sqlite_app: Flask, sqlite_cast: Cast, change: str, told: str
) -> None:
    completed(sqlite_app, sqlite_cast, ["Ada Example", "Ben Example"])
    run("issue", "willow")
    with database_of(sqlite_app).transaction() as opened:
        opened.execute(text("DROP TRIGGER certificate_refuses_update"))
        opened.execute(text(f"UPDATE certificate SET {change} WHERE number = 2"))
    done = run("reverify", "willow")
    assert done.exit_code == 1
    assert f"000002: {told}" in done.output


def test_an_unknown_organization_is_told(run: Run) -> None:
    assert "There is no organization 'oak'." in run("issue", "oak").output
