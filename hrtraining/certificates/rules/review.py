"""Where a completion stands that a CE administrator looks at before its certificate is issued."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class ReviewStep(StrEnum):
    """One thing that was done; what was done last decides."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"


class ReviewState(StrEnum):
    """Whose turn it is."""

    WAITS = "waits for a CE administrator"
    SENT_BACK = "sent back with a reason"
    APPROVED = "approved"


def state_of(steps: Sequence[str]) -> ReviewState:
    """The state after these steps, the first first."""
    match steps[-1] if steps else None:
        case ReviewStep.APPROVED:
            return ReviewState.APPROVED
        case ReviewStep.SENT_BACK:
            return ReviewState.SENT_BACK
        case _:
            return ReviewState.WAITS
