"""Content is kept once, whatever starts at the same time, and a changed text is another edition."""

from __future__ import annotations

import threading
from dataclasses import replace

from sqlalchemy import func, select

from hrtraining import content
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.operations import keep_course, offer
from hrtraining.courses.rules.editions import fingerprint_of, served_course
from hrtraining.courses.rules.library import Library
from hrtraining.database import Database
from hrtraining.vignettes.models import VignetteVersion
from hrtraining.vignettes.playing import publish_shipped
from tests.conftest import THE_DAY, make_organization


def count(database: Database) -> int:
    with database.sessions() as opened:
        return opened.scalar(select(func.count(Edition.id))) or 0


def test_servers_that_start_at_once_keep_every_text_once(
    database: Database, library: Library
) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            content.keep(database, library)
        except BaseException as fault:  # noqa: BLE001  (told below, in the test's own thread)
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(database) == len(served_course(library, "foundations").parts) + 1


def test_keeping_again_keeps_nothing_new(database: Database, library: Library) -> None:
    first = content.keep(database, library)
    before = count(database)
    assert content.keep(database, library) == first
    assert count(database) == before


def test_a_changed_text_is_a_new_edition_and_a_new_version_and_offerings_lead_to_it(
    database: Database, library: Library
) -> None:
    first = content.keep(database, library)["foundations"]
    served = served_course(library, "foundations")
    with database.transaction() as opened:
        here = make_organization(opened, "willow")
        offer(opened, here.id, "foundations", first, THE_DAY)
    changed = [
        replace(part, fingerprint=fingerprint_of({"changed": part.fingerprint}))
        if part.slug == "peter"
        else part
        for part in served.parts
    ]
    course = replace(served.course, fingerprint=fingerprint_of({"course": "changed"}))
    with database.transaction() as opened:
        second = keep_course(opened, course, changed, THE_DAY)
        publish_shipped(opened, second, THE_DAY)
    with database.sessions() as opened:
        assert opened.scalars(select(Offering.course_edition_id)).all() == [second]
        numbers = opened.scalars(
            select(VignetteVersion.number).where(VignetteVersion.slug == "peter")
        ).all()
    assert second != first
    assert sorted(numbers) == [1, 2]
