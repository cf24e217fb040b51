"""Stigmatizing language, judged by who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hrtraining.courses.rules.library import Found, Library
from hrtraining.courses.rules.zones import Spoken, spoken_in
from hrtraining.language.finder import findings
from hrtraining.language.zones import Severity as LanguageSeverity
from hrtraining.texts.problems import Problem, Severity

_SEVERITIES: Mapping[LanguageSeverity, Severity] = {
    LanguageSeverity.ERROR: Severity.ERROR,
    LanguageSeverity.WARNING: Severity.WARNING,
}
"""What only informs (a person's own words, a matter of style) is told by `language check`."""


def check_language(library: Library) -> Iterator[Found]:
    """Errors and warnings of the language list; the kind names the row, as ``language-23``."""
    sources = {text.path: text.source.splitlines() for text in library.texts.values()}
    for spoken in spoken_in(library):
        at = spoken.line
        for finding in findings(spoken.text, spoken.zone):
            severity = _SEVERITIES.get(finding.severity)
            if severity is None:
                continue
            at = _line_of(finding.match, spoken, sources.get(spoken.path, []), at)
            problem = Problem(at, severity, f"language-{finding.row}", finding.told())
            yield Found(spoken.path, problem)


def _line_of(match: str, spoken: Spoken, lines: list[str], start: int) -> int:
    """The line from ``start`` on that holds the match; a piece may begin after its heading."""
    first = re.split(r"\s", match, maxsplit=1)[0]
    for at in range(start, len(lines) + 1):
        if first in lines[at - 1]:
            return at
    return spoken.line
