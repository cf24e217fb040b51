"""What a page of a case needs to know, by one joined query that also confirms who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from hrtraining.access import Actor, Claim
from hrtraining.accounts.actors import ACTOR_COLUMNS, IS_CLAIMANT, actor_from, claimant
from hrtraining.accounts.models import Organization, Person
from hrtraining.asking import ask
from hrtraining.courses.models import Offering
from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.models import (
    Move,
    Playthrough,
    PlaythroughOrigin,
    Publication,
    Reflection,
    VignetteVersion,
)
from hrtraining.vignettes.offered import (
    attached_here,
    in_course,
    withdrawn_as_unsafe,
    withdrawn_reason,
)
from hrtraining.vignettes.rules.history import Moved

ENROLLMENT = bindparam("enrollment", type_=Integer)
SLUG = bindparam("slug", type_=String)
NUMBER = bindparam("number", type_=Integer)
_source = aliased(Playthrough)


@dataclass(frozen=True, slots=True)
class Begun:
    """A playthrough among a trainee's own; ``ending`` names an ending reached.

    ``taken_from`` is the number of the playthrough of which it takes a choice back, if it does.
    """

    number: int
    begun_at: datetime
    steps: int
    ending: str
    taken_from: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case in front of a trainee, with the playthroughs so far.

    ``offered`` says whether it can be begun; ``withdrawn`` is the reason for which it cannot any
    more, and with ``unsafe`` nobody goes on with it either. ``written_by`` names the organization
    whose trainers wrote it; nobody for a case that came with the content.
    """

    actor: Actor
    enrollment_id: int
    version_id: int
    version: int
    edition_id: int
    playthroughs: tuple[Begun, ...]
    offered: bool = True
    withdrawn: str = ""
    unsafe: bool = False
    written_by: str = ""


def find_case(opened: Session, claimed: Claim, enrollment_id: int, slug: str) -> CasePage | None:
    """The case of an enrollment; nothing unless the enrollment is the person's own."""
    rows = ask(opened, _case(), enrollment=enrollment_id, slug=slug, **claimant(claimed))
    if not rows:
        return None
    first = rows[0]
    return CasePage(
        actor=actor_from(first),
        enrollment_id=enrollment_id,
        version_id=first.version_id,
        version=first.version,
        edition_id=first.edition_id,
        playthroughs=tuple(
            Begun(row.number, row.begun_at, row.steps, row.ending or "", row.taken_from)
            for row in rows
            if row.number is not None and row.version_id == first.version_id
        ),
        offered=bool(first.offered),
        withdrawn=first.withdrawn or "",
        unsafe=bool(first.unsafe),
        written_by=first.written_by or "",
    )


