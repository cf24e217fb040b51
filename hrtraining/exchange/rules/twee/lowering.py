"""TwineScript as a case says it, once it is known which variables are scales and which flags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrtraining.exchange.rules.twee.script import (
    Assigned,
    Compared,
    Joined,
    Test,
    Truthy,
    Unread,
)
from hrtraining.texts.vignette.expressions import is_name
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


@dataclass(frozen=True, slots=True)
class Names:
    """What each written variable is called in the case."""

    scales: dict[str, Scale]
    flags: dict[str, str]


def lowered(test: Test, names: Names) -> Condition:
    """The condition of a case. Raises Unread for a variable that the case does not have."""
    match test:
        case Joined("not", (part,)):
            return Not(lowered(part, names))
        case Joined("and", parts):
            return And(tuple(lowered(part, names) for part in parts))
        case Joined(_, parts):
            return Or(tuple(lowered(part, names) for part in parts))
        case Truthy(variable):
            if variable in names.flags:
                return HasFlag(names.flags[variable])
            return Not(Compare(_scale(variable, names).name, "=", 0))
        case Compared(variable, comparison, value):
            if variable in names.flags:
                return _flag_test(names.flags[variable], comparison, value)
            return _scale_test(_scale(variable, names).name, comparison, value)


def effect_of(assigned: Assigned, names: Names) -> Effect | None:
    """The effect, None where it does nothing. Raises Unread."""
    value = assigned.value
    if isinstance(value, str):
        raise Unread("a case keeps no words in a variable")
    if assigned.variable in names.flags:
        flag = names.flags[assigned.variable]
        if assigned.how == "put" and value in {0, 1}:
            return Mark(flag, to=bool(value))
        raise Unread(f"'{flag}' is a flag here: it is set or not")
    scale = _scale(assigned.variable, names)
    if assigned.how == "put":
        return Put(scale.name, min(max(int(value), scale.low), scale.high))
    return Add(scale.name, int(value)) if value else None


def name_of(variable: str) -> str:
    """The name that a variable has in a case: ``$metAlice`` is ``met-alice``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", variable.lstrip("$_"))
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    name = plain if plain[:1].isalpha() else f"v-{plain}".strip("-")
    return name if is_name(name) else f"{name}-value"


def _scale(variable: str, names: Names) -> Scale:
    scale = names.scales.get(variable)
    if scale is None:
        raise Unread(f"{variable} is neither a number nor true or false anywhere")
    return scale


def _flag_test(flag: str, comparison: str, value: int | bool) -> Condition:
    if comparison not in {"is", "isnot"} or value not in {0, 1}:
        raise Unread(f"'{flag}' is a flag here: it is set or not")
    return HasFlag(flag) if bool(value) is (comparison == "is") else Not(HasFlag(flag))


def _scale_test(scale: str, comparison: str, value: int | bool) -> Condition:
    number = int(value)
    match comparison:
        case "gte":
            return Compare(scale, ">=", number)
        case "lte":
            return Compare(scale, "<=", number)
        case "gt":
            return Compare(scale, ">=", number + 1)
        case "lt":
            return Compare(scale, "<=", number - 1)
        case "isnot":
            return Not(Compare(scale, "=", number))
        case _:
            return Compare(scale, "=", number)
