"""The commands `hrtraining keys`, `hrtraining certificate` and `hrtraining audit`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.accounts.models import Organization
from hrtraining.certificates import log, published
from hrtraining.certificates.exports import offline
from hrtraining.certificates.keys import PURPOSES, KeyRing, change_passphrase
from hrtraining.certificates.models import IssuerName, SigningKey
from hrtraining.certificates.reader.credential import Trusted
from hrtraining.certificates.reader.files import LARGEST_FILE, Unreadable, check_file, read_json
from hrtraining.certificates.rules.chain import Head, read_head
from hrtraining.certificates.rules.snapshot import in_words
from hrtraining.certificates.rules.verdicts import EXIT_CODES, Finding, Verdict
from hrtraining.certificates.sealing import WrongPassphrase
from hrtraining.database import Database, migrate
from hrtraining.settings import SHORTEST_PASSPHRASE, SettingError, Settings, kept_secret

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SEALED_OTHERWISE = (
    "The signing keys in this database are sealed under another passphrase. Set KEY_PASSPHRASE "
    "(or, if there was none, SECRET_KEY) to what it was; `hrtraining keys reseal` changes it."
)


@click.group()
def keys() -> None:
    """Keys that sign certificates: kept sealed under KEY_PASSPHRASE, never shown."""


@keys.command("list")
def keys_list() -> None:
    """Every key of every organization, with what is public about it."""
    with opened_database().sessions() as opened:
        rows = opened.execute(
            select(SigningKey, Organization.slug, IssuerName.did)
            .join(Organization, Organization.id == SigningKey.organization_id)
            .outerjoin(IssuerName, IssuerName.organization_id == Organization.id)
            .order_by(Organization.slug, SigningKey.id)
        ).all()
    for key, slug, did in rows:
        until = f"until {key.ended_at:%Y-%m-%d}" if key.ended_at else "in use"
        click.echo(f"{slug}  {key.purpose:<10}  from {key.made_at:%Y-%m-%d}, {until}  {did or ''}")
    if not rows:
        click.echo("No keys yet: an organization's are made when it first issues.")


@keys.command("rotate")
@click.argument("slug")
def keys_rotate(slug: str) -> None:
    """Give the organization SLUG new keys; what the old ones signed goes on verifying."""
    settings = read_settings()
    with opened_database(settings).transaction() as opened, told_if_sealed():
        organization = found_organization(opened, slug, held=True)
        ring = KeyRing(settings.sealing_passphrase)
        ring.check(opened)
        for purpose in PURPOSES:
            ring.make(opened, organization, purpose, clock.now())
    click.echo(f"'{slug}' signs with new keys. Publish its document anew where you copied it.")


@keys.command("reseal")
def keys_reseal() -> None:
    """Seal the keys under another passphrase: from OLD_KEY_PASSPHRASE to KEY_PASSPHRASE."""
    old, settings = os.environ.get("OLD_KEY_PASSPHRASE", ""), read_settings()
    if len(old) < SHORTEST_PASSPHRASE:
        raise click.ClickException("Set OLD_KEY_PASSPHRASE to what the keys are sealed under now.")
    with opened_database(settings).transaction() as opened, told_if_sealed():
        changed = change_passphrase(opened, old, settings.sealing_passphrase)
    click.echo("The keys are sealed anew." if changed else "There are no keys yet.")


@keys.command("document")
@click.argument("slug")
def keys_document(slug: str) -> None:
    """Print the issuer's document (did.json) of the organization SLUG."""
    with opened_database().sessions() as opened:
        document = published.issuer_document(opened, slug)
    if document is None:
        raise click.ClickException(f"'{slug}' has not issued anything yet.")
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@click.group()
def certificate() -> None:
    """Certificates: verify one without any network."""


@certificate.command("verify")
@click.argument("file", type=FILE)
@click.option("--issuer", "issuers", multiple=True, type=FILE, help="An issuer's did.json.")
@click.option("--status-list", "lists", multiple=True, type=FILE, help="A signed status list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def verify_command(
    file: Path, issuers: tuple[Path, ...], lists: tuple[Path, ...], *, as_json: bool
) -> None:
    """Check FILE (PDF, JSON, or a badge as PNG or SVG) without any network.

    Exit 0 valid as of the list's date, 1 revoked or replaced, 3 genuine but issuer or status not
    known, 4 not genuine.
    """
    trusted = Trusted.of([_document(one) for one in issuers], [_document(one) for one in lists])
    finding = check_file(file.read_bytes()[: LARGEST_FILE + 1], trusted)
    if as_json:
        click.echo(json.dumps(asdict(finding), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(finding)))
    sys.exit(EXIT_CODES[finding.verdict])


@certificate.command("verifier")
def verifier_command() -> None:
    """Print a page that verifies certificates by itself, opened from disk, as of today."""
    settings = read_settings()
    with opened_database(settings).sessions() as opened, told_if_sealed():
        ring = KeyRing(settings.sealing_passphrase)
        written = offline.page(
            published.issuer_documents(opened),
            published.all_lists(opened, ring, clock.now()),
            public_url=settings.public_url,
            made=clock.now(),
        )
    click.echo(written)


@click.group()
def audit() -> None:
    """The log of certificates: find what was changed, moved or taken out."""


