"""The one rule that says whether a revision can be published. It tells every reason at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hrtraining.review.rules.checklist import CHECKLIST


class Kind(StrEnum):
    """As what somebody signs a revision."""

    LIVED_EXPERIENCE = "lived_experience"
    CLINICAL = "clinical"
    SECOND_READER = "second_reader"


class ProofStands(StrEnum):
    """How far the whole proof of a revision is."""

    MISSING = "missing"
    WAITING = "waiting"
    FAILED = "failed"
    ERRORS = "errors"
    LIMIT = "limit"
    PROVED = "proved"


KIND_WORDS = {
    Kind.LIVED_EXPERIENCE: "somebody with lived experience",
    Kind.CLINICAL: "a clinician",
    Kind.SECOND_READER: "a second reader",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organization asks before publication. As it stands here where it never said.

    With ``alone`` a trainer may publish what nobody else has read, and their own signature counts.
    """

    lived_experience: bool = True
    clinical: bool = True
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """One sign-off of the revision: as what, and by whom."""

    kind: Kind
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that publication is decided on. ``authors`` saved any revision of the draft.

    ``unwritten`` are places that still say what the draft's start said.
    ``long_names`` are scenes and choices whose names no row can hold.
    ``newest`` is the newest revision and ``sent`` the one that was sent to review, 0 for none.
    ``checked`` are the items of the checklist that the publisher ticked; None before they were
    asked.
    """

    newest: int
    sent: int
    policy: Policy
    text_errors: int = 0
    proof: ProofStands = ProofStands.MISSING
    open_comments: int = 0
    signed: tuple[Signed, ...] = ()
    authors: frozenset[int] = frozenset()
    named_reviewers: tuple[str, ...] = ()
    unknown_works: tuple[str, ...] = ()
    long_names: tuple[str, ...] = ()
    slug_fits: bool = True
    unwritten: int = 0
    published: bool = False
    checked: frozenset[str] | None = field(default=None)


_PROOF = {
    ProofStands.MISSING: "It has not been proved yet.",
    ProofStands.WAITING: "The proof is not finished yet.",
    ProofStands.FAILED: "The proof broke off; run it again.",
    ProofStands.ERRORS: "The proof found errors; mend them and send it again.",
    ProofStands.LIMIT: "The case has more states than can be proved; make it simpler.",
}


def counted(ready: Readiness) -> tuple[Signed, ...]:
    """The sign-offs that count: an author's own only where a trainer may publish alone."""
    if ready.policy.alone:
        return ready.signed
    return tuple(one for one in ready.signed if one.person_id not in ready.authors)


def reasons_against(ready: Readiness) -> tuple[str, ...]:
    """Every reason against publication; none where it can be published."""
    if ready.published:
        return ("This revision is published already.",)
    reasons = [*_of_the_text(ready)]
    if ready.sent != ready.newest:
        reasons.append(
            f"Revision {ready.newest} was not sent to review."
            if not ready.sent
            else f"It was changed after revision {ready.sent} was sent to review; send it again."
        )
    if ready.proof in _PROOF:
        reasons.append(_PROOF[ready.proof])
    if ready.open_comments:
        one = ready.open_comments == 1
        reasons.append(f"{ready.open_comments} comment{' is' if one else 's are'} still open.")
    reasons += _of_the_signatures(ready)
    if ready.checked is not None:
        left = [item for item in CHECKLIST if item.key not in ready.checked]
        reasons += [f"Not confirmed: “{item.words}”" for item in left]
    return tuple(reasons)


def _of_the_text(ready: Readiness) -> list[str]:
    reasons = []
    if ready.text_errors:
        one = ready.text_errors == 1
        reasons.append(f"The text has {ready.text_errors} error{'' if one else 's'} to mend.")
    if not ready.slug_fits:
        reasons.append("The name of the case in its text is not the name of this draft.")
    if ready.unwritten:
        one = ready.unwritten == 1
        told = "One place still says" if one else f"{ready.unwritten} places still say"
        reasons.append(f"{told} what the draft began with; write your own words there.")
    signers = {one.name for one in ready.signed if one.kind is Kind.CLINICAL}
    reasons += [
        f"The text names {name} as reviewer, who has not signed this revision as a clinician."
        for name in ready.named_reviewers
        if name not in signers
    ]
    reasons += [
        f"“{name[:40]}…” is too long a name to be kept with what trainees do; give it an `id`."
        for name in ready.long_names
    ]
    if ready.unknown_works:
        told = ", ".join(ready.unknown_works)
        reasons.append(f"It cites what is not in the bibliography: {told}.")
    return reasons


def _of_the_signatures(ready: Readiness) -> list[str]:
    policy, valid = ready.policy, counted(ready)
    kinds = {one.kind for one in valid}
    asked = {
        Kind.LIVED_EXPERIENCE: policy.lived_experience,
        Kind.CLINICAL: policy.clinical,
    }
    reasons = [
        f"This revision is not signed off by {KIND_WORDS[kind]}."
        for kind, wanted in asked.items()
        if wanted and kind not in kinds
    ]
    if not policy.alone and not valid:
        reasons.append("Nobody but its authors has signed this revision off.")
    return reasons
