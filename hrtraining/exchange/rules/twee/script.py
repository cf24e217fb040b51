"""TwineScript, as far as a case can say the same: conditions and assignments.

Read first as plain trees with variables by their written names; which of them is a scale and which
a flag is known only when the whole story was read (`lowering`). Nothing is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias

from hrtraining.texts.vignette.limits import DEEPEST_CONDITION

MOST_DIGITS = 6
MOST_TOKENS = 400
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<variable>[$_][A-Za-z_$][\w$]*)"
    r"|(?P<word>[A-Za-z][\w.]*)|(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<sign>===|!==|==|!=|>=|<=|\+=|-=|\+\+|--|&&|\|\||[-+*/%=!<>(),;\[\].?:{}`|&]))"
)
_COMPARES = {
    **dict.fromkeys(("gte", ">="), "gte"),
    **dict.fromkeys(("lte", "<="), "lte"),
    **dict.fromkeys(("gt", ">"), "gt"),
    **dict.fromkeys(("lt", "<"), "lt"),
    **dict.fromkeys(("is", "eq", "==", "==="), "is"),
    **dict.fromkeys(("isnot", "neq", "!=", "!=="), "isnot"),
}
_FLIPPED = {"gte": "lte", "lte": "gte", "gt": "lt", "lt": "gt", "is": "is", "isnot": "isnot"}


class Unread(Exception):
    """TwineScript that no case can say; the message says why."""


@dataclass(frozen=True, slots=True)
class Truthy:
    """A variable alone."""

    variable: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A variable against a whole number or a truth value."""

    variable: str
    comparison: str
    value: int | bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by ``and``, ``or``, or one part denied by ``not``."""

    how: Literal["and", "or", "not"]
    parts: tuple[Test, ...]


Test: TypeAlias = Truthy | Compared | Joined


@dataclass(frozen=True, slots=True)
class Assigned:
    """A variable that is set (``how`` ``put``) or moved (``add``), perhaps between two edges."""

    variable: str
    how: Literal["put", "add"]
    value: int | bool | str
    edges: tuple[int, int] | None = None


def read_test(text: str) -> Test:
    """A condition. Raises Unread."""
    reader = _Reader(text)
    test = reader.either(0)
    reader.finish()
    return test


def read_assignments(text: str) -> list[Assigned | Unread]:
    """Every assignment, or for each that cannot be read the reason."""
    return [_assignment(part) for part in _parts(text)]


def variables_of(test: Test) -> list[tuple[str, bool]]:
    """Every variable, with whether it is used as a truth value."""
    match test:
        case Truthy(variable):
            return [(variable, True)]
        case Compared(variable, _, value):
            return [(variable, isinstance(value, bool))]
        case Joined(_, parts):
            return [found for part in parts for found in variables_of(part)]


def _parts(text: str) -> list[str]:
    """The assignments of a ``<<set>>``, cut at commas and semicolons that stand outside."""
    parts, depth, start, quote = [], 0, 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[at - 1] != "\\" else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign in ",;" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in [*parts, text[start:]] if part.strip()]


def _assignment(text: str) -> Assigned | Unread:
    try:
        return _Reader(text).assignment()
    except Unread as fault:
        return fault


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) == MOST_TOKENS:
            raise Unread("it cannot be read here")
        at = match.end()
        found.append(_Token(match.lastgroup or "", match.group().strip()))
    return found


class _Reader:
    """Walks through the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def either(self, depth: int) -> Test:
        return self._joined(depth, "or", ("or", "||"))

    def finish(self) -> None:
        if self._at < len(self._tokens):
            _unread(f"'{self._tokens[self._at].text}' cannot be said in a case")

    def assignment(self) -> Assigned:
        variable = self._variable()
        if self._take("++"):
            made = Assigned(variable, "add", 1)
        elif self._take("--"):
            made = Assigned(variable, "add", -1)
        elif sign := self._take("+=", "-="):
            amount = self._number()
            made = Assigned(variable, "add", -amount if sign == "-=" else amount)
        elif self._take("to", "="):
            made = self._value(variable)
        else:
            _unread("it sets nothing")
        self.finish()
        return made

    def _joined(self, depth: int, how: Literal["and", "or"], words: tuple[str, ...]) -> Test:
        def read() -> Test:
            if how == "or":
                return self._joined(depth, "and", ("and", "&&"))
            return self._one(depth)

        parts = [read()]
        while self._take(*words):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined(how, tuple(parts))

    def _one(self, depth: int) -> Test:
        if depth > DEEPEST_CONDITION:
            _unread(f"it nests more than {DEEPEST_CONDITION} deep")
        if self._take("not", "!"):
            denied = self._denied(depth + 1)
            if self._peek().text in _COMPARES:
                _unread("'not' before a comparison needs parentheses")
            return Joined("not", (denied,))
        if self._take("("):
            inner = self.either(depth + 1)
            self._need(")")
            return inner
        return self._comparison()

    def _denied(self, depth: int) -> Test:
        if self._peek().text in {"not", "!", "("}:
            return self._one(depth)
        return Truthy(self._variable())

    def _comparison(self) -> Test:
        if self._peek().kind == "variable":
            variable = self._variable()
            sign = self._comparing()
            return Truthy(variable) if sign is None else Compared(variable, sign, self._plain())
        value = self._plain()
        sign = self._comparing()
        if sign is None:
            _unread("it asks for no variable")
        return Compared(self._variable(), _FLIPPED[sign], value)

    def _comparing(self) -> str | None:
        sign = _COMPARES.get(self._peek().text)
        if sign is not None:
            self._at += 1
        return sign

    def _value(self, variable: str) -> Assigned:
        token = self._peek()
        if token.kind == "string":
            self._at += 1
            return Assigned(variable, "put", token.text[1:-1])
        if self._take("Math.clamp"):
            self._need("(")
            inner = self._value(variable)
            self._need(",")
            low = self._number()
            self._need(",")
            high = self._number()
            self._need(")")
            return Assigned(variable, inner.how, inner.value, (low, high))
        if token.kind == "variable":
            if self._variable() != variable:
                _unread("a case cannot set one value by another")
            sign = self._take("+", "-") or _unread("it sets a value to itself")
            amount = self._number()
            return Assigned(variable, "add", -amount if sign == "-" else amount)
        return Assigned(variable, "put", self._plain())

    def _plain(self) -> int | bool:
        word = self._take("true", "false")
        return word == "true" if word else self._number()

    def _number(self) -> int:
        sign = self._take("-", "+")
        token = self._peek()
        if token.kind != "number":
            _unread(f"'{token.text}' is no whole number" if token.text else "a number is missing")
        if not token.text.isdecimal() or len(token.text) > MOST_DIGITS:
            _unread(f"{token.text} is no whole number of at most {MOST_DIGITS} digits")
        self._at += 1
        return -int(token.text) if sign == "-" else int(token.text)

    def _variable(self) -> str:
        token = self._peek()
        if token.kind != "variable" or token.text.startswith("_"):
            _unread(f"'{token.text}' is no variable of the story")
        self._at += 1
        return token.text

    def _take(self, *texts: str) -> str:
        token = self._peek()
        if token.kind != "string" and token.text in texts:
            self._at += 1
            return token.text
        return ""

    def _need(self, text: str) -> None:
        if not self._take(text):
            _unread(f"'{text}' is missing")

    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("", "")


def _unread(why: str) -> NoReturn:
    raise Unread(why)
