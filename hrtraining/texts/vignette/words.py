"""The words that may stand in code spans, and the small values behind them."""

from __future__ import annotations

import re
from fractions import Fraction

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import slug
from hrtraining.texts.spans import Takes, Word
from hrtraining.texts.vignette.limits import LONGEST_NAME, MOST_MINUTES

SCENE_WORDS = {
    "start": Takes.NOTHING,
    "ending": Takes.NOTHING,
    "best": Takes.NOTHING,
    "bad": Takes.NOTHING,
    "names": Takes.TEXT,
    "must-see": Takes.NOTHING,
    "warns of": Takes.TEXT,
    "stands for": Takes.TEXT,
    "emergency": Takes.NOTHING,
    "minutes": Takes.TEXT,
    "id": Takes.TEXT,
}
CHOICE_WORDS = {
    "id": Takes.TEXT,
    "if": Takes.TEXT,
    "then": Takes.TEXT,
    "critical": Takes.NOTHING,
    "principles": Takes.TEXT,
    "objectives": Takes.TEXT,
    "expect": Takes.TEXT,
}

_DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
_RATIO = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")
_PERCENT = re.compile(r"([0-9]{1,3}) ?%?")


def is_id(text: str) -> bool:
    """Whether a scene or choice can be called so: a name as headings give it."""
    return 0 < len(text) <= LONGEST_NAME and slug(text) == text and text.lower() == text


def read_id(word: Word, problems: Problems) -> str:
    """The id that someone gave, or nothing where it cannot be one."""
    if is_id(word.rest):
        return word.rest
    likely = slug(word.rest)[:LONGEST_NAME]
    hint = f"; write '{likely}'" if is_id(likely) else ""
    told = f"an id is made of small letters, digits and hyphens, not {quoted(word.rest)}{hint}"
    problems.error(word.line, "id-form", told)
    return ""


def read_minutes(word: Word, problems: Problems) -> Fraction | None:
    """The minutes a scene takes: ``2``, ``1.5`` or ``1/3``."""
    if _DECIMAL.fullmatch(word.rest) or _RATIO.fullmatch(word.rest):
        over, slash, under = word.rest.partition("/")
        if not slash or int(under):
            minutes = Fraction(word.rest) if not slash else Fraction(int(over), int(under))
            if 0 < minutes <= MOST_MINUTES:
                return minutes
    told = f"minutes are a number such as 2 or 1.5, at most {MOST_MINUTES}, not {quoted(word.rest)}"
    problems.error(word.line, "minutes-form", told)
    return None


def spelled_minutes(minutes: Fraction) -> str:
    """Minutes as an author writes them."""
    hundredths = minutes * 100
    if hundredths.denominator != 1:
        return f"{minutes.numerator}/{minutes.denominator}"
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def read_percent(word: Word, problems: Problems) -> int | None:
    """The share of trainees that the author expects, in percent."""
    found = _PERCENT.fullmatch(word.rest)
    if found and int(found.group(1)) <= 100:
        return int(found.group(1))
    told = f"a share is a whole number such as 45%, not {quoted(word.rest)}"
    problems.error(word.line, "expect-form", told)
    return None


def read_list(word: Word, problems: Problems) -> tuple[str, ...]:
    """What is listed between commas; an entry given twice is noted and counts once."""
    listed = word.listed()
    entries = tuple(dict.fromkeys(listed))
    if len(entries) < len(listed):
        problems.error(word.line, "entry-twice", f"'{word.word}' lists something twice")
    if not entries:
        problems.error(word.line, "word-empty", f"'{word.word}' needs something after it")
    return entries
