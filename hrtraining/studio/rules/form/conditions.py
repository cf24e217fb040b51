"""A condition as rows of selects: "only if alliance is at least 5 and asked is set".

What rows cannot say (parts within parts) stands in words in a field of its own, and can be changed
there: nothing is lost and nothing is simplified behind anyone's back.
"""

from __future__ import annotations

from typing import cast

from hrtraining.studio.rules.form.given import Fields, Given
from hrtraining.texts.problems import Problems
from hrtraining.texts.vignette.conditions import read_condition, spelled_condition
from hrtraining.texts.vignette.values import (
    And,
    Compare,
    Comparison,
    Condition,
    HasFlag,
    Not,
    Or,
)

ALL, ANY, WORDS = "all", "any", "words"
MOST_ROWS = 12
SCALE, SET, CLEAR = "scale:", "set:", "clear:"
HOW = {">=": "is at least", "<=": "is at most", "=": "is exactly"}


def condition_fields(prefix: str, condition: Condition | None) -> Fields:
    """The fields of a condition: its rows and one empty row, or its words."""
    atoms = _rows(condition)
    if condition is not None and atoms is None:
        return {f"{prefix}-join": WORDS, f"{prefix}-words": spelled_condition(condition)}
    fields = {f"{prefix}-join": ANY if isinstance(condition, Or) else ALL, f"{prefix}-words": ""}
    for at, atom in enumerate([*(atoms or ()), None]):
        what, how, number = _row(atom)
        fields |= {
            f"{prefix}-r{at}-what": what,
            f"{prefix}-r{at}-how": how,
            f"{prefix}-r{at}-number": number,
        }
    return fields


def read_condition_fields(given: Given, prefix: str, before: Condition | None) -> Condition | None:
    """The condition that the fields say; what is wrong is noted beside them."""
    join = given.line(f"{prefix}-join") or ALL
    if join == WORDS and given.line(f"{prefix}-words"):
        return _from_words(given, prefix, before)
    atoms = [
        atom for at in range(MOST_ROWS) if (atom := _atom(given, f"{prefix}-r{at}")) is not None
    ]
    if not atoms:
        return None
    if len(atoms) == 1:
        return atoms[0]
    return Or(tuple(atoms)) if join == ANY else And(tuple(atoms))


def _rows(condition: Condition | None) -> tuple[Condition, ...] | None:
    """The condition's parts where rows can say them."""
    if condition is None:
        return ()
    parts = condition.parts if isinstance(condition, And | Or) else (condition,)
    if len(parts) >= MOST_ROWS or not all(_fits_a_row(part) for part in parts):
        return None
    return parts


def _fits_a_row(part: Condition) -> bool:
    if isinstance(part, Not):
        return isinstance(part.part, HasFlag)
    return isinstance(part, HasFlag | Compare)


def _row(atom: Condition | None) -> tuple[str, str, str]:
    match atom:
        case HasFlag(flag):
            return SET + flag, ">=", ""
        case Not(HasFlag(flag)):
            return CLEAR + flag, ">=", ""
        case Compare(scale, comparison, number):
            return SCALE + scale, comparison, str(number)
        case _:
            return "", ">=", ""


def _atom(given: Given, row: str) -> Condition | None:
    what = given.line(f"{row}-what")
    if what.startswith(SET):
        return HasFlag(what.removeprefix(SET))
    if what.startswith(CLEAR):
        return Not(HasFlag(what.removeprefix(CLEAR)))
    if not what.startswith(SCALE):
        if given.line(f"{row}-number"):
            given.refuse(f"{row}-what", "Choose what this number is about, or empty it.")
        return None
    number = given.number(f"{row}-number", "What a scale is compared with")
    if number is None:
        given.refuse(f"{row}-number", "Write the number with which the scale is compared.")
        return None
    how = given.line(f"{row}-how")
    comparison = cast("Comparison", how if how in HOW else ">=")
    return Compare(what.removeprefix(SCALE), comparison, number)


def _from_words(given: Given, prefix: str, before: Condition | None) -> Condition | None:
    name = f"{prefix}-words"
    words = given.line(name)
    if before is not None and words == spelled_condition(before):
        return before
    problems = Problems()
    condition = read_condition(words, 1, problems)
    for problem in problems.all():
        given.refuse(name, f"{problem.message[:1].upper()}{problem.message[1:]}.")
    return condition
