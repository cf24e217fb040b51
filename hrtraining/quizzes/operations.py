"""Beginning an attempt, answering, submitting.

Each takes a session and never commits, but for ``respond_alone``.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Integer, String, bindparam, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from hrtraining import audit
from hrtraining.asking import keep_alone
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedModule, RenderedQuiz
from hrtraining.database import UtcDateTime, committing
from hrtraining.enrollment.models import Enrollment
from hrtraining.quizzes.models import Attempt, Response, Submission
from hrtraining.quizzes.rules.attempts import (
    AlreadyPassed,
    GoOnWith,
    MayBegin,
    Result,
    Rules,
    Tried,
    UsedUp,
    another,
    result,
)
from hrtraining.quizzes.rules.draw import Blueprint, Candidate, Drawn, draw


class Sat(Protocol):
    """An attempt, as its row or as a page knows it."""

    @property
    def id(self) -> int:
        """The row's id."""

    @property
    def drawn(self) -> Sequence[Any]:
        """Item ids with the order of their options."""

    @property
    def rules(self) -> Mapping[str, Any]:
        """The rules in force when it was begun."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt is under way, begun now or before."""

    number: int
    new: bool


def tried(opened: Session, enrollment_id: int, quiz_slug: str) -> list[Tried]:
    """A trainee's attempts at a quiz, in order."""
    rows = opened.execute(
        select(Attempt.number, Submission.id, Submission.passed)
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(Attempt.enrollment_id == enrollment_id, Attempt.quiz_slug == quiz_slug)
        .order_by(Attempt.number)
    )
    return [Tried(row[0], row[1] is not None, bool(row[2])) for row in rows]


def begin(
    opened: Session,
    enrollment_id: int,
    quiz: RenderedQuiz,
    *,
    quiz_edition_id: int,
    serves: Mapping[str, str],
    at: datetime,
) -> Begun | AlreadyPassed | UsedUp:
    """Begins an attempt with items drawn anew, or leads to the one under way.

    ``serves`` maps module objectives (``module.3``) to course objectives. Items that the trainee
    has not seen yet come first.
    """
    # Two requests at once wait for each other here instead of drawing two attempts.
    opened.execute(
        select(Enrollment.id).where(Enrollment.id == enrollment_id).with_for_update()
    ).scalar_one()
    outcome = another(
        quiz.attempts,
        tried(opened, enrollment_id, quiz.slug),
        counts=quiz.purpose == "examination",
    )
    match outcome:
        case GoOnWith(number=number):
            return Begun(number, new=False)
        case AlreadyPassed() | UsedUp():
            return outcome
        case MayBegin(number=number):
            pass
    seed = secrets.token_hex(16)
    drawn = draw(
        [
            Candidate(
                item.id,
                serves.get(item.objective, ""),
                item.objective.rpartition(".")[0],
                len(item.options),
            )
            for item in quiz.items
        ],
        Blueprint(min(quiz.draw, len(quiz.items)), quiz.per_objective, quiz.per_module),
        seed,
        _seen(opened, enrollment_id, quiz.slug),
    )
    rules = Rules(quiz.passing, quiz.attempts, len(drawn))
    opened.add(
        Attempt(
            enrollment_id=enrollment_id,
            quiz_slug=quiz.slug,
            quiz_edition_id=quiz_edition_id,
            number=number,
            seed=seed,
            drawn=[[one.item, list(one.order)] for one in drawn],
            rules=asdict(rules),
            begun_at=at,
        )
    )
    opened.flush()
    return Begun(number, new=True)


def serves(opened: Session, course_edition_id: int) -> dict[str, str]:
    """Module objectives (``module.3``) and the course objective that each one serves."""
    course = served.edition(opened, RenderedCourse, course_edition_id)
    found = {}
    for slug in course.modules:
        module = served.part(opened, RenderedModule, "module", slug, course_edition_id)
        for objective in module.objectives:
            found[f"{slug}.{objective.id}"] = objective.serves
    return found


def _seen(opened: Session, enrollment_id: int, quiz_slug: str) -> Counter[str]:
    rows = opened.scalars(
        select(Attempt.drawn).where(
            Attempt.enrollment_id == enrollment_id, Attempt.quiz_slug == quiz_slug
        )
    )
    return Counter(item for drawn in rows for item, _order in drawn)


def drawn_of(attempt: Sat) -> tuple[Drawn, ...]:
    """What was drawn, as values."""
    return tuple(Drawn(item, tuple(order)) for item, order in attempt.drawn)


