"""How well the finder finds: precision and recall on labeled sentences, file by file.

The sentences were written before the rules (see the README beside them). The figures of the file
that the rules were made with and of the one that was held out are never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hrtraining.language.finder import Finding, findings
from hrtraining.language.zones import Severity, Zone


@dataclass(frozen=True, slots=True)
class Expected:
    """What a person says should be found; places in the sentence, the row, the severity."""

    row: int
    start: int
    end: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labeled sentence."""

    text: str
    zone: Zone
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one sentence."""

    sentence: Sentence
    hits: int
    severities_right: int
    missed: tuple[Expected, ...]
    false_alarms: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts over many sentences.

    ``precision``: the share of what was found that should be. ``recall``: the share of what should
    be found that was. Both are 1 where there is nothing to count.
    """

    sentences: int
    expected: int
    hits: int
    false_alarms: int
    severities_right: int

    @property
    def missed(self) -> int:
        """How many expectations nothing was found for."""
        return self.expected - self.hits

    @property
    def precision(self) -> float:
        """Hits among all findings."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Hits among all expectations."""
        return self.hits / self.expected if self.expected else 1.0


class LabelError(ValueError):
    """A labeled sentence that cannot be used; the message says which and why."""


def read_labels(entries: Sequence[dict[str, Any]]) -> tuple[Sentence, ...]:
    """Make values of labeled sentences. Raises `LabelError`."""
    return tuple(_sentence(entry) for entry in entries)


def _sentence(entry: dict[str, Any]) -> Sentence:
    text = entry["text"]
    expected: list[Expected] = []
    for each in entry["expect"]:
        start = text.find(each["match"])
        if start == -1:
            raise LabelError(f"{each['match']!r} does not stand in {text!r}")
        end = start + len(each["match"])
        expected.append(Expected(each["row"], start, end, Severity(each["severity"])))
    return Sentence(text, Zone(entry["zone"]), tuple(expected))


def outcome(sentence: Sentence) -> Outcome:
    """Look for findings and compare: a finding fits where the row is the same and words overlap."""
    left = list(findings(sentence.text, sentence.zone))
    missed: list[Expected] = []
    hits = right = 0
    for wanted in sentence.expected:
        fitting = next((found for found in left if _fits(found, wanted)), None)
        if fitting is None:
            missed.append(wanted)
            continue
        left.remove(fitting)
        hits += 1
        right += fitting.severity is wanted.severity
    return Outcome(sentence, hits, right, tuple(missed), tuple(left))


def _fits(found: Finding, wanted: Expected) -> bool:
    return found.row == wanted.row and found.start < wanted.end and wanted.start < found.end


def measure(outcomes: Sequence[Outcome]) -> Measure:
    """Add up what came of many sentences."""
    return Measure(
        sentences=len(outcomes),
        expected=sum(len(each.sentence.expected) for each in outcomes),
        hits=sum(each.hits for each in outcomes),
        false_alarms=sum(len(each.false_alarms) for each in outcomes),
        severities_right=sum(each.severities_right for each in outcomes),
    )
