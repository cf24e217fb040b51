"""The command that checks texts: `hrtraining check`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from hrtraining import clock
from hrtraining.courses.reader import FOLDERS, REFERENCES, read_alone, read_library
from hrtraining.courses.rules.library import Found
from hrtraining.settings import shipped

FOUND_ERRORS = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH ...]")
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Tell everything that is wrong with texts, as `path:line: severity: message`.

    A PATH is a content folder, some other folder of texts, or a single text; without one the
    shipped content is checked. Exit 1 where something must be mended.
    """
    found: list[Found] = []
    for path in paths or (shipped("content"),):
        found += check_path(path)
    if as_json:
        click.echo(json.dumps([as_table(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(each.problem.told(each.path))
        errors = sum(each.is_error for each in found)
        click.echo(told_count(errors, len(found) - errors), err=True)
    if any(each.is_error for each in found):
        raise SystemExit(FOUND_ERRORS)


def check_path(path: Path) -> list[Found]:
    """The problems of a content folder, a folder of texts or one text, paths as they were given."""
    if not path.exists() and not path.is_symlink():
        raise click.UsageError(f"There is no file or folder {str(path)!r}.")
    if not path.is_dir():
        return _from_here(path.parent, read_alone(path, clock.now().date()))
    if (path / REFERENCES).exists() or any((path / name).is_dir() for name in FOLDERS):
        return _from_here(path, read_library(path, clock.now().date()).problems)
    found: list[Found] = []
    for inner in sorted(path.iterdir()):
        if inner.is_dir() or inner.suffix in {".md", ".svg"}:
            found += check_path(inner)
    return found


def as_table(found: Found) -> dict[str, str | int]:
    """A problem as JSON tells it."""
    problem = found.problem
    return {
        "path": found.path,
        "line": problem.line,
        "severity": problem.severity.value,
        "kind": problem.kind,
        "message": problem.message,
    }


def told_count(errors: int, others: int) -> str:
    """One line at the end that says how it went."""
    if not errors and not others:
        return "No problem found."
    told = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((errors, "error"), (others, "warning"))
        if count
    ]
    return f"{' and '.join(told)}."


def _from_here(folder: Path, problems: tuple[Found, ...]) -> list[Found]:
    here = Path.cwd()
    if folder.is_absolute() and folder.is_relative_to(here):
        folder = folder.relative_to(here)
    return [Found(os.path.normpath(folder / found.path), found.problem) for found in problems]
