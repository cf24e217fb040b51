"""Warnings that the author has looked at: explained in place, they only inform.

``<!-- allow giveaway-length: why it stands -->`` on the line itself or on a line of its own before
the paragraph, item or option; in a head ``# allow verb-two: why`` on the line before. Errors cannot
be explained away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hrtraining.courses.rules.library import Found, Text, warning
from hrtraining.texts.problems import Severity

_EXPLAINS = re.compile(
    r"<!--\s*allow\s+([a-z0-9-]+):\s*(.*?\S)\s*-->|^\s*#\s*allow\s+([a-z0-9-]+):\s*(.*\S)\s*$"
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why warnings of a kind stand, from the line it is on to the end of the paragraph after."""

    kind: str
    reason: str
    line: int
    last: int


def explanations_of(text: Text) -> Iterator[Explanation]:
    """The explanations in a text."""
    lines = text.source.splitlines()
    for number, line in enumerate(lines, 1):
        found = _EXPLAINS.search(line)
        if found:
            kind, reason = found.group(1) or found.group(3), found.group(2) or found.group(4)
            yield Explanation(kind, reason, number, _last_line(lines, number))


def _last_line(lines: list[str], number: int) -> int:
    """The last line of the paragraph in which a line stands, or that follows a line alone."""
    at = number
    while at < len(lines) and not lines[at].strip(" >"):
        at += 1
    while at < len(lines) and lines[at].strip(" >"):
        at += 1
    return at


def explained(found: Iterable[Found], texts: Mapping[str, Text]) -> list[Found]:
    """The problems, with explained warnings as information and idle explanations as warnings.

    ``texts`` are the texts by path.
    """
    explanations = {path: list(explanations_of(text)) for path, text in texts.items()}
    used: set[tuple[str, Explanation]] = set()
    told: list[Found] = []
    for each in found:
        reason = next(
            (
                known
                for known in explanations.get(each.path, [])
                if known.kind == each.problem.kind and known.line <= each.problem.line <= known.last
            ),
            None,
        )
        if reason is None or each.problem.severity is not Severity.WARNING:
            told.append(each)
            continue
        used.add((each.path, reason))
        message = f"{each.problem.message} (explained: {reason.reason})"
        problem = replace(each.problem, severity=Severity.INFO, message=message)
        told.append(Found(each.path, problem))
    told += [
        warning(
            path,
            known.line,
            "explanation-idle",
            f"there is no warning '{known.kind}' here to be explained; take this out",
        )
        for path, several in explanations.items()
        for known in several
        if (path, known) not in used
    ]
    return told
