"""The commands of the language list: `hrtraining language measure` and `... language check`."""

from __future__ import annotations

import json
from pathlib import Path

import click
import yaml

from hrtraining.language.finder import findings
from hrtraining.language.measure import (
    LabelError,
    Measure,
    Outcome,
    measure,
    outcome,
    read_labels,
)
from hrtraining.language.zones import Severity, Zone

LABELED = Path("tests/language/labeled")
FILES = {"tuning": "tuning.yaml", "held out": "held_out.yaml"}
FOUND_ERRORS = 1


@click.group()
def language() -> None:
    """The list of stigmatizing language: measure its finder, check a text."""


@language.command("measure")
@click.option(
    "--labeled",
    type=click.Path(path_type=Path),
    default=LABELED,
    show_default=True,
    help="The folder with the labeled sentences.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON table instead of lines.")
@click.option("--show", is_flag=True, help="Also what was missed or found wrongly in tuning.yaml.")
def measure_command(labeled: Path, as_json: bool, show: bool) -> None:
    """Print precision and recall on the labeled sentences, tuned and held out apart.

    A finding is right where a person expected one of the same row in overlapping words. The rules
    were made with tuning.yaml; held_out.yaml shows how they carry over to new sentences.
    """
    outcomes = {name: _outcomes(labeled / file) for name, file in FILES.items()}
    measures = {name: measure(found) for name, found in outcomes.items()}
    if as_json:
        tables = {name: as_table(each) for name, each in measures.items()}
        click.echo(json.dumps(tables, indent=2))
        return
    for name, each in measures.items():
        click.echo("\n".join(told(f"{name} ({FILES[name]})", each)))
    if show:
        click.echo("\n".join(_shown(outcomes["tuning"])))


@language.command("check")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="TEXTFILE"
)
@click.option(
    "--zone",
    type=click.Choice([zone.value for zone in Zone]),
    default=Zone.TEACHING.value,
    show_default=True,
    help="Where the text stands.",
)
def check_command(file: Path, zone: str) -> None:
    """Tell every finding of a text file as `line: severity: message`; exit 1 with an error.

    The whole file is read as text of one zone. `hrtraining check` knows the zones of the course.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise click.ClickException("The file is not UTF-8.") from fault
    except OSError as fault:
        raise click.ClickException(f"The file cannot be read: {fault.strerror}.") from fault
    found = findings(text, zone)
    for each in found:
        line = text.count("\n", 0, each.start) + 1
        click.echo(f"{line}: {each.severity.value}: {each.told()}")
    if any(each.severity is Severity.ERROR for each in found):
        raise SystemExit(FOUND_ERRORS)


def _outcomes(file: Path) -> list[Outcome]:
    if not file.is_file():
        raise click.ClickException(
            f"There is no file {str(file)!r}. The labeled sentences are part of the source, not of "
            "the installed package; run this in the source or name the folder with --labeled."
        )
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
        return [outcome(sentence) for sentence in read_labels(entries)]
    except (yaml.YAMLError, LabelError, KeyError, TypeError, ValueError) as fault:
        raise click.ClickException(f"{file}: {fault}") from fault


def as_table(each: Measure) -> dict[str, int | float]:
    """A measure as JSON tells it; shares are rounded to four places."""
    return {
        "sentences": each.sentences,
        "expected": each.expected,
        "hits": each.hits,
        "missed": each.missed,
        "false_alarms": each.false_alarms,
        "precision": round(each.precision, 4),
        "recall": round(each.recall, 4),
        "severities_right": each.severities_right,
    }


def told(name: str, each: Measure) -> list[str]:
    """A measure in lines for people."""
    found = each.hits + each.false_alarms
    return [
        f"{name}: {each.sentences} sentences, {each.expected} findings expected",
        f"  precision {each.precision:.3f}  {each.hits} of {found} findings are right",
        f"  recall    {each.recall:.3f}  {each.hits} of {each.expected} expected were found",
        f"  severity  {each.severities_right} of {each.hits} as expected",
    ]


def _shown(outcomes: list[Outcome]) -> list[str]:
    lines: list[str] = []
    for each in outcomes:
        text = " ".join(each.sentence.text.split())
        lines += [f"missed row {m.row}: {text}" for m in each.missed]
        lines += [f"false alarm row {f.row} '{f.match}': {text}" for f in each.false_alarms]
    return lines
