"""Which states lie on loops: strongly connected components, found in rounds over all states."""

from __future__ import annotations

import numpy as np

from hrtraining.vignettes.rules.proof.explore import Numbers
from hrtraining.vignettes.rules.proof.spread import Marks, distinct, grouped, slices


def components(states: int, source: Numbers, target: Numbers) -> Numbers:
    """One number per state, the same for two states exactly when each can reach the other.

    What lies on no loop is peeled off first. In what remains, the greatest number spreads forward;
    the states that also reach its origin backward, within one color, are that origin's component.
    Numbers are of the component's greatest state.
    """
    component = np.arange(states, dtype=np.int32)
    left = np.ones(states, np.bool_)
    edges = np.flatnonzero(source != target)
    source, target = source[edges], target[edges]
    while True:
        source, target, left = _peel(states, source, target, left)
        if not source.size:
            return component
        color = _colors(states, source, target)
        # States of one component have one color: a step between two colors is on no loop.
        kept = color[source] == color[target]
        source, target = source[kept], target[kept]
        reached = _back(states, source, target, color)
        component[reached] = color[reached]
        left &= ~reached
        kept = left[source] & left[target]
        source, target = source[kept], target[kept]


def _peel(
    states: int, source: Numbers, target: Numbers, left: Marks
) -> tuple[Numbers, Numbers, Marks]:
    """Take off states that nothing enters or nothing leaves, again and again."""
    left = left.copy()
    for start, end in ((source, target), (target, source)):
        kept = left[start] & left[end]
        begins, ends = start[kept], end[kept]
        order, first = grouped(begins, states)
        arriving = np.bincount(ends, minlength=states)
        front = np.flatnonzero(left & (arriving == 0))
        while front.size:
            left[front] = False
            entered = ends[order[slices(first, front)]]
            np.subtract.at(arriving, entered, 1)
            onward = distinct(entered, states)
            front = onward[(arriving[onward] == 0) & left[onward]]
    kept = left[source] & left[target]
    return source[kept], target[kept], left


def _colors(states: int, source: Numbers, target: Numbers) -> Numbers:
    """For each state the greatest number among the states that can reach it."""
    color = np.arange(states, dtype=np.int32)
    order, first = grouped(source, states)
    front = distinct(source, states)
    while front.size:
        edges = order[slices(first, front)]
        brought, onward = color[source[edges]], target[edges]
        new = brought > color[onward]
        brought, onward = brought[new], onward[new]
        np.maximum.at(color, onward, brought)
        front = distinct(onward, states)
    return color


def _back(states: int, source: Numbers, target: Numbers, color: Numbers) -> Marks:
    """Which states reach the origin of their color without leaving the color."""
    reached = np.zeros(states, np.bool_)
    order, first = grouped(target, states)
    front = distinct(np.concatenate([source, target]), states)
    front = front[color[front] == front]
    reached[front] = True
    while front.size:
        before = source[order[slices(first, front)]]
        before = before[~reached[before]]
        reached[before] = True
        front = distinct(before, states)
    return reached
