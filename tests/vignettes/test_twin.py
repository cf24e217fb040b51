"""The proof against brute force, over thousands of random small cases."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.rules.proof import (
    Finding,
    Kind,
    Proof,
    explore,
    known,
    prove,
    questions,
    spread,
    totals,
)
from hrtraining.vignettes.rules.reading import minutes_of
from tests.vignettes.random_cases import random_case
from tests.vignettes.twin import Step, Twin
from tests.vignettes.twin_findings import best_ends, findings, losses

ROUNDS = 20
CASES_A_ROUND = 200
MOST_LISTED = 400


@pytest.fixture(params=range(ROUNDS))
def cases(request: pytest.FixtureRequest) -> list[Vignette]:
    return [random_case(Random(f"{request.param}/{at}")) for at in range(CASES_A_ROUND)]


def test_states_transitions_findings_envelopes_and_counts_equal_brute_force(cases):
    kinds: Counter[str] = Counter()
    for vignette in cases:
        twin, proof = Twin(vignette), prove(vignette)
        check_equal(twin, proof)
        kinds.update(found.kind.value for found in proof.findings)
    assert len(kinds) >= 14, kinds


def test_a_space_too_large_for_a_table_and_cut_in_pieces_gives_the_same_proof(monkeypatch):
    monkeypatch.setattr(known, "TABLE_PER_STATE", 0)
    monkeypatch.setattr(explore, "CANDIDATES_AT_ONCE", 3)
    monkeypatch.setattr(spread, "MARKING_PAYS", 1)
    monkeypatch.setattr(questions, "BITS_AT_ONCE", 1)
    for at in range(CASES_A_ROUND):
        vignette = random_case(Random(f"pieces/{at}"))
        check_equal(Twin(vignette), prove(vignette))


def test_runs_beyond_floating_point_are_counted_exactly(monkeypatch):
    monkeypatch.setattr(totals, "EXACT_BITS", -1)
    monkeypatch.setattr(totals, "BITS_AT_ONCE", 1)
    for at in range(CASES_A_ROUND):
        vignette = random_case(Random(f"counted/{at}"))
        assert prove(vignette).runs == Twin(vignette).runs()


def test_the_twin_answers_as_a_list_of_all_runs_does():
    lists = 0
    for at in range(CASES_A_ROUND):
        vignette = random_case(Random(f"listed/{at}"))
        twin, proof = Twin(vignette), prove(vignette)
        runs = twin.listed(MOST_LISTED)
        if not runs:
            continue
        lists += 1
        check_against_list(vignette, proof, runs)
    assert lists > CASES_A_ROUND // 4


def check_equal(twin: Twin, proof: Proof) -> None:
    assert proof.exhaustive
    assert (proof.states, proof.transitions) == (twin.states, twin.transitions)
    assert found_by(proof) == findings(twin), twin.vignette
    for found in proof.findings:
        check_shown(twin, found)
    check_losses(twin, proof)
    check_envelopes(twin, proof)
    check_counts(twin, proof)


def found_by(proof: Proof) -> Counter[tuple[str, str, str, int, int]]:
    found: Counter[tuple[str, str, str, int, int]] = Counter()
    for one in proof.findings:
        scene, line = one.scene, one.line
        if one.kind is Kind.BEST_ENDING_NOT_BEST:
            # Which of several equally near endings is shown is free.
            scene, line = "", 0
        found[one.kind.value, scene, one.choice, line, len(one.path)] += 1
    return found


def check_shown(twin: Twin, found: Finding) -> None:
    """The path is a run, and the run shows what was found."""
    steps = walked(twin, found.path)
    state = steps[-1].to if steps else twin.start
    scene = twin.scenes[state[0]]
    choices = [step.choice for step in steps if step.choice is not None]
    if found.kind is Kind.DEAD_END:
        assert not any(step.choice for step in twin.steps[state])
    elif found.kind is Kind.NO_WAY_OUT:
        assert state not in twin.reaches(set(twin.ends()))
    elif found.kind is Kind.MUST_SEE_AVOIDED:
        assert scene.ending
        assert not scene.bad
        seen = [step.scene.name for step in steps if step.choice] + [scene.name]
        assert found.scene not in seen
        assert found.scene not in [twin.scenes[name].stands_for for name in seen]
    elif found.kind is Kind.CRITICAL_UNNAMED:
        assert scene.name == found.scene
        assert any(choice.critical for choice in choices)
    elif found.kind is Kind.BEST_RUN_CRITICAL:
        assert state in best_ends(twin)
        assert found.choice in [choice.id for choice in choices if choice.critical]
    elif found.kind is Kind.BEST_ENDING_NOT_BEST:
        assert state in best_ends(twin)
        assert scene.name == found.scene
    elif found.kind is Kind.OBJECTIVE_UNPRACTISED:
        assert scene.ending
        line = {objective.line: objective.id for objective in twin.vignette.objectives}
        assert not any(line[found.line] in choice.objectives for choice in choices)
    elif found.kind is Kind.OUT_OF_BOUNDS:
        assert steps[-1].lost
        assert steps[-1].ref == f"{found.scene}/{found.choice}"
    elif found.path:
        assert scene.name == found.scene


def check_losses(twin: Twin, proof: Proof) -> None:
    told = Counter(
        (found.scene, found.choice, int(found.message.split("up to ")[1].split()[0]))
        for found in proof.findings
        if found.kind is Kind.OUT_OF_BOUNDS
    )
    assert told == losses(twin)


def check_envelopes(twin: Twin, proof: Proof) -> None:
    for ending in proof.endings:
        here = twin.at(ending.scene)
        assert ending.reachable is bool(here)
        for name, scale in ending.scales:
            values = {state: state[1][twin.names.index(name)] for state in here}
            assert (scale.least, scale.greatest) == (min(values.values()), max(values.values()))
            for value, path in (
                (scale.least, scale.least_path),
                (scale.greatest, scale.greatest_path),
            ):
                assert len(path) == twin.nearest([s for s in here if values[s] == value])
                end = walked(twin, path)[-1].to if path else twin.start
                assert end[0] == ending.scene
                assert values[end] == value


def check_counts(twin: Twin, proof: Proof) -> None:
    assert proof.unbounded is twin.unbounded()
    assert proof.runs == twin.runs()
    assert (proof.choices.least, proof.choices.greatest) == twin.span(lambda _: 1)
    for principle, span in proof.principles:
        tagged = twin.span(lambda step, p=principle: has(step, p))
        assert (span.least, span.greatest) == tagged


def check_against_list(vignette: Vignette, proof: Proof, runs: list[list[Step]]) -> None:
    assert proof.runs == len(runs)
    assert proof.choices.least == min(map(len, runs))
    assert proof.choices.greatest == max(map(len, runs))
    for principle, span in proof.principles:
        points = [sum(has(step, principle) for step in run) for run in runs]
        assert (span.least, span.greatest) == (min(points), max(points))
    check_minutes(vignette, proof, runs)


def check_minutes(vignette: Vignette, proof: Proof, runs: list[list[Step]]) -> None:
    """Least over runs to endings not marked bad, where no scene comes twice in any of them."""
    scenes = vignette.by_name()
    start = next(scene for scene in vignette.scenes if scene.start)
    read = []
    for run in runs:
        end = scenes[run[-1].to[0]] if run else start
        if not end.bad:
            read.append([*(step.scene for step in run if step.choice), end])
    if not read:
        assert proof.minutes.shortest is None
    elif all(len({scene.name for scene in run}) == len(run) for run in read):
        least = min(sum(minutes_of(scene, least=True) for scene in run) for run in read)
        assert proof.minutes.shortest == least


def has(step: Step, principle: str) -> bool:
    return step.choice is not None and principle in step.choice.principles


def walked(twin: Twin, path: tuple[str, ...]) -> list[Step]:
    state, steps = twin.start, []
    for ref in path:
        steps.append(next(step for step in twin.steps[state] if step.ref == ref))
        state = steps[-1].to
    return steps
