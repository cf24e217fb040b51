"""Whether a condition holds in each of many states."""

from __future__ import annotations

from functools import reduce
from typing import assert_never

import numpy as np

from hrtraining.texts.vignette.values import And, Compare, Condition, HasFlag, Not, Or
from hrtraining.vignettes.rules.proof.compile import Table, Words
from hrtraining.vignettes.rules.proof.spread import Marks


def holds_in(table: Table, condition: Condition, keys: Words) -> Marks:
    """Where the condition holds."""
    match condition:
        case HasFlag(flag):
            asked: Words = keys & table.bits.get(flag, 0)
            return np.not_equal(asked, 0)
        case Compare():
            return _compared(table, condition, keys)
        case Not(part):
            return ~holds_in(table, part, keys)
        case And(parts):
            return reduce(np.logical_and, (holds_in(table, part, keys) for part in parts))
        case Or(parts):
            return reduce(np.logical_or, (holds_in(table, part, keys) for part in parts))
        case _:
            assert_never(condition)


def _compared(table: Table, compare: Compare, keys: Words) -> Marks:
    values = table.value_of(keys, compare.scale)
    match compare.comparison:
        case ">=":
            return np.greater_equal(values, compare.number)
        case "<=":
            return np.less_equal(values, compare.number)
        case "=":
            return np.equal(values, compare.number)
        case _:
            assert_never(compare.comparison)
