"""The command that operators run: what it refuses, and what it says to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from hrtraining import cli
from hrtraining.accounts.models import MembershipRow, Organization
from hrtraining.courses.models import Offering
from hrtraining.database import Database
from hrtraining.settings import shipped
from tests.conftest import make_person

ORGANIZATION = [
    *("organization", "create", "willow", "--name", "Willow", "--address", "1 Example Street"),
    *("--email", "office@willow.example", "--time-zone", "America/New_York"),
]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What would have been served, instead of serving it."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(cli, "_serve", lambda *arguments: asked.append(arguments))
    return asked


@pytest.fixture
def run(tmp_path: Path) -> Iterator[object]:
    """Runs the command in an instance folder of its own."""

    def run(*arguments: str, **environment: str) -> Result:
        clean = dict.fromkeys(("SECRET_KEY", "DATABASE_URL", "MAIL_OUTBOX", "DEMO"))
        return CliRunner().invoke(
            cli.main, arguments, env={**clean, "INSTANCE_FOLDER": str(tmp_path), **environment}
        )

    return run


def opened(tmp_path: Path) -> Database:
    return Database.at(f"sqlite:///{tmp_path / 'hrtraining.sqlite3'}")


def test_serving_without_a_secret_key_is_refused_and_says_how_to_make_one(run, served) -> None:
    done = run("serve")
    assert done.exit_code == 1
    assert "secrets.token_urlsafe(48)" in done.output
    assert served == []


def test_serving_without_a_way_to_send_mail_is_refused(run, served) -> None:
    done = run("serve", SECRET_KEY="k" * 40)
    assert done.exit_code == 1
    assert "MAIL_SMTP_URL" in done.output
    assert "MAIL_OUTBOX" in done.output
    assert served == []


def test_an_outbox_is_served_with_where_it_is_wanted(run, served, tmp_path: Path) -> None:
    done = run("serve", SECRET_KEY="k" * 40, MAIL_OUTBOX=str(tmp_path / "outbox"))
    assert done.exit_code == 0, done.output
    assert len(served) == 1


def test_a_demo_database_is_not_served_as_a_real_one(run, served, tmp_path: Path) -> None:
    run(*ORGANIZATION)
    with opened(tmp_path).transaction() as session:
        session.scalars(select(Organization)).one().is_demo = True
    done = run("serve", SECRET_KEY="k" * 40, MAIL_OUTBOX=str(tmp_path / "outbox"))
    assert done.exit_code == 1
    assert "demo organization 'willow'" in done.output
    assert served == []


def test_broken_content_stops_the_server_with_the_messages_of_the_check(
    run, served, tmp_path: Path
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(shipped("content"), folder)
    manifest = folder / "courses" / "foundations.md"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(
        text.replace("- forging-the-therapeutic-alliance", "- forging-the-theraputic-alliance", 1),
        encoding="utf-8",
    )
    settings = {"SECRET_KEY": "k" * 40, "MAIL_OUTBOX": str(tmp_path), "CONTENT_FOLDER": str(folder)}
    done = run("serve", **settings)
    checked = run("check", str(folder))
    assert done.exit_code == 1
    assert checked.exit_code == 1
    wrong = [line for line in checked.output.splitlines() if ": error: " in line]
    assert wrong
    assert all(line in done.output for line in wrong)
    assert "did you mean 'forging-the-therapeutic-alliance'?" in done.output
    assert served == []


def test_the_first_organization_offer_and_administrator_are_made_by_commands(
    run, tmp_path: Path
) -> None:
    assert run(*ORGANIZATION).exit_code == 0
    assert run("organization", "offer", "willow", "foundations").exit_code == 0
    with opened(tmp_path).transaction() as session:
        make_person(session, "ada@example.org", "Ada Example")
    grant = ["person", "grant", "ce_administrator", "--organization", "willow"]
    for said in ("is now", "was already"):
        done = run(*grant, "--email", "ada@example.org")
        assert done.exit_code == 0
        assert said in done.output
    with opened(tmp_path).sessions() as session:
        assert session.scalar(select(func.count(MembershipRow.id))) == 1
        assert session.scalars(select(Offering.for_credit)).all() == [False]


def test_an_offering_for_credit_is_refused_with_every_reason(run, tmp_path: Path) -> None:
    run(*ORGANIZATION)
    done = run("organization", "offer", "willow", "foundations", "--for-credit")
    assert done.exit_code == 1
    for word in ("author", "clinical reviewer", "rater", "approval"):
        assert word in done.output
    with opened(tmp_path).sessions() as session:
        assert session.scalar(select(func.count(Offering.id))) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["organization", "offer", "nobody", "foundations"], "no organization 'nobody'"),
        (["organization", "offer", "willow", "nothing"], "there is: foundations"),
        (
            [
                *("person", "grant", "trainer", "--email", "ghost@example.org"),
                *("--organization", "willow"),
            ],
            "No verified account under ghost@example.org",
        ),
        ([*ORGANIZATION[:-1], "Mars/Olympus"], "No time zone is called 'Mars/Olympus'"),
        (["organization", "create", "Not A Slug", *ORGANIZATION[3:]], "lower-case letters"),
        (ORGANIZATION, "exists already"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do(run, arguments: list[str], told: str) -> None:
    run(*ORGANIZATION)
    done = run(*arguments)
    assert done.exit_code == 1
    assert told in done.output


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "mysql://somewhere", "postgresql+psycopg://"),
        ("PUBLIC_URL", "not an address", "https://training.example.org"),
        ("PUBLIC_URL", "http://training.example.org", "must begin with https://"),
        ("PORT", "eighty", "from 1 to 65535"),
        ("DEMO", "perhaps", "must be 1 or 0"),
        ("PROXIES", "many", "from 0 to 5"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_by_name(
    run, served, name: str, value: str, told: str
) -> None:
    done = run("serve", SECRET_KEY="k" * 40, **{name: value})
    assert done.exit_code == 1
    assert name in done.output
    assert told in done.output


def test_every_setting_is_in_the_documentation_and_nothing_else() -> None:
    import re

    source = Path("hrtraining/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environment\.get\("([A-Z_]+)"', source))
    table = Path("docs/operating.md").read_text(encoding="utf-8").split("## Settings")[1]
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert read == told
