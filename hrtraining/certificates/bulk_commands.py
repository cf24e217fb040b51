"""The commands for many certificates at once; each can be stopped and taken up again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hrtraining import clock
from hrtraining.accounts.models import Organization
from hrtraining.certificates import bulk, bulk_reading
from hrtraining.certificates.commands import (
    found_organization,
    opened_database,
    read_settings,
    told_if_sealed,
)
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import Press
from hrtraining.courses import served
from hrtraining.database import Database
from hrtraining.settings import Settings

# What a shell itself says of a program that was stopped at the keyboard.
STOPPED = 130

processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    show_default="one for each core",
    help="How many work at once.",
)


@click.command("issue")
@click.argument("slug")
@processes_option
def issue_command(slug: str, processes: int) -> None:
    """Issue every certificate of the organization SLUG that is due.

    Stop it whenever you like: what is issued stays issued, and the same command goes on from there.
    Exit 1 where a name could not be printed.
    """
    settings, database, organization = _ready(slug)
    ring = KeyRing(settings.sealing_passphrase)
    with database.transaction() as opened:
        # Before any process asks for them.
        held = found_organization(opened, slug, held=True)
        ring.issuer(opened, held, clock.now(), settings.public_url)
    with database.sessions() as opened:
        waiting = bulk.due(opened, organization.id)
    if not waiting:
        click.echo("Nothing is due.")
        return
    press = Press(b"", ring, settings.public_url, clock.now())
    issued, unmade = 0, list[bulk.Unmade]()
    makers = bulk.Makers(
        database, organization.id, settings.sealing_passphrase, min(processes, waiting)
    )
    with (
        _told_if_stopped(lambda: f"Stopped after {issued}; the same command goes on from there."),
        served.outside_requests(),
        makers,
        click.progressbar(length=waiting, label="Issuing", show_pos=True) as bar,
    ):
        for done in bulk.issue_due(database, organization.id, makers, press):
            issued += done.issued
            unmade += done.unmade
            bar.update(done.issued + len(done.unmade))
    click.echo(f"Issued {issued}.")
    for one in unmade:
        board, word = one.why.forbidden_by, one.why.text
        why = f"{board} forbids “{word}”" if board else f"no font has “{word}”"
        click.echo(f"Not issued: {one.name}: {why}.", err=True)
    if unmade:
        raise SystemExit(1)


@click.command("render")
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--form",
    "forms",
    multiple=True,
    type=click.Choice(bulk_reading.FORMS),
    default=("pdf",),
    show_default=True,
    help="May be given twice.",
)
def render_command(slug: str, folder: Path, forms: tuple[str, ...]) -> None:
    """Write every certificate of the organization SLUG into FOLDER, as it was issued.

    Files that are there already are left alone, so that it can be stopped and taken up again. They
    show license numbers: keep the folder as you keep the database.
    """
    settings, database, organization = _ready(slug)
    ring = KeyRing(settings.sealing_passphrase)
    with database.sessions() as opened:
        waiting = bulk_reading.count(opened, organization.id, 0)
    with (
        _told_if_stopped(lambda: "Stopped; the same command goes on from there."),
        click.progressbar(length=waiting, label="Writing", show_pos=True) as bar,
    ):
        for written in bulk_reading.write_files(database, organization.id, ring, folder, forms):
            bar.update(written)
    click.echo(f"{waiting} certificates are in {folder}.")


@click.command("reverify")
@click.argument("slug")
@click.option("--after", default=0, type=click.IntRange(0), help="Go on after this number.")
@processes_option
def reverify_command(slug: str, after: int, processes: int) -> None:
    """Check every certificate of the organization SLUG again, by its kept bytes.

    Exit 1 where one is not as it was issued.
    """
    settings, database, organization = _ready(slug)
    with database.sessions() as opened:
        waiting = bulk_reading.count(opened, organization.id, after)
    last, wrong, verdicts = after, list[bulk_reading.Checked](), dict[str, int]()
    with (
        _told_if_stopped(lambda: f"Stopped; go on with --after {last}."),
        click.progressbar(length=waiting, label="Checking", show_pos=True) as bar,
    ):
        for checked in bulk_reading.reverify(
            database,
            organization.id,
            settings.sealing_passphrase,
            after=after,
            processes=processes,
        ):
            for one in checked:
                last = one.number
                verdicts[one.verdict] = verdicts.get(one.verdict, 0) + 1
                if one.problem:
                    wrong.append(one)
            bar.update(len(checked))
    for one in wrong:
        click.echo(f"{one.number:06d}: {one.problem}", err=True)
    told = ", ".join(f"{many} {verdict}" for verdict, many in sorted(verdicts.items()))
    click.echo(f"Checked {waiting}: {told or 'none'}.")
    if wrong:
        raise SystemExit(1)


@contextmanager
def _told_if_stopped(words: Callable[[], str]) -> Iterator[None]:
    # A service that is told to end stops as if at the keyboard: the batch under way is undone.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"\n{words()}", err=True)
        raise SystemExit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _ready(slug: str) -> tuple[Settings, Database, Organization]:
    settings = read_settings()
    database = opened_database(settings)
    with database.sessions() as opened, told_if_sealed():
        organization = found_organization(opened, slug)
        KeyRing(settings.sealing_passphrase).check(opened)
    return settings, database, organization


COMMANDS = (issue_command, render_command, reverify_command)
