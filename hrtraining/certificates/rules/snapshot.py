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
class PrintedCredit:
    """Credit with one board as of the day of completion, every field as it is printed.

    ``profession`` is in words, ``format``, ``unit`` and ``category`` in the board's own; ``number``
    is the approval's. A ``joint`` statement stands on a page of its own. ``derivation`` says step
    by step how the hours came about; it is in the credential and on public pages, not on the paper.
    """

    board: str
    board_name: str
    profession: str
    format: str
    number: str
    amount: str
    unit: str
    category: str
    statement: str
    statement_version: str
    joint: bool
    # Certificates from before it was kept read back without it.
    derivation: tuple[str, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PrintedCredit:
        """Reads back what was kept."""
        return cls(**{**data, "derivation": tuple(data.get("derivation", ()))})


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for the organization, as they were at issue."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is printed. Dates are ISO days in the organization's time zone.

    ``statements`` run together in the credit section; those of ``joint`` stand alone. ``basis``
    says what the hours were worked out from; it is empty without credit.
    """

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
    # Certificates from before these were printed read back without them.
    credit: tuple[PrintedCredit, ...] = ()
    basis: str = ""
    signer: Signer | None = None

    @property
    def joint(self) -> tuple[PrintedCredit, ...]:
        """The credits whose statements stand on a page of their own, each statement once."""
        found = {one.statement: one for one in reversed(self.credit) if one.joint}
        return tuple(reversed(found.values()))

    @property
    def derived(self) -> tuple[PrintedCredit, ...]:
        """The credits whose derivation was kept, each board and derivation once."""
        kept = [one for one in reversed(self.credit) if one.derivation]
        return tuple(reversed({(one.board, one.derivation): one for one in kept}.values()))

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
    credit: tuple[PrintedCredit, ...] = (),
    basis: str = "",
    signer: Signer | None = None,
) -> Snapshot:
    """The whole certificate. Without number and code it is the preview before the claim.

    ``public_url`` is the installation's address without a slash at its end. ``credit`` are those
    whose approvals were valid on the day of completion; with none, the certificate says that it
    carries no credit. A demonstration prints no board's statement.
    """
    if issuer.is_demo:
        credit = ()
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
        statements=_statements(credit),
        specimen=SPECIMEN if issuer.is_demo else "",
        paper=paper,
        replaces="",
        credit=credit,
        basis=basis if credit else "",
        signer=signer,
    )


def _statements(credit: tuple[PrintedCredit, ...]) -> tuple[str, ...]:
    if not credit:
        return (NO_CREDIT,)
    # One statement may speak for several professions.
    return tuple(dict.fromkeys(one.statement for one in credit if not one.joint))


def printed_words(snapshot: Snapshot) -> str:
    """Every word that the organization answers for: not the holder's own name and licenses."""
    course, issuer = snapshot.course, snapshot.issuer
    signer = (snapshot.signer.name, snapshot.signer.title) if snapshot.signer else ()
    credit = [
        " ".join(
            [
                *(one.board_name, one.format, one.number, one.amount, one.unit, one.category),
                *(one.statement, *one.derivation),
            ]
        )
        for one in snapshot.credit
    ]
    return "\n".join(
        [
            *(snapshot.title, course.title, course.version, course.format),
            *(issuer.name, issuer.address, issuer.contact),
            *(*course.objectives, *course.presenters, *snapshot.statements, *credit, *signer),
            snapshot.basis,
        ]
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
    data["credit"] = [one | {"derivation": list(one["derivation"])} for one in data["credit"]]
    data["course"]["objectives"] = list(data["course"]["objectives"])
    data["course"]["presenters"] = list(data["course"]["presenters"])
    return data


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """Reads back what :func:`to_data` wrote."""
    course = data["course"]
    rest = {one.name: data[one.name] for one in fields(Snapshot) if one.name in data}
    rest["licenses"] = tuple(PrintedLicense(**one) for one in data["licenses"])
    rest["issuer"] = Issuer(**data["issuer"])
    rest["statements"] = tuple(data["statements"])
    rest["credit"] = tuple(PrintedCredit.from_data(one) for one in data.get("credit", ()))
    signer = data.get("signer")
    rest["signer"] = Signer(**signer) if signer else None
    rest["course"] = CoursePrinted(
        **{
            **course,
            "objectives": tuple(course["objectives"]),
            "presenters": tuple(course["presenters"]),
        }
    )
    return Snapshot(**rest)
