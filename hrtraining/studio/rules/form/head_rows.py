"""The rows of the case's page: people, scales with their part in the score, flags, objectives."""

from __future__ import annotations

import re
import unicodedata
from typing import cast

from hrtraining.studio.rules.changing.names import (
    uses_of_flag,
    uses_of_objective,
    uses_of_scale,
    uses_of_speaker,
)
from hrtraining.studio.rules.form.given import Fields, Given, tick
from hrtraining.texts.vignette.expressions import is_name
from hrtraining.texts.vignette.limits import LONGEST_NAME, WIDEST_SCALE
from hrtraining.texts.vignette.values import Better, CaseObjective, Scale, Shown, Vignette

SHOWN = {"always": "all the time", "at the end": "at the end", "never": "never"}
BETTER = {"high": "higher is better", "low": "lower is better"}
_NAME_OF_PERSON = re.compile(r"[^*`:\s][^*`:]*")


def people_fields(people: tuple[tuple[str, str], ...]) -> Fields:
    """A row for everyone, and an empty one."""
    fields: Fields = {}
    for at, (role, name) in enumerate([*people, ("", "")]):
        fields |= {f"pe{at}-role": role, f"pe{at}-name": name}
    return fields


def scale_fields(case: Vignette) -> Fields:
    """A row for every scale with its weight in the score, and an empty one."""
    weights = dict(case.score)
    fields: Fields = {}
    for at, scale in enumerate([*case.scales, None]):
        row = f"sc{at}"
        fields |= {
            f"{row}-name": scale.name if scale else "",
            f"{row}-label": scale.label if scale else "",
            f"{row}-low": str(scale.low) if scale else "0",
            f"{row}-high": str(scale.high) if scale else "10",
            f"{row}-start": str(scale.start) if scale else "5",
            f"{row}-better": scale.better if scale else "high",
            f"{row}-shown": scale.shown if scale else "at the end",
            f"{row}-weight": str(weights[scale.name]) if scale and scale.name in weights else "",
        }
    return fields


def objective_fields(objectives: tuple[CaseObjective, ...]) -> Fields:
    """A row for every objective, and an empty one."""
    fields: Fields = {}
    for at, one in enumerate([*objectives, CaseObjective("", "")]):
        fields |= {f"ob{at}-text": one.text, f"ob{at}-serves": one.serves}
        tick(fields, f"ob{at}-every", one.every_run)
    return fields


def read_people(given: Given, case: Vignette) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """The people and who is called otherwise now; whoever still speaks cannot be taken out."""
    people: list[tuple[str, str]] = []
    renamed: dict[str, str] = {}
    for at, (old_role, old_name) in enumerate([*case.people, ("", "")]):
        role = given.kept(f"pe{at}-role", old_role, lines=False)
        field = f"pe{at}-name"
        name = given.kept(field, old_name, lines=False)
        if not name:
            _refuse_in_use(
                given, field, old_name, uses_of_speaker(case, old_name) if old_name else ()
            )
            continue
        if not _NAME_OF_PERSON.fullmatch(name) or name == "Reflect" or len(name) > LONGEST_NAME:
            given.refuse(field, "Leave out the signs * ` and : from a name, and keep it short.")
        if name in {other for _role, other in people}:
            given.refuse(field, f"Someone else is called {name} already.")
        role = role or ("client" if not people else f"person {len(people) + 1}")
        if role in {other for other, _name in people}:
            given.refuse(f"pe{at}-role", f"Someone else is “{role}” already.")
        if old_name and name != old_name:
            renamed[old_name] = name
        people.append((role, name))
    return tuple(people), renamed


