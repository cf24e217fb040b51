"""The clean HTML of editions as the page macros want it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from hrtraining.courses.rules.rendered import CheckItem, RenderedItem
from hrtraining.prose import Source


def choices_of(item: CheckItem | RenderedItem) -> list[dict[str, Any]]:
    """The options of a question as the macros want them; an option's name is its place."""
    return [
        {
            "value": place,
            "html": Markup(option.html),  # noqa: S704  (cleaned by prose at rendering)
            "rationale_html": Markup(option.rationale),  # noqa: S704
            "key": option.key,
        }
        for place, option in enumerate(item.options)
    ]


def marked_safe(sources: tuple[Source, ...]) -> list[dict[str, Any]]:
    """Sources with their clean HTML as markup."""
    return [
        {
            "id": source.id,
            "number": source.number,
            "html": Markup(source.html),  # noqa: S704
            "unchecked": source.unchecked,
            "marks": source.marks,
        }
        for source in sources
    ]
