"""A published edition as a case to play, read once per process."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app
from sqlalchemy.orm import Session

from hrtraining.courses.models import Edition
from hrtraining.courses.served import Editions
from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.vignettes.rules.engine import Case


def case_of(opened: Session, edition_id: int) -> Case:
    """The case of an edition. Raises LookupError for an edition that is no sound case."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    case = kept.get("case", edition_id)
    if case is None:
        try:
            case = _read(opened.get_one(Edition, edition_id).source)
        except ValueError as fault:
            raise LookupError(f"edition {edition_id} is no sound case: {fault}") from fault
        kept.put("case", edition_id, case)
    if not isinstance(case, Case):
        raise TypeError(f"edition {edition_id} is no case")
    return case


@lru_cache(maxsize=64)
def _read(source: str) -> Case:
    # Two editions, or two applications in one process, may have the same text.
    value, problems = read_vignette(source)
    if value is None:
        raise ValueError(str(problems[:3]))
    return Case(value)
