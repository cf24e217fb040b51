"""Playing a case: each operation records one move. None commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ScalarSelect, exists, func, select
from sqlalchemy.orm import Session

from hrtraining.courses.models import Edition, EditionPart, Offering
from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes import cohort
from hrtraining.vignettes.models import Move, Playthrough, Reflection, VignetteVersion
from hrtraining.vignettes.offered import withdrawn_as_unsafe, withdrawn_reason
from hrtraining.vignettes.rules.engine import Case, NotTaken, State, Taken
from hrtraining.vignettes.rules.history import Moved, standing


@dataclass(frozen=True, slots=True)
class Went:
    """The move is recorded, now or by the same request before."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The page was made before the newest move: nothing was recorded."""


@dataclass(frozen=True, slots=True)
class CannotGo:
    """There is no such step from here."""

    why: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The version was withdrawn after the page was made: nothing was recorded."""


Outcome: TypeAlias = Went | Stale | CannotGo | Withdrawn


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: the newest move it knew, and a key that makes a repeat count once."""

    after: int
    key: str
    at: datetime


def publish(opened: Session, slug: str, edition_id: int, at: datetime) -> int:
    """The number of the version that this edition is; a new text is a new version."""
    known = opened.scalar(
        select(VignetteVersion.number).where(VignetteVersion.edition_id == edition_id)
    )
    if known is not None:
        return known
    newest = opened.scalar(
        select(func.max(VignetteVersion.number)).where(VignetteVersion.slug == slug)
    )
    number = (newest or 0) + 1
    opened.add(VignetteVersion(slug=slug, number=number, edition_id=edition_id, published_at=at))
    opened.flush()
    return number


def publish_shipped(opened: Session, course_edition_id: int, at: datetime) -> None:
    """Numbers every vignette of a course's edition as a version, if it is not one yet."""
    rows = opened.execute(
        select(Edition.slug, Edition.id)
        .join(EditionPart, EditionPart.part_edition_id == Edition.id)
        .where(EditionPart.course_edition_id == course_edition_id, Edition.kind == "vignette")
    )
    for slug, edition_id in rows.all():
        publish(opened, slug, edition_id, at)


def begin(
    opened: Session,
    enrollment_id: int,
    slug: str,
    *,
    version_id: int,
    case: Case,
    at: datetime,
) -> int | Withdrawn:
    """Begins a playthrough, or leads to one that has reached no ending; answers its number."""
    # Two requests at once wait for each other here instead of beginning twice.
    opened.execute(select(Enrollment.id).where(Enrollment.id == enrollment_id).with_for_update())
    own = (Playthrough.enrollment_id == enrollment_id) & (Playthrough.vignette_slug == slug)
    ended = exists().where(Move.playthrough_id == Playthrough.id, Move.ending.is_(True))
    under_way = opened.scalar(
        select(Playthrough.number).where(own, ~ended).order_by(Playthrough.number.desc())
    )
    if under_way is not None:
        return under_way
    if is_withdrawn(opened, enrollment_id, version_id):
        return Withdrawn()
    newest = opened.scalar(select(func.max(Playthrough.number)).where(own))
    made = Playthrough(
        enrollment_id=enrollment_id,
        vignette_slug=slug,
        version_id=version_id,
        number=(newest or 0) + 1,
        begun_at=at,
    )
    opened.add(made)
    opened.flush()
    state = case.begin()
    _record(opened, made.id, case, state, Sent(-1, secrets.token_urlsafe(16), at), kind="begin")
    return made.number


def is_withdrawn(opened: Session, enrollment_id: int, version_id: int) -> bool:
    """Whether a version is withdrawn for whoever an enrollment is with, at this moment."""
    reason = withdrawn_reason(version_id, Offering.organization_id)
    return (
        opened.scalar(
            select(reason)
            .select_from(Enrollment)
            .join(Offering, Offering.id == Enrollment.offering_id)
            .where(Enrollment.id == enrollment_id)
        )
        is not None
    )


def choose(opened: Session, playthrough_id: int, case: Case, choice: str, sent: Sent) -> Outcome:
    """Records a choice."""
    here = _here(opened, playthrough_id, sent)
    if not isinstance(here, Here):
        return here
    outcome = case.take(_state(case, here.now), choice)
    match outcome:
        case Taken(state=state):
            written = next(c for c in case.scene(_state(case, here.now)).choices if c.id == choice)
            _record(
                opened,
                playthrough_id,
                case,
                state,
                sent,
                kind="choose",
                choice=choice,
                critical=written.critical,
            )
            _count_at_an_ending(opened, playthrough_id, case, state)
            return Went()
        case NotTaken():
            return CannotGo(outcome.value)


