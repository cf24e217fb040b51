"""What pages of the studio show: drafts of one's organizations, and one's desk in a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization, Person
from hrtraining.courses.models import Edition
from hrtraining.studio.models import Draft, DraftRevision, PlayLink, WorkingCopy
from hrtraining.studio.operations.keeping import Copy, Token, copy_of, steps_ahead
from hrtraining.texts.vignette.document import Document
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.models import VignetteVersion
from hrtraining.vignettes.offered import seen_by

STATE_WORDS = {
    "draft": "draft",
    "in_review": "in review",
    "published": "published",
    "discarded": "put aside",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's work on one draft: the text they see, and what can be undone."""

    draft_id: int
    slug: str
    title: str
    state: str
    organization_id: int
    organization: str
    person_id: int
    document: Document
    token: Token
    unsaved: bool
    newest: int
    undo: str
    redo: str

    @property
    def case(self) -> Vignette:
        """The case as far as the text can be read."""
        return self.document.vignette

    @property
    def readable(self) -> bool:
        """Whether the form and the map can change the text."""
        return self.document.draft.understood

    @property
    def behind(self) -> bool:
        """Whether somebody else saved a revision since this work began."""
        return self.unsaved and self.token.base < self.newest


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A draft in the list."""

    slug: str
    title: str
    state: str
    organization: str
    revision: int
    saved_at: datetime
    saved_by: str
    own_changes: bool


@dataclass(frozen=True, slots=True)
class ListedRevision:
    """A revision in the history."""

    number: int
    saved_at: datetime
    saved_by: str
    merged_base: int | None


def desk_of(opened: Session, draft: Draft, person_id: int) -> Desk:
    """A person's desk in a draft that they may see."""
    copy: Copy = copy_of(opened, draft.id, person_id)
    undo, redo = steps_ahead(opened, draft.id, person_id)
    newest = opened.scalar(
        select(func.max(DraftRevision.number)).where(DraftRevision.draft_id == draft.id)
    )
    document = Document.parse(copy.text)
    return Desk(
        draft_id=draft.id,
        slug=draft.slug,
        title=document.vignette.title or draft.title,
        state=draft.state,
        organization_id=draft.organization_id,
        organization=draft.organization.name,
        person_id=person_id,
        document=document,
        token=copy.token,
        unsaved=copy.unsaved,
        newest=newest or 0,
        undo=undo,
        redo=redo,
    )


def listed_drafts(
    opened: Session, organizations: Sequence[int], person_id: int
) -> list[ListedDraft]:
    """The drafts of some organizations, the one saved last first."""
    newest = (
        select(DraftRevision.draft_id, func.max(DraftRevision.number).label("number"))
        .group_by(DraftRevision.draft_id)
        .subquery()
    )
    rows = opened.execute(
        select(
            Draft.slug,
            Draft.title,
            Draft.state,
            Organization.name,
            DraftRevision.number,
            DraftRevision.saved_at,
            Person.printed_name,
            WorkingCopy.base,
            WorkingCopy.text,
            DraftRevision.text.label("saved_text"),
        )
        .join(Organization, Organization.id == Draft.organization_id)
        .join(newest, newest.c.draft_id == Draft.id)
        .join(
            DraftRevision,
            (DraftRevision.draft_id == Draft.id) & (DraftRevision.number == newest.c.number),
        )
        .join(Person, Person.id == DraftRevision.saved_by_id)
        .outerjoin(
            WorkingCopy,
            (WorkingCopy.draft_id == Draft.id) & (WorkingCopy.person_id == person_id),
        )
        .where(Draft.organization_id.in_(organizations))
        .order_by(DraftRevision.saved_at.desc(), Draft.id.desc())
    )
    return [
        ListedDraft(
            slug=row.slug,
            title=row.title,
            state=row.state,
            organization=row.name,
            revision=row.number,
            saved_at=row.saved_at,
            saved_by=row.printed_name,
            own_changes=row.base == row.number and row.text != row.saved_text,
        )
        for row in rows
    ]


def revisions_of(opened: Session, draft_id: int) -> list[ListedRevision]:
    """Every revision, the newest first."""
    rows = opened.execute(
        select(
            DraftRevision.number,
            DraftRevision.saved_at,
            Person.printed_name,
            DraftRevision.merged_base,
        )
        .join(Person, Person.id == DraftRevision.saved_by_id)
        .where(DraftRevision.draft_id == draft_id)
        .order_by(DraftRevision.number.desc())
    )
    return [ListedRevision(*row) for row in rows]


def links_of(opened: Session, draft_id: int) -> list[PlayLink]:
    """The private links of a draft, the newest first."""
    return list(
        opened.scalars(
            select(PlayLink).where(PlayLink.draft_id == draft_id).order_by(PlayLink.id.desc())
        )
    )


@dataclass(frozen=True, slots=True)
class Published:
    """A version that a draft can be copied from."""

    version_id: int
    slug: str
    number: int
    title: str
    source: str


def published_cases(opened: Session, organizations: Sequence[int]) -> list[Published]:
    """The newest version of every case that trainers of these organizations may copy."""
    newest = seen_by(organizations, select(func.max(VignetteVersion.id)))
    newest = newest.group_by(VignetteVersion.slug)
    rows = opened.execute(
        select(
            VignetteVersion.id,
            VignetteVersion.slug,
            VignetteVersion.number,
            Edition.title,
            Edition.source,
        )
        .join(Edition, Edition.id == VignetteVersion.edition_id)
        .where(VignetteVersion.id.in_(newest))
        .order_by(Edition.title)
    )
    return [Published(*row) for row in rows]
