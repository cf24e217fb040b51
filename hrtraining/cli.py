"""The `hrtraining` command. Exit 2 is click's own usage error; other numbers are each command's."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hrtraining import clock, content, demo
from hrtraining.access import Role
from hrtraining.accounts import operations
from hrtraining.accounts.models import Organization
from hrtraining.application import create_app
from hrtraining.certificates import bulk_commands
from hrtraining.certificates.commands import audit, certificate, keys, require_keys
from hrtraining.courses import operations as courses
from hrtraining.courses.commands import check
from hrtraining.credit.commands import credit
from hrtraining.credit.publishing import Refused, publish
from hrtraining.database import Database, migrate
from hrtraining.exchange.commands import convert
from hrtraining.language.commands import language
from hrtraining.mail import mailer_for
from hrtraining.settings import SettingError, Settings, kept_secret, port
from hrtraining.vignettes import offered
from hrtraining.vignettes.commands import vignette
from hrtraining.vignettes.models import VignetteVersion


@click.group()
@click.version_option(package_name="hrtraining")
def main() -> None:
    """Clinician training with credit and certificates."""


main.add_command(check)
vignette.add_command(convert)
main.add_command(vignette)
main.add_command(language)
main.add_command(keys)
main.add_command(certificate)
main.add_command(audit)
main.add_command(credit)
for command in bulk_commands.COMMANDS:
    certificate.add_command(command)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, workers: int) -> None:
    """Migrate the database, then serve (the production path)."""
    settings = _settings()
    try:
        mailer_for(settings)
    except SettingError as fault:
        raise click.ClickException(str(fault)) from fault
    database, _editions = _with_content(settings)
    with database.sessions() as opened:
        invented = opened.scalar(select(Organization.slug).where(Organization.is_demo).limit(1))
    if invented is not None:
        raise click.ClickException(
            f"This database holds the demo organization '{invented}', whose certificates are "
            "SPECIMENs. Serve another database, or use `hrtraining demo`."
        )
    require_keys(settings, database)
    _serve(settings, host, workers)


@main.command("demo")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def demo_command(workers: int) -> None:
    """Set up a demo on this machine, once, and serve it: invented people, SPECIMEN certificates."""
    settings = demo_settings(dict(os.environ))
    database, editions = _with_content(settings)
    if not demo.is_made(database):
        click.echo("Making the demo (this happens once)…")
        logins = demo.make(create_app(settings), editions)
        click.echo("\nInvented people of this demo; their passwords are told only now:\n")
        for login in logins:
            click.echo(f"  {login.role:<18} {login.email:<28} {login.password}")
        click.echo("\nTo begin again with new ones, delete the folder 'instance'.\n")
    require_keys(settings, database)
    database.engine.dispose()
    _serve(settings, "127.0.0.1", workers)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database's tables to this version; keeps every row."""
    _ready(_settings(secret_needed=False))
    click.echo("The database is up to date.")


@vignette.command("withdraw")
@click.argument("slug")
@click.option("--version", "number", required=True, type=int, help="The number of the version.")
@click.option("--reason", required=True, help="Trainees read it; it cannot be changed.")
@click.option("--unsafe", is_flag=True, help="Stop those in the middle of it at once.")
def vignette_withdraw(slug: str, number: int, reason: str, *, unsafe: bool) -> None:
    """Withdraw a version of the case SLUG for every organization."""
    database = _ready(_settings(secret_needed=False))
    with database.transaction() as opened:
        version = opened.scalar(
            select(VignetteVersion).where(
                VignetteVersion.slug == slug, VignetteVersion.number == number
            )
        )
        if version is None:
            raise click.ClickException(f"There is no version {number} of a case '{slug}'.")
        by = offered.By(None, clock.now())
        offered.withdraw(opened, version, None, reason, by, unsafe=unsafe)
    click.echo(f"Version {number} of '{slug}' is withdrawn everywhere.")


@main.group()
def organization() -> None:
    """Organizations that offer courses and issue certificates."""


