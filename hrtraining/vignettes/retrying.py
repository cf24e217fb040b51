"""Taking a choice back after the end: a new playthrough that begins as the way up to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.models import Move, Playthrough, PlaythroughOrigin
from hrtraining.vignettes.playing import Withdrawn, is_withdrawn, moves_of
from hrtraining.vignettes.rules.history import Moved, way_before


@dataclass(frozen=True, slots=True)
class Retried:
    """The new playthrough, or one begun from the same place in which nothing was done yet."""

    number: int


@dataclass(frozen=True, slots=True)
class NoFork:
    """The playthrough has no such choice, or has not come to an ending yet."""


Outcome: TypeAlias = Retried | NoFork | Withdrawn


def take_back(opened: Session, playthrough_id: int, sequence: int, at: datetime) -> Outcome:
    """Begins a playthrough that stands where the move ``sequence`` of a finished one was made.

    The copied moves reach no ending and do no unsafe act of their own: what they led to in the
    first playthrough is counted and debriefed there.
    """
    source = opened.get_one(Playthrough, playthrough_id)
    # Two requests at once wait for each other here instead of beginning twice.
    opened.execute(
        select(Enrollment.id).where(Enrollment.id == source.enrollment_id).with_for_update()
    )
    moves = moves_of(opened, playthrough_id)
    taken = next((move for move in moves if move.sequence == sequence), None)
    if taken is None or taken.kind not in {"choose", "around"}:
        return NoFork()
    if not any(move.ending for move in moves):
        return NoFork()
    if is_withdrawn(opened, source.enrollment_id, source.version_id):
        return Withdrawn()
    waiting = _untouched(opened, playthrough_id, sequence)
    if waiting is not None:
        return Retried(waiting)
    own = (Playthrough.enrollment_id == source.enrollment_id) & (
        Playthrough.vignette_slug == source.vignette_slug
    )
    newest = opened.scalar(select(func.max(Playthrough.number)).where(own)) or 0
    made = Playthrough(
        enrollment_id=source.enrollment_id,
        vignette_slug=source.vignette_slug,
        version_id=source.version_id,
        number=newest + 1,
        begun_at=at,
    )
    opened.add(made)
    opened.flush()
    way = way_before(moves, sequence)
    opened.add(
        PlaythroughOrigin(
            playthrough_id=made.id,
            source_id=playthrough_id,
            taken_back=sequence,
            replayed=len(way) - 1,
        )
    )
    opened.add_all(_copied(move, place, made.id, at) for place, move in enumerate(way))
    opened.flush()
    return Retried(made.number)


def _copied(move: Moved, place: int, playthrough_id: int, at: datetime) -> Move:
    return Move(
        playthrough_id=playthrough_id,
        sequence=place,
        kind=move.kind,
        choice=move.choice,
        scene=move.scene,
        state=dict(move.state),
        ending=False,
        critical=False,
        request_key=secrets.token_urlsafe(16),
        at=at,
    )


def _untouched(opened: Session, source_id: int, sequence: int) -> int | None:
    """A playthrough that was begun from here before and has not gone on: a second click."""
    newest = func.max(Move.sequence)
    return opened.scalar(
        select(Playthrough.number)
        .join(PlaythroughOrigin, PlaythroughOrigin.playthrough_id == Playthrough.id)
        .join(Move, Move.playthrough_id == Playthrough.id)
        .where(PlaythroughOrigin.source_id == source_id, PlaythroughOrigin.taken_back == sequence)
        .group_by(Playthrough.number, PlaythroughOrigin.replayed)
        .having(newest == PlaythroughOrigin.replayed)
        .order_by(Playthrough.number.desc())
        .limit(1)
    )
