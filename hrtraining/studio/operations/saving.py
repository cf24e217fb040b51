"""Saving a working copy to its draft: explicit, and merged with what others saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.studio.operations.keeping import (
    Place,
    edit,
    forget_steps,
    hold,
    text_of,
    working_copy,
)
from hrtraining.studio.rules.merging import Merge, Side, merge
from hrtraining.texts.vignette.reading import read_draft


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft has a new revision; ``merged`` where others' changes were joined into it."""

    number: int
    merged: bool


@dataclass(frozen=True, slots=True)
class NothingToSave:
    """The working copy says what the newest revision says."""

    number: int


@dataclass(frozen=True, slots=True)
class Collides:
    """Others changed the same places: the person decides; nothing was saved, nothing is lost."""

    merge: Merge
    newest: int


Outcome: TypeAlias = Saved | NothingToSave | Collides


def save(
    opened: Session,
    place: Place,
    decisions: Mapping[int, Side] | None = None,
    decided_on: int | None = None,
) -> Outcome:
    """Makes the working copy the draft's newest revision.

    ``decisions`` say by number which side of each collision stays, as it was shown when the newest
    revision was ``decided_on``; where that is no longer the newest, they are asked again.
    """
    draft = hold(opened, place.draft_id)
    newest = newest_number(opened, place.draft_id)
    saved = text_of(opened, place.draft_id, newest) or ""
    copy = working_copy(opened, place.draft_id, place.person_id)
    base = text_of(opened, place.draft_id, copy.base) if copy else None
    if copy is None or base is None or copy.text in {saved, base}:
        return NothingToSave(newest)
    if copy.base == newest:
        return Saved(add_revision(opened, draft, copy.text, place), merged=False)
    joined = merge(base, copy.text, saved)
    taken = decisions if decided_on == newest and decisions is not None else {}
    text = joined.decided(taken)
    if text is None:
        return Collides(joined, newest)
    merged_base = copy.base
    copy.text, copy.change = text, copy.change + 1
    forget_steps(opened, copy)
    if text == saved:
        copy.base = newest
        return NothingToSave(newest)
    return Saved(add_revision(opened, draft, text, place, merged_base), merged=True)


def add_revision(
    opened: Session, draft: Draft, text: str, place: Place, merged_base: int | None = None
) -> int:
    """Adds a revision and lets the person's working copy stand on it; answers its number."""
    number = newest_number(opened, draft.id) + 1
    opened.add(
        DraftRevision(
            draft_id=draft.id,
            number=number,
            text=text,
            saved_by_id=place.person_id,
            saved_at=place.at,
            merged_base=merged_base,
        )
    )
    draft.title = title_of(text) or draft.title
    copy = working_copy(opened, draft.id, place.person_id)
    if copy is not None:
        copy.base, copy.text, copy.saved_at = number, text, place.at
    _note(opened, "draft.saved", draft.id, place.person_id, place.at, number=number)
    opened.flush()
    return number


def drop_changes(opened: Session, place: Place) -> bool:
    """Lets the working copy say what the newest revision says; can be undone."""
    newest = text_of(opened, place.draft_id, newest_number(opened, place.draft_id)) or ""
    return edit(opened, place, "Dropped unsaved changes", lambda _text: newest) is not None


def put_back(opened: Session, place: Place, number: int) -> bool | None:
    """Puts an older revision into the working copy, to be looked at, saved or undone.

    False where it says the same already, None where there is no such revision.
    """
    older = text_of(opened, place.draft_id, number)
    if older is None:
        return None
    what = f"Put back revision {number}"
    return edit(opened, place, what, lambda _text: older) is not None


def newest_number(opened: Session, draft_id: int) -> int:
    """The number of the newest revision; 0 before the first."""
    newest = opened.scalar(
        select(func.max(DraftRevision.number)).where(DraftRevision.draft_id == draft_id)
    )
    return newest or 0


def title_of(text: str) -> str:
    """The title that a text gives itself; empty where it cannot be read."""
    return read_draft(text).vignette.title[:200]


def _note(
    opened: Session, action: str, draft_id: int, person_id: int, at: datetime, **detail: int
) -> None:
    audit.record(
        opened,
        at=at,
        action=action,
        subject=f"draft {draft_id}",
        actor_person_id=person_id,
        **detail,
    )
