"""Findings about whole runs: what they can miss, and what a critical choice leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from hrtraining.texts.vignette.values import Choice, Scene
from hrtraining.vignettes.rules.proof.compile import Move, Words
from hrtraining.vignettes.rules.proof.explore import Numbers
from hrtraining.vignettes.rules.proof.faults_of_text import named, said
from hrtraining.vignettes.rules.proof.kinds import Kind
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.questions import Answer, Avoided, Ways
from hrtraining.vignettes.rules.proof.report import Finding, Path


def faults_of_runs(outlook: Outlook) -> Iterator[Finding]:
    """must-see-avoided, objective-unpractised, critical-unnamed and the two about the score.

    A run that was found shows each of the first three, whether or not all others are known.
    """
    best = _best_ends(outlook) if outlook.space.complete else np.zeros(0, np.int32)
    bad = np.array([scene.bad for scene in outlook.space.table.scenes], np.bool_)
    refs = outlook.space.table.vignette.choices_by_ref()
    for answer in outlook.answers:
        if isinstance(answer.question, Avoided):
            states = answer.states[~bad[outlook.scene[answer.states]]]
            yield from _avoided(outlook, answer.question, states)
        else:
            yield from _after_critical(outlook, answer, best, refs)
    if best.size:
        yield from _not_best(outlook, best)


def _avoided(outlook: Outlook, question: Avoided, states: Numbers) -> Iterator[Finding]:
    if not states.size:
        return
    subject = question.subject
    if isinstance(subject, Scene) and not any(outlook.states_in(at).size for at in question.scenes):
        return  # No run reaches it at all: that is the cause, and told as such.
    ways = Ways(outlook.space, outlook.backward, question)
    end = ways.nearest(states)
    ending = outlook.space.table.scenes[outlook.scene[end]]
    if isinstance(subject, Scene):
        told = f"a run can come to {named(ending)} without seeing {named(subject)}"
        kind, scene = Kind.MUST_SEE_AVOIDED, subject.name
    else:
        told = f"a run can come to {named(ending)} without practicing objective {subject.id}"
        kind, scene = Kind.OBJECTIVE_UNPRACTISED, ""
    yield Finding(kind, scene, "", subject.line, ways.to(end), told)


def _after_critical(
    outlook: Outlook, answer: Answer, best: Numbers, refs: Mapping[str, tuple[Scene, Choice]]
) -> Iterator[Finding]:
    if isinstance(answer.question, Avoided) or not answer.states.size:
        return
    move = answer.question.subject
    if move.choice is None:
        return
    table = outlook.space.table
    critical = (table.scenes[move.scene].name, move.choice.id)
    own = refs.get(move.choice.id)
    ref = move.choice.id if own is not None and own[1] is move.choice else move.ref
    ways: Ways | None = None
    for at in np.unique(outlook.scene[answer.states]).tolist():
        ending = table.scenes[at]
        named_choices = [refs[ref] for ref in ending.names if ref in refs]
        if any((scene.name, choice.id) == critical for scene, choice in named_choices):
            continue
        ways = ways or Ways(outlook.space, outlook.backward, answer.question)
        end = ways.nearest(answer.states[outlook.scene[answer.states] == at])
        told = (
            f"a run that holds the critical choice {said(move.choice)} can come to "
            f"{named(ending)}, whose debrief does not name it"
        )
        yield Finding(Kind.CRITICAL_UNNAMED, ending.name, ref, ending.line, ways.to(end), told)
    both = answer.states[np.isin(answer.states, best)]
    if both.size:
        ways = ways or Ways(outlook.space, outlook.backward, answer.question)
        yield _best_run(move, table.scenes[move.scene], ways.to(ways.nearest(both)))


def _best_run(move: Move, scene: Scene, path: Path) -> Finding:
    choice = move.choice
    if choice is None:
        raise ValueError("a way around is never critical")
    told = f"a run with the greatest score holds the critical choice {said(choice)}"
    return Finding(Kind.BEST_RUN_CRITICAL, scene.name, choice.id, choice.line, path, told)


def _best_ends(outlook: Outlook) -> Numbers:
    """The states at endings with the greatest score; none where the case has no score."""
    table = outlook.space.table
    if not table.vignette.score or not outlook.ends.size:
        return np.zeros(0, np.int32)
    keys = outlook.space.keys[outlook.ends]
    score: Words = np.zeros(keys.size, np.int64)
    for name, weight in table.vignette.score:
        score += weight * table.value_of(keys, name)
    found: Numbers = outlook.ends[score == score.max()]
    return found


def _not_best(outlook: Outlook, best: Numbers) -> Iterator[Finding]:
    """The greatest score stands at a bad ending, or at no ending marked best."""
    scenes = outlook.space.table.scenes
    at = outlook.scene[best]
    bad = np.array([scene.bad for scene in scenes], np.bool_)[at]
    if bad.any():
        state = int(best[bad][0])
        why = "is marked bad"
    elif not any(scenes[number].best for number in np.unique(at).tolist()):
        state = int(best[0])
        why = "is not marked best"
    else:
        return
    ending = scenes[outlook.scene[state]]
    told = f"the greatest score is reached at {named(ending)}, which {why}"
    path = outlook.space.path(state)
    yield Finding(Kind.BEST_ENDING_NOT_BEST, ending.name, "", ending.line, path, told)
