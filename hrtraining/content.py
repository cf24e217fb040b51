"""Content at the start of a server: read, refused with its problems, or kept as editions."""

from __future__ import annotations

from pathlib import Path

from hrtraining import clock
from hrtraining.courses.operations import keep_course
from hrtraining.courses.reader import read_library
from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.library import Library
from hrtraining.database import Database, one_at_a_time
from hrtraining.settings import Settings, shipped
from hrtraining.vignettes.playing import publish_shipped

# Two servers that start at once must not keep the same text twice.
CONTENT_LOCK = 7_214_002


class BrokenContent(Exception):
    """The content has errors; the message has them as `hrtraining check` tells them."""


def folder_of(settings: Settings) -> Path:
    """The content folder of this installation."""
    return settings.content_folder or shipped("content")


def read_sound(folder: Path) -> Library:
    """The content of a folder. Raises BrokenContent where something must be mended first."""
    library = read_library(folder, clock.now().date())
    wrong = [found for found in library.problems if found.is_error]
    if wrong:
        told = [found.problem.told(str(folder / found.path)) for found in wrong]
        raise BrokenContent("\n".join([*told, "", "The content must be mended first."]))
    return library


def keep(database: Database, library: Library) -> dict[str, int]:
    """Keeps every course of the library as editions; answers their ids by slug.

    A text that was kept before is not kept again, a vignette whose text changed becomes a new
    version, and offerings lead to the newest edition of their course.
    """
    ids = {}
    for slug in sorted(library.courses):
        served = served_course(library, slug)
        with database.transaction() as opened:
            one_at_a_time(opened, CONTENT_LOCK, however_long=True)
            ids[slug] = keep_course(opened, served.course, served.parts, clock.now())
            publish_shipped(opened, ids[slug], clock.now())
    return ids
