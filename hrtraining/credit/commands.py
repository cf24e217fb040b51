"""The commands about credit: `hrtraining credit formula` and `show`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit import records
from hrtraining.credit.exports.boards_page import boards_page
from hrtraining.credit.measuring import measure
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import BoardHours, board_data, compare, inputs_data
from hrtraining.credit.rules.hours import (
    EASIEST,
    HARDEST,
    Agreement,
    CasesAs,
    Hours,
    Inputs,
    NoHours,
    agreement,
    mergener,
    told,
)
from hrtraining.credit.rules.lines import printed
from hrtraining.credit.rules.measure import Measured
from hrtraining.database import Database, migrate
from hrtraining.settings import Settings, shipped


class Number(click.ParamType[Decimal]):
    """A decimal, such as 2.5."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """The decimal; refuses anything else."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is no number", param, ctx)
        if not number.is_finite() or not EASIEST <= number <= HARDEST:
            self.fail(f"{value} is not from {EASIEST} to {HARDEST}", param, ctx)
        return number


@click.group()
def credit() -> None:
    """Hours of credit: how they come from content, and what each board would give."""


@credit.command("formula")
@click.option("--words", required=True, type=click.IntRange(0, 10_000_000))
@click.option("--items", required=True, type=click.IntRange(0, 10_000))
@click.option("--difficulty", required=True, type=Number(), help="1 very easy to 5 very difficult.")
def formula_command(words: int, items: int, difficulty: Decimal) -> None:
    """Minutes by Mergener's formula, for a whole course."""
    click.echo(f"{told(mergener(words, items, difficulty))} minutes")


@credit.command("show")
@click.argument("course")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option(
    "--cases",
    type=click.Choice([one.value for one in CasesAs]),
    default=CasesAs.WORDS.value,
    show_default=True,
    help="Count cases as words or as minutes; never both.",
)
@click.option(
    "--organization",
    "slug",
    help="The edition that this one offers, with its raters and pilot readers.",
)
@click.option("--difficulty", "ratings", multiple=True, type=click.IntRange(EASIEST, HARDEST))
@click.option("--pilot", "pilots", multiple=True, type=click.IntRange(1, 20_000), help="Minutes.")
@click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A content folder; the shipped one otherwise.",
)
def show_command(
    course: str,
    cases: str,
    ratings: tuple[int, ...],
    pilots: tuple[int, ...],
    folder: Path | None,
    *,
    slug: str | None,
    as_json: bool,
) -> None:
    """What COURSE would earn with every board, side by side, and how.

    Raters and pilot readers are an organization's: `--organization` uses what it has recorded for
    the edition that it offers. Without it, `--difficulty` and `--pilot` try out what such records
    would come to with the content as it is on disk.
    """
    if slug is None:
        found = _from_content(course, folder, agreement(ratings), pilots)
    elif ratings or pilots or folder:
        raise click.UsageError(
            "--organization shows what was recorded: leave out --difficulty, --pilot and --content."
        )
    else:
        found = _from_records(course, slug)
    boards = compare(packs().values(), found.inputs, CasesAs(cases))
    if as_json:
        said = inputs_data(found.inputs)
        data = {
            "course": course,
            "organization": slug,
            "edition": found.fingerprint,
            "cases_as": cases,
            "content": said["content"],
            "difficulty": said["difficulty"],
            "agreement": said["agreement"],
            "pilots": said["pilots"],
            "boards": [board_data(board) for board in boards],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.title}, edition {found.fingerprint[:12]}")
    if slug is not None:
        click.echo(told_records(slug, found.inputs))
    for line in [*told_content(found.inputs.content), *told_boards(boards)]:
        click.echo(line)


@dataclass(frozen=True, slots=True)
class Found:
    """An edition and everything that its hours are worked out from."""

    title: str
    fingerprint: str
    inputs: Inputs


