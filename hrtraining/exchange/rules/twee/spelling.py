"""Conditions and effects of a case as TwineScript."""

from __future__ import annotations

from typing import assert_never

from hrtraining.texts.vignette.values import (
    Add,
    And,
    Compare,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Not,
    Or,
    Put,
    Scale,
)


def spelled_test(condition: Condition) -> str:
    """A condition as SugarCube reads it; `read_test` gives the same tree again."""
    match condition:
        case HasFlag(flag):
            return variable_of(flag)
        case Compare(scale, comparison, number):
            sign = {">=": "gte", "<=": "lte", "=": "is"}[comparison]
            return f"{variable_of(scale)} {sign} {number}"
        case Not(part):
            spelled = spelled_test(part)
            # In SugarCube 'not' binds closer than a comparison.
            bare = isinstance(part, HasFlag | Not)
            return f"not {spelled}" if bare else f"not ({spelled})"
        case And(parts):
            return " and ".join(_part(part, (And, Or)) for part in parts)
        case Or(parts):
            return " or ".join(_part(part, (Or,)) for part in parts)
        case _:
            assert_never(condition)


def spelled_effect(effect: Effect, scales: dict[str, Scale]) -> str:
    """An effect as SugarCube reads it, kept within the edges of its scale."""
    match effect:
        case Add(name, amount):
            variable, scale = variable_of(name), scales[name]
            sign = "-" if amount < 0 else "+"
            moved = f"{variable} {sign} {abs(amount)}"
            return f"{variable} to Math.clamp({moved}, {scale.low}, {scale.high})"
        case Put(name, number):
            return f"{variable_of(name)} to {number}"
        case Mark(name, to):
            return f"{variable_of(name)} to {'true' if to else 'false'}"
        case _:
            assert_never(effect)


def variable_of(name: str) -> str:
    """The variable of a scale or flag; no two names have the same."""
    return "$" + name.replace("-", "_")


def _part(part: Condition, in_parentheses: tuple[type, ...]) -> str:
    spelled = spelled_test(part)
    return f"({spelled})" if isinstance(part, in_parentheses) else spelled
