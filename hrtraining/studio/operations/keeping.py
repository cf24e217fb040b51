"""Keeping what someone types: their working copy of a draft, and undoing step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hrtraining.studio.models import Draft, DraftRevision, WorkingCopy, WorkingStep

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Whose working copy of which draft, and when something is done to it."""

    draft_id: int
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """What a page was made from: a revision, and how many changes were on top of it."""

    base: int
    change: int

    def __str__(self) -> str:
        """As the page carries it."""
        return f"{self.base}.{self.change}"

    @classmethod
    def read(cls, written: str) -> Token | None:
        """Reads back what the page carried, or nothing if it is not that."""
        base, dot, change = written.partition(".")
        if not (dot and base.isdecimal() and change.isdecimal() and len(written) < 20):
            return None
        return cls(int(base), int(change))


@dataclass(frozen=True, slots=True)
class Kept:
    """The text is in the working copy."""

    token: Token


@dataclass(frozen=True, slots=True)
class Moved:
    """Another window of the same person has changed the working copy since; nothing was kept."""

    text: str
    token: Token


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a person's work on a draft stands: the text they see, and what it came from."""

    text: str
    token: Token
    unsaved: bool


Refusal = TypeVar("Refusal")


def copy_of(opened: Session, draft_id: int, person_id: int) -> Copy:
    """The text a person works on: their working copy, or the newest revision without changes."""
    newest = _newest(opened, draft_id)
    found = _found(opened, draft_id, person_id)
    if found is None:
        return Copy(newest.text, Token(newest.number, 0), unsaved=False)
    if found.text == text_of(opened, draft_id, found.base):
        return Copy(newest.text, Token(newest.number, found.change), unsaved=False)
    return Copy(found.text, Token(found.base, found.change), unsaved=True)


def keep(opened: Session, place: Place, text: str, what: str, seen: Token) -> Kept | Moved:
    """Keeps a whole text that was written over what ``seen`` names."""
    hold(opened, place.draft_id)
    now = copy_of(opened, place.draft_id, place.person_id)
    if now.text == text:
        return Kept(now.token)
    if now.token.change != seen.change or (now.unsaved and now.token.base != seen.base):
        return Moved(now.text, now.token)
    if text_of(opened, place.draft_id, seen.base) is None:
        return Moved(now.text, now.token)
    return _written(opened, place, text, what, seen.base, joins=True)


def edit(
    opened: Session,
    place: Place,
    what: str,
    change: Callable[[str], str | Refusal],
    *,
    joins: bool = False,
) -> Kept | Refusal | None:
    """Changes the text that the person works on; None where the change leaves it as it is.

    What the change answers instead of a text is answered, and nothing is changed. With ``joins``
    it joins the step before it of the same name: typing is undone as one.
    """
    hold(opened, place.draft_id)
    now = copy_of(opened, place.draft_id, place.person_id)
    changed = change(now.text)
    if not isinstance(changed, str):
        return changed
    if changed == now.text:
        return None
    return _written(opened, place, changed, what, now.token.base, joins=joins)


def undo(opened: Session, place: Place) -> str | None:
    """Takes the newest step back and says what it was; None where there is none."""
    copy = _for_stepping(opened, place)
    step = _step_back(opened, copy)
    if copy is None or step is None:
        return None
    step.after, copy.text = copy.text, step.before
    copy.change, copy.saved_at = copy.change + 1, place.at
    opened.flush()
    return step.what


def redo(opened: Session, place: Place) -> str | None:
    """Does again what was taken back last and says what it was; None where there is nothing."""
    copy = _for_stepping(opened, place)
    step = _step_again(opened, copy)
    if copy is None or step is None or step.after is None:
        return None
    copy.text, step.after = step.after, None
    copy.change, copy.saved_at = copy.change + 1, place.at
    opened.flush()
    return step.what


def steps_ahead(opened: Session, draft_id: int, person_id: int) -> tuple[str, str]:
    """What undoing would take back, and what doing again would do; empty where nothing."""
    copy = _found(opened, draft_id, person_id)
    back, again = _step_back(opened, copy), _step_again(opened, copy)
    return (back.what if back else ""), (again.what if again else "")