@cache
def _case() -> Select[Any]:
    played = (
        select(
            Playthrough.number.label("number"),
            Playthrough.begun_at.label("begun_at"),
            func.count(Move.id).label("steps"),
            func.max(Move.scene).filter(Move.ending.is_(True)).label("ending"),
            func.max(_source.number).label("taken_from"),
        )
        .join(Move, Move.playthrough_id == Playthrough.id)
        .outerjoin(PlaythroughOrigin, PlaythroughOrigin.playthrough_id == Playthrough.id)
        .outerjoin(_source, _source.id == PlaythroughOrigin.source_id)
        .where(Playthrough.enrollment_id == ENROLLMENT, Playthrough.vignette_slug == SLUG)
        .group_by(Playthrough.id, Playthrough.number, Playthrough.begun_at)
        .subquery("played")
    )
    offered = or_(
        in_course(Enrollment.course_edition_id, VignetteVersion.edition_id),
        attached_here(Enrollment.offering_id, VignetteVersion.id),
    )
    begun = exists().where(
        Playthrough.enrollment_id == Enrollment.id, Playthrough.version_id == VignetteVersion.id
    )
    written_by = (
        select(Organization.name)
        .join(Publication, Publication.organization_id == Organization.id)
        .where(Publication.version_id == VignetteVersion.id)
        .scalar_subquery()
    )
    return (
        select(
            *ACTOR_COLUMNS,
            written_by.label("written_by"),
            VignetteVersion.id.label("version_id"),
            VignetteVersion.number.label("version"),
            VignetteVersion.edition_id,
            offered.label("offered"),
            withdrawn_reason(VignetteVersion.id, Offering.organization_id).label("withdrawn"),
            withdrawn_as_unsafe(VignetteVersion.id, Offering.organization_id).label("unsafe"),
            played.c.number,
            played.c.begun_at,
            played.c.steps,
            played.c.taken_from,
            played.c.ending,
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(VignetteVersion, VignetteVersion.slug == SLUG)
        .outerjoin(played, true())
        .where(Enrollment.id == ENROLLMENT, IS_CLAIMANT, or_(offered, begun))
        .order_by(case((offered, 0), else_=1), VignetteVersion.number.desc(), played.c.number)
    )


@dataclass(frozen=True, slots=True)
class Reflected:
    """What was written at a scene: the newest revision."""

    text: str
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PlayPage:
    """A playthrough in front of its trainee, with every move and what was written.

    One that takes something back was copied up to the move ``replayed``, where in its source
    ``taken_there`` was chosen.
    """

    actor: Actor
    enrollment_id: int
    playthrough_id: int
    number: int
    vignette_slug: str
    version_id: int
    edition_id: int
    moves: tuple[Moved, ...]
    reflections: dict[str, Reflected]
    withdrawn: str = ""
    unsafe: bool = False
    replayed: int | None = None
    taken_there: str = ""

    @property
    def last_sequence(self) -> int:
        """The sequence of the newest move."""
        return max(move.sequence for move in self.moves)


def find_playthrough(
    opened: Session, claimed: Claim, enrollment_id: int, slug: str, number: int
) -> PlayPage | None:
    """The playthrough; nothing unless the enrollment is the person's own."""
    rows = ask(
        opened,
        _playthrough(),
        same=_before_record(),
        enrollment=enrollment_id,
        slug=slug,
        number=number,
        **claimant(claimed),
    )
    if not rows:
        return None
    first = rows[0]
    return PlayPage(
        actor=actor_from(first),
        enrollment_id=enrollment_id,
        playthrough_id=first.playthrough_id,
        number=number,
        vignette_slug=slug,
        version_id=first.version_id,
        edition_id=first.edition_id,
        moves=tuple(
            Moved(
                row.sequence,
                row.kind,
                row.choice,
                row.scene,
                row.state,
                ending=bool(row.ending),
                critical=bool(row.critical),
                at=row.at,
            )
            for row in rows
            if row.kind != "reflection"
        ),
        # Revisions come in order, so that the newest is the one that stays.
        reflections={
            row.scene: Reflected(row.text, row.sequence, row.at)
            for row in rows
            if row.kind == "reflection"
        },
        withdrawn=first.withdrawn or "",
        unsafe=bool(first.unsafe),
        replayed=first.replayed,
        taken_there=first.taken_there or "",
    )


# What was done at the fork to which this playthrough went back.
_made = aliased(Move)
_taken_there = (
    select(_made.choice)
    .where(
        _made.playthrough_id == PlaythroughOrigin.source_id,
        _made.sequence == PlaythroughOrigin.taken_back,
    )
    .correlate(PlaythroughOrigin)
    .scalar_subquery()
)


@cache
def _playthrough() -> Select[Any]:
    record = _record()
    return (
        select(
            *ACTOR_COLUMNS,
            Playthrough.id.label("playthrough_id"),
            Playthrough.version_id,
            VignetteVersion.edition_id,
            PlaythroughOrigin.replayed,
            _taken_there.label("taken_there"),
            withdrawn_reason(VignetteVersion.id, Offering.organization_id).label("withdrawn"),
            withdrawn_as_unsafe(VignetteVersion.id, Offering.organization_id).label("unsafe"),
            *record.c,
        )
        .select_from(Playthrough)
        .join(Enrollment, Enrollment.id == Playthrough.enrollment_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Person, Person.id == Enrollment.person_id)
        .join(VignetteVersion, VignetteVersion.id == Playthrough.version_id)
        .outerjoin(PlaythroughOrigin, PlaythroughOrigin.playthrough_id == Playthrough.id)
        .join(record, true())
        .where(
            Playthrough.enrollment_id == ENROLLMENT,
            Playthrough.vignette_slug == SLUG,
            Playthrough.number == NUMBER,
            IS_CLAIMANT,
        )
        .order_by(record.c.sequence)
    )


@cache
def _before_record() -> int:
    """How many columns of a playthrough are the same in every row."""
    return len(_playthrough().selected_columns) - len(_record().c)


def _record() -> Any:
    which = (
        (Playthrough.enrollment_id == ENROLLMENT)
        & (Playthrough.vignette_slug == SLUG)
        & (Playthrough.number == NUMBER)
    )
    moves = (
        select(
            Move.kind.label("kind"),
            Move.sequence.label("sequence"),
            Move.choice.label("choice"),
            Move.scene.label("scene"),
            Move.state.label("state"),
            Move.ending.label("ending"),
            Move.critical.label("critical"),
            literal("").label("text"),
            Move.at.label("at"),
        )
        .join(Playthrough, Playthrough.id == Move.playthrough_id)
        .where(which)
    )
    reflections = (
        select(
            literal("reflection"),
            Reflection.revision,
            literal(""),
            Reflection.scene,
            cast(null(), JSON),
            literal(value=False),
            literal(value=False),
            Reflection.text,
            Reflection.saved_at,
        )
        .join(Playthrough, Playthrough.id == Reflection.playthrough_id)
        .where(which)
    )
    return union_all(moves, reflections).subquery("record")