def _from_content(
    course: str, folder: Path | None, difficulty: Agreement | None, pilots: tuple[int, ...]
) -> Found:
    library = read_library(folder or shipped("content"), clock.now().date())
    if any(found.is_error for found in library.problems):
        raise click.ClickException("The content must be mended first: run `hrtraining check`.")
    if course not in library.courses:
        known = ", ".join(sorted(library.courses))
        raise click.ClickException(f"There is no course '{course}'; there is: {known}.")
    found = served_course(library, course)
    value = from_data(RenderedCourse, found.course.data)
    inputs = Inputs(measure(value, found.parts), difficulty, pilots)
    return Found(value.title, found.course.fingerprint, inputs)


def _from_records(course: str, slug: str) -> Found:
    database = Database.at(
        Settings.from_environment({"SECRET_KEY": "-" * 32, **os.environ}).database_url
    )
    migrate(database.engine)
    with database.sessions() as opened, served.outside_requests():
        row = opened.execute(
            select(Edition.id, Edition.title, Edition.fingerprint, Offering.organization_id)
            .join(Offering, Offering.course_edition_id == Edition.id)
            .join(Organization, Organization.id == Offering.organization_id)
            .where(Organization.slug == slug, Offering.course_slug == course)
        ).one_or_none()
        if row is None:
            raise click.ClickException(_not_offered(opened, course, slug))
        inputs = records.inputs_of(opened, row.organization_id, row.id)
    database.engine.dispose()
    return Found(row.title, row.fingerprint, inputs)


def _not_offered(opened: Session, course: str, slug: str) -> str:
    organization = opened.scalar(select(Organization.id).where(Organization.slug == slug))
    if organization is None:
        known = opened.scalars(select(Organization.slug).order_by(Organization.slug)).all()
        return f"There is no organization '{slug}'; there is: {', '.join(known) or 'none yet'}."
    offered = opened.scalars(
        select(Offering.course_slug)
        .where(Offering.organization_id == organization)
        .order_by(Offering.course_slug)
    ).all()
    return f"'{slug}' offers no course '{course}'; it offers: {', '.join(offered) or 'none yet'}."


def told_records(slug: str, inputs: Inputs) -> str:
    """What an organization has recorded for the edition, in a line for people."""
    rated = (
        f"difficulty {told(inputs.difficulty.difficulty)} ({inputs.difficulty.told})"
        if inputs.difficulty
        else "nobody has rated the difficulty"
    )
    times = ", ".join(str(one) for one in sorted(inputs.pilots))
    read = f"pilot readers took {times} minutes" if times else "no pilot reader's time"
    return f"Recorded by '{slug}': {rated}; {read}"


def told_content(content: Measured) -> Iterator[str]:
    """A measured course as lines for people."""
    yield f"\nCounted: {content.words:,} words of teaching"
    for part in content.modules:
        yield f"  {part.words:>7,}  {part.title}"
    yield (
        f"Counted: {content.case_words:,} words or {content.case_minutes:f} minutes of cases "
        "(each by its shortest run to an ending not marked bad)"
    )
    for run in content.cases:
        left = "" if run.shortest else "  not proved in full, so nothing counts"
        yield f"  {run.words:>7,}  {run.title} ({run.minutes:f} minutes){left}"
    yield f"Counted: {content.items} items asked of one trainee (of {content.bank} in the bank)"
    yield "Left out:"
    for what, count in (*content.left_out, *content.items_left_out):
        yield f"  {count:>7,}  {what}"
    yield f"  {content.works:>7,}  works cited"


def told_boards(boards: tuple[BoardHours, ...]) -> Iterator[str]:
    """Every board as lines for people."""
    for board in boards:
        pack = board.pack
        yield f"\n{pack.name} ({pack.board})"
        for one in board.found:
            mark = "" if one.accepted.verified else "  [not verified]"
            match one:
                case NoHours(missing=missing):
                    yield f"  {one.method.value:<9} none: {missing}{mark}"
                case Hours(hours=hours, steps=steps):
                    amount = f"{printed(hours)} {pack.text('unit')}" if hours else "none"
                    yield f"  {one.method.value:<9} {amount}{mark}"
                    yield from (f"            {step}" for step in steps)
            yield f"            {one.accepted.evidence}"


@credit.command("boards")
def boards_command() -> None:
    """The rules of every board, as docs/boards.md has them."""
    click.echo(boards_page(packs().values()), nl=False)
