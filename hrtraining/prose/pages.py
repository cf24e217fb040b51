"""What is read together, with one numbered list of the works that it cites."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hrtraining.prose.markdown import REL, Inserted, block, line

UNCHECKED = "bibliographic details from memory, not yet checked"
"""What stands beside a work whose details nobody has looked up yet."""

_DOI = re.compile(r"doi:(10\.[0-9]{4,9}/[^\s<>\"]+)")
_OPENS = re.compile(r"(?:^|\n)[ >]*(?:[-*+]|[0-9]{1,9}[.)])?\Z")


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
                f'<a href="https://doi.org/{linked}" rel="{REL}">doi:{linked}</a>',
            )
        )
    return line(citation, inserted)
