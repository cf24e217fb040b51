"""Numbers: a statistic has its source and year, a telephone number is a known one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrtraining.courses.rules.library import Found, Kind, Library, error, lines_of, warning
from hrtraining.texts.citations import without_code
from hrtraining.texts.module.values import Block, Check, Figure, Reading, Reflect, Takeaways
from hrtraining.texts.problems import quoted

KNOWN_NUMBERS = frozenset(
    {
        *("911", "988", "741741", "18006624357", "18004874889", "18776961996"),
        *("18009720590", "18002221222"),
    }
)
"""The services in the facts of the curriculum (C9), last checked when those were written."""

_STATISTIC = re.compile(
    r"\b\d[\d,.]{0,20}\s?(?:%|percent\b|million\b|billion\b)|\b\d{1,3}(?:,\d{3}){1,4}\b"
    r"|\b(?:one|two|three|four|nine|\d+) (?:in|out of) (?:two|three|four|five|ten|\d+)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_CITED = re.compile(r"\[@[A-Z]")
_TELEPHONE = re.compile(
    r"(?<![\w/.-])(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w/-])"
    r"|\b(?:call|dial|ring|text)(?:\s+or\s+text)?(?:\s+\w+\s+to)?\s+(\d{3,6})\b",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"\$\s?\d[\d,.]*(?:\s?(?:million|billion))?")


def check_evidence(library: Library) -> Iterator[Found]:
    """Statistics in modules, and telephone numbers everywhere."""
    for slug, module in library.modules.items():
        path = library.path(Kind.MODULE, slug)
        for _, block in module.all_blocks():
            yield from _statistics(path, block)
    for text in library.texts.values():
        yield from _telephones(text.path, text.source)


def _statistics(path: str, block: Block) -> Iterator[Found]:
    # Takeaways say again what the text has said with its source.
    if isinstance(block, (Check, Figure, Reading, Reflect, Takeaways)):
        return
    for line, paragraph in _paragraphs(block.source or block.text, block.line):
        found = _STATISTIC.search(_DOLLARS.sub("", paragraph))
        if found is None:
            continue
        for pattern, kind, what in (
            (_CITED, "statistic-source", "its source, such as [@D07]"),
            (_YEAR, "statistic-year", "the year it is from"),
        ):
            if not pattern.search(paragraph):
                yield warning(
                    path,
                    line,
                    kind,
                    f"the paragraph with {quoted(found.group())} does not name {what}",
                )


def _paragraphs(source: str, first: int) -> Iterator[tuple[int, str]]:
    """Paragraphs with their first line; a quotation's marks and blank lines part them."""
    held: list[str] = []
    start = first
    for number, line in enumerate(without_code(source).splitlines(), first):
        if line.strip(" >"):
            if not held:
                start = number
            held.append(line)
        elif held:
            yield start, " ".join(held)
            held = []
    if held:
        yield start, " ".join(held)


def _telephones(path: str, source: str) -> Iterator[Found]:
    shown = without_code(source)
    line_at = lines_of(shown)
    for found in _TELEPHONE.finditer(shown):
        digits = re.sub(r"\D", "", found.group(1) or found.group())
        if len(digits) == 10:
            digits = f"1{digits}"
        if digits not in KNOWN_NUMBERS:
            yield error(
                path,
                line_at(found.start()),
                "telephone-unknown",
                f"{quoted(found.group())} is not among the numbers that were checked; leave it "
                "out, or have it checked and added with its date",
            )
