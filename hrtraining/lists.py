"""The lists of a page: a rail of sections or questions, options, and the steps of a course.

They are set here and not by macros, which for a list of forty entries cost more than all else on
the page. The macros of the same names put them where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from markupsafe import Markup, escape

Entry = TypeVar("Entry")
TICK = (
    '<svg class="tick" viewBox="0 0 12 12" aria-hidden="true">'
    '<path d="M2 6.5 4.800 9.300 10 3.200" /></svg>'
)
# The check mark stays on the line of the last word.
HERE = ' aria-current="page"'
DONE = f'<span class="nowrap">%s{TICK}<span class="visually-hidden"> (done)</span></span>'


@dataclass(frozen=True, slots=True)
class RailItem:
    """One entry of a rail; without an address where it cannot be opened yet."""

    label: str
    href: str | None = None
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step: ``state`` is done, now or later, and ``said`` the words of its badge."""

    label: str
    href: str | None = None
    state: str = ""
    said: str = ""
    note: str = ""


def numbered(word: str, here: str, done: Iterable[bool], current: int) -> Markup:
    """The entries of a rail that only counts: "Question 1" at ``here``/1, and so on."""
    link = f'<li><a href="{escape(here)}/'
    entries = [
        link + _counted(word, at, is_done, at == current) for at, is_done in enumerate(done, 1)
    ]
    return Markup(f"<ol>{''.join(entries)}</ol>")  # noqa: S704


@lru_cache(maxsize=4_096)
def _counted(word: str, at: int, is_done: bool, is_current: bool) -> str:
    here = HERE if is_current else ""
    return f'{at}"{here}>{_label(f"{word} {at}", is_done)}</a></li>'


def option_list(
    name: str,
    items: Iterable[Mapping[str, Any]],
    chosen: object = None,
    *,
    required: bool = True,
    prefix: str = "",
) -> Markup:
    """A question's options as radio buttons; items have ``value`` and ``html`` or ``label``."""
    mine = None if chosen is None else str(chosen)
    named, needed = escape(name), " required" if required else ""
    options = []
    for at, item in enumerate(items):
        value = str(item["value"])
        id_ = escape(f"{prefix}{name}-{at}")
        checked = " checked" if value == mine else ""
        said = item["html"] if "html" in item else item["label"]
        options.append(
            f'<label class="option" for="{id_}"><input type="radio" id="{id_}" name="{named}" '
            f'value="{escape(value)}"{checked}{needed}><span>{escape(said)}</span></label>'
        )
    return Markup(f'<div class="options">{"".join(options)}</div>')  # noqa: S704


def rail_list(items: Markup | Iterable[RailItem | Mapping[str, Any]]) -> Markup:
    """The entries of a rail as a list of links; a template may write them as dictionaries."""
    if isinstance(items, Markup):
        return items
    return Markup(f"<ol>{''.join(_entry(_of(RailItem, item)) for item in items)}</ol>")  # noqa: S704


def step_list(items: Iterable[StepItem | Mapping[str, Any]]) -> Markup:
    """Steps as a list, each with what is said of it."""
    steps = "".join(_step(_of(StepItem, item)) for item in items)
    return Markup(f'<ol class="steps">{steps}</ol>')  # noqa: S704


def _of(kind: type[Entry], item: Entry | Mapping[str, Any]) -> Entry:
    return item if isinstance(item, kind) else kind(**item)  # type: ignore[arg-type]


def _entry(item: RailItem) -> str:
    here = HERE if item.current else ""
    label = _label(item.label, item.done)
    if item.href is None:
        return f"<li><span{here}>{label}</span></li>"
    return f'<li><a href="{escape(item.href)}"{here}>{label}</a></li>'


@lru_cache(maxsize=4_096)
def _label(label: str, done: bool) -> str:
    if not done:
        return str(escape(label))
    rest, space, last = label.rpartition(" ")
    return f"{escape(rest)}{space}{DONE % escape(last)}"


def _step(item: StepItem) -> str:
    name = str(escape(item.label))
    if item.href is not None:
        name = f'<a href="{escape(item.href)}">{name}</a>'
    said = note = ""
    if item.said:
        mark = f' done">{TICK} ' if item.state == "done" else ' ">'
        said = f' <span class="status{mark}{escape(item.said)}</span>'
    if item.note:
        note = f' <span class="step-note">{escape(item.note)}</span>'
    return f'<li><span class="step-name">{name}</span>{said}{note}</li>'
