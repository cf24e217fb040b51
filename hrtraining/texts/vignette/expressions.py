"""The tokens that conditions, effects and the score share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias

from hrtraining.texts.problems import quoted
from hrtraining.texts.vignette.limits import LONGEST_EXPRESSION, MOST_DIGITS

TokenKind: TypeAlias = Literal["sign", "number", "name", "other"]

_TOKEN = re.compile(r"(>=|<=|[=(),*+≥≤−–-])|([0-9]+)|([^\W\d_]\w*(?:-\w+)*)|(\S)")
_SPELLED = {"≥": ">=", "≤": "<=", "−": "-", "–": "-"}
RESERVED = frozenset({"and", "or", "not", "if", "then"})


class Amiss(Exception):
    """An expression that cannot be read; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression."""

    kind: TokenKind
    text: str


def tokens(text: str) -> list[Token]:
    """The pieces of an expression; typographic signs become the plain ones."""
    if len(text) > LONGEST_EXPRESSION:
        amiss(f"it has {len(text):,} characters; at most {LONGEST_EXPRESSION} can be read")
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        sign, number, name, other = match.groups()
        if sign:
            found.append(Token("sign", _SPELLED.get(sign, sign)))
        elif number:
            found.append(Token("number", number))
        elif name:
            found.append(Token("name", name))
        else:
            found.append(Token("other", other))
    return found


def whole(digits: str) -> int:
    """A whole number of few digits."""
    if len(digits) > MOST_DIGITS:
        amiss(f"the number {quoted(digits)} is too large")
    return int(digits)


def amiss(why: str) -> NoReturn:
    """Say why an expression cannot be read."""
    raise Amiss(why)


def is_name(text: str) -> bool:
    """Whether a scale or flag can be called so: lower-case letters, digits, hyphens."""
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", text) is not None and text not in RESERVED


class Reader:
    """Walks through the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0

    def peek(self) -> Token | None:
        """The next token, or None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self, *texts: str) -> str | None:
        """Go past the next token where it is one of these, and give it."""
        token = self.peek()
        if token is not None and token.text in texts:
            self._at += 1
            return token.text
        return None

    def name(self, wanted: str) -> str:
        """The name that must stand here."""
        token = self.peek()
        if token is None:
            amiss(f"{wanted} is missing at the end")
        if token.kind != "name" or token.text in RESERVED:
            amiss(f"{wanted} is needed where {quoted(token.text)} stands")
        self._at += 1
        return token.text

    def number(self) -> int:
        """The whole number that must stand here, perhaps with a sign."""
        sign = self.take("+", "-")
        token = self.peek()
        if token is None or token.kind != "number":
            amiss(f"a whole number is needed {self.place()}")
        self._at += 1
        return -whole(token.text) if sign == "-" else whole(token.text)

    def place(self) -> str:
        """Where reading stands, for a message."""
        token = self.peek()
        return "at the end" if token is None else f"where {quoted(token.text)} stands"

    def finish(self, hint: str) -> None:
        """Make sure that nothing is left."""
        token = self.peek()
        if token is not None:
            amiss(f"{quoted(token.text)} cannot stand here; {hint}")
