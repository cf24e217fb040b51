"""A text cut in words that know where they stand and what divides them from the word before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

LONGEST_BETWEEN = 200
LONGEST_SENTENCE = 400


class Gap(IntEnum):
    """What stands between a word and the one before it, from nothing to the end of a sentence."""

    JOINED = 0
    COMMA = 1
    CLAUSE = 2
    SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``text`` as written, ``word`` in lower case, ``gap`` to the word before.

    ``first`` and ``past`` bound the sentence that the word stands in, as indexes of words (a longer
    one is cut, so that no text costs more than its length).
    """

    start: int
    end: int
    text: str
    word: str
    gap: Gap
    first: int
    past: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text and its words. ``shown`` is the text with what is not prose blanked."""

    text: str
    shown: str
    words: tuple[Token, ...]

    def __len__(self) -> int:
        return len(self.words)

    def gap_after(self, index: int) -> Gap:
        """What follows the word; the end of the text ends a sentence."""
        return self.words[index + 1].gap if index + 1 < len(self.words) else Gap.SENTENCE

    def sentence_text(self, index: int) -> str:
        """The sentence that a word stands in, up to where the next one begins."""
        token = self.words[index]
        end = self.words[token.past].start if token.past < len(self.words) else len(self.text)
        return self.text[self.words[token.first].start : end]


_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_CLITICS = frozenset({"s", "m", "re", "ve", "d", "ll", "ed", "ing"})
IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
_ABBREVIATIONS = frozenset(
    {
        *("dr", "mr", "mrs", "ms", "st", "jr", "sr", "prof", "rev", "inc", "dept"),
        *("vs", "etc", "al", "fig", "approx", "eds", "vol", "p", "pp", "e", "g"),
    }
)
_NEW_BLOCK = re.compile(r"\n[ \t>]*(?:\r?\n|[-*+][ \t]|#{1,6}[ \t]|[0-9]{1,3}[.)][ \t])")
_CLOSING = "\"'”’)]*_"
_JOINING = " \t\r\n-‐‑_/*\"'“”‘’`>"
_CLAUSE_MARKS = frozenset(";:()–—|[]…")


def tokens(text: str) -> Tokens:
    """Cut a text. Addresses, citation keys and authors' comments hold no words."""
    shown = prose_only(text)
    raw: list[tuple[int, int, str, Gap]] = []
    before = 0
    for found in _WORD.finditer(shown):
        gap = _gap(shown, before, found.start(), raw[-1] if raw else None)
        for start, end, word in _parts(found.group(), found.start()):
            raw.append((start, end, word, gap))
            gap = Gap.JOINED
        before = found.end()
    return Tokens(text, shown, _in_sentences(shown, raw))


def _in_sentences(shown: str, raw: list[tuple[int, int, str, Gap]]) -> tuple[Token, ...]:
    numbers: list[int] = []
    began = 0
    for at, (_, _, _, gap) in enumerate(raw):
        if at and (gap is Gap.SENTENCE or at - began >= LONGEST_SENTENCE):
            began = at
        numbers.append(began)
    words: list[Token] = []
    for _, group in groupby(numbers):
        first, size = len(words), len(list(group))
        for start, end, word, gap in raw[first : first + size]:
            words.append(Token(start, end, shown[start:end], word, gap, first, first + size))
    return tuple(words)


def _parts(written: str, start: int) -> list[tuple[int, int, str]]:
    """The word and, apart from it, what an apostrophe adds: ``I`` and ``'m``."""
    plain = written.replace("’", "'").replace("ʼ", "'").lower()
    end = start + len(written)
    head, mark, tail = plain.rpartition("'")
    if not mark or len(plain) != len(written):
        return [(start, end, plain)]
    if tail == "t" and head.endswith("n") and len(head) > 1:
        cut = start + len(head) - 1
        base = IRREGULAR.get(head[:-1], head[:-1])
        return [(start, cut, base), (cut, end, "n't")]
    if tail in _CLITICS and "'" not in head:
        cut = start + len(head)
        return [(start, cut, head), (cut, end, f"'{tail}")]
    return [(start, end, plain)]


def _gap(text: str, start: int, end: int, before: tuple[int, int, str, Gap] | None) -> Gap:
    if end - start > LONGEST_BETWEEN:
        return Gap.SENTENCE
    between = text[start:end]
    if _NEW_BLOCK.search(between):
        return Gap.SENTENCE
    if not between.strip(_JOINING):
        return Gap.CLAUSE if " - " in between or "--" in between else Gap.JOINED
    if _sentence_ends(between):
        if text[end].islower():
            return Gap.CLAUSE
        abbreviated = between.startswith(".") and before is not None and _shortened(text, before)
        return Gap.JOINED if abbreviated else Gap.SENTENCE
    if any(mark in _CLAUSE_MARKS for mark in between):
        return Gap.CLAUSE
    return Gap.COMMA if "," in between else Gap.CLAUSE


def _sentence_ends(between: str) -> bool:
    """Whether a mark stands there that is followed by a space, perhaps after what closes."""
    return any(
        mark in ".!?" and between[at + 1 :].lstrip(_CLOSING + ".!?")[:1].isspace()
        for at, mark in enumerate(between)
    )


def _shortened(text: str, before: tuple[int, int, str, Gap]) -> bool:
    """Whether the word before a period is an abbreviation or an initial."""
    start, end, word, _ = before
    initial = end - start == 1 and text[start].isupper() and text[start] != "I"
    return initial or word in _ABBREVIATIONS


_NOT_PROSE = re.compile(
    r"\bhttps?://[^\s)>\]]+"
    r"|\bdoi:[^\s;,]+"
    r"|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|org|gov|net|edu|info|uk)\b"
    r"|\[@[^\]\n]{1,400}\]"
)


def prose_only(text: str) -> str:
    """The text with what nobody reads as prose blanked; every place stays the same."""
    shown = text
    at = text.find("<!--")
    pieces: list[str] = []
    done = 0
    while at != -1:
        close = text.find("-->", at + 4)
        if close == -1:
            break
        pieces += [text[done:at], _blank(text[at : close + 3])]
        done = close + 3
        at = text.find("<!--", done)
    if pieces:
        shown = "".join(pieces) + text[done:]
    return _NOT_PROSE.sub(lambda found: _blank(found.group()), shown)


def _blank(written: str) -> str:
    return re.sub(r"[^\r\n]", " ", written)
