"""How a term is meant where it stands: quoted, talked about, told as history, chosen for oneself.

The rules behind this are the project's language rules D2; their settled readings are in
docs/language.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from hrtraining.language.quotation import (
    Place,
    attributed,
    outside,
    place,
    quotes,
    surroundings,
)
from hrtraining.language.terms import Row, word_class
from hrtraining.language.tokens import Gap, Tokens
from hrtraining.language.zones import SPOKEN, Zone

_DATE = re.compile(
    r"\b(?:1[5-9][0-9]{2}|20[0-4][0-9])s?\b|\b(?:eighteenth|nineteenth|twentieth)[ -]century"
)
_OLD_MANUAL = re.compile(r"\bDSM[- ]?(?:III|IV|[1-4]\b)|\bICD[- ]?(?:8|9|10)\b")


@dataclass(frozen=True)
class Reading:
    """What can be asked about a place in one text."""

    text: Tokens
    zone: Zone
    asked: bool = False

    @cached_property
    def _quotes(self) -> dict[int, list[Place]]:
        """The quotations and pieces in italics that hold each word, the widest first."""
        holding: dict[int, list[Place]] = {}
        for quote in quotes(self.text.shown):
            where = place(quote, self.text)
            for at in range(where.first, where.past):
                holding.setdefault(at, []).append(where)
        return holding

    def quoting(self, start: int, past: int) -> tuple[Place, ...]:
        """The quotations and pieces in italics that hold all of these words."""
        return tuple(each for each in self._quotes.get(start, ()) if past <= each.past)

    def is_all_that_is_quoted(self, start: int, past: int) -> bool:
        """Whether quotation marks hold these words and no other."""
        return any(
            each.first == start and each.past == past and not each.quote.italic
            for each in self.quoting(start, past)
        )

    def is_history(self, row: Row, start: int, past: int) -> bool:
        """Told by us, in quotation marks, with a date in the sentence."""
        if "H" not in row.allowed or self.zone in SPOKEN or self.zone is Zone.REFERENCE:
            return False
        return any(
            _DATE.search(surroundings(each, self.text))
            for each in self.quoting(start, past)
            if not each.quote.italic
        )

    def is_legal(self, row: Row, start: int, past: int) -> bool:
        """A diagnosis of an older manual, or the words of a law in quotation marks."""
        if "L" not in row.allowed:
            return False
        if _OLD_MANUAL.search(self.text.sentence_text(start)):
            return True
        law = word_class("law")
        return any(
            token.word in law
            for each in self.quoting(start, past)
            if not each.quote.italic
            for side in outside(each, self.text)
            for token in side
        )

    def is_talk_about_it(self, row: Row, start: int, past: int) -> bool:
        """The sentence teaches about the term itself; somebody else's words teach nothing."""
        if "T" not in row.allowed or self.zone in {Zone.CLIENT, Zone.QUOTATION, Zone.REFERENCE}:
            return False
        words = self.text.words
        nouns = word_class("word-nouns")
        if start and words[start].gap is Gap.JOINED and words[start - 1].word in nouns:
            return True
        return any(
            self._talked_about(each)
            for each in self.quoting(start, past)
            if each.alone(start, past)
        )

    def _talked_about(self, where: Place) -> bool:
        before, after = outside(where, self.text)
        last = [token.word for token in before[-3:]]
        if last and last[-1] in word_class("put-down"):
            return bool(word_class("warned-off") & set(last))
        if last and last[-1] in word_class("compared"):
            return True
        if self.zone is not Zone.NARRATOR and self._is_subject(where, bool(after)):
            return True
        return any(token.word in word_class("talk") for token in (*before, *after))

    def _is_subject(self, where: Place, goes_on: bool) -> bool:
        """Whether a clause begins with the quoted term and goes on from there: '"X" implies'."""
        if not goes_on or self.text.words[where.past].gap > Gap.COMMA:
            return False
        marks = self.text.text[where.quote.end - 1 : where.quote.end + 2]
        before, _ = outside(where, self.text)
        begins = not before or self.text.words[where.first].gap is not Gap.JOINED
        return begins and not any(mark in marks for mark in ",?!.")

    def is_somebodys(self, start: int, past: int) -> bool:
        """Words in quotation marks whose speaker or source is given."""
        return any(attributed(each, self.text) for each in self.quoting(start, past))

    def is_self_naming(self, row: Row, start: int) -> bool:
        """A person's name for themselves: "I'm an addict", "as an addict I"."""
        if not row.names_people:
            return False
        words = self.text.words
        first = max(words[start].first, start - 10)
        earlier = [token.word for token in words[first:start]]
        later = [token.word for token in words[start:][1:4]]
        if earlier and earlier[-1] in {"us", "we", "myself"}:
            return True
        if later[:2] in (["like", "me"], ["like", "us"]):
            return True
        if "myself" in earlier and {"call", "called", "calling"} & set(earlier):
            return True
        if "as" in earlier[-3:] and ("i" in later or "we" in later):
            return True
        return _names_self(earlier, [token.gap for token in words[first:start]])

    def is_mirrored(self, row: Row) -> bool:
        """A clinician says the person's own word after asking which one they use."""
        if not row.names_people or self.zone is not Zone.CLINICIAN:
            return False
        return self.asked or shows_asking(self.text)


def shows_asking(text: Tokens) -> bool:
    """Whether a clinician's words show that the person was asked which word they use."""
    words = {token.word for token in text.words}
    asks = {"asked", "ask"} & words
    about = {"word", "words", "call", "name", "term", "describe"} & words
    chose = {"prefer", "chose", "choose", "picked", "want"} & words
    return bool((asks and about) or (chose and {"word", "term", "call"} & words))


def _names_self(earlier: list[str], gaps: list[Gap]) -> bool:
    """Whether ``I am a`` or ``we are`` leads up to the word, without a negation between."""
    for at in range(len(earlier) - 1, max(-1, len(earlier) - 8), -1):
        if earlier[at] in word_class("self"):
            rest = earlier[at + 1 :]
            turned = word_class("denied") | word_class("others")
            return bool(word_class("self-is") & set(rest[:3])) and not turned & set(rest)
        if gaps[at] > Gap.COMMA:
            return False
    return False
