"""How templates write dates and the clean HTML of editions."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from hrtraining.courses.shown import choices_of, marked_safe
from hrtraining.lists import option_list, rail_list, step_list


def install(app: Flask) -> None:
    """Registers the filters."""
    app.jinja_env.filters.update(
        capitalize_first=capitalize_first,
        day=day,
        moment=moment,
        choices_of=choices_of,
        marked_safe=marked_safe,
    )
    app.jinja_env.globals.update(option_list=option_list, rail_list=rail_list, step_list=step_list)


def capitalize_first(words: str) -> str:
    """Words that begin like a sentence; only the first letter is touched."""
    return words[:1].upper() + words[1:]


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
