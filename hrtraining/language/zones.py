"""Where a text stands, and what that does to a finding.

Our own voice (teaching, stems, rationales, narration, labels) gets no exemption. What somebody else
says or what a reference list cites is theirs: there an error or a warning becomes information. A
distractor turns every finding into a warning, because a wrong answer should not teach a slur.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error blocks, a warning asks, information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Zone(StrEnum):
    """Where a text stands."""

    TEACHING = "teaching"
    STEM = "stem"
    OPTION = "option"
    DISTRACTOR = "distractor"
    RATIONALE = "rationale"
    NARRATOR = "narrator"
    CLIENT = "client"
    CLINICIAN = "clinician"
    FEEDBACK = "feedback"
    LABEL = "label"
    REFERENCE = "reference"
    QUOTATION = "quotation"


SAFE = frozenset({Zone.CLIENT, Zone.REFERENCE, Zone.QUOTATION})
SPOKEN = frozenset({Zone.CLIENT, Zone.CLINICIAN, Zone.QUOTATION})


def severity_in(zone: Zone, severity: Severity, *, quoted: bool) -> Severity:
    """What the zone, and standing in somebody's quoted words, make of a row's severity."""
    if zone is Zone.DISTRACTOR:
        return Severity.WARNING
    if zone in SAFE or quoted:
        return Severity.INFO
    return severity
