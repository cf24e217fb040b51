"""Figures: the file that a module names is there, and every file is named by a module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hrtraining.courses.rules.library import Found, Kind, Library, error, warning
from hrtraining.texts.module.values import Figure
from hrtraining.texts.problems import did_you_mean, quoted

FOLDER = "modules"
_PATH = re.compile(r"figures/[a-z0-9]+(?:-[a-z0-9]+)*\.svg")


def drawing_path(path: str) -> str:
    """Where the file of a figure is, from the content folder."""
    return f"{FOLDER}/{path}"


def check_figures(library: Library, files: Sequence[str]) -> Iterator[Found]:
    """Missing, oddly named and unused files; ``files`` are those there, safe or not."""
    used: set[str] = set()
    for module in library.modules.values():
        path = library.path(Kind.MODULE, module.slug)
        for _, block in module.all_blocks():
            if not isinstance(block, Figure) or not block.path:
                continue
            used.add(drawing_path(block.path))
            if not _PATH.fullmatch(block.path):
                yield error(
                    path,
                    block.line,
                    "figure-path",
                    f"{quoted(block.path)} must be figures/ and a name ending in .svg, in "
                    "lower-case letters, digits and hyphens",
                )
            elif drawing_path(block.path) not in files:
                known = [file.removeprefix(f"{FOLDER}/") for file in files]
                yield error(
                    path,
                    block.line,
                    "figure-missing",
                    f"there is no file {quoted(block.path)}{did_you_mean(block.path, known)}",
                )
    for file in files:
        if file not in used:
            yield warning(file, 1, "figure-unused", "no module shows this figure")