def rules_of(attempt: Sat) -> Rules:
    """The rules in force when the attempt was begun."""
    return Rules(**attempt.rules)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The response is kept."""


@dataclass(frozen=True, slots=True)
class AlreadySubmitted:
    """The attempt was submitted before this response came: it does not count any more."""


def respond(
    opened: Session, attempt_id: int, *, item: str, option: int, request_key: str, at: datetime
) -> Recorded | AlreadySubmitted:
    """Keeps a response. The same request counts once; the last response before submission counts.

    ``option`` is the option's place in the edition, not on the page.
    """
    dialect = opened.get_bind().dialect.name
    if dialect != "sqlite":
        # A submission under way is waited for; SQLite has one writer at a time anyway.
        opened.execute(select(Attempt.id).where(Attempt.id == attempt_id).with_for_update())
    values = {"attempt": attempt_id, "item": item, "option": option, "key": request_key, "at": at}
    kept = opened.connection().execute(_response(dialect), values).scalar()
    return _outcome(opened, attempt_id, kept=kept is not None)


def respond_alone(
    opened: Session, attempt_id: int, *, item: str, option: int, request_key: str, at: datetime
) -> Recorded | AlreadySubmitted:
    """As ``respond``, in a transaction of its own, which is over when this returns."""
    if opened.get_bind().dialect.name != "sqlite":
        with committing(opened):
            return respond(
                opened, attempt_id, item=item, option=option, request_key=request_key, at=at
            )
    opened.rollback()
    values = {"attempt": attempt_id, "item": item, "option": option, "key": request_key, "at": at}
    return _outcome(
        opened, attempt_id, kept=bool(keep_alone(opened, _response("sqlite"), **values))
    )


def _outcome(opened: Session, attempt_id: int, *, kept: bool) -> Recorded | AlreadySubmitted:
    # A row that is not kept had come before, or came too late.
    if kept or submission_of(opened, attempt_id) is None:
        return Recorded()
    return AlreadySubmitted()


@cache
def _response(dialect: str) -> ReturningInsert[tuple[int]]:
    """The statement that keeps a response, built once: unless the attempt was submitted."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    attempt = bindparam("attempt", type_=Integer)
    return (
        insert(Response)
        .from_select(
            ["attempt_id", "item", "option", "request_key", "at"],
            select(
                attempt,
                bindparam("item", type_=String),
                bindparam("option", type_=Integer),
                bindparam("key", type_=String),
                bindparam("at", type_=UtcDateTime),
            ).where(~exists().where(Submission.attempt_id == attempt)),
        )
        .on_conflict_do_nothing(index_elements=["attempt_id", "request_key"])
        .returning(Response.id)
    )


def submission_of(opened: Session, attempt_id: int) -> Submission | None:
    """The submission of an attempt, if it was submitted."""
    return opened.scalar(select(Submission).where(Submission.attempt_id == attempt_id))


def last_responses(opened: Session, attempt_id: int) -> dict[str, int]:
    """The last response to every item answered, as option places in the edition."""
    newest = (
        select(func.max(Response.id))
        .where(Response.attempt_id == attempt_id)
        .group_by(Response.item)
    )
    rows = opened.execute(select(Response.item, Response.option).where(Response.id.in_(newest)))
    return {row.item: row.option for row in rows}


def submit(
    opened: Session, attempt: Sat, quiz: RenderedQuiz, actor_person_id: int, at: datetime
) -> Submission:
    """Ends an attempt and scores it by the edition and the rules it was begun under.

    Submitting twice is submitting once.
    """
    opened.execute(select(Attempt.id).where(Attempt.id == attempt.id).with_for_update())
    known = submission_of(opened, attempt.id)
    if known is not None:
        return known
    outcome = scored(attempt, quiz, last_responses(opened, attempt.id))
    made = Submission(
        attempt_id=attempt.id,
        submitted_at=at,
        correct=outcome.correct,
        total=outcome.total,
        passed=outcome.passed,
    )
    opened.add(made)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="attempt submitted",
        subject=f"attempt {attempt.id}",
        actor_person_id=actor_person_id,
        passed=outcome.passed,
    )
    return made


def scored(attempt: Sat, quiz: RenderedQuiz, last: Mapping[str, int]) -> Result:
    """The result of an attempt with these last responses."""
    keys: dict[str, int] = {}
    for drawn in drawn_of(attempt):
        item = quiz.item(drawn.item)
        if item is None:
            raise LookupError(f"item {drawn.item!r} is not in the attempt's own edition")
        keys[item.id] = next(place for place, one in enumerate(item.options) if one.key)
    return result(rules_of(attempt), keys, last)
