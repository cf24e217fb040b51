"""What a page needs to know, each by one joined query that also confirms who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from hrtraining.access import Actor, Claim
from hrtraining.accounts.actors import ACTOR_COLUMNS, IS_CLAIMANT, actor_from, claimant
from hrtraining.accounts.models import Organization, Person
from hrtraining.asking import ask
from hrtraining.courses.models import Edition, EditionPart, Offering, SectionHtml
from hrtraining.enrollment.models import CheckResponse, Enrollment, Note, Place, SectionRead

_SEPARATOR = "|"
ENROLLMENT = bindparam("enrollment", type_=Integer)
MODULE = bindparam("module", type_=String)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a trainee left at one prompt: a note with its revision, or the option of a check."""

    text: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section in front of one trainee."""

    actor: Actor
    enrollment_id: int
    module_slug: str
    module_edition_id: int
    section_row_id: int
    read: frozenset[str]
    kept: dict[str, Kept]


def _read_sections() -> Any:
    # One text of all sections read, so that progress needs no second query.
    return (
        select(func.aggregate_strings(SectionRead.section, _SEPARATOR))
        .where(
            SectionRead.enrollment_id == Enrollment.id,
            SectionRead.module_slug == Edition.slug,
        )
        .correlate(Enrollment, Edition)
        .scalar_subquery()
    )


def _kept() -> Any:
    newer = aliased(Note)
    notes = (
        select(
            literal("note").label("kind"),
            Note.block.label("block"),
            Note.text.label("text"),
            Note.revision.label("number"),
            Note.saved_at.label("at"),
        )
        .outerjoin(
            newer,
            and_(
                newer.enrollment_id == Note.enrollment_id,
                newer.module_slug == Note.module_slug,
                newer.block == Note.block,
                newer.revision > Note.revision,
            ),
        )
        .where(
            Note.enrollment_id == ENROLLMENT,
            Note.module_slug == MODULE,
            newer.id.is_(None),
        )
    )
    later = aliased(CheckResponse)
    checks = (
        select(
            literal("check"),
            CheckResponse.block,
            cast(null(), String),
            CheckResponse.option,
            CheckResponse.at,
        )
        .outerjoin(
            later,
            and_(
                later.enrollment_id == CheckResponse.enrollment_id,
                later.module_slug == CheckResponse.module_slug,
                later.block == CheckResponse.block,
                later.id > CheckResponse.id,
            ),
        )
        .where(
            CheckResponse.enrollment_id == ENROLLMENT,
            CheckResponse.module_slug == MODULE,
            later.id.is_(None),
        )
    )
    return union_all(notes, checks).subquery("kept")


def find_section(
    opened: Session, claimed: Claim, enrollment_id: int, module_slug: str, section: str
) -> SectionPage | None:
    """The section, the person and all they left in it; nothing unless the enrollment is theirs."""
    rows = ask(
        opened,
        _section(),
        enrollment=enrollment_id,
        module=module_slug,
        section=section,
        **claimant(claimed),
    )
    if not rows:
        return None
    first = rows[0]
    return SectionPage(
        actor=actor_from(first),
        enrollment_id=enrollment_id,
        module_slug=module_slug,
        module_edition_id=first.module_edition_id,
        section_row_id=first.section_row_id,
        read=_names(first.read_sections),
        kept={
            row.block: Kept(row.text or "", row.number, row.at)
            for row in rows
            if row.block is not None
        },
    )


@cache
def _section() -> Select[Any]:
    kept = _kept()
    return (
        _module_of()
        .add_columns(
            SectionHtml.id.label("section_row_id"),
            kept.c.kind,
            kept.c.block,
            kept.c.text,
            kept.c.number,
            kept.c.at,
        )
        .join(
            SectionHtml,
            and_(
                SectionHtml.module_edition_id == Edition.id,
                SectionHtml.section == bindparam("section", type_=String),
            ),
        )
        .outerjoin(kept, true())
    )


@dataclass(frozen=True, slots=True)
class ModulePlace:
    """A module in front of one trainee, with where they stopped in it."""

    actor: Actor
    module_edition_id: int
    read: frozenset[str]
    section: str
    anchor: str


def find_module(
    opened: Session, claimed: Claim, enrollment_id: int, module_slug: str
) -> ModulePlace | None:
    """The module of an enrollment; nothing unless the enrollment is theirs."""
    rows = ask(opened, _module(), enrollment=enrollment_id, module=module_slug, **claimant(claimed))
    if not rows:
        return None
    row = rows[0]
    return ModulePlace(
        actor=actor_from(row),
        module_edition_id=row.module_edition_id,
        read=_names(row.read_sections),
        section=row.place_section or "",
        anchor=row.place_anchor or "",
    )


@cache
def _module() -> Select[Any]:
    return (
        _module_of()
        .add_columns(Place.section.label("place_section"), Place.anchor.label("place_anchor"))
        .outerjoin(
            Place,
            and_(Place.enrollment_id == Enrollment.id, Place.module_slug == Edition.slug),
        )
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """One enrollment among a person's own."""

    enrollment_id: int
    course_title: str
    organization: str
    enrolled_at: datetime


def find_enrollments(opened: Session, person_id: int) -> list[Listed]:
    """A person's enrollments, newest first."""
    rows = opened.execute(
        select(Enrollment.id, Edition.title, Organization.name, Enrollment.enrolled_at)
        .join(Edition, Edition.id == Enrollment.course_edition_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Organization, Organization.id == Offering.organization_id)
        .where(Enrollment.person_id == person_id)
        .order_by(Enrollment.id.desc())
    )
    return [Listed(*row) for row in rows]


def _module_of() -> Select[Any]:
    return (
        select(
            *ACTOR_COLUMNS,
            Edition.id.label("module_edition_id"),
            _read_sections().label("read_sections"),
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(EditionPart, EditionPart.course_edition_id == Enrollment.course_edition_id)
        .join(
            Edition,
            and_(
                Edition.id == EditionPart.part_edition_id,
                Edition.kind == "module",
                Edition.slug == MODULE,
            ),
        )
        .where(Enrollment.id == ENROLLMENT, IS_CLAIMANT)
    )


def _names(aggregated: str | None) -> frozenset[str]:
    return frozenset(filter(None, (aggregated or "").split(_SEPARATOR)))
