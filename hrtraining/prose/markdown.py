"""The one maker of HTML from Markdown: rendered, then cleaned, then given what we ourselves put in.

Markdown is read as CommonMark with tables, as Git pages read it. Raw HTML is shown as the text that
it is, comments are left out, links lead to the web, to a mail address, to a telephone or into this
site, and pictures are left to figures. Nothing but :class:`Inserted` passes by the cleaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

INLINE_TAGS = {"a", "br", "code", "em", "strong"}
_BLOCK_TAGS = INLINE_TAGS | {
    *("blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
REL = "noopener noreferrer"

# A place to insert at is a caret around two private characters: to Markdown the caret is
# punctuation, as the bracket of a citation is, so that emphasis beside it means the same.
_CARET, _OPEN, _CLOSE = "\u2038", "\ue000", "\ue001"
_PLACE = re.compile(f"{_CARET}{_OPEN}([0-9]+){_CLOSE}{_CARET}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    # Quotation marks and apostrophes are set as in print; nothing else is replaced.
    .enable(["table", "smartquotes"])
    .disable(["image", "html_block", "html_inline", "code", "lheading", "reference"])
)


@dataclass(frozen=True, slots=True)
class Inserted:
    """Trusted HTML that stands in place of ``text[start:end]``; it is not cleaned.

    ``in_link`` stands there instead inside the text of a link, where no second link may be.
    """

    start: int
    end: int
    html: str
    in_link: str = ""


def block(markdown: str, inserted: Sequence[Inserted] = ()) -> str:
    """Markdown of any number of paragraphs, lists, tables and smaller headings, as clean HTML."""
    marked = _with_places(markdown, inserted)
    clean = _clean(_MARKDOWN.render(marked), _BLOCK_TAGS)
    # A table is wider than a telephone: it scrolls by itself, for the keyboard as well.
    clean = clean.replace(
        "<table>", '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'
    ).replace("</table>", "</table></div>")
    return _put_in(clean, inserted).strip()


def line(markdown: str, inserted: Sequence[Inserted] = ()) -> str:
    """Markdown of one line (a heading, an option) as clean HTML without a paragraph around it."""
    marked = " ".join(_with_places(markdown, inserted).split())
    return _put_in(_clean(_MARKDOWN.renderInline(marked), INLINE_TAGS), inserted)


def _with_places(markdown: str, inserted: Sequence[Inserted]) -> str:
    """The text without comments and with a mark where something is to be inserted."""
    pieces: list[str] = []
    at = 0
    for number, piece in enumerate(inserted):
        pieces.append(_own(markdown[at : piece.start]))
        pieces.append(f"{_CARET}{_OPEN}{number}{_CLOSE}{_CARET}")
        at = piece.end
    pieces.append(_own(markdown[at:]))
    return _COMMENT.sub("", "".join(pieces))


def _own(text: str) -> str:
    """The text without the characters that mark places."""
    return text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd")


def _clean(rendered: str, tags: set[str]) -> str:
    return nh3.clean(
        rendered,
        tags=tags,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative=_inside,
        link_rel=REL,
    )


def _inside(url: str) -> str | None:
    """A link without a scheme, where it stays on this site."""
    return url if url.startswith("#") or re.match(r"/(?![/\\])", url) else None


def _put_in(clean: str, inserted: Sequence[Inserted]) -> str:
    """Insert at the marked places, without links where a link is already open."""
    if not inserted:
        return clean
    pieces: list[str] = []
    in_link = False
    for piece in _TAG.split(clean):
        if piece.startswith("<"):
            in_link = piece.startswith("<a ") or (in_link and piece != "</a>")
            pieces.append(piece)
            continue
        pieces.append(_PLACE.sub(_chooser(inserted, in_link), piece))
    return "".join(pieces)


def _chooser(inserted: Sequence[Inserted], in_link: bool) -> Callable[[re.Match[str]], str]:
    def chosen(place: re.Match[str]) -> str:
        piece = inserted[int(place.group(1))]
        return piece.in_link if in_link else piece.html

    return chosen
