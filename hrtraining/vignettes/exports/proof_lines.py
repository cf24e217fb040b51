"""A proof as lines for people, in the form that every check of ours uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hrtraining.texts.problems import Problem, Severity, any_errors
from hrtraining.vignettes.rules.proof import Finding, Proof, Verdict
from hrtraining.vignettes.rules.proof.report import EndingReport, Span, decimal

LONGEST_COUNT = 30

_VERDICTS = {
    Verdict.PROVED: "Proved: every state that a run can reach was explored, and none is in error.",
    Verdict.ERRORS: "Not proved: there is something to mend.",
    Verdict.LIMIT_REACHED: "Not proved: the limit was reached first, so nothing is claimed.",
}


def proof_lines(proof: Proof, path: str, problems: tuple[Problem, ...] = ()) -> Iterator[str]:
    """Findings first, then what was computed, then the verdict.

    ``problems`` are what the reader found beside the proof and what has been told of already; they
    are counted with the findings, and an error among them leaves nothing proved.
    """
    for finding in proof.findings:
        yield from finding_lines(finding, path)
    yield from _counts(proof)
    for ending in proof.endings:
        yield f"ending {ending.scene}: {_reached(ending)}"
    for name, span in proof.principles:
        yield f"principle {name}: {_span(span)} in a run"
    told = Counter(finding.severity for finding in proof.findings)
    told.update(problem.severity for problem in problems)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    counted = [f"{told[s]} {name}{'' if told[s] == 1 else 's'}" for s, name in names.items()]
    yield ", ".join(counted) + "."
    if proof.stopped:
        yield f"Stopped: {proof.stopped}."
    yield _VERDICTS[Verdict.ERRORS if any_errors(problems) else proof.verdict]


def finding_lines(finding: Finding, path: str) -> Iterator[str]:
    """The finding at its line, and the choices that show it."""
    yield f"{finding.as_problem().told(path)} [{finding.kind.value}]"
    if finding.path:
        yield f"    shown by: {' > '.join(finding.path)}"


def _counts(proof: Proof) -> Iterator[str]:
    yield (
        f"{proof.scenes:,} scenes, {proof.states:,} states, {proof.transitions:,} transitions"
        f"{'' if proof.exhaustive else ' so far'}"
    )
    if not proof.exhaustive:
        return
    if proof.unbounded:
        yield f"runs: unbounded; choices in a run: {_span(proof.choices)}"
    elif proof.choices.least is None:
        yield "runs: none comes to an ending"
    else:
        yield f"runs: {_count(proof.runs or 0)}; choices in a run: {_span(proof.choices)}"
    shortest, longest = proof.minutes.shortest, proof.minutes.longest
    least = "none" if shortest is None else f"{float(shortest):.1f} minutes"
    yield f"reading: {least} by the shortest run to an ending not marked bad"
    if longest is not None:
        yield f"reading: {float(longest):.1f} minutes for all scenes that a run reaches, each once"


def _reached(ending: EndingReport) -> str:
    if ending.reachable is None:
        return "not reached so far"
    if not ending.reachable:
        return "no run reaches it"
    scales = [f"{name} {scale.least} to {scale.greatest}" for name, scale in ending.scales]
    return ", ".join(scales) or "reached"


def _span(span: Span) -> str:
    if span.least is None:
        return "none"
    if span.greatest is None:
        return f"{span.least} or more"
    return f"{span.least} to {span.greatest}" if span.least < span.greatest else f"{span.least}"


def _count(number: int) -> str:
    told = decimal(number)
    return f"{number:,}" if len(told) <= LONGEST_COUNT else f"a number of {len(told):,} digits"
