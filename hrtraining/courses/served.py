"""Editions as values, read once per process: an edition never changes, so a copy is never stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.courses.models import Edition, EditionPart, SectionHtml
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.rendered import RenderedSection
from hrtraining.lately import Lately

Kind = TypeVar("Kind")
Made = TypeVar("Made")
MOST_KEPT = 400


class Editions:
    """The editions that this process has read lately, by id, and what was made of them."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """``most`` is how many values are kept."""
        self.lately: Lately[tuple[str, int], object] = Lately(most)

    def get(self, table: str, key: int) -> object | None:
        """The value, or nothing if it has not been read here."""
        return self.lately.get((table, key))

    def put(self, table: str, key: int, value: object) -> None:
        """Keeps a value and forgets the one longest unread."""
        self.lately.put((table, key), value)


@contextmanager
def outside_requests() -> Iterator[None]:
    """Where a command reads editions: an application that holds nothing but them."""
    holder = Flask("hrtraining")
    holder.extensions["hrtraining.editions"] = Editions()
    with holder.app_context():
        yield


def edition(opened: Session, kind: type[Kind], edition_id: int) -> Kind:
    """The edition of this id as the value that was served."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    value = kept.get("edition", edition_id)
    if value is None:
        data = opened.execute(select(Edition.data).where(Edition.id == edition_id)).scalar_one()
        value = from_data(kind, data)
        kept.put("edition", edition_id, value)
    if not isinstance(value, kind):
        raise TypeError(f"edition {edition_id} is no {kind.__name__}")
    return value


def section(opened: Session, section_id: int) -> RenderedSection:
    """The section of this row as the value that was served."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    value = kept.get("section", section_id)
    if value is None:
        statement = select(SectionHtml.data).where(SectionHtml.id == section_id)
        value = from_data(RenderedSection, opened.execute(statement).scalar_one())
        kept.put("section", section_id, value)
    if not isinstance(value, RenderedSection):
        raise TypeError(f"row {section_id} is no section")
    return value


def parts(opened: Session, course_edition_id: int) -> dict[tuple[str, str], int]:
    """The ids of a course edition's parts by kind and slug, in the order in which they stand."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    value = kept.get("parts", course_edition_id)
    if value is None:
        rows = opened.execute(
            select(Edition.kind, Edition.slug, Edition.id)
            .join(EditionPart, EditionPart.part_edition_id == Edition.id)
            .where(EditionPart.course_edition_id == course_edition_id)
            .order_by(EditionPart.position)
        )
        value = {(row.kind, row.slug): row.id for row in rows}
        kept.put("parts", course_edition_id, value)
    if not isinstance(value, dict):
        raise TypeError(f"edition {course_edition_id} has no parts")
    return value


def part(opened: Session, kind: type[Kind], name: str, slug: str, course_edition_id: int) -> Kind:
    """A part of a course's edition as the value that was served. Raises KeyError without one."""
    return edition(opened, kind, parts(opened, course_edition_id)[name, slug])


def made_of(name: str, edition_id: int, make: Callable[[int], Made]) -> Made:
    """What is made of an edition alone, made once per process; ``name`` says which of it."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    value = kept.get(name, edition_id)
    if value is None:
        value = make(edition_id)
        kept.put(name, edition_id, value)
    return cast("Made", value)
