"""A quiz's text read into its value, with every problem at its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hrtraining.texts.citations import find_citations
from hrtraining.texts.head import read_head
from hrtraining.texts.lines import Line, cut, slice_of
from hrtraining.texts.nodes import Table
from hrtraining.texts.options import check_options, first_option, read_options
from hrtraining.texts.parts import Part, cut_at_headings, headings_of, skip_blank, text_of
from hrtraining.texts.problems import Problem, Problems, quoted
from hrtraining.texts.quiz.values import Blueprint, Item, Purpose, Quiz
from hrtraining.texts.slugs import is_kebab
from hrtraining.texts.spans import Takes, Word, read_words, span_parts

HEAD_KEYS = ("quiz", "title", "purpose", "draw", "pass", "attempts", "blueprint", "from")
BLUEPRINT_KEYS = ("per objective", "per module")
UNLIMITED = "unlimited"

_WORDS: Mapping[str, Takes] = {
    "id": Takes.TEXT,
    "objective": Takes.TEXT,
    "situation": Takes.NOTHING,
    "true-false": Takes.NOTHING,
}
_OBJECTIVE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([^\s.,]+)")


def read_quiz(text: str) -> tuple[Quiz | None, tuple[Problem, ...]]:
    """The quiz, and every problem of the text.

    The quiz is None only where its head cannot be read; with errors noted it holds what could be
    understood.
    """
    problems = Problems()
    lines = cut(text, problems)
    head, body = read_head(lines, problems)
    if head is None:
        return None, problems.all()
    body += skip_blank(lines[body:])
    before, parts = cut_body(lines[body:], problems)
    quiz = replace(
        _head(head),
        items=tuple(
            replace(_item(part, problems), source=slice_of(text, part.lines)) for part in parts
        ),
        intro=text_of(before),
        source=slice_of(text, lines[:body]),
        intro_source=slice_of(text, before),
    )
    find_citations(text, problems)
    _check_whole(quiz, head, problems)
    return quiz, problems.all()


def cut_body(
    lines: Sequence[Line], problems: Problems
) -> tuple[tuple[Line, ...], tuple[Part, ...]]:
    """What stands before the first item, and the items."""
    for level, told in ((1, "its title stands in the head"), (3, "an item is one piece")):
        for line in headings_of(lines, level):
            problems.error(
                line.number,
                "heading-level",
                f"a quiz has only headings of the second level, one for each item; {told}",
            )
    return cut_at_headings(lines, 2)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the line of spans under an item's heading says, that line, and the lines after it."""

    id: str
    objective: str
    words: Mapping[str, Word]
    spans_line: int
    under: Sequence[Line]


def open_item(part: Part, known: Mapping[str, Takes], problems: Problems) -> Opened:
    """Read the line of spans, which gives every item its id and objective (``module.id``)."""
    if not part.heading:
        problems.error(part.line.number, "heading-empty", "an item needs a short title")
    at = skip_blank(part.under)
    parts = span_parts(part.under[at].text) if at < len(part.under) else None
    if parts is None:
        problems.error(
            part.line.number,
            "spans-missing",
            "an item has a line such as `id alive-07` · `objective module.3` under its title",
        )
        return Opened("", "", {}, part.line.number, part.under[at:])
    line = part.under[at].number
    words = read_words(parts, line, known, problems)
    for needed in ("id", "objective"):
        if needed not in words:
            problems.error(line, f"{needed}-missing", f"the item needs '{needed} ...' in its spans")
    name, objective = (words[word].rest if word in words else "" for word in ("id", "objective"))
    if name and not is_kebab(name):
        problems.error(
            line,
            "id-form",
            f"the id {quoted(name)} must be lower-case letters, digits and single hyphens",
        )
    if objective and not _OBJECTIVE.fullmatch(objective):
        problems.error(
            line,
            "objective-form",
            f"the objective {quoted(objective)} must name a module and its objective, such as "
            "'keeping-people-alive.3'",
        )
    return Opened(name, objective, words, line, part.under[at + 1 :])


