"""The one maker of HTML from Markdown: rendered, then cleaned, then given what we ourselves put in.

Markdown is read as CommonMark with tables, as Git pages read it. Raw HTML is shown as the text that
it is, comments are left out, links lead to the web, to a mail address, to a telephone or into this
site, and pictures are left to figures. Nothing but :class:`Inserted` passes by the cleaning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Protocol

import nh3
from markdown_it import MarkdownIt

UNCHECKED = "bibliographic details from memory, not yet checked"
"""What stands beside a work whose details nobody has looked up yet."""

_INLINE_TAGS = {"a", "br", "code", "em", "strong"}
_BLOCK_TAGS = _INLINE_TAGS | {
    *("blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_REL = "noopener noreferrer"

# A place to insert at is a caret around two private characters: to Markdown the caret is
# punctuation, as the bracket of a citation is, so that emphasis beside it means the same.
_CARET, _OPEN, _CLOSE = "\u2038", "\ue000", "\ue001"
_PLACE = re.compile(f"{_CARET}{_OPEN}([0-9]+){_CLOSE}{_CARET}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_DOI = re.compile(r"doi:(10\.[0-9]{4,9}/[^\s<>\"]+)")
_OPENS = re.compile(r"(?:^|\n)[ >]*(?:[-*+]|[0-9]{1,9}[.)])?\Z")
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")

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
    return _put_in(_clean(_MARKDOWN.renderInline(marked), _INLINE_TAGS), inserted)


class _Words(HTMLParser):
    """Collects text; what stands in a superscript (a source's number and place) is no text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._in_superscript = False

    def handle_data(self, data: str) -> None:
        if not self._in_superscript:
            self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._pass_by(tag, opens=True)

    def handle_endtag(self, tag: str) -> None:
        self._pass_by(tag, opens=False)

    def _pass_by(self, tag: str, *, opens: bool) -> None:
        if tag == "sup":
            self._in_superscript = opens
        elif tag not in _INLINE_TAGS and not self._in_superscript:
            self.pieces.append(" ")


def text_of(clean_html: str) -> str:
    """What a reader sees of HTML without the numbers of sources, as plain text in one line."""
    parser = _Words()
    parser.feed(clean_html)
    parser.close()
    return " ".join("".join(parser.pieces).split())


def count_words(text: str) -> int:
    """Words of plain text, runs of letters and digits: "don't", "10,000", "follow-up" are one."""
    return len(_WORD.findall(text))


class Citable(Protocol):
    """A work of the bibliography, as far as a page shows it."""

    @property
    def citation(self) -> str:
        """The citation in Markdown."""

    @property
    def unchecked(self) -> bool:
        """Whether its bibliographic details are from memory, not yet checked."""


class CitedAt(Protocol):
    """One work cited in a text; works cited in one bracket share ``start`` and ``end``."""

    @property
    def key(self) -> str:
        """The key in the bibliography."""

    @property
    def place(self) -> str:
        """The place in the work ("p. 66"), or nothing."""

    @property
    def start(self) -> int:
        """Where the bracket starts in the text."""

    @property
    def end(self) -> int:
        """Where the text goes on."""


@dataclass(frozen=True, slots=True)
class Source:
    """A work in the list of a page: its id and number there, its key and citation (HTML).

    ``marks`` are the ids of the places that cite it, in order, so that the list can lead back.
    """

    id: str
    number: int
    key: str
    html: str
    unchecked: bool
    marks: tuple[str, ...] = ()


class Page:
    """What is read together, with one list of sources, numbered as they are first cited.

    ``find`` finds the citations of a Markdown text. A key that is not in the bibliography is left
    as it was written. ``prefix`` opens every id, where lists of several pages meet on one.
    """

    def __init__(
        self,
        works: Mapping[str, Citable],
        find: Callable[[str], Iterable[CitedAt]],
        prefix: str = "",
    ) -> None:
        self._works = works
        self._find = find
        self._prefix = prefix
        self._numbers: dict[str, int] = {}
        self._marks: dict[str, list[str]] = {}

    def block(self, markdown: str) -> str:
        """As :func:`block`, with its citations as numbers that lead to the sources."""
        return block(markdown, self._cited(markdown))

    def line(self, markdown: str) -> str:
        """As :func:`line`, with its citations as numbers that lead to the sources."""
        return line(markdown, self._cited(markdown))

    def in_full(self, markdown: str) -> str:
        """As :func:`block`, with every cited work written out where it is cited: a reading list."""
        return block(
            markdown,
            [
                Inserted(start, end, self._written_out(works), self._written_out(works))
                for (start, end), works in self._known(markdown)
            ],
        )

    def sources(self) -> tuple[Source, ...]:
        """The works cited so far, by their number."""
        return tuple(
            Source(
                f"{self._prefix}source-{number}",
                number,
                key,
                citation_html(self._works[key].citation),
                self._works[key].unchecked,
                tuple(self._marks[key]),
            )
            for key, number in self._numbers.items()
        )

    def _known(self, markdown: str) -> list[tuple[tuple[int, int], list[CitedAt]]]:
        """The brackets whose works are all in the bibliography, each with what it cites."""
        together: dict[tuple[int, int], list[CitedAt]] = {}
        for cited in self._find(markdown):
            together.setdefault((cited.start, cited.end), []).append(cited)
        return [
            (place, works)
            for place, works in together.items()
            if all(work.key in self._works for work in works)
        ]

    def _cited(self, markdown: str) -> list[Inserted]:
        """The marks, set as in print: close to the word, after a comma or a period."""
        cited = []
        for (start, end), works in self._known(markdown):
            linked, plain = self._marked(works)
            after = markdown[end : end + 1]
            sign = after if after and after in ".,;:" else ""
            close = _close_to_the_word(markdown, start)
            cited.append(Inserted(close, end + len(sign), sign + linked, sign + plain))
        return cited

    def _written_out(self, cited: Sequence[CitedAt]) -> str:
        works = [self._works[each.key] for each in cited]
        return "; ".join(
            f'<cite class="work">{citation_html(work.citation)}</cite>'
            + (f' <span class="unchecked">({UNCHECKED})</span>' if work.unchecked else "")
            for work in works
        )

    def _marked(self, works: Sequence[CitedAt]) -> tuple[str, str]:
        """The superscript with links to the sources, and the same without links."""
        linked, plain = [], []
        for work in works:
            number = self._numbers.setdefault(work.key, len(self._numbers) + 1)
            marks = self._marks.setdefault(work.key, [])
            marks.append(f"{self._prefix}cite-{number}-{len(marks) + 1}")
            place = f", {html.escape(work.place)}" if work.place else ""
            named = f'id="{marks[-1]}"'
            linked.append(
                f'<a href="#{self._prefix}source-{number}" {named} role="doc-noteref">'
                f"{number}</a>{place}"
            )
            plain.append(f"<span {named}>{number}</span>{place}")
        return (
            f'<sup class="cite">{"; ".join(linked)}</sup>',
            f'<sup class="cite">{"; ".join(plain)}</sup>',
        )


def _close_to_the_word(markdown: str, start: int) -> int:
    """Where the spaces before ``start`` begin, unless they follow what opens a line or an item."""
    before = markdown[:start].rstrip(" ")
    return start if _OPENS.search(before) else len(before)


def citation_html(citation: str) -> str:
    """The citation of a work as HTML; a DOI becomes a link."""
    inserted = []
    for found in _DOI.finditer(citation):
        doi = found.group(1).rstrip(".,;:")
        if doi.endswith(")") and doi.count("(") < doi.count(")"):
            doi = doi[:-1]
        linked = html.escape(doi, quote=True)
        inserted.append(
            Inserted(
                found.start(),
                found.start() + len("doi:") + len(doi),
                f'<a href="https://doi.org/{linked}" rel="{_REL}">doi:{linked}</a>',
            )
        )
    return line(citation, inserted)


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
        link_rel=_REL,
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
