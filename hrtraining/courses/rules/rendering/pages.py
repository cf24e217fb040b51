"""What rendering every format shares: pages with their sources, single lines, options, dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hrtraining import prose
from hrtraining.courses.rules.rendered import RenderedOption
from hrtraining.texts.citations import Citation, find_citations
from hrtraining.texts.options import Option
from hrtraining.texts.problems import Problems
from hrtraining.texts.references import Work


def page_of(works: Mapping[str, Work], prefix: str = "") -> prose.Page:
    """A page whose citations are numbered through; ``prefix`` opens its ids."""
    return prose.Page(works, _citations, prefix)


def _citations(text: str) -> tuple[Citation, ...]:
    return find_citations(text, Problems())


def plain(markdown: str) -> str:
    """One line of Markdown as plain text."""
    return prose.text_of(prose.line(markdown))


def iso(day: date | None) -> str:
    """The date as 2026-11-23, or nothing."""
    return day.isoformat() if day else ""


def options_of(options: Iterable[Option], page: prose.Page) -> tuple[RenderedOption, ...]:
    """The options of a question with their rationales."""
    return tuple(
        RenderedOption(page.line(option.text), page.line(option.rationale), option.key)
        for option in options
    )
