"""What a choice does, ``alliance +1, asked, not flag, risk = 3``, and the score over the scales."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from hrtraining.texts.problems import Problems, quoted
from hrtraining.texts.vignette.expressions import Amiss, Reader, amiss
from hrtraining.texts.vignette.values import Add, Effect, Mark, Put


def read_effects(text: str, line: int, problems: Problems) -> tuple[Effect, ...]:
    """The effects in the order written; what cannot be read is noted and left out."""
    effects: list[Effect] = []
    moved: set[str] = set()
    for part in text.split(","):
        try:
            name, effect = _read_effect(part)
        except Amiss as fault:
            told = f"the effect {quoted(part)} cannot be read: {fault}"
            problems.error(line, "effect-form", told)
            continue
        if name in moved:
            problems.error(line, "effect-twice", f"{quoted(name)} is moved twice by one choice")
            continue
        moved.add(name)
        effects.append(effect)
    return tuple(effects)


def spelled_effects(effects: Iterable[Effect]) -> str:
    """The effects as an author writes them."""
    return ", ".join(_spelled(effect) for effect in effects)


def read_score(text: str, line: int, problems: Problems) -> tuple[tuple[str, int], ...]:
    """The score as pairs of a scale and its weight; empty where it cannot be read."""
    try:
        reader = Reader(text)
        terms = [_term(reader, -1 if reader.take("+", "-") == "-" else 1)]
        while reader.peek() is not None:
            sign = reader.take("+", "-")
            if sign is None:
                amiss(f"'+' or '-' is needed {reader.place()}")
            terms.append(_term(reader, -1 if sign == "-" else 1))
        if len({scale for scale, _weight in terms}) < len(terms):
            amiss("every scale can stand in it once")
    except Amiss as fault:
        told = f"the score cannot be read: {fault}; write it like '2 alliance - risk'"
        problems.error(line, "score-form", told)
        return ()
    return tuple(terms)


def spelled_score(score: Iterable[tuple[str, int]]) -> str:
    """The score as an author writes it."""
    spelled = ""
    for scale, weight in score:
        sign = "-" if weight < 0 else "+"
        amount = f"{abs(weight)} {scale}" if abs(weight) != 1 else scale
        if spelled:
            spelled += f" {sign} {amount}"
        else:
            spelled = f"-{amount}" if weight < 0 else amount
    return spelled


def _read_effect(part: str) -> tuple[str, Effect]:
    reader = Reader(part)
    if reader.take("not"):
        flag = reader.name("a flag")
        reader.finish("'not flag' stands alone between commas")
        return flag, Mark(flag, to=False)
    name = reader.name("a scale or a flag")
    if reader.take("="):
        number = reader.number()
        reader.finish("write effects between commas")
        return name, Put(name, number)
    token = reader.peek()
    if token is None:
        return name, Mark(name, to=True)
    if token.text not in {"+", "-"}:
        amiss(f"write '{name} +1', '{name} -1', '{name} = 3', or '{name}' alone for a flag")
    amount = reader.number()
    reader.finish("write effects between commas")
    if amount == 0:
        amiss("adding nothing has no effect; take it out")
    return name, Add(name, amount)


def _spelled(effect: Effect) -> str:
    match effect:
        case Add(scale, amount):
            return f"{scale} {amount:+d}"
        case Put(scale, number):
            return f"{scale} = {number}"
        case Mark(flag, to):
            return flag if to else f"not {flag}"
        case _:
            assert_never(effect)


def _term(reader: Reader, sign: int) -> tuple[str, int]:
    token = reader.peek()
    weight = reader.number() if token is not None and token.kind == "number" else 1
    reader.take("*")
    scale = reader.name("a scale")
    if weight == 0:
        amiss(f"'{scale}' counts 0 times; take it out")
    return scale, sign * weight
