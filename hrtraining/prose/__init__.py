"""The one maker of HTML from Markdown: rendered, cleaned, then given what we ourselves put in."""

from __future__ import annotations

from hrtraining.prose.markdown import Inserted, block, line
from hrtraining.prose.pages import UNCHECKED, Citable, CitedAt, Page, Source, citation_html
from hrtraining.prose.plain import count_words, text_of

__all__ = [
    "UNCHECKED",
    "Citable",
    "CitedAt",
    "Inserted",
    "Page",
    "Source",
    "block",
    "citation_html",
    "count_words",
    "line",
    "text_of",
]
