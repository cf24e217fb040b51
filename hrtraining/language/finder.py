"""Reads a text and tells where it uses a term of the list, with the reason and what is better.

Nothing is ever replaced: person-first language is a default and not a law, and some people prefer
words for themselves that the list advises against.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from hrtraining.language.disguise import disguised
from hrtraining.language.patterns import found_at, stands
from hrtraining.language.readings import Reading
from hrtraining.language.terms import ROWS, Form, Name, Row, Terms, terms
from hrtraining.language.tokens import Gap, Tokens, prose_only, tokens
from hrtraining.language.zones import SAFE, Severity, Zone, severity_in


@dataclass(frozen=True, slots=True)
class Finding:
    """A term of the list in a text: ``text[start:end] == match``.

    ``severity`` is what the zone made of the row's own. ``theirs``: it stands in words that are
    somebody else's, spoken or quoted.
    """

    row: int
    start: int
    end: int
    match: str
    severity: Severity
    why: str
    prefer: str
    source: str
    theirs: bool = False

    def told(self) -> str:
        """One sentence for people: the term, what is better, why, and who says so."""
        written = " ".join(self.match.split())
        return (
            f"'{written}' (language row {self.row}): better {self.prefer}. "
            f"{self.why} Source: {self.source}. See docs/language.md"
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A form that stands in the text, before it is known how it is meant; words, not places."""

    row: Row | None
    first: int
    past: int
    start: int
    end: int


def findings(text: str, zone: Zone | str, *, asked: bool = False) -> tuple[Finding, ...]:
    """Every finding of a text, in order, none within another.

    ``zone`` is where the text stands. ``asked``: in a clinician's words, whether the script shows
    that the clinician asked the person which word they use for themselves.
    """
    listed = terms()
    if not listed.glance.may_hold(text) and not any(disguised(prose_only(text), listed.disguised)):
        return ()
    cut = tokens(text)
    reading = Reading(cut, Zone(zone), asked)
    chosen = _longest([*_names(cut, listed), *_forms(reading, listed), *_disguised(cut, listed)])
    found = (_finding(candidate, reading) for candidate in chosen)
    return tuple(finding for finding in found if finding is not None)


def _names(cut: Tokens, listed: Terms) -> Iterator[_Candidate]:
    for at, token in enumerate(cut.words):
        for name in listed.names.get(token.text, ()):
            past = at + len(name.words)
            if past <= len(cut) and _is_name(cut, at, past, name):
                yield _Candidate(None, at, past, token.start, cut.words[past - 1].end)


def _is_name(cut: Tokens, at: int, past: int, name: Name) -> bool:
    if tuple(token.text for token in cut.words[at:past]) != name.words:
        return False
    if any(token.gap is Gap.SENTENCE for token in cut.words[at + 1 : past]):
        return False
    if not name.italic:
        return True
    start, end = cut.words[at].start, cut.words[past - 1].end
    return cut.text[max(0, start - 1) : start] in {"*", "_"} and cut.text[end : end + 1] in {
        "*",
        "_",
    }


def _forms(reading: Reading, listed: Terms) -> Iterator[_Candidate]:
    cut = reading.text
    for at, token in enumerate(cut.words):
        for row, form, pattern in listed.by_word.get(token.word, ()):
            past = found_at(pattern, cut, at, listed.classes)
            if past and _meant(form, reading, at, past, listed):
                yield _Candidate(row, at, past, token.start, cut.words[past - 1].end)


def _meant(form: Form, reading: Reading, at: int, past: int, listed: Terms) -> bool:
    """Whether what stands around leaves the meaning that the list is about."""
    cut, classes = reading.text, listed.classes
    if form.in_a_name and _in_a_name(cut, at, past):
        return False
    fits = not form.only or any(stands(each, cut, at, past, classes) for each in form.only)
    if not fits and not (form.quoted and reading.is_all_that_is_quoted(at, past)):
        return False
    return not any(stands(each, cut, at, past, classes) for each in form.unless)


def _in_a_name(cut: Tokens, at: int, past: int) -> bool:
    """Whether the words are capitalized and a capitalized word stands before them."""
    if not at or not all(token.text[:1].isupper() for token in cut.words[at:past]):
        return False
    return cut.words[at].gap is Gap.JOINED and cut.words[at - 1].text[:1].isupper()


def _disguised(cut: Tokens, listed: Terms) -> Iterator[_Candidate]:
    for start, end, row in disguised(cut.shown, listed.disguised):
        first = bisect_left(cut.words, start, key=lambda token: token.start)
        past = bisect_left(cut.words, end, key=lambda token: token.start)
        if first < past:
            yield _Candidate(row, first, past, start, end)


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """The longest of what overlaps; a name keeps what stands inside it from being found."""
    taken: set[int] = set()
    chosen: list[_Candidate] = []
    for each in sorted(candidates, key=_rank):
        words = range(each.first, each.past)
        if taken.isdisjoint(words):
            taken.update(words)
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.start)


def _rank(candidate: _Candidate) -> tuple[int, int, int]:
    number = candidate.row.number if candidate.row else ROWS + 1
    return candidate.first - candidate.past, candidate.first, -number


def _finding(candidate: _Candidate, reading: Reading) -> Finding | None:
    row, first, past = candidate.row, candidate.first, candidate.past
    if row is None or _innocent(row, first, past, reading):
        return None
    theirs = reading.zone in SAFE or reading.is_somebodys(first, past)
    if theirs and (row.narrator_only or _chosen(row, first, reading)):
        return None
    return Finding(
        row=row.number,
        start=candidate.start,
        end=candidate.end,
        match=reading.text.text[candidate.start : candidate.end],
        severity=severity_in(reading.zone, row.severity, quoted=theirs),
        why=row.why,
        prefer=row.prefer,
        source=", ".join(row.sources),
        theirs=theirs,
    )


def _innocent(row: Row, first: int, past: int, reading: Reading) -> bool:
    return (
        reading.is_history(row, first, past)
        or reading.is_legal(row, first, past)
        or reading.is_talk_about_it(row, first, past)
        or reading.is_mirrored(row)
    )


def _chosen(row: Row, first: int, reading: Reading) -> bool:
    return reading.zone is not Zone.REFERENCE and reading.is_self_naming(row, first)
