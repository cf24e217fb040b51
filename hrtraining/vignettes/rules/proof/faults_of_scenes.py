"""Findings about what runs reach: scenes, choices and states, each cause once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.proof.compile import NOWHERE
from hrtraining.vignettes.rules.proof.faults_of_text import named, said
from hrtraining.vignettes.rules.proof.kinds import Kind
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.report import Finding


def faults_of_scenes(outlook: Outlook) -> Iterator[Finding]:
    """unreachable-scene, unreachable-ending, impossible-choice, dead-end and no-way-out.

    Where the limit was reached only dead ends are told: the others say something of all runs.
    """
    impossible = impossible_moves(outlook) if outlook.space.complete else frozenset[int]()
    yield from _dead_ends(outlook, impossible)
    if outlook.space.complete:
        yield from _impossible(outlook, impossible)
        yield from _unreachable(outlook)
        yield from _no_way_out(outlook)


def impossible_moves(outlook: Outlook) -> frozenset[int]:
    """Choices of scenes that a run reaches, which no state lets anyone take."""
    return frozenset(
        number
        for number, move in enumerate(outlook.space.table.moves)
        if move.to != NOWHERE
        and outlook.states_in(move.scene).size
        and not outlook.edges_of(number).size
    )


def _impossible(outlook: Outlook, impossible: Iterable[int]) -> Iterator[Finding]:
    table = outlook.space.table
    for number in impossible:
        move = table.moves[number]
        if move.choice is None:
            continue
        scene = table.scenes[move.scene]
        told = f"no run can take {said(move.choice)}: its condition is never met in {named(scene)}"
        behind = table.scenes[move.to]
        if not outlook.states_in(move.to).size:
            told += f", and so no run reaches {named(behind)} by it"
        path = outlook.path_to(move.scene)
        yield Finding(
            Kind.IMPOSSIBLE_CHOICE, scene.name, move.choice.id, move.choice.line, path, told
        )


def _unreachable(outlook: Outlook) -> Iterator[Finding]:
    """Scenes that nothing leads to; what lies only behind them, or behind a choice that no run can
    take, is no cause of its own.

    A choice that leads to no scene may be meant for any of them, so then none is told.
    """
    table = outlook.space.table
    if any(move.to == NOWHERE for move in table.moves):
        return
    reached = [outlook.states_in(at).size > 0 for at in range(len(table.scenes))]
    after: dict[int, set[int]] = {at: set() for at in range(len(table.scenes))}
    for move in table.moves:
        if not reached[move.to]:
            after[move.scene].add(move.to)
    behind_closed = {to for at, tos in after.items() if reached[at] for to in tos}
    told = _closure(after, behind_closed)
    before: dict[int, set[int]] = {at: set() for at in after}
    for at, tos in after.items():
        for to in tos:
            before[to].add(at)
    for at, scene in enumerate(table.scenes):
        if reached[at] or at in told:
            continue
        forward = _closure(after, {at})
        if _closure(before, {at}) <= forward:
            told |= forward
            yield _never_reached(scene, [table.scenes[other] for other in sorted(forward - {at})])


def _never_reached(scene: Scene, behind: list[Scene]) -> Finding:
    kind = Kind.UNREACHABLE_ENDING if scene.ending else Kind.UNREACHABLE_SCENE
    told = f"no run reaches {named(scene)}: no choice that can be taken leads there"
    if behind:
        more = f" and {len(behind) - 3} more" if len(behind) > 3 else ""
        told += f"; it leads on to {', '.join(map(named, behind[:3]))}{more}"
    return Finding(kind, scene.name, "", scene.line, (), told)


def _closure(after: dict[int, set[int]], start: set[int]) -> set[int]:
    found, waiting = set(start), list(start)
    while waiting:
        new = after[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _dead_ends(outlook: Outlook, impossible: frozenset[int]) -> Iterator[Finding]:
    """Scenes with a state in which nothing can be chosen, unless no choice there ever can be."""
    table = outlook.space.table
    written: dict[int, list[int]] = {}
    for number, move in enumerate(table.moves):
        if move.choice is not None:
            written.setdefault(move.scene, []).append(number)
    for at, scene in enumerate(table.scenes):
        states = outlook.states_in(at)
        stuck = states[outlook.stuck[states]]
        numbers = written.get(at, [])
        if not stuck.size or (numbers and impossible.issuperset(numbers)):
            continue
        what = "none of its choices is open" if numbers else "it has no choices"
        told = f"a run that reaches {named(scene)} can stop dead there: {what}"
        path = outlook.space.path(int(stuck[0]))
        yield Finding(Kind.DEAD_END, scene.name, "", scene.line, path, told)


def _no_way_out(outlook: Outlook) -> Iterator[Finding]:
    """Scenes among which runs go round and round, one finding for all that hang together."""
    space = outlook.space
    states = np.flatnonzero(outlook.doomed)
    edges = outlook.edges_from(states)
    joined = np.unique(
        np.stack([outlook.scene[space.source[edges]], outlook.scene[space.target[edges]]]), axis=1
    )
    together = {at: at for at in np.unique(outlook.scene[states]).tolist()}

    def root(at: int) -> int:
        while together[at] != at:
            at = together[at]
        return at

    for one, other in joined.T.tolist():
        together[root(one)] = root(other)
    first: dict[int, tuple[int, int, int]] = {}
    scenes, nearest = np.unique(outlook.scene[states], return_index=True)
    for at, state in zip(scenes.tolist(), states[nearest].tolist(), strict=True):
        key = (int(space.level_of(np.array([state]))[0]), at, state)
        first[root(at)] = min(first.get(root(at), key), key)
    for trap, (_, at, state) in first.items():
        scene = space.table.scenes[at]
        others = [space.table.scenes[o] for o in together if root(o) == trap and o != at]
        told = f"from {named(scene)} a run can come to where no ending can be reached any more"
        if others:
            told += f"; it goes on between {', '.join(map(named, [scene, *others][:4]))}"
        yield Finding(Kind.NO_WAY_OUT, scene.name, "", scene.line, space.path(state), told)
