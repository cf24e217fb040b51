"""How long the reading takes, as people are told; what it is worth in credit is another matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hrtraining.courses.rules.rendered import (
    CheckItem,
    FigurePiece,
    Html,
    Piece,
    PracticeScript,
    ReflectPrompt,
    Words,
)
from hrtraining.prose import count_words, text_of

READING_WORDS_PER_MINUTE = 200
"""Why 200: docs/decisions/words-and-minutes.md."""


def minutes_to_read(words: int) -> int:
    """Whole minutes, rounded up, at least one."""
    return max(1, -(-words // READING_WORDS_PER_MINUTE))


def words_of(pieces: Iterable[Piece]) -> Words:
    """The words of rendered pieces by kind, sorted by kind."""
    counted: Counter[str] = Counter()
    for piece in pieces:
        match piece:
            case Html() | ReflectPrompt() | PracticeScript():
                counted[piece.kind] += _count(piece.html)
            case CheckItem():
                counted["check"] += _count(piece.stem)
                counted["check"] += sum(_count(option.html) for option in piece.options)
                counted["rationale"] += sum(_count(option.rationale) for option in piece.options)
            case FigurePiece():
                counted["caption"] += _count(piece.caption)
                counted["equivalent"] += _count(piece.equivalent)
    return Words(tuple(sorted(counted.items())))


def sum_of(several: Iterable[Words]) -> Words:
    """The words of several together."""
    counted: Counter[str] = Counter()
    for words in several:
        counted.update(dict(words.by_kind))
    return Words(tuple(sorted(counted.items())))


def _count(html: str) -> int:
    return count_words(text_of(html))
