"""What a choice changes, as rows of selects: "alliance goes up by 1", "asked is set"."""

from __future__ import annotations

from typing import assert_never

from hrtraining.studio.rules.form.given import Fields, Given
from hrtraining.texts.vignette.values import Add, Effect, Mark, Put

MOST_ROWS = 20
SCALE, SET, CLEAR = "scale:", "set:", "clear:"
UP, DOWN, TO = "up", "down", "to"
HOW = {UP: "goes up by", DOWN: "goes down by", TO: "becomes"}


def effect_fields(prefix: str, effects: tuple[Effect, ...]) -> Fields:
    """The rows of the effects, and one empty row."""
    fields: Fields = {}
    for at, effect in enumerate([*effects, None]):
        what, how, number = _row(effect)
        fields |= {
            f"{prefix}-e{at}-what": what,
            f"{prefix}-e{at}-how": how,
            f"{prefix}-e{at}-number": number,
        }
    return fields


def read_effect_fields(given: Given, prefix: str) -> tuple[Effect, ...]:
    """The effects that the rows say; what is wrong is noted beside them."""
    effects: list[Effect] = []
    moved: set[str] = set()
    for at in range(MOST_ROWS):
        row = f"{prefix}-e{at}"
        effect = _effect(given, row)
        if effect is None:
            continue
        name = effect.flag if isinstance(effect, Mark) else effect.scale
        if name in moved:
            given.refuse(f"{row}-what", f"This choice changes {name} in another row already.")
        moved.add(name)
        effects.append(effect)
    return tuple(effects)


def _row(effect: Effect | None) -> tuple[str, str, str]:
    match effect:
        case None:
            return "", UP, ""
        case Add(scale, amount):
            return SCALE + scale, UP if amount > 0 else DOWN, str(abs(amount))
        case Put(scale, number):
            return SCALE + scale, TO, str(number)
        case Mark(flag, to):
            return (SET if to else CLEAR) + flag, UP, ""
        case _:
            assert_never(effect)


def _effect(given: Given, row: str) -> Effect | None:
    what = given.line(f"{row}-what")
    if what.startswith(SET):
        return Mark(what.removeprefix(SET), to=True)
    if what.startswith(CLEAR):
        return Mark(what.removeprefix(CLEAR), to=False)
    if not what.startswith(SCALE):
        if given.line(f"{row}-number"):
            given.refuse(f"{row}-what", "Choose what this number changes, or empty it.")
        return None
    scale = what.removeprefix(SCALE)
    number = given.number(f"{row}-number", "What a scale changes by")
    if number is None:
        given.refuse(f"{row}-number", "Write by how much, as a number.")
        return None
    how = given.line(f"{row}-how")
    if how == TO:
        return Put(scale, number)
    if number == 0:
        given.refuse(f"{row}-number", "Adding nothing has no effect: choose another row or number.")
        return None
    return Add(scale, -number if how == DOWN else number)
