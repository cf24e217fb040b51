"""The command `hrtraining vignette convert`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from hrtraining import clock
from hrtraining.exchange.exports.guide import CannotPrint
from hrtraining.exchange.formats import Leaving, of_file, read_file
from hrtraining.exchange.rules.ledger import LossReport
from hrtraining.exchange.rules.outcomes import LARGEST_FILE, Refused

LOST, REFUSED = 1, 4


@click.command("convert")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def convert(source: Path, target: Path) -> None:
    """Write the case in SOURCE as TARGET; how the names end says the formats.

    .md is our own text, .twee or .tw is Twee 3 for SugarCube, .pdf a facilitator's guide (only
    as a target). What was found in SOURCE and what became of it is told. Exit 0 nothing was
    dropped, 1 something was, 4 the file is refused.
    """
    writer = of_file(target.name)
    if writer is None or writer.write is None:
        raise click.UsageError(f"{target.name} ends in no format that can be written.")
    try:
        with source.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise click.ClickException(f"{source} cannot be read: {fault.strerror}") from fault
    made = read_file(content, source.name)
    if isinstance(made, Refused):
        click.echo(f"{source}:{made.line}: {made.reason}", err=True)
        raise SystemExit(REFUSED)
    try:
        written = writer.write(Leaving(made.case, made.text, clock.now()))
    except CannotPrint as fault:
        raise click.ClickException(str(fault)) from fault
    try:
        target.write_bytes(written)
    except OSError as fault:
        raise click.ClickException(f"{target} cannot be written: {fault.strerror}") from fault
    for line in report_lines(made.report, str(source)):
        click.echo(line)
    raise SystemExit(0 if made.report.lossless else LOST)


def report_lines(report: LossReport, path: str) -> Iterator[str]:
    """Everything that was not taken as it stood, at its line, then the counts."""
    for line in report.noted():
        yield f"{path}:{line.line}: {line.fate.value}: {line.construct}: {line.note}"
    for count in report.counts():
        yield (
            f"{count.construct}: {count.found} found = {count.imported} imported "
            f"+ {count.mapped} mapped + {count.dropped} dropped"
        )
