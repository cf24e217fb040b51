"""Which variables of a story are scales, which are flags, and what each is called in the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hrtraining.exchange.rules.ledger import Ledger
from hrtraining.exchange.rules.twee.lowering import Names, name_of
from hrtraining.exchange.rules.twee.script import (
    Assigned,
    Compared,
    Joined,
    Test,
    Truthy,
)
from hrtraining.exchange.rules.twee.spelling import variable_of
from hrtraining.texts.vignette import limits
from hrtraining.texts.vignette.values import Scale, Vignette

LOWEST, HIGHEST = 0, 10


@dataclass(slots=True)
class _Use:
    """What a variable was seen to be."""

    line: int
    numbers: list[int] = field(default_factory=list)
    counted: bool = False
    truth: bool = False
    words: bool = False
    edges: list[tuple[int, int]] = field(default_factory=list)


class Variables:
    """Collects how variables are used, and then names them."""

    def __init__(self, head: Vignette, ledger: Ledger) -> None:
        self._head = head
        self._ledger = ledger
        self._uses: dict[str, _Use] = {}
        self.starts: dict[str, int | bool] = {}

    def see_test(self, test: Test, line: int) -> None:
        """Take note of a condition."""
        match test:
            case Truthy(variable):
                self._use(variable, line).truth = True
            case Compared(variable, _, value):
                self._see_value(self._use(variable, line), value)
            case Joined(_, parts):
                for part in parts:
                    self.see_test(part, line)

    def see_assignment(self, assigned: Assigned, line: int) -> None:
        """Take note of an assignment."""
        use = self._use(assigned.variable, line)
        if assigned.edges is not None:
            use.edges.append(assigned.edges)
        if assigned.how == "add":
            use.counted = True
        elif isinstance(assigned.value, str):
            use.words = True
        else:
            self._see_value(use, assigned.value)

    def named(self) -> tuple[Names, tuple[Scale, ...], tuple[str, ...]]:
        """The names, and the scales and flags of the case; every variable is accounted for."""
        scales = {variable_of(scale.name): scale for scale in self._head.scales}
        flags = {variable_of(flag): flag for flag in self._head.flags}
        taken = {*(scale.name for scale in scales.values()), *flags.values()}
        for variable, use in self._uses.items():
            entry = self._ledger.found("variable", use.line)
            if variable in scales or variable in flags:
                entry.imported()
            elif (use.counted or use.numbers) and not use.words:
                scale = self._new_scale(variable, use, taken)
                if scale is None or len(scales) == limits.MOST_SCALES:
                    entry.dropped(f"{variable}: a case has few scales, each of few steps")
                    continue
                scales[variable] = scale
                entry.mapped(
                    f"{variable} became the scale '{scale.name}' from {scale.low} to {scale.high}; "
                    "say its range and which end is good"
                )
            elif use.truth and not use.words and len(flags) < limits.MOST_FLAGS:
                flags[variable] = _free(name_of(variable), taken)
                entry.mapped(f"{variable} became the flag '{flags[variable]}'")
            else:
                entry.dropped(f"{variable} is neither a number nor true or false")
        begun = {variable: self._begun(variable, scale) for variable, scale in scales.items()}
        return Names(begun, flags), tuple(begun.values()), tuple(flags.values())

    def _begun(self, variable: str, scale: Scale) -> Scale:
        start = int(self.starts.get(variable, scale.start))
        return replace(scale, start=start) if scale.low <= start <= scale.high else scale

    def _new_scale(self, variable: str, use: _Use, taken: set[str]) -> Scale | None:
        start = int(self.starts.get(variable, 0))
        if use.edges and len(set(use.edges)) == 1:
            low, high = use.edges[0]
        else:
            seen: Iterable[int] = (start, *use.numbers)
            low, high = min(LOWEST, *seen), max(HIGHEST, *seen)
        widest = limits.WIDEST_SCALE
        if not low < high <= low + widest or abs(low) > widest or not low <= start <= high:
            return None
        return Scale(_free(name_of(variable), taken), low, high, start)

    def _use(self, variable: str, line: int) -> _Use:
        return self._uses.setdefault(variable, _Use(line))

    def _see_value(self, use: _Use, value: int | bool) -> None:
        if isinstance(value, bool):
            use.truth = True
        else:
            use.numbers.append(value)


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted[: limits.LONGEST_NAME - 4], 1
    while name in taken:
        number += 1
        name = f"{wanted[: limits.LONGEST_NAME - 6]}-{number}"
    taken.add(name)
    return name
