"""Where runs end, before and after a change: how many now end elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hrtraining.studio.rules.differences import Matched, match
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.rules.engine import Case, State, Taken

MOST_RUNS = 5_000
MOST_STEPS = 60_000
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunsChanged:
    """How many runs end elsewhere, are new, or cannot be taken any more; ``of`` runs before."""

    elsewhere: int
    new: int
    gone: int
    of: int


def runs_changed(old: Vignette, new: Vignette) -> RunsChanged | None:
    """What a change did to the runs; None where they cannot all be counted, before or after.

    A run is the choices taken from the opening to an ending. Runs that return to a state they were
    in before have no last number: then nothing is said.
    """
    before, after = endings(old), endings(new)
    if before is None or after is None:
        return None
    names = _names(match(old, new))
    now = {tuple(names.get(ref, ref) for ref in run): (run, end) for run, end in before.items()}
    elsewhere = gone = 0
    for run, (_was, end) in now.items():
        if run not in after:
            gone += 1
        elif after[run] != names.get(end, end):
            elsewhere += 1
    return RunsChanged(elsewhere, sum(1 for run in after if run not in now), gone, len(before))


def endings(vignette: Vignette) -> Mapping[Run, str] | None:
    """Every run with the ending it comes to; None where there are too many, or no last one."""
    case = Case(vignette)
    try:
        start = case.begin()
    except ValueError:
        return None
    found: dict[Run, str] = {}
    ahead: list[tuple[State, Run, frozenset[State]]] = [(start, (), frozenset([start]))]
    steps = 0
    while ahead:
        state, run, seen = ahead.pop()
        scene = case.scene(state)
        if scene.ending:
            found[run] = scene.name
            if len(found) > MOST_RUNS:
                return None
            continue
        for choice in case.open_choices(state):
            steps += 1
            outcome = case.take(state, choice.id)
            if not isinstance(outcome, Taken):
                continue
            if outcome.state in seen or steps > MOST_STEPS:
                return None
            ref = f"{scene.name}/{choice.id}"
            ahead.append((outcome.state, (*run, ref), seen | {outcome.state}))
    return found


def _names(matched: Matched) -> dict[str, str]:
    """The new name of every old choice and ending that has another now."""
    names: dict[str, str] = {}
    for before, after in matched.scenes:
        if before is None or after is None:
            continue
        names[before.name] = after.name
        for was, now in matched.choices[after.name]:
            if was is not None and now is not None:
                names[f"{before.name}/{was.id}"] = f"{after.name}/{now.id}"
    return names
