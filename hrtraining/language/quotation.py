"""Quotation marks, italics, and whether somebody is named who said what stands between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from hrtraining.language.terms import word_class
from hrtraining.language.tokens import Gap, Token, Tokens

LONGEST_SINGLE = 120
LONGEST_ITALIC = 80
LOOK_BACK = 14
LOOK_AHEAD = 6
LONGEST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands between marks: ``start`` and ``end`` bound it without them.

    ``italic``: set in italics, which can name a word and quotes nobody.
    """

    start: int
    end: int
    italic: bool = False


_MARK = re.compile(r"\n[ \t>]*\r?\n|[\"“”‘’']|\*+|_+")
_PAIRS = {'"': '"', "“": "”", "‘": "’", "'": "'"}


def quotes(text: str) -> tuple[Quote, ...]:
    """Every quotation and every short piece in italics; none goes on past its paragraph."""
    found: list[Quote] = []
    opened: dict[str, int] = {}
    for mark in _MARK.finditer(text):
        sign = mark.group()
        if sign.startswith("\n"):
            opened.clear()
        elif sign[0] in "*_":
            _italic(text, mark, opened, found)
        else:
            _quotation(text, mark, opened, found)
    return tuple(sorted(found, key=lambda quote: (quote.start, -quote.end)))


def _italic(text: str, mark: re.Match[str], opened: dict[str, int], found: list[Quote]) -> None:
    start = opened.pop(mark.group(), None)
    if start is not None and mark.start() - start <= LONGEST_ITALIC:
        found.append(Quote(start, mark.start(), italic=True))
    elif text[mark.end() : mark.end() + 1].isalnum() or text[mark.end() : mark.end() + 1] in '"“':
        opened[mark.group()] = mark.end()


def _quotation(text: str, mark: re.Match[str], opened: dict[str, int], found: list[Quote]) -> None:
    sign, at = mark.group(), mark.start()
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    single = sign in "'‘’"
    if single and before.isalnum() and after.isalnum():
        return
    for opening, closing in _PAIRS.items():
        if sign == closing and opening in opened and not before.isspace():
            start = opened.pop(opening)
            if not single or at - start <= LONGEST_SINGLE:
                found.append(Quote(start, at))
                return
    if sign in _PAIRS and (not single or (not before.isalnum() and after.isalnum())):
        opened[sign] = at + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation among the words: the first inside it and the first after it."""

    quote: Quote
    first: int
    past: int

    def alone(self, start: int, past: int) -> bool:
        """Whether the words from ``start`` to ``past`` are, but for two, all that it holds."""
        return (
            self.first <= start and past <= self.past and self.past - self.first <= past - start + 2
        )


def place(quote: Quote, text: Tokens) -> Place:
    """Where a quotation stands among the words."""
    first = bisect_left(text.words, quote.start, key=lambda token: token.start)
    past = bisect_left(text.words, quote.end, key=lambda token: token.start)
    return Place(quote, first, past)


def outside(where: Place, text: Tokens) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The words of the same sentence before and after a quotation."""
    if where.first >= where.past:
        return (), ()
    before: tuple[Token, ...] = ()
    if where.first and text.words[where.first].gap is not Gap.SENTENCE:
        before = text.words[text.words[where.first - 1].first : where.first]
    after: tuple[Token, ...] = ()
    if where.past < len(text) and text.words[where.past].gap is not Gap.SENTENCE:
        after = text.words[where.past : text.words[where.past].past]
    return before, after


def surroundings(where: Place, text: Tokens) -> str:
    """The sentence around a quotation as written, with what follows it up to the next word."""
    before, after = outside(where, text)
    start = before[0].start if before else where.quote.start
    last = where.past + len(after)
    end = text.words[last].start if last < len(text) else len(text.text)
    return text.text[start:end]


_SOURCE = re.compile(r"[\"”’'.!?,]*\s*(?:\([^()\n]{3,200}\)|(?:[—–]|--)\s*[A-Z\[])")
_NAMED = re.compile(r"[^\s:][^:\n]{0,80}:\**\s*[\"“‘']?$")


def attributed(where: Place, text: Tokens) -> bool:
    """Whether a speaker or a source is given for a quotation."""
    quote = where.quote
    if quote.italic or where.first >= where.past:
        return False
    if "[@" in surroundings(where, text):
        return True
    if _SOURCE.match(text.text, quote.end + 1):
        return True
    before, after = outside(where, text)
    if _introduced(before, text, where):
        return True
    return _said_afterwards(after, text.text[quote.end - 1 : quote.end + 2])


def _introduced(before: tuple[Token, ...], text: Tokens, where: Place) -> bool:
    start = before[0].start if before else 0
    line = text.text[start : where.quote.start]
    told = before and before[0].word in word_class("plain-saying")
    if before and len(before) <= LONGEST_NAMED and _NAMED.search(line) and not told:
        return True
    words = [token.word for token in before[-LOOK_BACK:]]
    pairs = set(pairwise(words))
    if pairs & {
        ("according", "to"),
        ("words", "of"),
        ("'s", "words"),
        ("'s", "phrase"),
        ("put", "it"),
    }:
        return True
    return any(_speaks(words, at) for at in range(len(words)))


def _speaks(words: list[str], at: int) -> bool:
    """Whether somebody speaks by this word: ``she said``, not ``say`` nor ``was called``."""
    word, earlier = words[at], words[max(0, at - 2) : at]
    saying, naming = word_class("saying"), word_class("naming")
    if word in word_class("plain-saying"):
        return bool(earlier) and (earlier[-1] in word_class("speakers") or _plural(earlier[-1]))
    if word not in saying | naming:
        return False
    if any(each in word_class("passive") for each in earlier) and "by" not in words[at:]:
        return False
    if word in naming and word not in {"called", "calls"}:
        return at > 0 and at + 1 < len(words) and words[at + 1] != "as"
    return at > 0


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s")


def _said_afterwards(after: tuple[Token, ...], marks: str) -> bool:
    """Whether a speaker follows, as in ``," she said``; ``"clean" says more`` names none."""
    words = [token.word for token in after[:LOOK_AHEAD]]
    if not words:
        return False
    if ("put", "it") in pairwise(words):
        return True
    saying, passive = word_class("saying"), word_class("passive")
    if words[0] in saying | word_class("naming"):
        return words[0] in saying and any(mark in marks for mark in ",?!.")
    return any(
        word in saying and earlier not in passive and earlier != "that"
        for earlier, word in pairwise(words)
    ) and any(mark in marks for mark in ",?!.—")
