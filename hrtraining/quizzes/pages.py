"""What a quiz page needs to know, by one joined query that also confirms who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session

from hrtraining.access import Actor, Claim
from hrtraining.accounts.actors import ACTOR_COLUMNS, IS_CLAIMANT, actor_from, claimant
from hrtraining.accounts.models import Person
from hrtraining.asking import ask
from hrtraining.courses.models import Edition, EditionPart
from hrtraining.enrollment.models import Enrollment
from hrtraining.quizzes.models import Attempt, Response, Submission
from hrtraining.quizzes.rules.attempts import Tried

ENROLLMENT = bindparam("enrollment", type_=Integer)
QUIZ = bindparam("quiz", type_=String)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt as it was begun; see the table for what each column means."""

    id: int
    number: int
    quiz_edition_id: int
    drawn: tuple[Any, ...]
    rules: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """The end of an attempt."""

    submitted_at: datetime
    correct: int
    total: int
    passed: bool


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """An attempt in front of its trainee, with the last response to every item."""

    actor: Actor
    enrollment_id: int
    attempt: AttemptRow
    submission: SubmissionRow | None
    last: dict[str, int]


def find_attempt(
    opened: Session,
    claimed: Claim,
    enrollment_id: int,
    quiz_slug: str,
    number: int,
    *,
    with_answers: bool = True,
) -> AttemptPage | None:
    """The attempt; nothing unless the enrollment is the person's own.

    ``last`` is empty unless it is wanted ``with_answers``; reading them takes longer the more there
    are.
    """
    rows = ask(
        opened,
        _attempt(with_answers=with_answers),
        enrollment=enrollment_id,
        quiz=quiz_slug,
        number=number,
        **claimant(claimed),
    )
    if not rows:
        return None
    row: Any = rows[0]
    answered = (one.rpartition(":") for one in filter(None, (row.answered or "").split("|")))
    return AttemptPage(
        actor=actor_from(row),
        enrollment_id=enrollment_id,
        attempt=AttemptRow(row.id, number, row.quiz_edition_id, tuple(row.drawn), row.rules),
        submission=None
        if row.submitted_at is None
        else SubmissionRow(row.submitted_at, row.correct, row.total, passed=bool(row.passed)),
        last={item: int(option) for item, _colon, option in answered},
    )


@cache
def _attempt(*, with_answers: bool) -> Select[Any]:
    newest = select(func.max(Response.id)).where(Response.attempt_id == Attempt.id)
    # One text of all last responses: as rows, each would bring everything else along.
    answered = (
        select(func.aggregate_strings(Response.item + ":" + cast(Response.option, String), "|"))
        .where(Response.id.in_(newest.group_by(Response.item).correlate(Attempt)))
        .correlate(Attempt)
        .scalar_subquery()
    )
    return (
        select(
            *ACTOR_COLUMNS,
            Attempt.id,
            Attempt.quiz_edition_id,
            Attempt.drawn,
            Attempt.rules,
            Submission.submitted_at,
            Submission.correct,
            Submission.total,
            Submission.passed,
            (answered if with_answers else literal("")).label("answered"),
        )
        .select_from(Attempt)
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(
            Attempt.enrollment_id == ENROLLMENT,
            Attempt.quiz_slug == QUIZ,
            Attempt.number == bindparam("number", type_=Integer),
            IS_CLAIMANT,
        )
    )


@dataclass(frozen=True, slots=True)
class QuizPage:
    """A quiz in front of a trainee, with the attempts made so far."""

    actor: Actor
    enrollment_id: int
    course_edition_id: int
    quiz_edition_id: int
    tried: tuple[Tried, ...]


def find_quiz(
    opened: Session, claimed: Claim, enrollment_id: int, quiz_slug: str
) -> QuizPage | None:
    """The quiz of an enrollment; nothing unless the enrollment is the person's own."""
    rows = ask(opened, _quiz(), enrollment=enrollment_id, quiz=quiz_slug, **claimant(claimed))
    if not rows:
        return None
    first = rows[0]
    return QuizPage(
        actor=actor_from(first),
        enrollment_id=enrollment_id,
        course_edition_id=first.course_edition_id,
        quiz_edition_id=first.quiz_edition_id,
        tried=tuple(
            Tried(row.number, row.submission_id is not None, bool(row.passed))
            for row in rows
            if row.number is not None
        ),
    )


@cache
def _quiz() -> Select[Any]:
    return (
        select(
            *ACTOR_COLUMNS,
            Enrollment.course_edition_id,
            Edition.id.label("quiz_edition_id"),
            Attempt.number,
            Submission.id.label("submission_id"),
            Submission.passed,
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(EditionPart, EditionPart.course_edition_id == Enrollment.course_edition_id)
        .join(
            Edition,
            and_(
                Edition.id == EditionPart.part_edition_id,
                Edition.kind == "quiz",
                Edition.slug == QUIZ,
            ),
        )
        .outerjoin(
            Attempt,
            and_(Attempt.enrollment_id == Enrollment.id, Attempt.quiz_slug == QUIZ),
        )
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(Enrollment.id == ENROLLMENT, IS_CLAIMANT)
        .order_by(Attempt.number)
    )
