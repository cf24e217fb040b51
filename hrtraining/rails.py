"""The list of a rail: the sections of a module or the questions of an attempt, and where one is.

It is on every page that is read or answered, twice as long as what changes on it, and so it is set
here and not by a macro for each entry. ``rail`` in macros/page.html puts it where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

# The check mark stays on the line of the last word.
DONE = (
    '<span class="nowrap">{last}<svg class="tick" viewBox="0 0 12 12" aria-hidden="true">'
    '<path d="M2 6.5 4.800 9.300 10 3.200" /></svg>'
    '<span class="visually-hidden"> (done)</span></span>'
)


@dataclass(frozen=True, slots=True)
class RailItem:
    """One entry; without an address where it cannot be opened yet."""

    label: str
    href: str | None
    done: bool
    current: bool


def rail_list(items: Iterable[RailItem]) -> Markup:
    """The entries as a list of links."""
    return Markup(f"<ol>{''.join(map(_entry, items))}</ol>")  # noqa: S704


def _entry(item: RailItem) -> str:
    here = ' aria-current="page"' if item.current else ""
    label = _label(item.label, item.done)
    if item.href is None:
        return f"<li><span{here}>{label}</span></li>"
    return f'<li><a href="{escape(item.href)}"{here}>{label}</a></li>'


@lru_cache(maxsize=4_096)
def _label(label: str, done: bool) -> str:
    if not done:
        return str(escape(label))
    rest, space, last = label.rpartition(" ")
    return f"{escape(rest)}{space}" + DONE.format(last=escape(last))
