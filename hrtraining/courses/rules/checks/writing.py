"""What every text may hold: works of the bibliography, links that lead somewhere, no raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrtraining.courses.rules.library import Found, Kind, Library, Text, error, lines_of
from hrtraining.texts.citations import find_citations, without_code
from hrtraining.texts.module.values import Figure
from hrtraining.texts.problems import Problems, did_you_mean, quoted

LONGEST_NAME = 120

_TAG = re.compile(r"<(?!https?:|mailto:|!--)/?[A-Za-z][^<>\n]*>")
_LINK = re.compile(r"(!?)\[[^\[\]]*\]\(\s*([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)")
_LEADS = re.compile(r"https?://\S+|mailto:\S+|tel:\S+|#\S+|/(?![/\\])\S*")


def check_writing(library: Library) -> Iterator[Found]:
    """Unknown works, raw HTML, loose pictures and links that lead nowhere, in every text."""
    for (kind, slug), text in library.texts.items():
        yield from check_text(text, library, _figure_lines(library, kind, slug))


def check_text(text: Text, library: Library, figures: frozenset[int]) -> Iterator[Found]:
    """The same for one text; ``figures`` are the lines on which a picture may stand."""
    if library.works:
        for cited in find_citations(text.source, Problems()):
            if cited.key not in library.works:
                likely = did_you_mean(cited.key, library.works)
                yield error(
                    text.path,
                    cited.line,
                    "unknown-work",
                    f"the bibliography has no work {quoted(cited.key)}{likely}",
                )
    shown = without_code(text.source)
    line_at = lines_of(shown)
    for tag in _TAG.finditer(shown):
        yield error(
            text.path,
            line_at(tag.start()),
            "raw-html",
            f"{quoted(tag.group())} would be shown as it stands; write Markdown",
        )
    for link in _LINK.finditer(shown):
        line = line_at(link.start())
        if link.group(1):
            if line not in figures:
                yield error(
                    text.path,
                    line,
                    "picture-loose",
                    "a picture stands only in a block '> **Figure:** `id ...`' with its words",
                )
        elif not _LEADS.fullmatch(link.group(2)):
            yield error(
                text.path,
                line,
                "link-lost",
                f"the link to {quoted(link.group(2))} leads nowhere; write a whole address",
            )


def check_lengths(library: Library) -> Iterator[Found]:
    """Names that are too long for a table's column and for a page."""
    named: list[tuple[Kind, str, int, str]] = []
    for kind, texts in (
        (Kind.COURSE, library.courses),
        (Kind.MODULE, library.modules),
        (Kind.QUIZ, library.quizzes),
        (Kind.CONCORDANCE, library.concordances),
        (Kind.VIGNETTE, library.vignettes),
    ):
        for slug, value in texts.items():
            named.append((kind, slug, library.line_of(kind, slug, "title"), value.title))
    named += [
        (Kind.MODULE, slug, section.line, section.heading)
        for slug, module in library.modules.items()
        for section in module.sections
    ]
    for kind, slug, line, name in named:
        if len(name) > LONGEST_NAME:
            yield error(
                library.path(kind, slug),
                line,
                "name-too-long",
                f"{quoted(name)} has {len(name)} characters; a title or heading has at most "
                f"{LONGEST_NAME}",
            )


def _figure_lines(library: Library, kind: Kind, slug: str) -> frozenset[int]:
    module = library.modules.get(slug) if kind is Kind.MODULE else None
    if module is None:
        return frozenset()
    return frozenset(block.line for _, block in module.all_blocks() if isinstance(block, Figure))
