"""The one bibliography: every work that a text may cite, by its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hrtraining.texts.head import read_yaml
from hrtraining.texts.lines import cut
from hrtraining.texts.nodes import Table
from hrtraining.texts.problems import Problem, Problems, quoted


class Status(StrEnum):
    """How far the bibliographic details of a work were checked."""

    SEEN = "V"
    SEEN_ELSEWHERE = "V2"
    MEMORY_HIGH = "M-high"
    MEMORY_MEDIUM = "M-med"


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its citation in Markdown, and what the course may cite it for.

    ``optional`` works are for further reading.
    """

    key: str
    citation: str
    status: Status
    supports: str
    optional: bool = False
    line: int = field(default=0, compare=False)

    @property
    def unchecked(self) -> bool:
        """Whether the details are from memory, and a page that lists it must say so."""
        return self.status in {Status.MEMORY_HIGH, Status.MEMORY_MEDIUM}


_KEYS = ("citation", "status", "supports", "optional")


def read_references(text: str) -> tuple[Mapping[str, Work], tuple[Problem, ...]]:
    """The works by key, and every problem of the file."""
    problems = Problems()
    clean = "\n".join(line.text for line in cut(text, problems))
    table = read_yaml(clean, first_line=1, name="the bibliography", problems=problems)
    works: dict[str, Work] = {}
    if table is None:
        return works, problems.all()
    for key in table.entries:
        if re.fullmatch(r"[A-Z]+[0-9]+", key) is None:
            problems.error(
                table.line_of(key),
                "work-key",
                f"{quoted(key)} is no key of a work; write letters and a number, such as K07",
            )
            continue
        entry = table.table(key, required=True)
        if entry is not None:
            works[key] = _work(key, entry, table.line_of(key))
    return works, problems.all()


def _work(key: str, entry: Table, line: int) -> Work:
    entry.refuse_unknown(_KEYS)
    citation = " ".join(entry.long_text("citation", required=True).split())
    if not entry.has("status"):
        entry.text("status", required=True)
    status = entry.one_of("status", [status.value for status in Status], Status.MEMORY_MEDIUM)
    return Work(
        key,
        citation,
        Status(status),
        " ".join(entry.long_text("supports", required=True).split()),
        entry.truth("optional"),
        line,
    )
