"""A small language for what stands in a text and around it, matched without any search in depth.

A pattern is a row of elements, one space between them:

=============  ==================================================================
``word``       this word, in any case; with two capitals or more, exactly as written
``one|other``  one of these; ``word(s)`` is ``word|words``
``<class>``    a word of that class; may stand among alternatives
``word*``      a word that begins so
``!word``      any word but these
``word?``      this word, or nothing
``word,``      a comma may follow
``_``          any word
``..`` ``..3`` no word or some (at most 4, or as many as given), commas between allowed
``$`` ``^``    a clause ends, begins
``>``          a clause ends, or a word follows that no noun can be
``[name]``     a word that looks like a name; may stand among alternatives
``[number]``   a number; may stand among alternatives
``~``          in a context: the place of what was found
=============  ==================================================================

``near`` before a pattern of one element asks for it anywhere in the same sentence, at most
``NEARBY`` words away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from hrtraining.language.tokens import Gap, Token, Tokens

NEARBY = 25
LONGEST_GAP = 4
FUNCTION_WORDS = "function"
NUMBERS = "number"


class PatternError(ValueError):
    """A pattern of the list that cannot be read."""


class Kind(Enum):
    """What an element asks for."""

    WORDS = auto()
    ANY = auto()
    SOME = auto()
    CLAUSE_START = auto()
    CLAUSE_END = auto()
    NO_NOUN = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """One element; ``most`` counts for SOME only."""

    kind: Kind
    words: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    name: bool = False
    number: bool = False
    negated: bool = False
    optional: bool = False
    comma: bool = False
    most: int = 0

    def takes(self, token: Token, classes: Classes) -> bool:
        """Whether the word is what the element asks for."""
        if self.kind is Kind.ANY:
            return True
        fits = (
            token.word in self.words
            or token.text in self.exact
            or (bool(self.beginnings) and token.word.startswith(self.beginnings))
            or (self.name and looks_like_a_name(token, classes))
            or (self.number and (token.text.isdecimal() or token.word in classes[NUMBERS]))
        )
        return fits is not self.negated


Classes = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Context:
    """What must stand, or must not stand, around what was found."""

    before: tuple[Element, ...] = ()
    after: tuple[Element, ...] = ()
    nearby: Element | None = None


def looks_like_a_name(token: Token, classes: Classes) -> bool:
    """Whether a word is written like a person's name: one capital, then small letters."""
    if not (token.text[:1].isupper() and token.text[1:].islower()):
        return False
    return token.word not in classes[FUNCTION_WORDS] and token.word not in classes["thing"]


def element(written: str, classes: Classes) -> Element:
    """Read one element. Raises `PatternError`."""
    simple = {
        "_": Element(Kind.ANY),
        "$": Element(Kind.CLAUSE_END),
        "^": Element(Kind.CLAUSE_START),
        ">": Element(Kind.NO_NOUN, words=classes[FUNCTION_WORDS]),
        "_?": Element(Kind.ANY, optional=True),
    }
    if written in simple:
        return simple[written]
    if written.startswith(".."):
        most = written[2:] or str(LONGEST_GAP)
        if not most.isdecimal() or not 0 < int(most) <= LONGEST_GAP * 2:
            raise PatternError(written)
        return Element(Kind.SOME, most=int(most))
    rest = written.removeprefix("!")
    comma, optional = rest.endswith(","), rest.rstrip(",").endswith("?")
    words: set[str] = set()
    exact: set[str] = set()
    beginnings: list[str] = []
    alternatives = rest.rstrip(",").removesuffix("?").split("|")
    for alternative in alternatives:
        if alternative not in {"[name]", "[number]"}:
            _add(alternative, words, exact, beginnings, classes)
    return Element(
        Kind.WORDS,
        frozenset(words),
        frozenset(exact),
        tuple(beginnings),
        name="[name]" in alternatives,
        number="[number]" in alternatives,
        negated=written.startswith("!"),
        optional=optional,
        comma=comma,
    )


