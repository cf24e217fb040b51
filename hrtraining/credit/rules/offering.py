"""Whether a course may be offered for credit: refused with every reason at once.

A rule that a source verifies refuses; one that is not verified warns, and promises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from html import unescape
from typing import Protocol

from hrtraining.courses.rules.rendered import RenderedCourse, RenderedQuiz
from hrtraining.credit.rules.packs import Pack, forbidden_in, format_of


class Said(Protocol):
    """Puts a rule's finding into words, with whether the rule is verified."""

    def __call__(self, rule: str, what: str, do: str) -> tuple[Reason, bool]:
        """The finding."""


class Where(StrEnum):
    """Where something can be put right."""

    CONTENT = "content"
    APPROVALS = "approvals"
    APPROVAL = "approval"
    HOURS = "hours"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is missing, what to do about it, and where.

    ``approval_id`` names the approval that it is about, 0 where it is about none.
    """

    what: str
    do: str
    where: Where
    approval_id: int = 0


@dataclass(frozen=True, slots=True)
class UnderApproval:
    """An approval as it stands towards one edition of a course.

    ``hours`` is None where none were recorded for this edition; ``older`` says that some were for
    another edition of the course, so that what was approved is not what is offered. ``printed`` is
    what else it puts on the certificate: its numbers and its category.
    """

    id: int
    pack: Pack
    format: str
    is_valid: bool
    has_letter: bool
    statement: str
    hours: Decimal | None
    older: bool
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands against offering a course for credit, and what only warns."""

    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


PEOPLE = "The course names no person as {what}."
OTHERWISE = "Say it in other words."
_TAG = re.compile(r"<[^>]*>")
IN_THE_COURSE = "Fill in the head of the course's text, and let the person named answer for it."


def judged(
    course: RenderedCourse,
    examination: RenderedQuiz | None,
    approvals: tuple[UnderApproval, ...],
    on: date,
    *,
    organization: str = "",
    is_demo: bool = False,
    withdrawn: bool = False,
) -> Judged:
    """Why this edition may not be offered for credit on a day, and what to look at besides.

    Credit needs people who answer for the content and a body that has approved it: facts on
    continuing education, design consequences 9 to 13. ``organization`` is what the certificate says
    of it: name, address, contact.
    """
    reasons = list(_of_content(course, on))
    if is_demo:
        reasons.append(
            Reason(
                "This is the organization of a demo, which gives no credit.",
                "Serve a database of your own, with an organization of your own.",
                Where.NOWHERE,
            )
        )
    if withdrawn:
        reasons.append(
            Reason(
                "The offering was withdrawn, and that is not undone.",
                "Offer another course.",
                Where.NOWHERE,
            )
        )
    warnings: list[Reason] = []
    valid = [one for one in approvals if one.is_valid]
    if not valid:
        reasons.append(
            Reason(
                "The organization holds no board's approval that is valid today.",
                "Record an approval that a board has given you.",
                Where.APPROVALS,
            )
        )
    for one in valid:
        reasons += _of_approval(one, course)
        reasons += _of_paper(one, course, organization)
        for reason, verified in _of_pack(one, course, examination):
            (reasons if verified else warnings).append(reason)
    return Judged(tuple(reasons), tuple(warnings))


def items_asked(pack: Pack, hours: Decimal) -> int | None:
    """How many items a test must ask for so many hours; None where the board says nothing.

    Some are asked for the first hour, and more for each further hour or part of one.
    """
    first, further = pack.decimal("items first hour"), pack.decimal("items further hour")
    if first is None or further is None:
        return None
    more = max(Decimal(0), hours - 1).to_integral_value(ROUND_CEILING)
    return int(first + further * more)


def _of_content(course: RenderedCourse, on: date) -> Iterator[Reason]:
    for people, what in (
        (course.authors, "an author"),
        (course.reviewers, "a clinical reviewer"),
        (course.raters, "a rater of its difficulty"),
    ):
        if not people:
            yield _content(PEOPLE.format(what=what))
        for person in people:
            if not person.credentials:
                yield _content(f"{person.name}, named as {what}, has no credentials given.")
            if not person.disclosure:
                yield _content(f"{person.name}, named as {what}, has not disclosed anything yet.")
    if not course.released:
        yield _content("The course has no release date.")
    if not course.ends:
        yield _content("The course has no date on which it ends.")
    elif course.ends < on.isoformat():
        yield _content(f"The course ended on {course.ends}.")
    if course.review_by < on.isoformat():
        yield _content(f"The course was to be reviewed by {course.review_by}.")


def _content(what: str) -> Reason:
    return Reason(what, IN_THE_COURSE, Where.CONTENT)