def check_ids(items: Collection[tuple[str, int]], problems: Problems) -> None:
    """Note every id that was given before."""
    seen: dict[str, int] = {}
    for name, line in items:
        if name and name in seen:
            problems.error(
                line, "id-twice", f"the id {quoted(name)} is given already (line {seen[name]})"
            )
        seen.setdefault(name, line)


def slug_of(head: Table, key: str) -> str:
    """The slug that a head gives under a key."""
    name = head.text(key, required=True)
    if name and not is_kebab(name):
        head.problems.error(
            head.line_of(key),
            "slug-form",
            f"'{key}' is {quoted(name)}; a slug has lower-case letters, digits and single hyphens",
        )
    return name


def _head(head: Table) -> Quiz:
    head.refuse_unknown(HEAD_KEYS)
    return Quiz(
        slug=slug_of(head, "quiz"),
        title=head.text("title", required=True),
        purpose=Purpose(
            head.one_of("purpose", [purpose.value for purpose in Purpose], Purpose.PRACTICE)
        ),
        draw=_at_least_one(head, "draw"),
        passing=_percent(head),
        attempts=_attempts(head),
        items=(),
        blueprint=_blueprint(head),
        takes_from=head.texts("from"),
    )


def _at_least_one(table: Table, key: str) -> int:
    number = table.number(key, 1, required=True)
    if number < 1:
        table.problems.error(table.line_of(key), "wrong-value", f"'{key}' must be 1 or more")
    return max(number, 1)


def _count(table: Table, key: str) -> int:
    # 0 asks nothing: a course that is still being written has objectives without items.
    number = table.number(key, 0, required=True)
    if number < 0:
        table.problems.error(table.line_of(key), "wrong-value", f"'{key}' must be 0 or more")
    return max(number, 0)


def _percent(head: Table) -> int:
    written = head.text("pass", "0%", required=True)
    found = re.fullmatch(r"([0-9]{1,3})\s?%", written)
    if written and (found is None or not 1 <= int(found.group(1)) <= 100):
        if head.has("pass"):
            head.problems.error(
                head.line_of("pass"),
                "wrong-value",
                f"'pass' must be a percentage from 1% to 100%, such as 80%, not {quoted(written)}",
            )
        return 100
    return int(found.group(1)) if found else 100


def _attempts(head: Table) -> int | None:
    if head.text("attempts") == UNLIMITED:
        return None
    return _at_least_one(head, "attempts")


def _blueprint(head: Table) -> Blueprint | None:
    table = head.table("blueprint")
    if table is None:
        return None
    table.refuse_unknown(BLUEPRINT_KEYS)
    return Blueprint(_count(table, "per objective"), _count(table, "per module"))


def _item(part: Part, problems: Problems) -> Item:
    opened = open_item(part, _WORDS, problems)
    split = first_option(opened.under)
    stem = text_of(opened.under[:split])
    if not stem:
        problems.error(part.line.number, "stem-empty", "the item has no stem; ask its question")
    options = read_options(opened.under[split:], problems)
    true_false = "true-false" in opened.words
    check_options(
        options,
        2 if true_false else 4,
        part.line.number,
        f"the item {quoted(opened.id or part.heading)}",
        problems,
    )
    return Item(
        opened.id,
        part.heading,
        opened.objective,
        stem,
        options,
        "situation" in opened.words,
        true_false,
        part.line.number,
        opened.spans_line,
    )


def _check_whole(quiz: Quiz, head: Table, problems: Problems) -> None:
    check_ids([(item.id, item.spans_line) for item in quiz.items], problems)
    examination = quiz.purpose is Purpose.EXAMINATION
    if examination and quiz.blueprint is None:
        problems.error(
            head.line_of("purpose"),
            "blueprint-missing",
            "an examination needs 'blueprint: {per objective: 3, per module: 1}'",
        )
    for key in ("blueprint", "from"):
        if not examination and head.has(key):
            problems.error(head.line_of(key), "practice-only", f"only an examination has '{key}'")
    if not quiz.items and not quiz.takes_from:
        problems.error(1, "quiz-empty", "the quiz has no items")
    if not quiz.takes_from and quiz.items and quiz.draw > len(quiz.items):
        problems.error(
            head.line_of("draw"),
            "draw-too-many",
            f"'draw' is {quiz.draw}, but the quiz has {len(quiz.items)} items",
        )
