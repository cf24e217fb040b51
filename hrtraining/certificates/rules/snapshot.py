"""Every word of a certificate, put together once at issue and never composed again."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, tzinfo
from typing import Any

from hrtraining.certificates.rules.codes import Code

TITLE = "Certificate of Completion"
NO_CREDIT = "This is a certificate of completion. It carries no continuing education credit."
SPECIMEN = "SPECIMEN: made for a demonstration. The person is invented and nothing was completed."
PAPERS = {"us-letter": "US Letter", "a4": "A4"}


@dataclass(frozen=True, slots=True)
class PrintedLicense:
    """A license as it was held at issue; ``state`` and ``profession`` in words."""

    state: str
    profession: str
    number: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organization as it was at issue."""

    name: str
    address: str
    contact: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class CoursePrinted:
    """The course as it was completed; ``edition`` is the fingerprint of its edition."""

    title: str
    version: str
    edition: str
    format: str
    objectives: tuple[str, ...]
    presenters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is printed. Dates are ISO days in the organization's time zone."""

    title: str
    name: str
    licenses: tuple[PrintedLicense, ...]
    course: CoursePrinted
    completed_on: str
    issued_on: str
    issuer: Issuer
    number: str
    code: str
    verify_address: str
    statements: tuple[str, ...]
    specimen: str
    paper: str
    replaces: str

    @property
    def name_direction(self) -> str:
        """``rtl`` where the first letter of the name is written from right to left."""
        return direction(self.name)


def compose(
    *,
    name: str,
    licenses: tuple[PrintedLicense, ...],
    course: CoursePrinted,
    issuer: Issuer,
    completed_at: datetime,
    issued_at: datetime,
    zone: tzinfo,
    number: int | None,
    code: Code | None,
    public_url: str,
    paper: str,
    statements: tuple[str, ...] = (),
) -> Snapshot:
    """The whole certificate. Without number and code it is the preview before the claim.

    ``public_url`` is the installation's address without a slash at its end. ``statements`` are
    those whose approvals were valid on the day of completion; with none, the certificate says that
    it carries no credit.
    """
    return Snapshot(
        title=TITLE,
        name=name,
        licenses=licenses,
        course=course,
        completed_on=day_in(completed_at, zone).isoformat(),
        issued_on=day_in(issued_at, zone).isoformat(),
        issuer=issuer,
        number=written_number(number) if number is not None else "",
        code=str(code) if code is not None else "",
        verify_address=verify_address(public_url, code) if code is not None else "",
        statements=(NO_CREDIT,) if issuer.is_demo else statements or (NO_CREDIT,),
        specimen=SPECIMEN if issuer.is_demo else "",
        paper=paper,
        replaces="",
    )


def corrected(
    old: Snapshot,
    *,
    name: str,
    issued_at: datetime,
    zone: tzinfo,
    number: int,
    code: Code,
    public_url: str,
) -> Snapshot:
    """The certificate that takes the place of ``old``: the name is another, the facts are not."""
    return replace(
        old,
        name=name,
        issued_on=day_in(issued_at, zone).isoformat(),
        number=written_number(number),
        code=str(code),
        verify_address=verify_address(public_url, code),
        replaces=old.number,
    )


def day_in(moment: datetime, zone: tzinfo) -> date:
    """The day on the calendar of a place. Raises ValueError for a moment without its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(zone).date()


def written_number(number: int) -> str:
    """The organization's running number as printed."""
    return f"{number:06d}"


def verify_address(public_url: str, code: Code) -> str:
    """Where anyone can check the code."""
    return f"{public_url}/verify/{code}"


def direction(text: str) -> str:
    """``rtl`` or ``ltr``, by the first character that has a direction."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "rtl"
            case "L":
                return "ltr"
    return "ltr"


def in_words(day: str) -> str:
    """An ISO day as American readers write it: November 23, 2026."""
    given = date.fromisoformat(day)
    return f"{given:%B} {given.day}, {given.year}"


def to_data(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as it is kept: only texts, lists and mappings."""
    data = asdict(snapshot)
    data["licenses"] = list(data["licenses"])
    data["statements"] = list(data["statements"])
    data["course"]["objectives"] = list(data["course"]["objectives"])
    data["course"]["presenters"] = list(data["course"]["presenters"])
    return data


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """Reads back what :func:`to_data` wrote."""
    course = data["course"]
    rest = {one.name: data[one.name] for one in fields(Snapshot)}
    rest["licenses"] = tuple(PrintedLicense(**one) for one in data["licenses"])
    rest["issuer"] = Issuer(**data["issuer"])
    rest["statements"] = tuple(data["statements"])
    rest["course"] = CoursePrinted(
        **{
            **course,
            "objectives": tuple(course["objectives"]),
            "presenters": tuple(course["presenters"]),
        }
    )
    return Snapshot(**rest)
