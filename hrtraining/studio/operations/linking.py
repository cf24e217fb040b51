"""Private links with which a colleague without an account tries a draft."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.studio.models import Draft, PlayLink
from hrtraining.studio.operations.keeping import Place

LONGEST_DAYS = 90


def make_link(opened: Session, place: Place, secret: str, days: int) -> PlayLink:
    """A link that opens for ``days`` days (1 to LONGEST_DAYS); the secret itself is not kept."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a link lasts 1 to {LONGEST_DAYS} days")
    link = PlayLink(
        draft_id=place.draft_id,
        digest=digest_of(secret),
        made_by_id=place.person_id,
        made_at=place.at,
        expires_at=place.at + timedelta(days=days),
    )
    opened.add(link)
    opened.flush()
    _note(opened, "draft.link_made", link.id, place)
    return link


def withdraw_link(opened: Session, place: Place, link_id: int) -> bool:
    """Closes a link of the draft for good; False where it has none of that number."""
    link = opened.scalar(
        select(PlayLink).where(PlayLink.id == link_id, PlayLink.draft_id == place.draft_id)
    )
    if link is None:
        return False
    if link.revoked_at is None:
        link.revoked_at = place.at
        _note(opened, "draft.link_withdrawn", link.id, place)
    opened.flush()
    return True


def draft_behind(opened: Session, secret: str, at: datetime) -> Draft | None:
    """The draft that a link opens at this moment, or nothing."""
    return opened.scalar(
        select(Draft)
        .join(PlayLink, PlayLink.draft_id == Draft.id)
        .where(
            PlayLink.digest == digest_of(secret),
            PlayLink.revoked_at.is_(None),
            PlayLink.expires_at > at,
            Draft.state != "discarded",
        )
    )


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _note(opened: Session, action: str, link_id: int, place: Place) -> None:
    audit.record(
        opened,
        at=place.at,
        action=action,
        subject=f"draft {place.draft_id}",
        actor_person_id=place.person_id,
        link=link_id,
    )