def go_around(opened: Session, playthrough_id: int, case: Case, sent: Sent) -> Outcome:
    """Records the way around a warned scene: it costs nothing."""
    here = _here(opened, playthrough_id, sent)
    if not isinstance(here, Here):
        return here
    state = case.go_around(_state(case, here.now))
    if state is None:
        return CannotGo("there is no way around here")
    _record(opened, playthrough_id, case, state, sent, kind="around")
    _count_at_an_ending(opened, playthrough_id, case, state)
    return Went()


def go_back(opened: Session, playthrough_id: int, case: Case, sent: Sent) -> Outcome:
    """Records going back one step: scene, scales and flags are as before it, the record stays."""
    here = _here(opened, playthrough_id, sent)
    if not isinstance(here, Here):
        return here
    if len(here.way) < 2:
        return CannotGo("this is the opening")
    _record(
        opened, playthrough_id, case, _state(case, here.way[-2]), sent, kind="undo", counts=False
    )
    return Went()


def reflect(opened: Session, playthrough_id: int, scene: str, text: str, at: datetime) -> int:
    """Keeps what a trainee wrote at a scene as the newest revision; the same text is no new one."""
    opened.execute(select(Playthrough.id).where(Playthrough.id == playthrough_id).with_for_update())
    last = opened.execute(
        select(Reflection.revision, Reflection.text)
        .where(Reflection.playthrough_id == playthrough_id, Reflection.scene == scene)
        .order_by(Reflection.revision.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.text == text:
        return int(last.revision)
    revision = 1 if last is None else last.revision + 1
    opened.add(
        Reflection(
            playthrough_id=playthrough_id, scene=scene, revision=revision, text=text, saved_at=at
        )
    )
    opened.flush()
    return int(revision)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a playthrough stands inside the transaction."""

    way: tuple[Moved, ...]

    @property
    def now(self) -> Moved:
        """The move that led here."""
        return self.way[-1]


def _here(opened: Session, playthrough_id: int, sent: Sent) -> Here | Went | Stale | Withdrawn:
    # On PostgreSQL a second request waits here; SQLite has one writer at a time.
    opened.execute(select(Playthrough.id).where(Playthrough.id == playthrough_id).with_for_update())
    found = opened.execute(
        select(Move, _unsafe(playthrough_id))
        .where(Move.playthrough_id == playthrough_id)
        .order_by(Move.sequence)
    ).all()
    rows = [row[0] for row in found]
    if any(row.request_key == sent.key for row in rows):
        return Went()
    if found[-1][1]:
        # The page was made before; nothing more is recorded of a case that is unsafe.
        return Withdrawn()
    if rows[-1].sequence != sent.after:
        return Stale()
    return Here(standing([_moved(row) for row in rows]))


def _unsafe(playthrough_id: int) -> ScalarSelect[bool]:
    return (
        select(withdrawn_as_unsafe(Playthrough.version_id, Offering.organization_id))
        .select_from(Playthrough)
        .join(Enrollment, Enrollment.id == Playthrough.enrollment_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .where(Playthrough.id == playthrough_id)
        .scalar_subquery()
    )


def moves_of(opened: Session, playthrough_id: int) -> list[Moved]:
    """Every move of a playthrough, in order."""
    rows = opened.scalars(
        select(Move).where(Move.playthrough_id == playthrough_id).order_by(Move.sequence)
    )
    return [_moved(row) for row in rows]


def _moved(row: Move) -> Moved:
    return Moved(
        row.sequence,
        row.kind,
        row.choice,
        row.scene,
        row.state,
        ending=row.ending,
        critical=row.critical,
        at=row.at,
    )


def _count_at_an_ending(opened: Session, playthrough_id: int, case: Case, state: State) -> None:
    if case.scene(state).ending:
        cohort.stand_behind(opened, playthrough_id, case, moves_of(opened, playthrough_id))


def _state(case: Case, moved: Moved) -> State:
    state = case.state_from(moved.state)
    if state is None:
        raise LookupError("a recorded state does not fit its own version")
    return state


def _record(
    opened: Session,
    playthrough_id: int,
    case: Case,
    state: State,
    sent: Sent,
    *,
    kind: str,
    choice: str = "",
    critical: bool = False,
    counts: bool = True,
) -> None:
    opened.add(
        Move(
            playthrough_id=playthrough_id,
            sequence=sent.after + 1,
            kind=kind,
            choice=choice,
            scene=state.scene,
            state=state.as_data(),
            ending=counts and case.scene(state).ending,
            critical=critical,
            request_key=sent.key,
            at=sent.at,
        )
    )
    opened.flush()
