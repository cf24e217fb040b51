"""The whole proof of one revision, in a process of its own that goes on when its asker is gone.

Run as ``python -m hrtraining.review.prove_one``: on standard input one JSON object with the
database's address and the id of the row to fill in.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from sqlalchemy import select

from hrtraining import clock
from hrtraining.database import Database
from hrtraining.review.models import RevisionProof
from hrtraining.studio.models import DraftRevision
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.rules.proof import DEFAULT_LIMIT, prove


def main() -> None:
    """Prove the revision that standard input names."""
    asked = json.load(sys.stdin)
    database = Database.at(asked["database_url"])
    fill_in(database, asked["proof_id"])
    database.engine.dispose()


def fill_in(database: Database, proof_id: int, limit: int = DEFAULT_LIMIT) -> None:
    """Proves the revision of a row and keeps the report in it; a broken proof is kept as such."""
    with database.transaction() as opened:
        row = opened.get_one(RevisionProof, proof_id)
        if row.state == "done":
            return
        row.state = "running"
        text = opened.scalars(
            select(DraftRevision.text).where(DraftRevision.id == row.draft_revision_id)
        ).one()
    try:
        report = report_of(text, limit)
        state = "done"
    except Exception:
        _finish(database, proof_id, "failed", None)
        raise
    _finish(database, proof_id, state, report)


def report_of(text: str, limit: int = DEFAULT_LIMIT) -> dict[str, Any]:
    """The proof of a text as it is kept."""
    draft = read_draft(text)
    proof = prove(draft.vignette, limit)
    report = proof.as_json()
    report["verdict"] = proof.verdict.name
    report["understood"] = draft.understood
    kept: dict[str, Any] = json.loads(json.dumps(report, default=str))
    return kept


def _finish(database: Database, proof_id: int, state: str, report: dict[str, Any] | None) -> None:
    with database.transaction() as opened:
        row = opened.get_one(RevisionProof, proof_id)
        row.state, row.report, row.finished_at = state, report, clock.now()


if __name__ == "__main__":
    main()
