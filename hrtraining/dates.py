"""Days and moments in words, as pages and letters write them."""

from __future__ import annotations

from datetime import date, datetime

from markupsafe import Markup


def day(given: date | datetime | str) -> str:
    """A day in words, such as November 23, 2026."""
    if isinstance(given, str):
        given = date.fromisoformat(given[:10])
    return f"{given:%B} {given.day}, {given.year}"


def moment(given: datetime | str) -> Markup:
    """A moment as a ``time`` element in UTC, which a script turns into the reader's own time."""
    if isinstance(given, str):
        given = datetime.fromisoformat(given)
    hour = given.hour % 12 or 12
    said = f"{day(given)}, {hour}:{given:%M %p} UTC"
    return Markup('<time datetime="{}">{}</time>').format(given.isoformat(), said)
