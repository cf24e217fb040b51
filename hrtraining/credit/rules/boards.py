"""Will my board take this? Yes, no, or we do not know, with the reason.

Facts about states: `facts` of the board rules named in docs/boards.md. A rule that was not verified
can make the answer less certain, never more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Likely(StrEnum):
    """The three answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "we do not know"


@dataclass(frozen=True, slots=True)
class HeldApproval:
    """An organization's approval with a body, for professions, a format and a period."""

    body: str
    professions: frozenset[str]
    format: str
    number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """The answer, the reasons for it, and what to do next."""

    likely: Likely
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()


# Only departments' own approvals count there: NY Education Law and the boards' pages.
OWN_APPROVAL_ONLY = {"NY": "NYSED"}
NEW_YORK_SELF_STUDY = "New York lets at most 12 of 36 hours come from self-instruction (one third)."
GEORGIA_PSYCHOLOGY = "Georgia asks psychologists to earn its main categories in person."
YOUR_BOARD_DECIDES = "Your board decides; ask it before you count on the hours."
FORMAT = "self-study, reading-based online"


def will_my_board_take_this(
    profession: str,
    state: str,
    approvals: tuple[HeldApproval, ...],
    on: date,
    *,
    for_credit: bool,
) -> BoardAnswer:
    """The answer for a profession and state on a day.

    Without an approval that is valid on the day for the profession and format, nobody has promised
    credit: the answer is then no for a state that only takes its own approvals, and otherwise that
    we do not know, since some boards let people hand in courses by themselves.
    """
    warnings = _warnings(profession, state)
    own = OWN_APPROVAL_ONLY.get(state)
    valid = [
        held
        for held in approvals
        if profession in held.professions
        and held.format == FORMAT
        and held.valid_from <= on <= held.valid_to
    ]
    if own is not None:
        mine = [held for held in valid if held.body == own]
        if for_credit and mine:
            return BoardAnswer(
                Likely.YES,
                (f"This provider is approved by {own} for your profession ({mine[0].number}).",),
                warnings,
            )
        return BoardAnswer(
            Likely.NO,
            (
                f"This state counts only courses of providers that {own} itself has approved for "
                "the profession, and this provider is not among them.",
            ),
            warnings,
        )
    if for_credit and valid:
        bodies = ", ".join(sorted({held.body for held in valid}))
        return BoardAnswer(
            Likely.UNKNOWN,
            (
                f"This provider holds an approval for your profession: {bodies}. Many boards "
                "accept that. Whether yours does was not verified here.",
                YOUR_BOARD_DECIDES,
            ),
            warnings,
        )
    return BoardAnswer(
        Likely.UNKNOWN,
        (
            "No board or body has approved this course or its provider for your profession, and "
            "the certificate says so. Some boards let you hand in such a course by yourself; "
            "whether yours does was not verified here.",
            YOUR_BOARD_DECIDES,
        ),
        warnings,
    )


def _warnings(profession: str, state: str) -> tuple[str, ...]:
    if state == "NY":
        return (NEW_YORK_SELF_STUDY,)
    if state == "GA" and profession == "psychologist":
        return (GEORGIA_PSYCHOLOGY,)
    return ()
