"""Slurs written so that a search does not find them: ``J*NKIES``, ``p0thead``, ``j u n k i e``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from hrtraining.language.terms import Row

LONGEST = 32

_CHUNK = re.compile(r"\S+")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_]){4,20}(?![^\W_])")
_THREE = re.compile(r"([a-z])\1\1")
_EDGES = "*_\"'“”‘’`.,;:!?()[]{}<>|~#…"
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LOOK_ALIKE = str.maketrans("аеорсухікјѕԁһոαεικνορτυωß", "aeopcyxikjsdhnaeikvoptuwb")
_STANDS_FOR = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "li",
    "+": "t",
    "€": "e",
}
_HIDES = frozenset("*#_.-~^%&·•…–—'’?/=")


def disguised(
    text: str, words: Mapping[str, tuple[tuple[str, Row], ...]]
) -> Iterator[tuple[int, int, Row]]:
    """Start, end and row of every disguised word of the list."""
    drawn_out = _drawn_out(text.lower())
    for found in _CHUNK.finditer(text):
        core = found.group().strip(_EDGES)
        # Nearly every chunk is an ordinary word.
        if core.isascii() and core.isalpha() and not drawn_out:
            continue
        if len(found.group()) > LONGEST * 4:
            continue
        yield from _in_chunk(found.group(), found.start(), words)
    for found in _SPACED.finditer(text):
        letters = "".join(letter for letter in _plain(found.group()) if letter.isalpha())
        for word, row in words.get(letters[:1], ()):
            if word == letters:
                yield found.start(), found.end(), row


def _in_chunk(
    chunk: str, at: int, words: Mapping[str, tuple[tuple[str, Row], ...]]
) -> Iterator[tuple[int, int, Row]]:
    start = len(chunk) - len(chunk.lstrip(_EDGES))
    core = chunk.strip(_EDGES)
    if core.isascii() and core.isalpha() and not _drawn_out(core.lower()):
        return
    tried = {core: 0}
    for part in re.finditer(r"[^-/]+", core):
        tried.setdefault(part.group(), part.start())
    for piece, offset in tried.items():
        row = _row_of(piece, words)
        if row is not None:
            yield at + start + offset, at + start + offset + len(piece), row
            return


def _row_of(piece: str, words: Mapping[str, tuple[tuple[str, Row], ...]]) -> Row | None:
    piece = piece.removesuffix("'s").removesuffix("’s")
    plain = _plain(piece)
    letters = sum(letter.isalpha() for letter in plain)
    if not 2 <= len(plain) <= LONGEST or letters * 2 < len(plain):
        return None
    if piece.isascii() and piece.isalpha() and not _drawn_out(plain):
        return None
    for first in _STANDS_FOR.get(plain[0], plain[0]):
        for word, row in words.get(first, ()):
            if _same(plain, word) and piece.lower() != word:
                return row
    return None


def _plain(written: str) -> str:
    """Small letters without accents, look-alikes and unseen characters."""
    folded = unicodedata.normalize("NFKD", written.translate(_UNSEEN)).lower()
    kept = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return kept.translate(_LOOK_ALIKE)


def _drawn_out(word: str) -> bool:
    return _THREE.search(word) is not None


def _same(written: str, word: str) -> bool:
    """Whether what is written can be read as the word.

    A digit or sign stands for its letter; a run of marks hides as many letters or none; a letter
    may be drawn out. Walks along both at once and keeps every place in the word that fits.
    """
    places = {0}
    before = ""
    for sign in written:
        reached: set[int] = set()
        for at in places:
            if at < len(word) and (sign == word[at] or word[at] in _STANDS_FOR.get(sign, "")):
                reached.add(at + 1)
            if sign in _HIDES:
                reached.update({at, min(at + 1, len(word))})
            if at and sign == before == word[at - 1]:
                reached.add(at)
        if not reached:
            return False
        places, before = reached, sign
    return len(word) in places
