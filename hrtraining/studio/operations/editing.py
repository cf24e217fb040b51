"""Changing the case in somebody's working copy, whichever view the change was made in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from hrtraining.studio.operations.keeping import Kept, Place, edit
from hrtraining.studio.rules.changing.scenes import Refused
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import CannotWrite

Change: TypeAlias = Callable[[Vignette], "Vignette | Refused"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The text has lines that cannot be read, and would lose them: they are mended as text."""


Outcome: TypeAlias = Kept | Refused | Unreadable | None


def edit_case(
    opened: Session, place: Place, what: str, change: Change, *, joins: bool = False
) -> Outcome:
    """Changes the case; only what says something else is spelled anew. None: nothing changed."""

    def changed(text: str) -> str | Refused | Unreadable:
        document = Document.parse(text)
        if not document.draft.understood:
            return Unreadable()
        case = change(document.vignette)
        if isinstance(case, Refused):
            return case
        try:
            return document.with_vignette(case).text
        except CannotWrite as why:
            return Refused(f"This cannot be written down: {why}.")

    return edit(opened, place, what, changed, joins=joins)
