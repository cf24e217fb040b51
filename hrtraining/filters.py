"""How templates write dates and the clean HTML of editions."""

from __future__ import annotations

from flask import Flask

from hrtraining.courses.shown import choices_of, marked_safe
from hrtraining.dates import day, moment
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