def read_scales(
    given: Given, case: Vignette
) -> tuple[tuple[Scale, ...], tuple[tuple[str, int], ...], dict[str, str]]:
    """The scales, the score, and what is called otherwise now."""
    scales: list[Scale] = []
    weights: dict[str, int] = {}
    renamed: dict[str, str] = {}
    for at, old in enumerate([*case.scales, None]):
        row = f"sc{at}"
        written = given.line(f"{row}-name")
        if not written:
            uses = uses_of_scale(case, old.name) if old else ()
            _refuse_in_use(given, f"{row}-name", old, uses)
            continue
        name = _named(given, f"{row}-name", written, {scale.name for scale in scales})
        label = given.kept(f"{row}-label", old.label if old else "", lines=False)
        if not label and written != name:
            label = written
        scale = _scale(given, row, name, label, old)
        if old is not None and name != old.name:
            renamed[old.name] = name
        weight = given.number(f"{row}-weight", "What a scale counts in the score")
        if weight:
            weights[name] = weight
        scales.append(scale)
    before = [renamed.get(name, name) for name, _weight in case.score]
    ordered = [name for name in before if name in weights]
    ordered += [name for name in weights if name not in ordered]
    return tuple(scales), tuple((name, weights[name]) for name in ordered), renamed


def read_flags(given: Given, case: Vignette) -> tuple[tuple[str, ...], dict[str, str]]:
    """The flags, and what is called otherwise now."""
    flags: list[str] = []
    renamed: dict[str, str] = {}
    for at, old in enumerate([*case.flags, ""]):
        written = given.line(f"fl{at}")
        if not written:
            _refuse_in_use(given, f"fl{at}", old, uses_of_flag(case, old) if old else ())
            continue
        name = _named(given, f"fl{at}", written, set(flags))
        if old and name != old:
            renamed[old] = name
        flags.append(name)
    return tuple(flags), renamed


def read_objectives(given: Given, case: Vignette) -> tuple[CaseObjective, ...]:
    """The objectives; a new one gets the next number."""
    objectives: list[CaseObjective] = []
    taken = {one.id for one in case.objectives}
    for at, old in enumerate([*case.objectives, CaseObjective("", "")]):
        text = given.kept(f"ob{at}-text", old.text, lines=False)
        if not text:
            _refuse_in_use(given, f"ob{at}-text", old.id, uses_of_objective(case, old.id))
            continue
        name = old.id
        if not name:
            number = 1
            while str(number) in taken:
                number += 1
            name = str(number)
        serves = given.kept(f"ob{at}-serves", old.serves, lines=False)
        made = CaseObjective(name, text, serves, given.ticked(f"ob{at}-every"), old.line)
        objectives.append(old if made == old else made)
    return tuple(objectives)


def _scale(given: Given, row: str, name: str, label: str, old: Scale | None) -> Scale:
    low, high, start = (
        given.number(f"{row}-{part}", "An end or a start of a scale")
        for part in ("low", "high", "start")
    )
    for part, number in (("low", low), ("high", high), ("start", start)):
        if number is None:
            given.refuse(f"{row}-{part}", "Write a whole number here.")
    low, high, start = low or 0, high if high is not None else 10, start or 0
    if not low < high <= low + WIDEST_SCALE or abs(low) > WIDEST_SCALE:
        given.refuse(
            f"{row}-high", f"The highest is above the lowest, at most {WIDEST_SCALE} apart."
        )
    elif not low <= start <= high:
        given.refuse(f"{row}-start", f"It starts between {low} and {high}.")
    better, shown = given.line(f"{row}-better"), given.line(f"{row}-shown")
    return Scale(
        name=name,
        low=low,
        high=high,
        start=start,
        better=cast("Better", better if better in BETTER else "high"),
        shown=cast("Shown", shown if shown in SHOWN else "at the end"),
        label=label,
        line=old.line if old else 0,
    )


def _named(given: Given, field: str, written: str, taken: set[str]) -> str:
    """A name as scales and flags have it, made of what was written."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    name = written if is_name(written) else re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not is_name(name) or len(name) > LONGEST_NAME:
        told = "Begin with a letter; use letters, digits and hyphens; not: and, or, not, if, then."
        given.refuse(field, told)
    if name in taken:
        given.refuse(field, f"There is another “{name}” already.")
    return name


def _refuse_in_use(given: Given, field: str, old: object, uses: tuple[str, ...]) -> None:
    """Note that an emptied row cannot go, where something still uses it."""
    if old and given.by_itself:
        given.refuse(field, "An emptied row goes when you save.")
    if not uses:
        return
    shown = "; ".join(uses[:4]) + (f"; and {len(uses) - 4} more" if len(uses) > 4 else "")
    given.refuse(field, f"It is still used: {shown}. Take it out there first.")
