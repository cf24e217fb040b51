"""Handing moments over to a supervisor, and taking them back. None of this commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.debrief.models import (
    Handover,
    HandoverAcceptance,
    HandoverComment,
    HandoverMoment,
    HandoverWithdrawal,
)
from hrtraining.vignettes.models import Playthrough, Reflection
from hrtraining.vignettes.playing import moves_of
from hrtraining.vignettes.rules.history import where_made


@dataclass(frozen=True, slots=True)
class Shared:
    """The moments are shared; ``is_new`` is false for a repeat of the same request."""

    handover_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class NothingChosen:
    """No moment was chosen, or a moment or a text that the playthrough does not have."""


ShareOutcome: TypeAlias = Shared | NothingChosen


@dataclass(frozen=True, slots=True)
class Offer:
    """What is shared: for each move whether a revision of what was written there goes with it."""

    email: str
    text: str
    moments: Mapping[int, int | None]
    key: str
    by_person: int
    at: datetime


def share(opened: Session, playthrough_id: int, offer: Offer) -> ShareOutcome:
    """Offers moments to whoever has the account of an address, whether there is one or not."""
    opened.execute(select(Playthrough.id).where(Playthrough.id == playthrough_id).with_for_update())
    known = opened.scalar(
        select(Handover.id).where(
            Handover.playthrough_id == playthrough_id, Handover.request_key == offer.key
        )
    )
    if known is not None:
        return Shared(known, is_new=False)
    places = where_made(moves_of(opened, playthrough_id))
    rows = opened.execute(
        select(Reflection.scene, Reflection.revision, Reflection.id).where(
            Reflection.playthrough_id == playthrough_id
        )
    )
    written = {(scene, revision): id_ for scene, revision, id_ in rows}
    sound = all(
        sequence in places and (revision is None or (places[sequence], revision) in written)
        for sequence, revision in offer.moments.items()
    )
    if not offer.moments or not sound:
        return NothingChosen()
    made = Handover(
        playthrough_id=playthrough_id,
        supervisor_email=offer.email,
        text=offer.text,
        request_key=offer.key,
        shared_at=offer.at,
    )
    opened.add(made)
    opened.flush()
    opened.add_all(
        HandoverMoment(
            handover_id=made.id,
            sequence=sequence,
            reflection_id=written[places[sequence], revision] if revision is not None else None,
        )
        for sequence, revision in sorted(offer.moments.items())
    )
    audit.record(
        opened,
        at=offer.at,
        action="moments shared",
        subject=f"handover {made.id}",
        actor_person_id=offer.by_person,
    )
    opened.flush()
    return Shared(made.id, is_new=True)


def withdraw(opened: Session, handover_id: int, by_person: int, at: datetime) -> None:
    """Takes the moments back, at once; a second time changes nothing."""
    opened.execute(select(Handover.id).where(Handover.id == handover_id).with_for_update())
    if opened.get(HandoverWithdrawal, handover_id) is None:
        opened.add(HandoverWithdrawal(handover_id=handover_id, withdrawn_at=at))
        audit.record(
            opened,
            at=at,
            action="moments withdrawn",
            subject=f"handover {handover_id}",
            actor_person_id=by_person,
        )
        opened.flush()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The supervisor may read the moments, now or since an earlier click."""


@dataclass(frozen=True, slots=True)
class NotForYou:
    """Not offered to this person, or withdrawn meanwhile: nothing more is told."""


def accept(
    opened: Session, handover_id: int, person_id: int, email: str, at: datetime
) -> Accepted | NotForYou:
    """Makes the person with the address the supervisor of these moments."""
    row = _held(opened, handover_id)
    if row is None or row.supervisor_email != email:
        return NotForYou()
    taken = opened.get(HandoverAcceptance, handover_id)
    if taken is not None:
        return Accepted() if taken.supervisor_id == person_id else NotForYou()
    opened.add(HandoverAcceptance(handover_id=handover_id, supervisor_id=person_id, accepted_at=at))
    audit.record(
        opened,
        at=at,
        action="moments accepted",
        subject=f"handover {handover_id}",
        actor_person_id=person_id,
    )
    opened.flush()
    return Accepted()


@dataclass(frozen=True, slots=True)
class Commented:
    """The comment is kept, once however often it was sent; ``is_new`` the first time."""

    is_new: bool


def comment(
    opened: Session, moment_id: int, person_id: int, *, text: str, key: str, at: datetime
) -> Commented | NotForYou:
    """Keeps what the supervisor wrote, if the moments are still shared with them."""
    moment = opened.get(HandoverMoment, moment_id)
    if moment is None or _held(opened, moment.handover_id) is None:
        return NotForYou()
    taken = opened.get(HandoverAcceptance, moment.handover_id)
    if taken is None or taken.supervisor_id != person_id:
        return NotForYou()
    known = select(HandoverComment.id).where(
        HandoverComment.moment_id == moment_id, HandoverComment.request_key == key
    )
    is_new = opened.scalar(known) is None
    if is_new:
        opened.add(
            HandoverComment(
                moment_id=moment_id,
                author_id=person_id,
                text=text,
                request_key=key,
                written_at=at,
            )
        )
        opened.flush()
    return Commented(is_new)


def _held(opened: Session, handover_id: int) -> Handover | None:
    """A hand-over that was not withdrawn, held so that a withdrawal waits or has been seen."""
    row = opened.scalar(select(Handover).where(Handover.id == handover_id).with_for_update())
    if row is None or opened.get(HandoverWithdrawal, handover_id) is not None:
        return None
    return row
