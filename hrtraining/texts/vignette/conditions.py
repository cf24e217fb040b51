"""Conditions: ``alliance >= 5 and (asked or not risk <= 2)``; read, and written back the same.

``not`` binds closest, then ``and``, then ``or``; parentheses keep what belongs together, and what
was written in parentheses stays a part of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import assert_never, cast

from hrtraining.texts.problems import Problems
from hrtraining.texts.vignette.expressions import Amiss, Reader, amiss
from hrtraining.texts.vignette.limits import DEEPEST_CONDITION, MOST_ALTERNATIVES
from hrtraining.texts.vignette.values import (
    And,
    Compare,
    Comparison,
    Condition,
    HasFlag,
    Not,
    Or,
)

_HINT = "join conditions with 'and', 'or', 'not' and compare scales with '>=', '<=' or '='"
_STRICT = {">": ">=", "<": "<=", "!": "not"}


def read_condition(text: str, line: int, problems: Problems) -> Condition | None:
    """The condition, or None where it cannot be read; the reason is then noted."""
    try:
        reader = Reader(text)
        condition = _either(reader, 0)
        _refuse_strict(reader)
        reader.finish(_HINT)
        if alternatives(condition) > MOST_ALTERNATIVES:
            amiss(f"it stands for more than {MOST_ALTERNATIVES} cases; say it more simply")
    except Amiss as fault:
        problems.error(line, "condition-form", f"the condition cannot be read: {fault}")
        return None
    return condition


def spelled_condition(condition: Condition) -> str:
    """The condition as an author writes it."""
    match condition:
        case HasFlag(flag):
            return flag
        case Compare(scale, comparison, number):
            return f"{scale} {comparison} {number}"
        case Not(part):
            return f"not {_part(part, (And, Or))}"
        case And(parts):
            return " and ".join(_part(part, (And, Or)) for part in parts)
        case Or(parts):
            return " or ".join(_part(part, (Or,)) for part in parts)
        case _:
            assert_never(condition)


def alternatives(condition: Condition) -> int:
    """How many plain lists of comparisons, joined by 'or', say the same; an upper bound."""
    return _ways(condition)[0]


def atoms(condition: Condition) -> tuple[HasFlag | Compare, ...]:
    """The flags asked for and the comparisons made, in the order written."""
    match condition:
        case HasFlag() | Compare():
            return (condition,)
        case Not(part):
            return atoms(part)
        case And(parts) | Or(parts):
            return tuple(atom for part in parts for atom in atoms(part))
        case _:
            assert_never(condition)


def _part(part: Condition, in_parentheses: tuple[type, ...]) -> str:
    spelled = spelled_condition(part)
    return f"({spelled})" if isinstance(part, in_parentheses) else spelled


def _ways(condition: Condition) -> tuple[int, int]:
    """The alternatives of the condition and of its opposite."""
    match condition:
        case HasFlag():
            return 1, 1
        case Compare(_, comparison, _):
            return 1, 2 if comparison == "=" else 1
        case Not(part):
            true, false = _ways(part)
            return false, true
        case And(parts):
            ways = [_ways(part) for part in parts]
            return prod(way[0] for way in ways), sum(way[1] for way in ways)
        case Or(parts):
            ways = [_ways(part) for part in parts]
            return sum(way[0] for way in ways), prod(way[1] for way in ways)
        case _:
            assert_never(condition)


def _either(reader: Reader, depth: int) -> Condition:
    parts = _joined(reader, depth, "or", _all)
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all(reader: Reader, depth: int) -> Condition:
    parts = _joined(reader, depth, "and", _one)
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _joined(
    reader: Reader, depth: int, word: str, read: Callable[[Reader, int], Condition]
) -> list[Condition]:
    parts = [read(reader, depth)]
    while reader.take(word):
        parts.append(read(reader, depth))
    return parts


def _one(reader: Reader, depth: int) -> Condition:
    if depth > DEEPEST_CONDITION:
        amiss(f"it nests more than {DEEPEST_CONDITION} deep")
    if reader.take("not"):
        return Not(_one(reader, depth + 1))
    if reader.take("("):
        inner = _either(reader, depth + 1)
        _refuse_strict(reader)
        if not reader.take(")"):
            amiss(f"a closing ')' is missing {reader.place()}")
        return inner
    name = reader.name("a scale or a flag")
    comparison = reader.take(">=", "<=", "=")
    if comparison:
        if reader.take("="):
            amiss("write one '=' where you mean equal")
        return Compare(name, cast("Comparison", comparison), reader.number())
    _refuse_strict(reader)
    return HasFlag(name)


def _refuse_strict(reader: Reader) -> None:
    token = reader.peek()
    if token is None:
        return
    if token.text in _STRICT:
        amiss(f"there is no '{token.text}' here; use '{_STRICT[token.text]}'")
    if token.text.lower() in {"and", "or", "not"} and token.text not in {"and", "or"}:
        amiss(f"{token.text!r} cannot stand here; write 'and', 'or', 'not' in small letters")
