"""What a completion earns with boards: asked when a certificate is issued, and before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from hrtraining.credit.rules.lines import CreditLine
from hrtraining.enrollment.models import Enrollment


def lines_for(
    opened: Session, enrollment_id: int, completed_at: datetime
) -> tuple[CreditLine, ...]:
    """The credit lines of an enrollment completed at this moment; none without an approval.

    Raises NoResultFound where there is no such enrollment.
    """
    opened.get_one(Enrollment, enrollment_id)
    # No organization can hold an approval yet, so that no completion earns anything.
    if completed_at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return ()
