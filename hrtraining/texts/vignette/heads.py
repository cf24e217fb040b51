"""The head of a case: who, which scales and flags, what is learned."""

from __future__ import annotations

import re
from typing import cast

from hrtraining.texts.nodes import Node, Table
from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.slugs import is_kebab
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.effects import read_score
from hrtraining.texts.vignette.expressions import is_name
from hrtraining.texts.vignette.values import (
    ROADS,
    Better,
    CaseObjective,
    Roads,
    Scale,
    Shown,
    Vignette,
)

HEAD_KEYS = (
    "vignette",
    "title",
    "composite",
    "people",
    "scales",
    "flags",
    "score",
    "minutes",
    "objectives",
    "sensitive",
    "roads not taken",
    "authors",
    "reviewers",
)
_SCALE_KEYS = ("range", "start", "better", "shown", "label")
_OBJECTIVE_KEYS = ("text", "serves", "every run")
_RANGE = re.compile(r"(-?[0-9]{1,6})\s*(?:-|–|to)\s*(-?[0-9]{1,6})")
_NAME_OF_PERSON = re.compile(r"[^*`:\s][^*`:]*")


def read_case_head(head: Table, problems: Problems) -> Vignette:
    """A case without scenes, as far as the head can be read."""
    head.refuse_unknown(HEAD_KEYS)
    slug = head.text("vignette", required=True)
    if slug and not is_kebab(slug):
        told = f"a vignette is named with small letters, digits and hyphens, not {quoted(slug)}"
        problems.error(head.line_of("vignette"), "id-form", told)
    score = head.text("score")
    minutes = head.number("minutes") if head.has("minutes") else None
    if minutes is not None and minutes <= 0:
        problems.error(head.line_of("minutes"), "wrong-value", "'minutes' must be more than 0")
    return Vignette(
        slug=slug,
        title=head.text("title") or default_title(slug),
        people=_people(head, problems),
        scales=_scales(head, problems),
        flags=_flags(head, problems),
        score=read_score(score, head.line_of("score"), problems) if score else (),
        minutes=minutes,
        objectives=_objectives(head, problems),
        composite=head.truth("composite"),
        sensitive=head.texts("sensitive"),
        roads_not_taken=cast("Roads", head.one_of("roads not taken", ROADS, "named")),
        authors=head.texts("authors"),
        reviewers=head.texts("reviewers"),
    )


def default_title(slug: str) -> str:
    """The title of a case that gives none."""
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _people(head: Table, problems: Problems) -> tuple[tuple[str, str], ...]:
    table = head.table("people")
    if table is None:
        return ()
    _limit(len(table.keys()), limits.MOST_PEOPLE, "people", table.line, problems)
    people: list[tuple[str, str]] = []
    for role in table.keys()[: limits.MOST_PEOPLE]:
        name = table.text(role, required=True)
        line = table.line_of(role)
        if name and not (_NAME_OF_PERSON.fullmatch(name) and name == name.strip()):
            told = f"a name has no '*', ':' or backtick, and no space around it: {quoted(name)}"
            problems.error(line, "name-form", told)
        elif name in {other for _role, other in people}:
            problems.error(line, "name-twice", f"two people are called {quoted(name)}")
        elif name == "Reflect" or len(name) > limits.LONGEST_NAME:
            problems.error(line, "name-form", f"nobody can be called {quoted(name)} here")
        elif name:
            people.append((role, name))
    return tuple(people)


def _scales(head: Table, problems: Problems) -> tuple[Scale, ...]:
    table = head.table("scales")
    if table is None:
        return ()
    _limit(len(table.keys()), limits.MOST_SCALES, "scales", table.line, problems)
    scales: list[Scale] = []
    for name in table.keys()[: limits.MOST_SCALES]:
        _check_name(name, table.line_of(name), "scale", problems)
        row = table.table(name, required=True)
        if row is not None:
            scales.append(_scale(name, row, table.line_of(name), problems))
    return tuple(scales)


def _scale(name: str, row: Table, line: int, problems: Problems) -> Scale:
    row.refuse_unknown(_SCALE_KEYS)
    low, high = _range(row, problems)
    start = row.number("start", low, required=True)
    if not low <= start <= high:
        told = f"'{name}' starts at {start}, outside its range {low} to {high}"
        problems.error(row.line_of("start"), "start-out-of-range", told)
    return Scale(
        name=name,
        low=low,
        high=high,
        start=start,
        better=cast("Better", row.one_of("better", ("high", "low"), "high")),
        shown=cast("Shown", row.one_of("shown", ("always", "at the end", "never"), "at the end")),
        label=row.text("label"),
        line=line,
    )


def _range(row: Table, problems: Problems) -> tuple[int, int]:
    written = row.text("range", required=True)
    found = _RANGE.fullmatch(written.strip())
    if found:
        low, high = int(found.group(1)), int(found.group(2))
        if low < high <= low + limits.WIDEST_SCALE and abs(low) <= limits.WIDEST_SCALE:
            return low, high
    if written:
        told = (
            "a range is two whole numbers such as 0-10, the lower first, "
            f"at most {limits.WIDEST_SCALE} apart, not {quoted(written)}"
        )
        problems.error(row.line_of("range"), "range-form", told)
    return -limits.WIDEST_SCALE, limits.WIDEST_SCALE


def _flags(head: Table, problems: Problems) -> tuple[str, ...]:
    flags: dict[str, None] = {}
    entries = head.scalars("flags")
    _limit(len(entries), limits.MOST_FLAGS, "flags", head.line_of("flags"), problems)
    for entry in entries[: limits.MOST_FLAGS]:
        _check_name(entry.text, entry.line, "flag", problems)
        if entry.text in flags:
            problems.error(
                entry.line, "name-twice", f"the flag {quoted(entry.text)} is there twice"
            )
        flags[entry.text] = None
    return tuple(flags)


def _objectives(head: Table, problems: Problems) -> tuple[CaseObjective, ...]:
    table = head.table("objectives")
    if table is None:
        return ()
    _limit(len(table.keys()), limits.MOST_OBJECTIVES, "objectives", table.line, problems)
    objectives = []
    for key in table.keys()[: limits.MOST_OBJECTIVES]:
        node: Node | None = table.node(key)
        line = table.line_of(key)
        if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", key):
            told = f"an objective is numbered like 1 or 2, not {quoted(key)}"
            problems.error(line, "id-form", told)
        if isinstance(node, Table):
            node.refuse_unknown(_OBJECTIVE_KEYS)
            text = node.text("text", required=True)
            serves, every_run = node.text("serves"), node.truth("every run")
        else:
            text, serves, every_run = table.text(key, required=True), "", False
        objectives.append(CaseObjective(key, text, serves, every_run, line))
    return tuple(objectives)


def _check_name(name: str, line: int, what: str, problems: Problems) -> None:
    if not is_name(name) or len(name) > limits.LONGEST_NAME:
        told = f"a {what} is named with small letters, digits and hyphens, not {quoted(name)}"
        problems.error(line, "name-form", told)


def _limit(count: int, most: int, what: str, line: int, problems: Problems) -> None:
    if count > most:
        problems.error(line, "too-many", f"there are {count} {what}; a case can have {most}")
