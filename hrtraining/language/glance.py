"""A first glance at a text: whether any form of the list can stand in it at all.

Most texts hold none, and to see that takes a small part of the time that reading them takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hrtraining.language.patterns import Element
from hrtraining.language.tokens import IRREGULAR

_WORD = re.compile(r"[^\W_]+")
# What is read as a word and "n't" apart from it, some of them changed.
_NOT = re.compile(r"([^\W_]+)n['’]t", re.IGNORECASE)

Needed = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What each form needs, by the words of the element that is least often met."""

    by_word: Mapping[str, tuple[Needed, ...]]

    @classmethod
    def at(cls, patterns: Iterable[tuple[Element, ...]], common: frozenset[str]) -> Glance:
        """A glance for these patterns; words that are ``common`` stand in nearly every text.

        Raises ValueError for a pattern that no word can show to be absent.
        """
        found: dict[str, set[Needed]] = {}
        for pattern in patterns:
            needed = tuple(filter(None, map(_words, pattern)))
            if not needed:
                raise ValueError("a form needs a word that can be looked for")
            rarest = min(
                needed, key=lambda words: (not common.isdisjoint(words), len(words), min(words))
            )
            for word in rarest:
                found.setdefault(word, set()).add(needed)
        return cls({word: tuple(needs) for word, needs in found.items()})

    def may_hold(self, text: str) -> bool:
        """Whether all words of some form are in the text, wherever they stand."""
        words = words_in(text)
        return any(
            not any(words.isdisjoint(each) for each in needed)
            for word in self.by_word.keys() & words
            for needed in self.by_word[word]
        )


def words_in(text: str) -> set[str]:
    """Every word that can be read in the text, in small letters and cut at its apostrophes."""
    text = text.replace("ʼ", "'")
    words = {found.lower() for found in _WORD.findall(text)}
    for found in _NOT.findall(text):
        head = found.lower()
        words.add(IRREGULAR.get(head, head))
    return words


def _words(element: Element) -> frozenset[str]:
    """The words one of which must stand in the text; none where something else would do."""
    if element.beginnings or element.name or element.number:
        return frozenset()
    written = element.words | {exact.lower() for exact in element.exact}
    # Of a word with an apostrophe, what stands after it is seen by itself.
    return frozenset(_WORD.findall(word)[-1] for word in written)