def _add(
    alternative: str, words: set[str], exact: set[str], beginnings: list[str], classes: Classes
) -> None:
    if alternative.startswith("<") and alternative.endswith(">"):
        if alternative[1:-1] not in classes:
            raise PatternError(f"no class {alternative}")
        words.update(classes[alternative[1:-1]])
    elif alternative.endswith("*") and len(alternative) > 2:
        beginnings.append(alternative[:-1])
    elif alternative.endswith("(s)"):
        words.update((alternative[:-3], alternative[:-3] + "s"))
    elif sum(letter.isupper() for letter in alternative) >= 2:
        exact.add(alternative)
    elif alternative and alternative.replace("'", "").replace("’", "").isalnum():
        words.add(alternative.lower())
    else:
        raise PatternError(alternative or "an empty alternative")


def to_find(written: str, classes: Classes) -> tuple[tuple[Element, ...], ...]:
    """Read a pattern that finds: every spelling of it without the optional elements."""
    elements = [element(part, classes) for part in written.split()]
    if not elements or any(part.kind is not Kind.WORDS or part.negated for part in elements):
        raise PatternError(written)
    choices = [((part,), ()) if part.optional else ((part,),) for part in elements]
    return tuple(tuple(e for part in parts for e in part) for parts in product(*choices))


def context(written: str, classes: Classes) -> Context:
    """Read what stands around. Raises `PatternError`."""
    if written.startswith("near "):
        return Context(nearby=element(written.removeprefix("near "), classes))
    parts = written.split()
    if parts.count("~") != 1 or len(parts) == 1:
        raise PatternError(f"{written!r}: one ~ is needed, and something beside it")
    at = parts.index("~")
    before = tuple(element(part, classes) for part in reversed(parts[:at]))
    return Context(before, tuple(element(part, classes) for part in parts[at + 1 :]))


def found_at(pattern: tuple[Element, ...], text: Tokens, at: int, classes: Classes) -> int:
    """Past the last word of the pattern that begins with this word, or 0."""
    past = at + len(pattern)
    if past > len(text):
        return 0
    for offset, part in enumerate(pattern):
        token = text.words[at + offset]
        if not part.takes(token, classes):
            return 0
        if offset and token.gap > (Gap.COMMA if pattern[offset - 1].comma else Gap.JOINED):
            return 0
    return past


def stands(around: Context, text: Tokens, start: int, past: int, classes: Classes) -> bool:
    """Whether this stands around the words from ``start`` up to ``past``."""
    if around.nearby is not None:
        first = max(text.words[start].first, start - NEARBY)
        last = min(text.words[past - 1].past, past + NEARBY)
        outside = (*text.words[first:start], *text.words[past:last])
        return any(around.nearby.takes(token, classes) for token in outside)
    side = _Side(text, classes)
    return side.fits(around.before, start, -1) and side.fits(around.after, past, 1)


@dataclass(frozen=True, slots=True)
class _Side:
    """Walks from a border between two words; ``border`` is the index of the word after it."""

    text: Tokens
    classes: Classes

    def fits(self, parts: tuple[Element, ...], border: int, step: int) -> bool:
        if not parts:
            return True
        part, rest = parts[0], parts[1:]
        if part.kind is Kind.SOME:
            return self._fits_some(part, rest, border, step)
        if part.kind in {Kind.CLAUSE_START, Kind.CLAUSE_END, Kind.NO_NOUN}:
            return self._at_edge(part, border) and self.fits(rest, border, step)
        if part.optional and self.fits(rest, border, step):
            return True
        allowed = Gap.COMMA if part.comma else Gap.JOINED
        token = self._next(border, step, allowed)
        if token is None or not part.takes(token, self.classes):
            return False
        return self.fits(rest, border + step, step)

    def _fits_some(self, part: Element, rest: tuple[Element, ...], border: int, step: int) -> bool:
        for _ in range(part.most + 1):
            if self.fits(rest, border, step):
                return True
            if self._next(border, step, Gap.COMMA) is None:
                return False
            border += step
        return False

    def _next(self, border: int, step: int, allowed: Gap) -> Token | None:
        words = self.text.words
        at = border if step > 0 else border - 1
        if not 0 <= at < len(words) or not 0 < border < len(words):
            return None
        return words[at] if words[border].gap <= allowed else None

    def _at_edge(self, part: Element, border: int) -> bool:
        words = self.text.words
        if not 0 < border < len(words) or words[border].gap > Gap.JOINED:
            return True
        return part.kind is Kind.NO_NOUN and words[border].word in part.words
