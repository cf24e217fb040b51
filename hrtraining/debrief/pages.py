"""What the pages of a hand-over need to know; each loader also says who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from hrtraining.access import Actor
from hrtraining.accounts.models import Organization, Person
from hrtraining.courses.models import Edition
from hrtraining.debrief.models import (
    Handover,
    HandoverAcceptance,
    HandoverComment,
    HandoverMoment,
    HandoverWithdrawal,
)
from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.models import (
    Playthrough,
    PlaythroughOrigin,
    Publication,
    Reflection,
    VignetteVersion,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedMoment:
    """A moment as it was shared; ``reflection`` is None where what was written stays private."""

    id: int
    sequence: int
    reflection: str | None
    comments: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """A hand-over; ``supervisor`` is empty until someone accepted."""

    id: int
    playthrough_id: int
    edition_id: int
    case: str
    enrollment_id: int
    vignette_slug: str
    number: int
    trainee: str
    trainee_email: str
    email: str
    supervisor: str
    text: str
    shared_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None
    moments: int
    comments: int

    @property
    def state(self) -> str:
        """Where it stands: ``withdrawn``, ``accepted`` or ``offered``."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "accepted" if self.accepted_at is not None else "offered"


_supervisor = aliased(Person)
_moments = (
    select(func.count())
    .select_from(HandoverMoment)
    .where(HandoverMoment.handover_id == Handover.id)
    .correlate(Handover)
    .scalar_subquery()
)
_comments = (
    select(func.count())
    .select_from(HandoverComment)
    .join(HandoverMoment, HandoverMoment.id == HandoverComment.moment_id)
    .where(HandoverMoment.handover_id == Handover.id)
    .correlate(Handover)
    .scalar_subquery()
)


_COLUMNS: tuple[Any, ...] = (
    Handover,
    VignetteVersion.edition_id,
    Edition.title,
    Playthrough.enrollment_id,
    Playthrough.vignette_slug,
    Playthrough.number,
    Person.printed_name,
    Person.email,
    func.coalesce(_supervisor.printed_name, "").label("supervisor"),
    HandoverAcceptance.accepted_at,
    HandoverWithdrawal.withdrawn_at,
    _moments.label("moments"),
    _comments.label("comments"),
)


def _handovers(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(Playthrough, Playthrough.id == Handover.playthrough_id)
        .join(VignetteVersion, VignetteVersion.id == Playthrough.version_id)
        .join(Edition, Edition.id == VignetteVersion.edition_id)
        .join(Enrollment, Enrollment.id == Playthrough.enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(HandoverAcceptance, HandoverAcceptance.handover_id == Handover.id)
        .outerjoin(_supervisor, _supervisor.id == HandoverAcceptance.supervisor_id)
        .outerjoin(HandoverWithdrawal, HandoverWithdrawal.handover_id == Handover.id)
        .where(*which)
        .order_by(Handover.id.desc())
    )


def _pages(opened: Session, *which: ColumnElement[bool]) -> list[HandoverPage]:
    return [
        HandoverPage(
            id=row.Handover.id,
            playthrough_id=row.Handover.playthrough_id,
            edition_id=row.edition_id,
            case=row.title,
            enrollment_id=row.enrollment_id,
            vignette_slug=row.vignette_slug,
            number=row.number,
            trainee=row.printed_name,
            trainee_email=row.email,
            email=row.Handover.supervisor_email,
            supervisor=row.supervisor,
            text=row.Handover.text,
            shared_at=row.Handover.shared_at,
            accepted_at=row.accepted_at,
            withdrawn_at=row.withdrawn_at,
            moments=row.moments,
            comments=row.comments,
        )
        for row in opened.execute(_handovers(*which))
    ]


def handovers_of(opened: Session, playthrough_id: int) -> list[HandoverPage]:
    """Every hand-over of a playthrough, for its own trainee, the newest first."""
    return _pages(opened, Handover.playthrough_id == playthrough_id)


def own_handover(opened: Session, playthrough_id: int, handover_id: int) -> HandoverPage | None:
    """One of them."""
    found = _pages(opened, Handover.playthrough_id == playthrough_id, Handover.id == handover_id)
    return found[0] if found else None


def _shared_with(actor: Actor) -> ColumnElement[bool]:
    """Offered to the actor's verified address or accepted by them, and not withdrawn."""
    return and_(
        HandoverWithdrawal.handover_id.is_(None),
        or_(
            HandoverAcceptance.supervisor_id == actor.person_id,
            and_(
                HandoverAcceptance.handover_id.is_(None), Handover.supervisor_email == actor.email
            ),
        ),
    )


def shared_with(opened: Session, actor: Actor) -> list[HandoverPage]:
    """Everything that is shared with someone at this moment, the newest first."""
    return _pages(opened, _shared_with(actor))


def one_shared_with(opened: Session, actor: Actor, handover_id: int) -> HandoverPage | None:
    """One of them."""
    found = _pages(opened, _shared_with(actor), Handover.id == handover_id)
    return found[0] if found else None


def moments_of(opened: Session, handover_id: int) -> list[SharedMoment]:
    """The moments of a hand-over, in the order of the playthrough, with their comments."""
    comments: dict[int, list[Said]] = {}
    for row in opened.execute(
        select(HandoverComment, Person.printed_name)
        .join(HandoverMoment, HandoverMoment.id == HandoverComment.moment_id)
        .join(Person, Person.id == HandoverComment.author_id)
        .where(HandoverMoment.handover_id == handover_id)
        .order_by(HandoverComment.id)
    ):
        said = Said(row.printed_name, row.HandoverComment.text, row.HandoverComment.written_at)
        comments.setdefault(row.HandoverComment.moment_id, []).append(said)
    return [
        SharedMoment(row.id, row.sequence, row.text, tuple(comments.get(row.id, ())))
        for row in opened.execute(
            select(HandoverMoment.id, HandoverMoment.sequence, Reflection.text)
            .outerjoin(Reflection, Reflection.id == HandoverMoment.reflection_id)
            .where(HandoverMoment.handover_id == handover_id)
            .order_by(HandoverMoment.sequence)
        )
    ]


@dataclass(frozen=True, slots=True)
class Origin:
    """Which playthrough this one takes something back from, and how many steps it copied."""

    number: int
    replayed: int


def written_by(opened: Session, version_id: int) -> str:
    """The organization whose trainers wrote a version; empty where it came with the content."""
    return (
        opened.scalar(
            select(Organization.name)
            .join(Publication, Publication.organization_id == Organization.id)
            .where(Publication.version_id == version_id)
        )
        or ""
    )


def origin_of(opened: Session, playthrough_id: int) -> Origin | None:
    """Where a playthrough that takes something back began; nothing for any other."""
    row = opened.execute(
        select(Playthrough.number, PlaythroughOrigin.replayed)
        .join(PlaythroughOrigin, PlaythroughOrigin.source_id == Playthrough.id)
        .where(PlaythroughOrigin.playthrough_id == playthrough_id)
    ).one_or_none()
    return Origin(row.number, row.replayed) if row else None
