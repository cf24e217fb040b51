"""The command that checks texts: `hrtraining check`."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from hrtraining import clock
from hrtraining.courses.reader import FOLDERS, REFERENCES, read_alone, read_library
from hrtraining.courses.rules.library import Found
from hrtraining.courses.rules.report import Report, report_on
from hrtraining.settings import shipped
from hrtraining.texts.problems import Severity

FOUND_ERRORS = 1


@click.command()
@click.option("--report", is_flag=True, help="Count what there is: words, objectives, items.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH ...]")
def check(paths: tuple[Path, ...], report: bool, as_json: bool) -> None:
    """Tell everything that is wrong with texts, as `path:line: severity: message`.

    A PATH is a content folder, some other folder of texts, or a single text; without one the
    shipped content is checked. Exit 1 where something must be mended.
    """
    if report:
        found = _report(paths, as_json=as_json)
    else:
        found = [each for path in paths or (shipped("content"),) for each in check_path(path)]
        _tell(found, as_json=as_json)
    if any(each.is_error for each in found):
        raise SystemExit(FOUND_ERRORS)


def _tell(found: list[Found], *, as_json: bool) -> None:
    if as_json:
        click.echo(told_json([as_table(each) for each in found]))
        return
    for each in found:
        click.echo(each.problem.told(each.path))
    click.echo(told_count(Counter(each.problem.severity for each in found)), err=True)


def _report(paths: tuple[Path, ...], *, as_json: bool) -> list[Found]:
    """Print the report on one content folder, with its problems."""
    if len(paths) > 1 or (paths and not paths[0].is_dir()):
        raise click.UsageError("A report is about one content folder.")
    folder = paths[0] if paths else shipped("content")
    library = read_library(folder, clock.now().date())
    found = _from_here(folder, library.problems)
    report = report_on(library)
    if as_json:
        problems = [as_table(each) for each in found]
        click.echo(told_json(report.as_data() | {"problems": problems}))
        return found
    for line in told_report(report):
        click.echo(line)
    _tell(found, as_json=False)
    return found


def told_json(data: object) -> str:
    """JSON that people can read as well."""
    return json.dumps(data, ensure_ascii=False, indent=2)


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


def told_count(counted: Counter[Severity]) -> str:
    """One line at the end that says how it went."""
    told = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for severity, name in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if (count := counted[severity])
    ]
    return f"{', '.join(told)}." if told else "No problem found."


def told_report(report: Report) -> Iterator[str]:
    """The report as lines for people."""
    for module in report.modules:
        yield (
            f"module {module.slug}: {module.words:,} words, {module.minutes} minutes, "
            f"reading ease {module.reading_ease:.0f}, {module.sources} sources, "
            f"{module.items} items"
        )
        for objective in module.objectives:
            yield (
                f"  objective {objective.id}: taught in {', '.join(objective.taught_in) or '-'}; "
                f"assessed by {', '.join(objective.assessed_by) or '-'}"
            )
    for vignette in report.vignettes:
        told = ", ".join(f"{name} {count}" for name, count in vignette.principles.items())
        yield (
            f"vignette {vignette.slug}: {vignette.scenes} scenes, {vignette.endings} endings; "
            f"choices by principle: {told or '-'}"
        )
    for quiz in report.quizzes:
        yield f"quiz {quiz.slug}: {quiz.items} items"
    if report.examination:
        draw, hours = report.examination.draw, report.examination.supports_hours
        plural = "" if hours == 1 else "s"
        yield f"examination: draws {draw}, supports {hours} hour{plural} of credit"
    else:
        yield "examination: none yet, so no credit is supported"


def _from_here(folder: Path, problems: tuple[Found, ...]) -> list[Found]:
    here = Path.cwd()
    if folder.is_absolute() and folder.is_relative_to(here):
        folder = folder.relative_to(here)
    return [Found(os.path.normpath(folder / found.path), found.problem) for found in problems]
