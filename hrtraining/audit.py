"""What happened, who did it and when: rows that are never changed.

Details are plain facts without secrets: no password, no free text a trainee wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from hrtraining.database import Base


class AuditEvent(Base):
    """One thing that was done. ``actor_person_id`` is empty for what a command did."""

    __tablename__ = "audit_event"
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_person_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(
    opened: Session,
    *,
    at: datetime,
    action: str,
    subject: str,
    actor_person_id: int | None = None,
    **detail: Any,
) -> None:
    """Adds an event to the transaction under way; ``subject`` names a row (``person 12``)."""
    opened.add(
        AuditEvent(
            at=at, actor_person_id=actor_person_id, action=action, subject=subject, detail=detail
        )
    )