def _of_approval(one: UnderApproval, course: RenderedCourse) -> Iterator[Reason]:
    name = one.pack.short
    if not one.has_letter:
        yield Reason(
            f"{name}: no approval letter is kept with the approval.",
            "Add the letter to the approval's documents.",
            Where.APPROVAL,
            one.id,
        )
    if not one.statement:
        yield Reason(
            f"{name}: the statement that the board wants printed is not known whole.",
            "Complete the board's data file from your letter, then record the approval anew.",
            Where.APPROVAL,
            one.id,
        )
    if one.format != format_of(course.format):
        yield Reason(
            f"{name}: the approval is for another delivery format than the course's.",
            "Ask the board for an approval of this format.",
            Where.APPROVAL,
            one.id,
        )
    if one.hours is None:
        yield Reason(
            f"{name}: its hours were approved on an older edition, and the content has changed."
            if one.older
            else f"{name}: no hours are recorded for this edition of the course.",
            "Choose a method and record the hours of this edition.",
            Where.HOURS,
            one.id,
        )
    elif not one.hours:
        yield Reason(
            f"{name}: the course earns less than the smallest credit of the board.",
            "Choose another method that the board takes, or end the approval.",
            Where.HOURS,
            one.id,
        )


def _of_paper(one: UnderApproval, course: RenderedCourse, organization: str) -> Iterator[Reason]:
    """Every forbidden word that would be on the certificate: with one, none could be issued."""
    for text, where, do, at in (
        (
            _paper_words(course),
            "the course’s title, format, authors or objectives",
            OTHERWISE,
            Where.CONTENT,
        ),
        (organization, "the organization’s name, address or contact", OTHERWISE, Where.NOWHERE),
        (
            one.statement,
            "the statement of the approval",
            "Record the approval anew.",
            Where.APPROVAL,
        ),
        (one.printed, "the number or the category", "Record them in other words.", Where.HOURS),
    ):
        for word in forbidden_in(text, one.pack.forbidden):
            what = f"{one.pack.short}: “{word}” may not be printed, and {where} would print it."
            yield Reason(what, do, at, one.id)


def _paper_words(course: RenderedCourse) -> str:
    return " · ".join(
        [
            *(course.title, course.version, course.format),
            *(text for _name, text in course.objectives),
            *(f"{one.name}, {one.credentials}" for one in course.authors),
        ]
    )


def _page_words(course: RenderedCourse) -> str:
    """What the course's page says beside what the certificate says too."""
    passages = [part for one in course.passages for part in (one, *one.parts)]
    return " · ".join(
        [
            *(course.audience, course.level, course.medium, course.prerequisites),
            *(f"{one.name}, {one.credentials}" for one in course.reviewers),
            *(one.disclosure for one in (*course.authors, *course.reviewers)),
            *(f"{one.heading} · {unescape(_TAG.sub(' ', one.html))}" for one in passages),
        ]
    )


def _of_pack(
    one: UnderApproval, course: RenderedCourse, examination: RenderedQuiz | None
) -> Iterator[tuple[Reason, bool]]:
    """What the board's rules find missing, each with whether the rule is verified."""
    pack = one.pack

    def said(rule: str, what: str, do: str) -> tuple[Reason, bool]:
        verified = pack.is_verified(rule)
        evidence = "" if verified else f" ({pack.values[rule].evidence})"
        reason = Reason(f"{pack.short}: {what}{evidence}", do, Where.CONTENT, one.id)
        return reason, verified

    if examination is None:
        if pack.truth("test required"):
            yield said("test required", "a test is needed.", "Give the course an examination.")
    else:
        yield from _of_examination(one, examination, said)
    least = pack.decimal("objectives least")
    if least is not None and len(course.objectives) < least:
        yield said(
            "objectives least",
            f"at least {least} objectives are needed; there are {len(course.objectives)}.",
            "Add objectives to the course.",
        )
    for word in forbidden_in(_page_words(course), pack.forbidden):
        verified = pack.forbidden_from.verified is not None
        evidence = "" if verified else f" ({pack.forbidden_from.evidence})"
        what = f"{pack.short}: the course’s page says “{word}”, which the board forbids{evidence}."
        yield Reason(what, "Say it in other words.", Where.CONTENT, one.id), verified


def _of_examination(
    one: UnderApproval, examination: RenderedQuiz, said: Said
) -> Iterator[tuple[Reason, bool]]:
    pack = one.pack
    passing, attempts = pack.decimal("test pass"), pack.decimal("test attempts")
    if passing is not None and examination.passing < passing:
        yield said(
            "test pass",
            f"the examination must ask for {passing}%; it asks for {examination.passing}%.",
            "Raise the passing standard.",
        )
    allowed = examination.attempts
    if attempts is not None and (allowed is None or allowed > attempts):
        yield said(
            "test attempts",
            f"at most {attempts} attempts; the examination allows {allowed or 'any number'}.",
            "Ask the board, and allow fewer attempts if it says so.",
        )
    drawn = min(examination.draw, len(examination.items))
    needed = items_asked(pack, one.hours) if one.hours else None
    if needed is not None and drawn < needed:
        yield said(
            "items first hour",
            f"{one.hours} hours need {needed} questions; the examination asks {drawn}.",
            "Draw more questions, or record fewer hours.",
        )
    percent = pack.decimal("true-false percent")
    true_false = sum(item.true_false for item in examination.items)
    # An attempt may draw every one of them.
    if percent is not None and drawn and true_false * 100 > percent * drawn:
        yield said(
            "true-false percent",
            f"at most {percent}% may be true or false; a draw of {drawn} may hold {true_false}.",
            "Make true-or-false questions into questions with options.",
        )
