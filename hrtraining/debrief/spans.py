"""How much of each principle a case can practice, proved once per process and edition."""

from __future__ import annotations

from flask import current_app

from hrtraining.courses.served import Editions
from hrtraining.debrief.rules.principles import Spans
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.proof.prove import prove

# A page waits for this the first time: a case with more states is told without ranges.
MOST_STATES = 100_000


def spans_of(edition_id: int, case: Case) -> Spans:
    """By principle, the least and the most choices that practice it; empty where not known."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    found = kept.get("spans", edition_id)
    if found is None:
        proof = prove(case.vignette, MOST_STATES)
        found = {
            name: (span.least, span.greatest)
            for name, span in proof.principles
            if proof.exhaustive and span.least is not None
        }
        kept.put("spans", edition_id, found)
    if not isinstance(found, dict):
        raise TypeError(f"edition {edition_id} has no spans")
    return found
