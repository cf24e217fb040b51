"""Findings about single choices and conditions: what never matters, and what is lost at an edge."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hrtraining.texts.vignette.values import Add, Choice, Mark, Scale
from hrtraining.vignettes.rules.proof.compile import NOWHERE, Words
from hrtraining.vignettes.rules.proof.evaluate import holds_in
from hrtraining.vignettes.rules.proof.explore import Numbers
from hrtraining.vignettes.rules.proof.faults_of_scenes import impossible_moves
from hrtraining.vignettes.rules.proof.faults_of_text import named, said
from hrtraining.vignettes.rules.proof.kinds import Kind
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.report import Finding


def faults_of_choices(outlook: Outlook) -> Iterator[Finding]:
    """constant-condition, out-of-bounds, single-choice and similar-choices.

    Where the limit was reached, nothing is told that would be said of all states.
    """
    yield from _out_of_bounds(outlook)
    yield from _similar(outlook)
    if outlook.space.complete:
        yield from _always_open(outlook)
        yield from _constant_paragraphs(outlook)
        yield from _single(outlook)


def _always_open(outlook: Outlook) -> Iterator[Finding]:
    for number, move in enumerate(outlook.space.table.moves):
        if move.choice is None or move.choice.condition is None or move.to == NOWHERE:
            continue
        states = outlook.states_in(move.scene).size
        if states and outlook.edges_of(number).size == states:
            told = f"the condition of {said(move.choice)} is met whenever a run is here"
            yield _constant(outlook, move.scene, move.choice, move.choice.line, told)


def _constant_paragraphs(outlook: Outlook) -> Iterator[Finding]:
    table = outlook.space.table
    for at, scene in enumerate(table.scenes):
        keys = outlook.space.keys[outlook.states_in(at)]
        if not keys.size:
            continue
        for paragraph in (*scene.paragraphs, *scene.debrief):
            if paragraph.condition is None:
                continue
            met = int(np.count_nonzero(holds_in(table, paragraph.condition, keys)))
            if met in {0, keys.size}:
                when = "whenever a run is here" if met else "in no run"
                told = f"the condition of this paragraph of {named(scene)} is met {when}"
                yield _constant(outlook, at, None, paragraph.line, told)


def _constant(outlook: Outlook, at: int, choice: Choice | None, line: int, told: str) -> Finding:
    name = outlook.space.table.scenes[at].name
    path = outlook.path_to(at)
    return Finding(Kind.CONSTANT_CONDITION, name, choice.id if choice else "", line, path, told)


def _out_of_bounds(outlook: Outlook) -> Iterator[Finding]:
    """For each choice and scale the greatest amount that an edge takes away, nearest first."""
    table, space = outlook.space.table, outlook.space
    for number, move in enumerate(table.moves):
        if move.choice is None:
            continue
        edges = outlook.edges_of(number)
        if not edges.size:
            continue
        moved = {effect.scale for effect in move.choice.effects if not isinstance(effect, Mark)}
        for scale in table.vignette.scales:
            if scale.name not in moved:
                continue
            values = table.value_of(space.keys[space.source[edges]], scale.name)
            lost = _lost(move.choice, scale, values)
            if lost.max() > 0:
                edge = edges[int(np.argmax(lost))]
                told = (
                    f"{said(move.choice)} moves '{scale.name}' past its edge: up to "
                    f"{lost.max()} of it is lost"
                )
                path = (*space.path(int(space.source[edge])), move.ref)
                scene = table.scenes[move.scene].name
                yield Finding(
                    Kind.OUT_OF_BOUNDS, scene, move.choice.id, move.choice.line, path, told
                )


def _lost(choice: Choice, scale: Scale, values: Words) -> Words:
    """How much of the effects on one scale is lost, by where the scale stood."""
    lost = np.zeros(values.size, np.int64)
    for effect in choice.effects:
        if not isinstance(effect, Mark) and effect.scale == scale.name:
            aim = values + effect.amount if isinstance(effect, Add) else effect.number
            after = np.clip(aim, scale.low, scale.high)
            lost += np.abs(aim - after)
            values = np.broadcast_to(after, values.shape)
    return lost


def _single(outlook: Outlook) -> Iterator[Finding]:
    """Scenes in which no run ever has two choices, though all that is written can be taken."""
    table, space = outlook.space.table, outlook.space
    open_here = np.bincount(space.source[table.chosen[space.move]], minlength=space.keys.size)
    spoiled = {table.moves[number].scene for number in impossible_moves(outlook)}
    spoiled |= {move.scene for move in table.moves if move.to == NOWHERE}
    for at, scene in enumerate(table.scenes):
        states = outlook.states_in(at)
        if states.size and at not in spoiled and open_here[states].max() == 1:
            told = f"{named(scene)} never offers more than one choice at a time"
            path = outlook.path_to(at)
            yield Finding(Kind.SINGLE_CHOICE, scene.name, "", scene.line, path, told)


def _similar(outlook: Outlook) -> Iterator[Finding]:
    """Each choice that an earlier one in its scene equals, where both are open at once.

    In an emergency one act is right and the choices differ in how it is done: there they may do
    the same.
    """
    table = outlook.space.table
    by_scene: dict[int, list[tuple[int, Choice]]] = {}
    for number, move in enumerate(table.moves):
        if move.choice is not None and move.to != NOWHERE:
            by_scene.setdefault(move.scene, []).append((number, move.choice))
    for at, choices in by_scene.items():
        emergency = table.scenes[at].emergency
        for place, (number, choice) in enumerate(choices):
            for other_number, other in choices[:place]:
                how = _alike(other, choice, may_do_the_same=emergency)
                state = _first_common(outlook, other_number, number) if how else None
                if state is not None:
                    told = f"{said(choice)} and {said(other)} {how}"
                    path = outlook.space.path(state)
                    scene = table.scenes[at].name
                    yield Finding(Kind.SIMILAR_CHOICES, scene, choice.id, choice.line, path, told)
                    break


def _alike(one: Choice, other: Choice, *, may_do_the_same: bool) -> str:
    if _words(one.text) == _words(other.text) != "":
        return "read the same"
    same = (
        not may_do_the_same
        and one.target == other.target
        and set(one.effects) == set(other.effects)
        and one.critical == other.critical
        and set(one.principles) == set(other.principles)
        and set(one.objectives) == set(other.objectives)
    )
    return "lead to the same scene with the same effects and marks" if same else ""


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _first_common(outlook: Outlook, one: int, other: int) -> int | None:
    """The state nearest to the opening in which both moves are open."""
    sources: list[NDArray[np.int32]] = [
        outlook.space.source[outlook.edges_of(number)] for number in (one, other)
    ]
    both: Numbers = np.intersect1d(sources[0], sources[1], assume_unique=True)
    return int(both[0]) if both.size else None
