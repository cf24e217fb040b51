"""The last of four functions: findings, envelopes and counts, from the space and the look back."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

import numpy as np

from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.proof.faults_of_choices import faults_of_choices
from hrtraining.vignettes.rules.proof.faults_of_runs import faults_of_runs
from hrtraining.vignettes.rules.proof.faults_of_scenes import faults_of_scenes
from hrtraining.vignettes.rules.proof.faults_of_text import faults_of_text
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.report import (
    EndingReport,
    Minutes,
    Proof,
    Range,
    Span,
    in_order,
)
from hrtraining.vignettes.rules.proof.spread import Marks, fewest, least
from hrtraining.vignettes.rules.proof.totals import Forward, count_runs, greatest
from hrtraining.vignettes.rules.reading import minutes_of, minutes_once

# Reading is compared in thousandths of a minute, and where it is equal by the number of steps.
_PER_MINUTE = 1000
_LONGEST_SCENE = 1000 * _PER_MINUTE
_STEP = 1
_THOUSANDTH = 1 << 20


def judge(outlook: Outlook) -> Proof:
    """The proof. Where the limit was reached, only what a found run shows is claimed."""
    space = outlook.space
    findings = in_order(
        chain(
            faults_of_text(outlook),
            faults_of_scenes(outlook),
            faults_of_choices(outlook),
            faults_of_runs(outlook),
        )
    )
    forward = outlook.forward
    complete = space.complete
    loops = forward is not None and forward.loops
    runs = None if not complete or loops else 0
    if forward is not None and not loops:
        runs = count_runs(forward, outlook.at_end)
    return Proof(
        exhaustive=complete,
        stopped=space.stopped,
        states=int(space.keys.size),
        transitions=int(space.source.size),
        scenes=len(space.table.scenes),
        findings=findings,
        endings=_endings(outlook),
        runs=runs,
        unbounded=loops if complete else None,
        choices=_choices(outlook),
        minutes=_minutes(outlook),
        principles=_principles(outlook),
    )


def _endings(outlook: Outlook) -> tuple[EndingReport, ...]:
    table = outlook.space.table
    found = []
    for at, scene in enumerate(table.scenes):
        if not scene.ending:
            continue
        reached = outlook.states_in(at).size > 0
        scales: tuple[tuple[str, Range], ...] = ()
        if reached and outlook.space.complete:
            scales = tuple(
                (scale.name, _range(outlook, at, scale.name)) for scale in table.vignette.scales
            )
        known = reached if reached or outlook.space.complete else None
        found.append(EndingReport(scene.name, known, scales))
    return tuple(found)


def _range(outlook: Outlook, at: int, scale: str) -> Range:
    states = outlook.states_in(at)
    values = outlook.space.table.value_of(outlook.space.keys[states], scale)
    low, high = int(np.argmin(values)), int(np.argmax(values))
    return Range(
        int(values[low]),
        int(values[high]),
        outlook.space.path(int(states[low])),
        outlook.space.path(int(states[high])),
    )


def _choices(outlook: Outlook) -> Span:
    """The least and greatest number of steps of a complete run."""
    if outlook.forward is None:
        return Span()
    shortest = int(outlook.space.level_of(outlook.ends).min())
    each = np.ones(outlook.space.move.size, np.int64)
    return Span(shortest, greatest(outlook.forward, each, outlook.at_end))


def _principles(outlook: Outlook) -> tuple[tuple[str, Span], ...]:
    """For each principle the least and greatest number of its choices that a run takes."""
    moves = outlook.space.table.moves
    named = [move.choice.principles if move.choice else () for move in moves]
    found = []
    for principle in dict.fromkeys(chain.from_iterable(named)):
        span = Span()
        if outlook.forward is not None:
            tagged = np.array([principle in names for names in named], np.bool_)
            span = _points(outlook, outlook.forward, tagged)
        found.append((principle, span))
    return tuple(found)


def _points(outlook: Outlook, forward: Forward, tagged: Marks) -> Span:
    space = outlook.space
    points = tagged[space.move].astype(np.int64)
    return Span(fewest(space, tagged, outlook.ends), greatest(forward, points, outlook.at_end))


def _minutes(outlook: Outlook) -> Minutes:
    space, table = outlook.space, outlook.space.table
    if not space.complete:
        return Minutes()
    reached = [scene for at, scene in enumerate(table.scenes) if outlook.states_in(at).size]
    longest = minutes_once(reached, least=False)
    bad = np.array([scene.bad for scene in table.scenes], np.bool_)
    goals = outlook.ends[~bad[outlook.scene[outlook.ends]]]
    if not goals.size:
        return Minutes(None, longest)
    cost = np.array([_cost(scene) for scene in table.scenes], np.int64)
    # A scene is read when it is left by a choice, or ended in; not when it is gone around.
    leaving = np.array(
        [(cost[move.scene] if move.choice else 0) + _STEP for move in table.moves], np.int64
    )
    at_end = cost[outlook.scene[goals]]
    sums = least(space, lambda edges: leaving[space.move[edges]], goals, at_end)
    end = int(goals[np.argmin(sums[goals] + at_end)])
    read = [table.scenes[outlook.scene[end]]]
    path: list[str] = []
    state = end
    while state != 0:
        edges = outlook.backward.into(np.array([state]))
        fits = sums[space.source[edges]] + leaving[space.move[edges]] == sums[state]
        edge = int(edges[int(np.argmax(fits))])
        move = table.moves[space.move[edge]]
        if move.choice is not None:
            read.append(table.scenes[move.scene])
        path.append(move.ref)
        state = int(space.source[edge])
    return Minutes(minutes_once(read, least=True), longest, tuple(reversed(path)))


def _cost(scene: Scene) -> int:
    thousandths = round(minutes_of(scene, least=True) * Fraction(_PER_MINUTE))
    return min(thousandths, _LONGEST_SCENE) * _THOUSANDTH
