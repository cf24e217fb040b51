"""Giving an evaluation, attesting, completing. Each takes a session and never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.credit import pages
from hrtraining.credit.models import Attestation, Completion, Evaluation
from hrtraining.credit.rules.completion import Kind
from hrtraining.enrollment.models import Enrollment

ATTESTATION = (
    "I attest that I am the person named, that I read the modules, made the choices in the cases "
    "and answered the examination myself, and that I took the time this work asks."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """It is recorded, now or since before."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """Something has to be done first: see what is missing."""


def give_evaluation(
    opened: Session, enrollment_id: int, answers: dict[str, Any], at: datetime
) -> Kept | NotYet:
    """Keeps the evaluation, once. It is never scored."""
    _one_at_a_time(opened, enrollment_id)
    standing = pages.decide(opened, enrollment_id, at).standing
    step = standing.step(Kind.EVALUATION)
    if step.done:
        return Kept()
    if not step.open:
        return NotYet()
    opened.add(Evaluation(enrollment_id=enrollment_id, answers=answers, submitted_at=at))
    opened.flush()
    return Kept()


@dataclass(frozen=True, slots=True)
class Completed:
    """The course is complete; ``new`` when it became so just now."""

    completion_id: int
    new: bool


def attest(
    opened: Session, enrollment_id: int, printed_name: str, at: datetime
) -> Completed | NotYet:
    """Keeps the attestation, in the words that were shown, and with it the completion.

    Attesting twice is attesting once.
    """
    _one_at_a_time(opened, enrollment_id)
    known = opened.scalar(select(Completion).where(Completion.enrollment_id == enrollment_id))
    if known is not None:
        return Completed(known.id, new=False)
    page = pages.decide(opened, enrollment_id, at)
    if not page.standing.step(Kind.ATTESTATION).open:
        return NotYet()
    opened.add(
        Attestation(
            enrollment_id=enrollment_id,
            text=ATTESTATION,
            printed_name=printed_name,
            attested_at=at,
        )
    )
    opened.flush()
    page = pages.decide(opened, enrollment_id, at)
    if page.standing.completed_at is None:
        raise RuntimeError("attested, and still not complete")
    made = Completion(
        enrollment_id=enrollment_id,
        completed_at=page.standing.completed_at,
        evidence=_as_data(page),
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="course completed",
        subject=f"enrollment {enrollment_id}",
        actor_person_id=page.actor.person_id,
    )
    return Completed(made.id, new=True)


def _one_at_a_time(opened: Session, enrollment_id: int) -> None:
    # On PostgreSQL two requests wait for each other here; SQLite has one writer at a time.
    opened.execute(select(Enrollment.id).where(Enrollment.id == enrollment_id).with_for_update())


def _as_data(page: pages.CoursePage) -> dict[str, Any]:
    evidence = page.evidence
    passed = evidence.examination.passed_at
    return {
        "course_edition": page.course_edition_id,
        "sections_read": sorted(list(pair) for pair in evidence.read),
        "endings": {
            slug: sorted({one.ending for one in played if one.ending})
            for slug, played in (evidence.played or {}).items()
        },
        "examination_passed_at": passed.isoformat() if passed else None,
        "examination_attempts": evidence.examination.tried,
        "evaluated_at": evidence.evaluated_at.isoformat() if evidence.evaluated_at else None,
        "attested_at": evidence.attested_at.isoformat() if evidence.attested_at else None,
    }
