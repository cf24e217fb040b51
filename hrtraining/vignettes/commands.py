"""The commands for cases: `hrtraining vignette prove`, `play` and `map`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click

from hrtraining.courses.files import read_file
from hrtraining.texts.problems import Problem, any_errors
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.exports.map_svg import map_svg
from hrtraining.vignettes.exports.proof_lines import proof_lines
from hrtraining.vignettes.rules.map.layout import NotDrawn, lay_out
from hrtraining.vignettes.rules.map.outline import outline_lines, plain
from hrtraining.vignettes.rules.proof import (
    DEFAULT_LIMIT,
    GREATEST_LIMIT,
    Kind,
    Proof,
    Verdict,
    prove,
)
from hrtraining.vignettes.terminal import play_in_terminal

FILE = click.argument("file", type=click.Path(path_type=Path))
LIMIT = click.option(
    "--limit",
    default=DEFAULT_LIMIT,
    show_default=True,
    type=click.IntRange(1, GREATEST_LIMIT),
    metavar="STATES",
    help="Stop at so many states, and claim nothing then.",
)

# What the reader says of a name that leads nowhere, the proof says with the run that shows it.
_PROVED = {
    "unknown-target": Kind.UNKNOWN_TARGET,
    "unknown-scene": Kind.UNKNOWN_TARGET,
    "unknown-choice": Kind.UNKNOWN_TARGET,
    "choices-missing": Kind.DEAD_END,
    "ending-missing": Kind.NO_WAY_OUT,
}


@click.group()
def vignette() -> None:
    """Branching cases: prove them, play them, draw them."""


@vignette.command("prove")
@FILE
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@LIMIT
def prove_command(file: Path, limit: int, *, as_json: bool) -> None:
    """Explore every state that a run through FILE can reach, and tell every fault.

    Exit 0 proved, 1 errors found, 3 limit reached without errors, 4 unreadable.
    """
    case, problems = read_case(file)
    if case is None:
        _tell_unreadable(file, problems, as_json=as_json)
    proof = prove(case, limit)
    left = _not_proved(problems, proof)
    if not proof.states and any_errors(left):
        _tell_unreadable(file, left, as_json=as_json)
    if as_json:
        report = proof.as_json() | {"problems": [_as_json(problem) for problem in left]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _tell(file, left)
        for line in proof_lines(proof, str(file), left):
            click.echo(line)
    raise SystemExit(Verdict.ERRORS if any_errors(left) else proof.verdict)


@vignette.command("play")
@FILE
def play_command(file: Path) -> None:
    """Play the case in FILE here in the terminal."""
    case, problems = read_case(file)
    if case is None or any_errors(problems):
        _tell_unreadable(file, problems)
    play_in_terminal(case)


@vignette.command("map")
@FILE
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--outline",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the same in words, as Markdown; - for here.",
)
@LIMIT
def map_command(file: Path, output: Path, outline: Path | None, limit: int) -> None:
    """Draw the case in FILE as an SVG map, with what the proof finds."""
    case, problems = read_case(file)
    if case is None:
        _tell_unreadable(file, problems)
    findings = prove(case, limit).findings
    if outline is not None:
        _write(outline, "\n".join(outline_lines(case, findings)) + "\n")
    layout = lay_out(case, findings)
    if isinstance(layout, NotDrawn):
        raise click.ClickException(f"{layout.reason}.")
    _write(output, map_svg(layout, plain(case.title), standalone=True))


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}") from fault


def read_case(file: Path) -> tuple[Vignette | None, tuple[Problem, ...]]:
    """The case of a file and its problems; None where some of the text cannot be understood."""
    text, found = read_file(file, str(file))
    if text is None:
        return None, tuple(one.problem for one in found)
    draft = read_draft(text)
    return (draft.vignette if draft.understood else None), draft.problems


def _not_proved(problems: tuple[Problem, ...], proof: Proof) -> tuple[Problem, ...]:
    """The reader's problems without those that a finding tells already."""
    found = {finding.kind for finding in proof.findings}
    return tuple(one for one in problems if _PROVED.get(one.kind) not in found)


def _tell(file: Path, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(problem.told(str(file)))


def _tell_unreadable(
    file: Path, problems: tuple[Problem, ...], *, as_json: bool = False
) -> NoReturn:
    """Say why there is no case to work with, and leave."""
    if as_json:
        report = {"exhaustive": False, "problems": [_as_json(problem) for problem in problems]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _tell(file, problems)
        click.echo("Unreadable: mend this first.", err=True)
    raise SystemExit(Verdict.UNREADABLE)


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.line,
        "severity": problem.severity.value,
        "kind": problem.kind,
        "message": problem.message,
    }
