"""The content folder read as a whole: every text, every problem of every file and between files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from hrtraining.courses.files import read_file, told_name
from hrtraining.courses.rules.checks.dates import check_dates
from hrtraining.courses.rules.checks.evidence import check_evidence
from hrtraining.courses.rules.checks.figures import FOLDER, check_figures
from hrtraining.courses.rules.checks.giveaways import check_giveaways
from hrtraining.courses.rules.checks.items import check_item_ids, check_people
from hrtraining.courses.rules.checks.language import check_language
from hrtraining.courses.rules.checks.objectives import check_objectives, check_verbs
from hrtraining.courses.rules.checks.parts import check_parts
from hrtraining.courses.rules.checks.shape import check_shape
from hrtraining.courses.rules.checks.writing import check_lengths, check_writing
from hrtraining.courses.rules.explanations import explained
from hrtraining.courses.rules.library import Found, Kind, Library, Text, error, warning
from hrtraining.texts.course.reading import read_course
from hrtraining.texts.drawing import Drawing, read_drawing
from hrtraining.texts.module.reading import read_module
from hrtraining.texts.problems import Problem
from hrtraining.texts.quiz.concordance import read_concordance
from hrtraining.texts.quiz.reading import read_quiz
from hrtraining.texts.references import Work, read_references
from hrtraining.texts.slugs import is_kebab
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette

REFERENCES = "references.yaml"
FIGURES = f"{FOLDER}/figures"
FOLDERS: Mapping[str, tuple[Kind, ...]] = {
    "courses": (Kind.COURSE,),
    "modules": (Kind.MODULE,),
    "quizzes": (Kind.QUIZ, Kind.CONCORDANCE),
    "vignettes": (Kind.VIGNETTE,),
}
"""The folders of a content folder and what may stand in each."""


def read_vignette_as_far_as_possible(text: str) -> tuple[Vignette, tuple[Problem, ...]]:
    """The case as far as it can be read, so that it can be checked against the others."""
    draft = read_draft(text)
    return draft.vignette, draft.problems


_READERS: Mapping[Kind, Callable[[str], tuple[Any, tuple[Problem, ...]]]] = {
    Kind.COURSE: read_course,
    Kind.MODULE: read_module,
    Kind.QUIZ: read_quiz,
    Kind.CONCORDANCE: read_concordance,
    Kind.VIGNETTE: read_vignette_as_far_as_possible,
}


def read_works(folder: Path) -> Mapping[str, Work]:
    """The bibliography of a content folder; empty where it cannot be read."""
    text, _ = read_file(folder / REFERENCES, REFERENCES)
    return {} if text is None else read_references(text)[0]


def read_library(folder: Path, today: date) -> Library:
    """Everything in the folder. What cannot be read is told among the problems.

    ``today`` decides which reviews are due.
    """
    if not folder.is_dir():
        return Library(problems=(error(".", 1, "folder-missing", "there is no such folder"),))
    return _Reading(folder).library(today)


@dataclass(slots=True)
class _Reading:
    folder: Path
    problems: list[Found] = field(default_factory=list)
    values: dict[Kind, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    texts: dict[tuple[Kind, str], Text] = field(default_factory=dict)

    def library(self, today: date) -> Library:
        works = self._works()
        for name, kinds in FOLDERS.items():
            self._texts(name, kinds)
        files, drawings = self._drawings()
        self._strays()
        library = self.as_library(works, drawings)
        between = [
            *check_parts(library),
            *check_objectives(library),
            *check_writing(library),
            *check_figures(library, files),
            *check_item_ids(library),
            *check_people(library),
            *check_lengths(library),
            *check_evidence(library),
            *check_giveaways(library),
            *check_shape(library),
            *check_language(library),
            *check_dates(library, today),
        ]
        told = explained({*self.problems, *between}, self.by_path())
        return replace(library, problems=tuple(sorted(told)))

    def by_path(self) -> dict[str, Text]:
        """The texts read so far by their path."""
        return {text.path: text for text in self.texts.values()}

    def as_library(self, works: Mapping[str, Work], drawings: Mapping[str, Drawing]) -> Library:
        """What was read so far."""
        return Library(
            courses=self.values[Kind.COURSE],
            modules=self.values[Kind.MODULE],
            quizzes=self.values[Kind.QUIZ],
            concordances=self.values[Kind.CONCORDANCE],
            vignettes=self.values[Kind.VIGNETTE],
            works=works,
            drawings=drawings,
            texts=self.texts,
        )

    def _works(self) -> Mapping[str, Work]:
        text = self._read(REFERENCES) if (self.folder / REFERENCES).exists() else None
        if text is None:
            if not self.problems:
                told = "the bibliography is missing; without it no citation can be checked"
                self.problems.append(error(REFERENCES, 1, "file-missing", told))
            return {}
        works, problems = read_references(text)
        self.problems += [Found(REFERENCES, problem) for problem in problems]
        return works

    def _texts(self, name: str, kinds: tuple[Kind, ...]) -> None:
        for path in self.files_of(name, ".md"):
            text = self._read(path)
            if text is None:
                continue
            kind = kind_of(text) or kinds[0]
            if kind not in kinds:
                told = f"this is a {kind.value}; it has no place in the folder '{name}'"
                self.problems.append(error(path, 1, "wrong-folder", told))
                continue
            self.read_text(path, kind, text)

    def read_text(self, path: str, kind: Kind, source: str) -> None:
        """Read one text and keep its value and problems."""
        value, problems = _READERS[kind](source)
        self.problems += [Found(path, problem) for problem in problems]
        text = Text(path, kind, source)
        stem = Path(path).stem
        if value is not None and value.slug and value.slug != stem:
            told = f"'{kind.value}' is '{value.slug}', but the file is called '{stem}.md'"
            line = text.line_of(kind.value)
            self.problems.append(error(path, line, "slug-file", f"{told}; make them the same"))
        # A text is known by its file, so that one wrong word in a head is one problem.
        self.texts[kind, stem] = text
        if value is not None:
            self.values[kind][stem] = replace(value, slug=stem)

    def _drawings(self) -> tuple[list[str], dict[str, Drawing]]:
        files = self.files_of(FIGURES, ".svg")
        drawings: dict[str, Drawing] = {}
        for path in files:
            text = self._read(path)
            if text is None:
                continue
            drawing, problems = read_drawing(text, Path(path).stem)
            self.problems += [Found(path, problem) for problem in problems]
            if drawing is not None:
                drawings[path] = drawing
        return files, drawings

    def files_of(self, name: str, ending: str) -> list[str]:
        """The files of a folder that are read, by their path from the content folder."""
        files = []
        for entry in self._entries(name):
            path = f"{name}/{told_name(entry.name)}"
            if entry.name.endswith(ending):
                stem = entry.name.removesuffix(ending)
                if is_kebab(stem):
                    files.append(path)
                else:
                    told = "the name must be lower-case letters, digits and single hyphens"
                    self.problems.append(error(path, 1, "file-name", f"{told}, as in a link"))
            elif path != FIGURES:
                told = f"nothing reads this; a file here ends in {ending}"
                self.problems.append(warning(path, 1, "file-unread", told))
        return files

    def _entries(self, name: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.folder / name) as entries:
                # Names that begin with a dot are an editor's or a system's own.
                shown = [entry for entry in entries if not entry.name.startswith(".")]
                return sorted(shown, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as fault:
            told = f"the folder cannot be read: {fault.strerror}"
            self.problems.append(error(name, 1, "file-unreadable", told))
            return []

    def _strays(self) -> None:
        """What stands beside the folders and the bibliography and is read by nobody."""
        for entry in self._entries("."):
            if entry.name not in FOLDERS and entry.name != REFERENCES:
                told = "nothing reads this; texts stand in " + ", ".join(FOLDERS)
                path = told_name(entry.name)
                self.problems.append(warning(path, 1, "file-unread", told))

    def _read(self, path: str) -> str | None:
        text, problems = read_file(self.folder / path, path, self.folder)
        self.problems += problems
        return text


def read_alone(file: Path, today: date) -> tuple[Found, ...]:
    """The problems of one file, named by its name.

    Works and figures are looked up where the file stands in a content folder; what only the whole
    folder can tell (who names what) is not.
    """
    path = told_name(file.name)
    source, problems = read_file(file, path)
    if source is None:
        return tuple(problems)
    if file.name == REFERENCES:
        return tuple(Found(path, problem) for problem in read_references(source)[1])
    if file.suffix == ".svg":
        return tuple(Found(path, problem) for problem in read_drawing(source, file.stem)[1])
    reading = _Reading(file.parent)
    kind = kind_of(source)
    if kind is None:
        told = "the head must say what this is: " + ", ".join(f"'{kind}: ...'" for kind in Kind)
        return (error(path, 1, "kind-unknown", told),)
    reading.read_text(path, kind, source)
    works: Mapping[str, Work] = {}
    content = file.resolve().parent.parent
    at_home = (content / REFERENCES).is_file() and file.resolve().parent.name in FOLDERS
    if at_home:
        bibliography, _ = read_file(content / REFERENCES, REFERENCES)
        works, _ = read_references(bibliography or "")
    library = reading.as_library(works, {})
    checked = [
        *check_writing(library),
        *check_verbs(library),
        *check_lengths(library),
        *check_language(library),
        *check_dates(library, today),
    ]
    if at_home:
        checked += check_figures(library, _Reading(content).files_of(FIGURES, ".svg"))
    # What only a whole folder can tell is passed by, and explanations of it as well.
    passed_by = {"explanation-idle", "figure-unused"} | (set() if at_home else {"slug-file"})
    found = explained({*reading.problems, *checked}, reading.by_path())
    return tuple(sorted(each for each in found if each.problem.kind not in passed_by))


def kind_of(source: str) -> Kind | None:
    """What a text is, by the key of its head that names its kind; None where there is none."""
    for line in source.removeprefix("\ufeff").splitlines()[1:]:
        if line.rstrip() == "---":
            break
        key = line.partition(":")[0]
        if key in set(Kind):
            return Kind(key)
    return None
