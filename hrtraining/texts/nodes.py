"""What a head holds: tables, lists and single values that know their line, with typed getters.

A getter that finds something of another kind notes the problem and gives its default, so that one
reading tells everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from hrtraining.texts.problems import Problems, quoted


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written; ``plain`` where it stood without quotation marks."""

    text: str
    plain: bool
    line: int

    @property
    def empty(self) -> bool:
        """Whether nothing was given: ``key:`` alone, ``null`` or ``~``."""
        return self.plain and self.text in {"", "null", "~"}


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and what they hold. ``name`` says in messages which table it is."""

    entries: Mapping[str, Node]
    key_lines: Mapping[str, int]
    line: int
    name: str
    problems: Problems

    def keys(self) -> tuple[str, ...]:
        """The keys in the order written."""
        return tuple(self.entries)

    def has(self, key: str) -> bool:
        """Whether the key is there and holds something."""
        node = self.entries.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def line_of(self, key: str) -> int:
        """The line of the key, or of the table where the key is missing."""
        return self.key_lines.get(key, self.line)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that the format does not have."""
        for key, line in self.key_lines.items():
            if key not in known:
                likely = self.problems.suggestion(key, known)
                self.problems.error(
                    line, "unknown-key", f"{self.name} has no key {quoted(key)}{likely}"
                )

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """One line of text, as written (numbers and dates too)."""
        value = self._scalar(key, "a text", required=required)
        if value is None:
            return default
        if "\n" in value.text.strip():
            self._wrong(key, "one line of text")
            return default
        if required and not value.text.strip():
            self._missing(key)
        return value.text

    def long_text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Text of several lines."""
        value = self._scalar(key, "a text", required=required)
        return default if value is None else value.text

    def number(self, key: str, default: int = 0, *, required: bool = False) -> int:
        """A whole number of at most nine digits."""
        value = self._scalar(key, "a whole number", required=required)
        if value is None:
            return default
        if not value.plain or not re.fullmatch(r"[+-]?[0-9]{1,9}", value.text):
            self._wrong(key, "a whole number", value.text)
            return default
        return int(value.text)

    def truth(self, key: str, *, default: bool = False) -> bool:
        """``true`` or ``false``."""
        value = self._scalar(key, "true or false", required=False)
        if value is None:
            return default
        if not value.plain or value.text not in {"true", "false"}:
            self._wrong(key, "true or false", value.text)
            return default
        return value.text == "true"

    def one_of(self, key: str, allowed: Collection[str], default: str) -> str:
        """One of the words allowed."""
        if not self.has(key):
            return default
        word = self.text(key, default)
        if word not in allowed:
            choices = ", ".join(f"'{choice}'" for choice in allowed)
            likely = self.problems.suggestion(word, allowed)
            self.problems.error(
                self.line_of(key),
                "unknown-value",
                f"'{key}' in {self.name} is {quoted(word)}; it can be {choices}{likely}",
            )
            return default
        return word

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date as ``2026-11-23``."""
        value = self._scalar(key, "a date", required=required)
        if value is None:
            return None
        try:
            if len(value.text) != len("2026-11-23"):
                raise ValueError
            return date.fromisoformat(value.text)
        except ValueError:
            self._wrong(key, "a date such as 2026-11-23", value.text)
            return None

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text for item in self.scalars(key, required=required))

    def scalars(self, key: str, *, required: bool = False) -> tuple[Scalar, ...]:
        """A list of single values, each with its line."""
        found: list[Scalar] = []
        for item in self._items(key, required=required):
            if isinstance(item, Scalar) and not item.empty and "\n" not in item.text:
                found.append(item)
            else:
                self._wrong_at(item.line, f"every entry of '{key}' must be a single text")
        return tuple(found)

    def table(self, key: str, *, required: bool = False) -> Table | None:
        """A table under a key."""
        if not self.has(key):
            if required:
                self._missing(key)
            return None
        node = self.entries[key]
        if not isinstance(node, Table):
            self._wrong(key, "keys with values")
            return None
        return node

    def tables(self, key: str, *, required: bool = False) -> tuple[Table, ...]:
        """A list of tables."""
        found: list[Table] = []
        for item in self._items(key, required=required):
            if isinstance(item, Table):
                found.append(item)
            else:
                self._wrong_at(item.line, f"every entry of '{key}' must be keys with values")
        return tuple(found)

    def node(self, key: str) -> Node | None:
        """Whatever the key holds, for formats where it can be of several kinds."""
        return self.entries[key] if self.has(key) else None

    def _items(self, key: str, *, required: bool) -> tuple[Node, ...]:
        if not self.has(key):
            if required:
                self._missing(key)
            return ()
        node = self.entries[key]
        if isinstance(node, Items):
            return node.items
        self._wrong(key, "a list such as [one, two]")
        return ()

    def _scalar(self, key: str, wanted: str, *, required: bool) -> Scalar | None:
        if not self.has(key):
            if required:
                self._missing(key)
            return None
        node = self.entries[key]
        if isinstance(node, Scalar):
            return node
        self._wrong(key, wanted)
        return None

    def _missing(self, key: str) -> None:
        self.problems.error(
            self.line_of(key), "missing-key", f"{self.name} needs '{key}' with a value"
        )

    def _wrong(self, key: str, wanted: str, got: str = "") -> None:
        instead = f", not {quoted(got)}" if got else ""
        self._wrong_at(self.line_of(key), f"'{key}' in {self.name} must be {wanted}{instead}")

    def _wrong_at(self, line: int, message: str) -> None:
        self.problems.error(line, "wrong-value", message)


Node: TypeAlias = Scalar | Items | Table
