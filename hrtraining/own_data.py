"""Everything that is kept about a person, for that person, as one file to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, json
from sqlalchemy import ColumnElement, LargeBinary, inspect, select
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.access import Actor, Permission, current_actor, requires
from hrtraining.accounts.models import License, MembershipRow, Person
from hrtraining.certificates.models import Certificate
from hrtraining.credit.models import Attestation, Completion, Evaluation
from hrtraining.database import Base, session
from hrtraining.debrief.models import Handover
from hrtraining.enrollment.models import (
    CheckResponse,
    DisclosureShown,
    Enrollment,
    Note,
    Place,
    SectionRead,
)
from hrtraining.quizzes.models import Attempt, Submission
from hrtraining.quizzes.models import Response as QuizResponse
from hrtraining.review.models import SignOff
from hrtraining.studio.models import WorkingCopy
from hrtraining.vignettes.models import Move, Playthrough, Reflection

blueprint = Blueprint("own_data", __name__)

# What only the machinery needs, and what would let a finder of the file in.
LEFT_OUT = {"password_hash", "session_stamp", "request_key", "seed", "name_folded"}


@blueprint.get("/account/data.json")
@requires(Permission.LEARN)
def own_data() -> Response:
    """The file."""
    told = json.dumps(everything_of(session(), current_actor()), indent=2, sort_keys=False)
    answer = Response(told, mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="hrtraining-my-data.json"'
    return answer


def everything_of(opened: Session, actor: Actor) -> dict[str, Any]:
    """Every row that is about the person, by what it is; each in the order in which it came."""
    told: dict[str, Any] = {"made at": clock.now().isoformat()}
    for name, (table, mine) in _whose(actor).items():
        keys = inspect(table).primary_key
        rows = opened.scalars(select(table).where(mine).order_by(*keys))
        told[name] = [_told(row) for row in rows]
    return told


def _whose(actor: Actor) -> Mapping[str, tuple[type[Base], ColumnElement[bool]]]:
    enrolled = select(Enrollment.id).where(Enrollment.person_id == actor.person_id)
    tried = select(Attempt.id).where(Attempt.enrollment_id.in_(enrolled))
    played = select(Playthrough.id).where(Playthrough.enrollment_id.in_(enrolled))
    return {
        "account": (Person, Person.id == actor.person_id),
        "licenses": (License, License.person_id == actor.person_id),
        "roles": (MembershipRow, MembershipRow.person_id == actor.person_id),
        "enrollments": (Enrollment, Enrollment.id.in_(enrolled)),
        "disclosures shown": (DisclosureShown, DisclosureShown.enrollment_id.in_(enrolled)),
        "sections read": (SectionRead, SectionRead.enrollment_id.in_(enrolled)),
        "places": (Place, Place.enrollment_id.in_(enrolled)),
        "notes": (Note, Note.enrollment_id.in_(enrolled)),
        "knowledge checks": (CheckResponse, CheckResponse.enrollment_id.in_(enrolled)),
        "attempts": (Attempt, Attempt.id.in_(tried)),
        "responses": (QuizResponse, QuizResponse.attempt_id.in_(tried)),
        "submissions": (Submission, Submission.attempt_id.in_(tried)),
        "playthroughs": (Playthrough, Playthrough.id.in_(played)),
        "signatures under drafts": (SignOff, SignOff.person_id == actor.person_id),
        "moves": (Move, Move.playthrough_id.in_(played)),
        "reflections": (Reflection, Reflection.playthrough_id.in_(played)),
        "shared for supervision": (Handover, Handover.playthrough_id.in_(played)),
        "evaluations": (Evaluation, Evaluation.enrollment_id.in_(enrolled)),
        "attestations": (Attestation, Attestation.enrollment_id.in_(enrolled)),
        "completions": (Completion, Completion.enrollment_id.in_(enrolled)),
        "working copies": (WorkingCopy, WorkingCopy.person_id == actor.person_id),
        "certificates": (Certificate, Certificate.holder_id == actor.holder_id),
    }


def _told(row: Base) -> dict[str, Any]:
    return {
        column.key: _plain(getattr(row, column.key))
        for column in inspect(type(row)).columns
        if column.key not in LEFT_OUT and not isinstance(column.type, LargeBinary)
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
