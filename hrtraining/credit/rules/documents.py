"""Which files an organization may keep with an approval, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hrtraining.credit.rules.packs import Pack

LARGEST_DOCUMENT = 5_000_000
KINDS = {
    "letter": "Approval letter",
    "cv": "CV of an author, reviewer or planner",
    "disclosure": "Disclosure form",
    "other": "Something else",
}
# The longest retention that a body was seen to ask for is 6 years; one more is kept.
LEAST_YEARS = 7


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what browsers call it, and how its bytes begin."""

    media_type: str
    suffix: str
    begins: bytes


FILE_KINDS = (
    FileKind("application/pdf", ".pdf", b"%PDF-"),
    FileKind("image/png", ".png", b"\x89PNG\r\n\x1a\n"),
    FileKind("image/jpeg", ".jpg", b"\xff\xd8\xff"),
)


def kind_of(content: bytes) -> FileKind | None:
    """What a file is, by its own bytes and never by its name; nothing for what is not taken."""
    return next((kind for kind in FILE_KINDS if content.startswith(kind.begins)), None)


def filename_of(given: str, kind: FileKind) -> str:
    """A plain name for a file: the last part of what was given, with the ending of its kind."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = "".join(one if one.isalnum() or one in " -_()" else "-" for one in stem).strip(" -")
    return f"{kept[:120] or 'document'}{kind.suffix}"


def keep_until(valid_to: date, pack: Pack) -> date:
    """The last day on which records of an approval must be kept: the board's years, never under 7.

    From the day after on an organization may remove them.
    """
    asked = pack.decimal("retention years")
    years = max(LEAST_YEARS, int(asked) if asked is not None else 0)
    try:
        return valid_to.replace(year=valid_to.year + years)
    except ValueError:
        # February 29.
        return valid_to.replace(year=valid_to.year + years, month=3, day=1)


def kept_until(told: date, valid_to: date, pack: Pack | None) -> date:
    """The last day on which a document must be kept: as told when it came, or later.

    A board may come to ask for more years than it did then.
    """
    return told if pack is None else max(told, keep_until(valid_to, pack))


def may_remove(last_day: date, today: date) -> bool:
    """Whether the last day on which a document must be kept has passed."""
    return today > last_day