@organization.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="As printed on certificates.")
@click.option("--address", required=True, help="Postal or web address, as printed.")
@click.option("--email", required=True, help="Where trainees and auditors can write.")
@click.option("--time-zone", required=True, help="IANA name, such as America/New_York.")
def organization_create(slug: str, name: str, address: str, email: str, time_zone: str) -> None:
    """Create the organization SLUG (lower-case letters, digits and hyphens)."""
    if not slug.replace("-", "").isalnum() or slug != slug.lower() or not slug.isascii():
        raise click.ClickException("SLUG may hold lower-case letters, digits and hyphens only.")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise click.ClickException(f"No time zone is called {time_zone!r}.") from fault
    database = _ready(_settings(secret_needed=False))
    try:
        with database.transaction() as opened:
            operations.create_organization(
                opened,
                slug=slug,
                name=name,
                address=address,
                contact_email=email,
                time_zone=time_zone,
                is_demo=False,
                at=clock.now(),
            )
    except IntegrityError as fault:
        raise click.ClickException(f"An organization '{slug}' exists already.") from fault
    click.echo(f"Created the organization '{slug}'.")


@organization.command("offer")
@click.argument("slug")
@click.argument("course")
@click.option("--for-credit", is_flag=True, help="Ask for credit; refused with every reason.")
def organization_offer(slug: str, course: str, *, for_credit: bool) -> None:
    """Let the organization SLUG offer a COURSE, not for credit unless it is asked and may be."""
    settings = _settings(secret_needed=False)
    database, editions = _with_content(settings)
    if course not in editions:
        known = ", ".join(sorted(editions))
        raise click.ClickException(f"There is no course '{course}'; there is: {known}.")
    with database.transaction() as opened:
        where = opened.scalar(select(Organization).where(Organization.slug == slug))
        if where is None:
            raise click.ClickException(f"There is no organization '{slug}'; create it first.")
        offering = courses.offer(opened, where.id, course, editions[course], clock.now())
        if for_credit:
            # Nothing is sent here, so that no way to send mail is asked for.
            unsent = replace(settings, outbox=settings.instance_folder / "outbox")
            with create_app(unsent).app_context():
                outcome = publish(opened, offering, at=clock.now(), actor_person_id=None)
            if isinstance(outcome, Refused):
                raise click.ClickException(
                    "This course cannot be offered for credit:\n"
                    + "\n".join(f"- {one.what}\n  {one.do}" for one in outcome.judged.reasons)
                )
    click.echo(f"'{slug}' offers '{course}'.")


@main.group()
def person() -> None:
    """People and what they do for organizations."""


@person.command("grant")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--email", required=True, help="The person's address, verified.")
@click.option("--organization", "slug", required=True, help="The organization's slug.")
def person_grant(role: str, email: str, slug: str) -> None:
    """Give a person a ROLE in an organization."""
    database = _ready(_settings(secret_needed=False))
    with database.transaction() as opened:
        found = operations.person_with(opened, email)
        if found is None or found.email_verified_at is None:
            raise click.ClickException(
                f"No verified account under {email}. They create one in the browser first."
            )
        where = opened.scalar(select(Organization).where(Organization.slug == slug))
        if where is None:
            raise click.ClickException(f"There is no organization '{slug}'; create it first.")
        new = operations.grant_role(opened, found, where, Role(role), clock.now())
    click.echo(f"{email} {'is now' if new else 'was already'} {role} of '{slug}'.")


def _settings(*, secret_needed: bool = True) -> Settings:
    environment = dict(os.environ)
    if not secret_needed:
        # Commands that neither sign nor serve do not need the key.
        environment.setdefault("SECRET_KEY", "-" * 32)
    try:
        return Settings.from_environment(environment)
    except SettingError as fault:
        raise click.ClickException(str(fault)) from fault


def _ready(settings: Settings) -> Database:
    database = Database.at(settings.database_url)
    migrate(database.engine)
    return database


def _with_content(settings: Settings) -> tuple[Database, dict[str, int]]:
    """The database, migrated, with the content kept; broken content stops here."""
    try:
        library = content.read_sound(content.folder_of(settings))
    except content.BrokenContent as fault:
        raise click.ClickException(str(fault)) from fault
    database = _ready(settings)
    return database, content.keep(database, library)


def _serve(settings: Settings, host: str, workers: int) -> None:
    from hrtraining.serving import serve as serve_now

    at_port = port(os.environ)
    click.echo(f"Serving on {settings.public_url} (stop with Ctrl-C)")
    sys.stdout.flush()
    serve_now(settings, host=host, port=at_port, workers=workers)


def demo_settings(environment: dict[str, str]) -> Settings:
    """The settings of a demo on this machine: invented people, letters in a folder."""
    instance = Path(environment.get("INSTANCE_FOLDER", "instance")).absolute()
    environment.setdefault("SECRET_KEY", kept_secret(instance))
    settings = Settings.from_environment(environment)
    return replace(settings, demo=True, outbox=settings.outbox or instance / "outbox")
