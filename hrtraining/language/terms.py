"""The list as values, read once from the data file that ships with the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from hrtraining.language.glance import Glance
from hrtraining.language.patterns import (
    FUNCTION_WORDS,
    Classes,
    Context,
    Element,
    PatternError,
    context,
    to_find,
)
from hrtraining.language.tokens import tokens
from hrtraining.language.zones import Severity

ROWS = 77
CODES = frozenset("QNCTHLO")


class TermsError(ValueError):
    """The list itself is wrong; the message names the row and the pattern."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a term is written, with what must and must not stand around it.

    ``in_a_name``: within a capitalized name it is a name (Harbor Street Detox). ``quoted``: where
    it is all that quotation marks hold, nothing else need stand around it.
    """

    patterns: tuple[tuple[Element, ...], ...]
    only: tuple[Context, ...] = ()
    unless: tuple[Context, ...] = ()
    in_a_name: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list.

    ``allowed`` are the codes Q N C T H L O. ``names_people``: a person may call themselves so.
    ``disguised`` are words that are also looked for when letters are replaced. ``narrator_only``:
    about our own voice, so that somebody else's slang is no finding.
    """

    number: int
    term: str
    prefer: str
    why: str
    sources: tuple[str, ...]
    severity: Severity
    allowed: frozenset[str]
    forms: tuple[Form, ...]
    disguised: tuple[str, ...] = ()
    names_people: bool = False
    narrator_only: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands as it is, letter for letter; some only where they are in italics."""

    words: tuple[str, ...]
    italic: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole list, indexed by the first word of what is looked for."""

    rows: Mapping[int, Row]
    classes: Classes
    names: Mapping[str, tuple[Name, ...]]
    by_word: Mapping[str, tuple[tuple[Row, Form, tuple[Element, ...]], ...]]
    disguised: Mapping[str, tuple[tuple[str, Row], ...]]
    glance: Glance


@cache
def terms() -> Terms:
    """The list that ships with the package."""
    file = resources.files("hrtraining.language").joinpath("terms.yaml")
    return read(yaml.safe_load(file.read_text(encoding="utf-8")))


def word_class(name: str) -> frozenset[str]:
    """A class of words of the list that ships with the package."""
    return terms().classes[name]


def read(data: Mapping[str, Any]) -> Terms:
    """Make values of what the file holds. Raises `TermsError`."""
    classes = _classes(data["classes"])
    rows = {row.number: row for row in (_row(entry, classes) for entry in data["rows"])}
    if sorted(rows) != list(range(1, ROWS + 1)) or len(data["rows"]) != ROWS:
        raise TermsError(f"the list has {ROWS} rows, each once")
    patterns = [each for row in rows.values() for form in row.forms for each in form.patterns]
    glance = Glance.at(patterns, classes[FUNCTION_WORDS])
    return Terms(rows, classes, _names(data["names"]), _by_word(rows), _disguised(rows), glance)


def _classes(written: Mapping[str, Sequence[object]]) -> Classes:
    """The classes of words; one may take in another that stands before it: ``<other>``."""
    classes: dict[str, frozenset[str]] = {}
    for name, entries in written.items():
        words: set[str] = set()
        for entry in entries:
            if not isinstance(entry, str):
                raise TermsError(f"class {name}: {entry!r} must be in quotation marks")
            words.update(classes[entry[1:-1]] if entry.startswith("<") else {entry})
        classes[name] = frozenset(words)
    return classes


def _row(entry: Mapping[str, Any], classes: Classes) -> Row:
    number = entry["row"]
    allowed = frozenset(entry["allowed"].split())
    if not allowed <= CODES:
        raise TermsError(f"row {number}: {entry['allowed']}")
    return Row(
        number=number,
        term=entry["term"],
        prefer=entry["prefer"],
        why=entry["why"],
        sources=tuple(entry["source"]),
        severity=Severity(entry["severity"]),
        allowed=allowed,
        forms=tuple(_form(form, classes, number) for form in entry["forms"]),
        disguised=tuple(entry.get("disguised", ())),
        names_people=entry.get("names people", False),
        narrator_only=entry.get("narrator only", False),
    )


def _form(form: str | Mapping[str, Any], classes: Classes, row: int) -> Form:
    if isinstance(form, str):
        form = {"find": form}
    unknown = form.keys() - {"find", "only", "unless", "in a name", "quoted"}
    if unknown:
        raise TermsError(f"row {row}: a form has no {', '.join(sorted(unknown))}")
    finds = form["find"]
    try:
        return Form(
            patterns=tuple(
                pattern
                for find in ([finds] if isinstance(finds, str) else finds)
                for pattern in to_find(find, classes)
            ),
            only=_contexts(form.get("only", ()), classes),
            unless=_contexts(form.get("unless", ()), classes),
            in_a_name=form.get("in a name", False),
            quoted=form.get("quoted", False),
        )
    except PatternError as error:
        raise TermsError(f"row {row}, {finds}: {error}") from error


def _contexts(written: Sequence[str], classes: Classes) -> tuple[Context, ...]:
    return tuple(context(each, classes) for each in written)


def _names(written: Sequence[str]) -> dict[str, tuple[Name, ...]]:
    found: dict[str, list[Name]] = {}
    for each in written:
        words = tuple(token.text for token in tokens(each.strip("*")).words)
        found.setdefault(words[0], []).append(Name(words, each.startswith("*")))
    return {first: tuple(names) for first, names in found.items()}


def _by_word(
    rows: Mapping[int, Row],
) -> dict[str, tuple[tuple[Row, Form, tuple[Element, ...]], ...]]:
    found: dict[str, list[tuple[Row, Form, tuple[Element, ...]]]] = {}
    for row in rows.values():
        for form in row.forms:
            for pattern in form.patterns:
                if pattern[0].beginnings:
                    raise TermsError(f"row {row.number}: a form cannot begin with part of a word")
                for word in pattern[0].words | {exact.lower() for exact in pattern[0].exact}:
                    found.setdefault(word, []).append((row, form, pattern))
    return {word: tuple(entries) for word, entries in found.items()}


def _disguised(rows: Mapping[int, Row]) -> dict[str, tuple[tuple[str, Row], ...]]:
    found: dict[str, list[tuple[str, Row]]] = {}
    for row in rows.values():
        for word in row.disguised:
            found.setdefault(word[0], []).append((word, row))
    return {first: tuple(entries) for first, entries in found.items()}
