"""Conditions, effects and a proof in words, for people who read a case on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.values import (
    Add,
    And,
    Compare,
    Condition,
    Effect,
    HasFlag,
    Mark,
    Not,
    Or,
    Put,
)
from hrtraining.vignettes.rules.proof import Proof, Verdict

_VERDICTS = {
    Verdict.PROVED: "Proved: every state that a run can reach was explored; none is in error.",
    Verdict.ERRORS: "Not proved: there are errors to mend.",
    Verdict.LIMIT_REACHED: "Not proved: there were too many states to explore all of them.",
}


def condition_words(condition: Condition, labels: Mapping[str, str]) -> str:
    """``alliance is at least 5 and "asked" is set``; labels by the scale's name."""
    match condition:
        case HasFlag(flag):
            return f"“{flag}” is set"
        case Not(HasFlag(flag)):
            return f"“{flag}” is not set"
        case Compare(scale, comparison, number):
            told = {">=": "at least ", "<=": "at most ", "=": ""}[comparison]
            return f"{labels.get(scale, scale)} is {told}{number}"
        case Not(part):
            return f"not ({condition_words(part, labels)})"
        case And(parts):
            return " and ".join(_part(part, labels) for part in parts)
        case Or(parts):
            return " or ".join(_part(part, labels) for part in parts)
        case _:
            assert_never(condition)


def effect_words(effects: Iterable[Effect], labels: Mapping[str, str]) -> str:
    """``alliance +1, sets "asked"``."""
    return ", ".join(_effect(effect, labels) for effect in effects)


def proof_words(proof: Proof, headings: Mapping[str, str]) -> Iterator[str]:
    """What was proved, in whole sentences."""
    yield _VERDICTS[proof.verdict]
    yield f"{proof.scenes:,} scenes, {proof.states:,} states, {proof.transitions:,} steps explored."
    least = proof.minutes.shortest
    if least is not None:
        yield f"Reading takes {float(least):.0f} minutes by the shortest run that ends well enough."
    for ending in proof.endings:
        heading = headings.get(ending.scene, ending.scene)
        if not ending.reachable:
            yield f"{heading}: no run reaches it."
            continue
        spans = [f"{name} {span.least} to {span.greatest}" for name, span in ending.scales]
        yield f"{heading}: reached with {', '.join(spans)}." if spans else f"{heading}: reached."
    told = Counter(finding.severity for finding in proof.findings)
    yield (
        f"Findings: {told[Severity.ERROR]} errors, {told[Severity.WARNING]} warnings, "
        f"{told[Severity.INFO]} notes."
    )


def _part(part: Condition, labels: Mapping[str, str]) -> str:
    words = condition_words(part, labels)
    return f"({words})" if isinstance(part, And | Or) else words


def _effect(effect: Effect, labels: Mapping[str, str]) -> str:
    match effect:
        case Add(scale, amount):
            return f"{labels.get(scale, scale)} {amount:+d}".replace("-", "−")
        case Put(scale, number):
            return f"{labels.get(scale, scale)} becomes {number}"
        case Mark(flag, to):
            return f"{'sets' if to else 'clears'} “{flag}”"
        case _:
            assert_never(effect)