def hold(opened: Session, draft_id: int) -> Draft:
    """The draft, locked: what is done to it and its working copies happens one after the other."""
    return opened.scalars(select(Draft).where(Draft.id == draft_id).with_for_update()).one()


def text_of(opened: Session, draft_id: int, number: int) -> str | None:
    """The text of a revision, or None where there is no such revision."""
    return opened.scalar(
        select(DraftRevision.text).where(
            DraftRevision.draft_id == draft_id, DraftRevision.number == number
        )
    )


def forget_steps(opened: Session, copy: WorkingCopy) -> None:
    """Nothing before this can be undone."""
    opened.execute(delete(WorkingStep).where(WorkingStep.working_copy_id == copy.id))


def working_copy(opened: Session, draft_id: int, person_id: int) -> WorkingCopy | None:
    """The row of a person's working copy, if they have one."""
    return _found(opened, draft_id, person_id)


def _written(
    opened: Session, place: Place, text: str, what: str, base: int, *, joins: bool
) -> Kept:
    copy = _found(opened, place.draft_id, place.person_id)
    before = text_of(opened, place.draft_id, base) or ""
    if copy is None:
        copy = WorkingCopy(
            draft_id=place.draft_id,
            person_id=place.person_id,
            base=base,
            text=before,
            change=0,
            saved_at=place.at,
        )
        opened.add(copy)
        opened.flush()
    elif copy.text == text_of(opened, place.draft_id, copy.base):
        # Nothing unsaved: the copy follows the revision that the change was made on.
        if copy.base != base:
            forget_steps(opened, copy)
        copy.base, copy.text = base, before
    _add_step(opened, copy, what, place.at, joins=joins)
    copy.text, copy.change, copy.saved_at = text, copy.change + 1, place.at
    opened.flush()
    return Kept(Token(copy.base, copy.change))


def _add_step(opened: Session, copy: WorkingCopy, what: str, at: datetime, *, joins: bool) -> None:
    opened.execute(
        delete(WorkingStep).where(
            WorkingStep.working_copy_id == copy.id, WorkingStep.after.is_not(None)
        )
    )
    what = what[:300]
    last = _step_back(opened, copy)
    if joins and last is not None and last.what == what:
        last.at = at
        return
    number = (last.number if last else 0) + 1
    opened.add(
        WorkingStep(working_copy_id=copy.id, number=number, what=what, before=copy.text, at=at)
    )
    opened.execute(
        delete(WorkingStep).where(
            WorkingStep.working_copy_id == copy.id, WorkingStep.number <= number - MOST_STEPS
        )
    )


def _for_stepping(opened: Session, place: Place) -> WorkingCopy | None:
    hold(opened, place.draft_id)
    return _found(opened, place.draft_id, place.person_id)


def _step_back(opened: Session, copy: WorkingCopy | None) -> WorkingStep | None:
    if copy is None:
        return None
    return opened.scalar(
        select(WorkingStep)
        .where(WorkingStep.working_copy_id == copy.id, WorkingStep.after.is_(None))
        .order_by(WorkingStep.number.desc())
        .limit(1)
    )


def _step_again(opened: Session, copy: WorkingCopy | None) -> WorkingStep | None:
    if copy is None:
        return None
    return opened.scalar(
        select(WorkingStep)
        .where(WorkingStep.working_copy_id == copy.id, WorkingStep.after.is_not(None))
        .order_by(WorkingStep.number)
        .limit(1)
    )


def _found(opened: Session, draft_id: int, person_id: int) -> WorkingCopy | None:
    return opened.scalar(
        select(WorkingCopy).where(
            WorkingCopy.draft_id == draft_id, WorkingCopy.person_id == person_id
        )
    )


def _newest(opened: Session, draft_id: int) -> DraftRevision:
    newest = (
        select(func.max(DraftRevision.number))
        .where(DraftRevision.draft_id == draft_id)
        .scalar_subquery()
    )
    return opened.scalars(
        select(DraftRevision).where(
            DraftRevision.draft_id == draft_id, DraftRevision.number == newest
        )
    ).one()