@audit.command("verify")
@click.option("--organization", "slug", help="Only this one.")
@click.option(
    "--head",
    "published",
    multiple=True,
    type=FILE,
    help="A status list, or the output of `audit head`, that was kept from before.",
)
def audit_verify(slug: str | None, published: tuple[Path, ...]) -> None:
    """Hold every log against its certificates, and against heads that were kept.

    Without a kept head, entries cut off together with their certificates leave no trace.
    Exit 0 whole, 1 something is wrong.
    """
    heads = [_kept_head(file) for file in published]
    wrong = 0
    with opened_database().sessions() as opened:
        for organization in _organizations(opened, slug):
            mine = [head for owner, head in heads if owner == organization.slug]
            found = log.problems(opened, organization, mine)
            now = log.head(opened, organization.id)
            against = f", held against {len(mine)} kept heads" if mine else ""
            click.echo(f"{organization.slug}: {now.entries} entries{against}")
            for problem in found:
                click.echo(f"  error: {problem}")
            wrong += len(found)
    if wrong:
        click.echo(f"{wrong} problems.")
        sys.exit(1)
    click.echo("The log is whole.")


@audit.command("head")
@click.argument("slug")
def audit_head(slug: str) -> None:
    """Print the head of the log of the organization SLUG, to be kept elsewhere."""
    with opened_database().sessions() as opened:
        organization = found_organization(opened, slug)
        head = log.head(opened, organization.id)
    click.echo(f"{slug}: {head}")


def require_keys(settings: Settings, database: Database) -> None:
    """Stops a server that could not open the keys its certificates need."""
    with database.sessions() as opened, told_if_sealed():
        KeyRing(settings.sealing_passphrase).check(opened)


@contextmanager
def told_if_sealed() -> Iterator[None]:
    """A wrong passphrase as a command's error that says what to do."""
    try:
        yield
    except WrongPassphrase as fault:
        raise click.ClickException(SEALED_OTHERWISE) from fault


def _told(finding: Finding) -> list[str]:
    words = {
        Verdict.VALID: "VALID",
        Verdict.REPLACED: "REPLACED: do not accept this one, ask for the newest",
        Verdict.REVOKED: "REVOKED: it does not count",
        Verdict.UNKNOWN: "NOT KNOWN: do not accept it on this alone",
        Verdict.NOT_GENUINE: "NOT GENUINE",
    }
    as_of = f" (as of {finding.as_of})" if finding.as_of else ""
    lines = [words[finding.verdict] + as_of, *finding.reasons]
    if finding.verdict is not Verdict.NOT_GENUINE:
        day = in_words(finding.completed_on) if finding.completed_on else "unknown"
        lines += [
            "",
            f"Name          {finding.name}",
            f"Certificate   {finding.title}",
            f"Completed on  {day}",
            f"Issuer        {finding.issuer} ({finding.issuer_did})",
            f"Public page   {finding.address}",
        ]
    if finding.log:
        lines.append(f"{finding.log}")
    return lines


def _document(file: Path) -> Any:
    try:
        return read_json(file.read_bytes()[: LARGEST_FILE + 1])
    except Unreadable as fault:
        raise click.ClickException(f"{file}: this is no JSON document.") from fault


def _kept_head(file: Path) -> tuple[str, Head]:
    """Whose head it is (empty where the file does not say) and the head."""
    text = file.read_text(encoding="utf-8", errors="replace")
    owner = text.partition(":")[0].strip() if not text.lstrip().startswith("{") else ""
    if not owner:
        document = _document(file)
        text = str(document.get("description", "")) if isinstance(document, dict) else ""
        issuer = str(document.get("issuer", "")) if isinstance(document, dict) else ""
        owner = issuer.rpartition(":")[2]
    head = read_head(text)
    if head is None:
        raise click.ClickException(f"{file}: there is no head of a log in it.")
    return owner, head


def _organizations(opened: Session, slug: str | None) -> list[Organization]:
    if slug is not None:
        return [found_organization(opened, slug)]
    return list(opened.scalars(select(Organization).order_by(Organization.slug)))


def found_organization(opened: Session, slug: str, *, held: bool = False) -> Organization:
    """The organization, its row held where it is to be changed; a command's error without it."""
    statement = select(Organization).where(Organization.slug == slug)
    found = opened.scalar(statement.with_for_update() if held else statement)
    if found is None:
        _refuse(f"There is no organization '{slug}'.")
    return found


def _refuse(message: str) -> NoReturn:
    raise click.ClickException(message)


def read_settings() -> Settings:
    """The settings of this installation, or of a demo on this machine."""
    environment = dict(os.environ)
    instance = Path(environment.get("INSTANCE_FOLDER", "instance")).absolute()
    if "SECRET_KEY" not in environment and (instance / "secret_key").exists():
        environment["SECRET_KEY"] = kept_secret(instance)  # a demo on this machine
    try:
        return Settings.from_environment(environment)
    except SettingError as fault:
        raise click.ClickException(str(fault)) from fault


def opened_database(settings: Settings | None = None) -> Database:
    """The database, migrated."""
    if settings is None:
        # What only reads public things needs no secret.
        environment = {"SECRET_KEY": "-" * 32, **os.environ}
        settings = Settings.from_environment(environment)
    database = Database.at(settings.database_url)
    migrate(database.engine)
    return database
