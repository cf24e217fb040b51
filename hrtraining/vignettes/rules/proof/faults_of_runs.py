"""Findings about whole runs: what they can miss, and what a critical choice leads to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hrtraining.texts.vignette.values import Scene
from hrtraining.vignettes.rules.proof.compile import Words
from hrtraining.vignettes.rules.proof.explore import Numbers
from hrtraining.vignettes.rules.proof.faults_of_text import named, said
from hrtraining.vignettes.rules.proof.kinds import Kind
from hrtraining.vignettes.rules.proof.look_back import Outlook
from hrtraining.vignettes.rules.proof.questions import Answer, Avoided, Question, Ways
from hrtraining.vignettes.rules.proof.report import Finding, Path

MOST_SHOWN = 100
_UNSHOWN = " (there are too many such findings to show a run for each)"


def faults_of_runs(outlook: Outlook) -> Iterator[Finding]:
    """must-see-avoided, objective-unpractised, critical-unnamed and the two about the score.

    A run that was found shows each of the first three, whether or not all others are known. Runs
    are looked up for MOST_SHOWN questions; behind these, findings are told without one.
    """
    best = _best_ends(outlook) if outlook.space.complete else np.zeros(0, np.int32)
    bad = np.array([scene.bad for scene in outlook.space.table.scenes], np.bool_)
    runs = _Runs(outlook)
    for answer in outlook.answers:
        if isinstance(answer.question, Avoided):
            states = answer.states[~bad[outlook.scene[answer.states]]]
            yield from _avoided(outlook, runs, answer.question, states)
        elif answer.states.size:
            yield from _after_critical(outlook, runs, answer, best)
    if best.size:
        yield from _not_best(outlook, best)


class _Runs:
    """Shortest runs that show what was found, as many as there is time for.

    ``named`` gives scene and id of every choice by the ways in which a debrief can name it.
    """

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._question: Question | None = None
        self._ways: Ways | None = None
        self._left = MOST_SHOWN
        known = outlook.space.table.vignette.choices_by_ref()
        self.named = {ref: (scene.name, choice.id) for ref, (scene, choice) in known.items()}

    def to(self, question: Question, states: Numbers) -> tuple[int, Path, str]:
        """The nearest of some states, a run to it, and what is said where none is looked up."""
        if question is not self._question:
            self._question, self._ways = question, None
            if self._left > 0:
                self._left -= 1
                self._ways = Ways(self._outlook.space, self._outlook.backward, question)
        if self._ways is None:
            return int(states[0]), (), _UNSHOWN
        end = self._ways.nearest(states)
        return end, self._ways.to(end), ""


def _avoided(
    outlook: Outlook, runs: _Runs, question: Avoided, states: Numbers
) -> Iterator[Finding]:
    if not states.size:
        return
    subject = question.subject
    if isinstance(subject, Scene) and not any(outlook.states_in(at).size for at in question.scenes):
        return  # No run reaches it at all: that is the cause, and told as such.
    end, path, unshown = runs.to(question, states)
    told = f"a run can come to {named(outlook.space.table.scenes[outlook.scene[end]])} without "
    if isinstance(subject, Scene):
        kind, scene = Kind.MUST_SEE_AVOIDED, subject.name
        told += f"seeing {named(subject)}"
    else:
        kind, scene = Kind.OBJECTIVE_UNPRACTISED, ""
        told += f"practicing objective {subject.id}"
    yield Finding(kind, scene, "", subject.line, path, told + unshown)


def _after_critical(
    outlook: Outlook, runs: _Runs, answer: Answer, best: Numbers
) -> Iterator[Finding]:
    question = answer.question
    if isinstance(question, Avoided):
        return
    table, choice = outlook.space.table, question.choice
    scene = table.scenes[question.subject.scene].name
    critical = (scene, choice.id)
    ref = choice.id if runs.named.get(choice.id) == critical else question.subject.ref
    for at in np.unique(outlook.scene[answer.states]).tolist():
        ending = table.scenes[at]
        if critical in [runs.named.get(name) for name in ending.names]:
            continue
        _, path, unshown = runs.to(question, answer.states[outlook.scene[answer.states] == at])
        told = (
            f"a run that holds the critical choice {said(choice)} can come to "
            f"{named(ending)}, whose debrief does not name it{unshown}"
        )
        yield Finding(Kind.CRITICAL_UNNAMED, ending.name, ref, ending.line, path, told)
    both = answer.states[np.isin(answer.states, best)]
    if both.size:
        _, path, unshown = runs.to(question, both)
        told = f"a run with the greatest score holds the critical choice {said(choice)}{unshown}"
        yield Finding(Kind.BEST_RUN_CRITICAL, scene, choice.id, choice.line, path, told)


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
