"""A small course without text, so that a trainee stands before the attestation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Person
from hrtraining.certificates import sealing
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.rules.kept import as_data
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit import operations as credit
from hrtraining.database import Database
from hrtraining.enrollment.models import Enrollment
from tests.conftest import THE_DAY, Cast

COURSE = RenderedCourse(
    slug="small",
    title="A Small Course",
    version="1.0",
    objectives=(("c1", "Name one thing"), ("c2", "Describe another")),
    modules=(),
    vignettes=(),
    quizzes=(),
    concordances=(),
    examination="",
    audience="Clinicians",
    level="Introductory",
    medium="Text",
    format="self-study, reading-based online",
    prerequisites="None",
    passing_standard="80%",
    released="2026-11-01",
    reviewed="2026-11-01",
    review_by="2027-11-01",
    ends="",
    authors=(),
    reviewers=(),
    raters=(),
    passages=(),
    sources=(),
)


@pytest.fixture(scope="session", autouse=True)
def cheap_sealing() -> Iterator[None]:
    """A passphrase is stretched as little as can be, so that opening keys costs no time."""
    before = dict(sealing._SCRYPT)
    sealing._SCRYPT["n"] = 16
    yield
    sealing._SCRYPT.update(before)


def enroll(opened: Session, person_id: int, organization_id: int) -> int:
    """An enrollment in the small course with everything done but the attestation."""
    edition = opened.scalar(select(Edition).where(Edition.slug == "small"))
    if edition is None:
        edition = Edition(
            kind="course",
            slug="small",
            fingerprint="ab" * 32,
            title=COURSE.title,
            source="",
            data=as_data(COURSE),
            created_at=THE_DAY,
        )
        opened.add(edition)
        opened.flush()
    offering = opened.scalar(select(Offering).where(Offering.organization_id == organization_id))
    if offering is None:
        offering = Offering(
            organization_id=organization_id,
            course_slug="small",
            course_edition_id=edition.id,
            opens_at=THE_DAY,
            created_at=THE_DAY,
        )
        opened.add(offering)
        opened.flush()
    person = opened.get_one(Person, person_id)
    made = Enrollment(
        person_id=person.id,
        holder_id=person.holder_id,
        offering_id=offering.id,
        course_edition_id=edition.id,
        enrolled_at=THE_DAY,
    )
    opened.add(made)
    opened.flush()
    credit.give_evaluation(opened, made.id, {"level": "right"}, clock_module.now())
    return made.id


@pytest.fixture
def enrolled(app: Flask, cast: Cast) -> int:
    """The trainee's enrollment with the organization willow, before the attestation."""
    return _in(app, cast.trainee.person_id, cast.organization_id)


@pytest.fixture
def sqlite_enrolled(sqlite_app: Flask, sqlite_cast: Cast) -> int:
    """The same, on SQLite only."""
    return _in(sqlite_app, sqlite_cast.trainee.person_id, sqlite_cast.organization_id)


def _in(app: Flask, person_id: int, organization_id: int) -> int:
    database: Database = app.extensions["hrtraining.database"]
    with app.app_context(), database.transaction() as opened:
        return enroll(opened, person_id, organization_id)
