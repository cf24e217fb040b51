"""Beginning a draft: from a starting text, or as a copy of a published case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import audit
from hrtraining.courses.models import Edition
from hrtraining.database import one_at_a_time
from hrtraining.studio.models import Draft
from hrtraining.studio.operations.keeping import Place, hold
from hrtraining.studio.operations.saving import add_revision
from hrtraining.studio.rules.starting import LONGEST_SLUG, fitted_slug, slug_for
from hrtraining.texts.vignette.document import Document
from hrtraining.vignettes.models import VignetteVersion

LOCK = 7_205
# A hyphen and a number.
LONGEST_ENDING = 10


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a draft begins with: whose it is, its title, its text, and the version it copies."""

    organization_id: int
    title: str
    text: str
    copied_from_id: int | None = None


def create(opened: Session, beginning: Beginning, person_id: int, at: datetime) -> Draft:
    """A draft whose first revision is the text under the new title, with a name of its own.

    Raises CannotWrite for a text that cannot be read.
    """
    one_at_a_time(opened, LOCK)
    slug = _free(opened, slug_for(beginning.title))
    document = Document.parse(beginning.text)
    case = replace(document.vignette, slug=slug, title=beginning.title, reviewers=())
    draft = Draft(
        organization_id=beginning.organization_id,
        slug=slug,
        title=beginning.title,
        state="draft",
        made_by_id=person_id,
        made_at=at,
        copied_from_id=beginning.copied_from_id,
    )
    opened.add(draft)
    opened.flush()
    audit.record(
        opened,
        at=at,
        action="draft.made",
        subject=f"draft {draft.id}",
        actor_person_id=person_id,
    )
    first = document.with_vignette(case).text
    add_revision(opened, draft, first, Place(draft.id, person_id, at))
    return draft


def discard(opened: Session, place: Place) -> None:
    """Puts a draft aside; nothing of it is erased, and it can be brought back."""
    _set_aside(opened, place, "draft", "discarded")


def bring_back(opened: Session, place: Place) -> None:
    """Takes up again a draft that was put aside."""
    _set_aside(opened, place, "discarded", "draft")


def _set_aside(opened: Session, place: Place, before: str, after: str) -> None:
    draft = hold(opened, place.draft_id)
    if draft.state != before:
        return
    draft.state = after
    audit.record(
        opened,
        at=place.at,
        action=f"draft.{after}",
        subject=f"draft {draft.id}",
        actor_person_id=place.person_id,
    )


def _free(opened: Session, wanted: str) -> str:
    """The name itself, or the first with a number behind it that no draft or case has."""
    # A long name is shortened before its number, so that those it can meet begin as it then does.
    begins = wanted[: LONGEST_SLUG - LONGEST_ENDING].rstrip("-")
    taken = set(opened.scalars(select(Draft.slug).where(Draft.slug.startswith(begins))))
    taken |= set(
        opened.scalars(select(VignetteVersion.slug).where(VignetteVersion.slug.startswith(begins)))
    )
    taken |= set(
        opened.scalars(
            select(Edition.slug).where(Edition.kind == "vignette", Edition.slug.startswith(begins))
        )
    )
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = fitted_slug(wanted, f"-{number}")
    return name
