"""The one reader of the time.

Everything that needs the present moment is handed it, or asks here; tests set it. Times are aware
and in UTC; what a person sees is turned into their organization's zone where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("hrtraining_fixed_time", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    fixed = _fixed.get()
    return datetime.now(UTC) if fixed is None else fixed


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Within the block the time stands at ``moment``, which must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
