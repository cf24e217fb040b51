"""The clean HTML of editions as the page macros want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from hrtraining.courses.rules.rendered import (
    CheckItem,
    FigurePiece,
    Html,
    Piece,
    PracticeScript,
    ReflectPrompt,
    RenderedItem,
    RenderedSection,
)
from hrtraining.courses.served import Editions
from hrtraining.prose import Source


@dataclass(frozen=True, slots=True)
class Composed:
    """A section whose unchanging parts are set: HTML, and between it the prompts of the person."""

    chunks: tuple[Markup | ReflectPrompt | CheckItem, ...]
    sources: Markup


def composed(key: int, section: RenderedSection) -> Composed:
    """The section set with the page macros, once per process; ``key`` names its row."""
    kept: Editions = current_app.extensions["hrtraining.editions"]
    found = kept.get("composed", key)
    if found is None:
        macros: Any = current_app.jinja_env.get_template("macros/page.html").module
        chunks: list[Markup | ReflectPrompt | CheckItem] = []
        for piece in section.pieces:
            made = _set(macros, piece)
            if isinstance(made, Markup) and chunks and isinstance(chunks[-1], Markup):
                chunks[-1] += made
            else:
                chunks.append(made)
        found = Composed(tuple(chunks), macros.sources(marked_safe(section.sources)))
        kept.put("composed", key, found)
    if not isinstance(found, Composed):
        raise TypeError(f"row {key} is no section")
    return found


def _set(macros: Any, piece: Piece) -> Markup | ReflectPrompt | CheckItem:
    match piece:
        case ReflectPrompt() | CheckItem():
            return piece
        case FigurePiece():
            svg, caption = Markup(piece.svg), Markup(piece.caption)  # noqa: S704
            equivalent = Markup(piece.equivalent)  # noqa: S704
            return Markup(macros.figure(piece.id, svg, caption, equivalent))  # noqa: S704
        case PracticeScript():
            body = Markup(piece.html)  # noqa: S704
            return Markup(macros.callout("practice", body, id=piece.id))  # noqa: S704
        case Html(kind="teaching"):
            return Markup(piece.html)  # noqa: S704
        case Html():
            return Markup(macros.callout(piece.kind, Markup(piece.html)))  # noqa: S704


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
