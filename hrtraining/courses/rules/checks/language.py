"""Stigmatizing language, judged by who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hrtraining.courses.rules.explanations import Explanation, explanations_of
from hrtraining.courses.rules.library import Found, Library, Text
from hrtraining.courses.rules.zones import Spoken, spoken_in
from hrtraining.language.finder import Finding, findings
from hrtraining.language.zones import Zone
from hrtraining.texts.problems import Problem, Severity

TEACHING_EXAMPLE = "teaching-example"


def check_language(library: Library) -> Iterator[Found]:
    """What the language list finds; the kind names the row, as ``language-23``.

    What stands in somebody else's words and would only inform is passed over: their words are
    theirs.
    """
    around = {text.path: _Around.of(text) for text in library.texts.values()}
    for spoken in spoken_in(library):
        at = spoken.line
        here = around.get(spoken.path, _Around((), ()))
        for finding in findings(spoken.text, spoken.zone, asked=spoken.asked):
            severity = Severity(finding.severity.value)
            if finding.theirs and severity is Severity.INFO:
                continue
            at = here.line_of(finding, spoken, at)
            yield Found(spoken.path, here.problem(spoken, finding, severity, at))


@dataclass(frozen=True, slots=True)
class _Around:
    """The lines of a text and what its author has explained."""

    lines: tuple[str, ...]
    explanations: tuple[Explanation, ...]

    @classmethod
    def of(cls, text: Text) -> _Around:
        return cls(tuple(text.source.splitlines()), tuple(explanations_of(text)))

    def line_of(self, finding: Finding, spoken: Spoken, start: int) -> int:
        """The line from ``start`` on that holds the finding; a piece may begin after its heading.

        Options and rationales are joined to one line, so the words themselves are looked for too.
        """
        begins = spoken.text.rfind("\n", 0, finding.start) + 1
        whole = spoken.text[begins:].partition("\n")[0].strip()
        for wanted in (whole, *finding.match.split("\n", 1)[:1], finding.match.split()[-1]):
            for at in range(max(start, 1), len(self.lines) + 1):
                if wanted in self.lines[at - 1]:
                    return at
        return max(spoken.line, 1)

    def problem(self, spoken: Spoken, finding: Finding, severity: Severity, at: int) -> Problem:
        """The finding as it is told, with what has become of a clinician's teaching example."""
        kind, told = f"language-{finding.row}", finding.told()
        if severity is Severity.ERROR and spoken.zone is Zone.CLINICIAN:
            if not self._is_example(kind, at):
                told += (
                    f". A clinician who is to say it is marked by `<!-- allow {kind}: "
                    f"{TEACHING_EXAMPLE}, why -->`, and feedback names the word"
                )
            elif finding.match.lower() in spoken.answers.lower():
                # A warning can be explained, and this one is.
                severity = Severity.WARNING
            else:
                told += f". It is marked as a {TEACHING_EXAMPLE}, but no feedback here names it"
        return Problem(at, severity, kind, told)

    def _is_example(self, kind: str, at: int) -> bool:
        return any(
            known.kind == kind
            and known.line <= at <= known.last
            and known.reason.startswith(TEACHING_EXAMPLE)
            for known in self.explanations
        )
