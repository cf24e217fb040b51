"""What others chose: nobody who looks at any views can work out a figure of fewer than ten."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hrtraining.texts.vignette.values import Choice, Scene, Vignette, WayAround
from hrtraining.vignettes.rules.cohort import (
    AROUND,
    AT_ONCE,
    LEAST,
    Group,
    first_answers,
    fork_for,
    told_order,
    told_together,
)
from hrtraining.vignettes.rules.engine import Case
from hrtraining.vignettes.rules.history import Moved

FORKS = ("a", "b", "c")
OPTIONS = ("one", "two", "three")

Answers = dict[str, str]


def splits(total: int, parts: int) -> list[tuple[int, ...]]:
    """Every way in which so many people can have chosen among so many options."""
    if parts == 1:
        return [(total,)]
    return [
        (first, *rest) for first in range(total + 1) for rest in splits(total - first, parts - 1)
    ]


counts = st.integers(2, 4).flatmap(
    lambda options: st.sampled_from(splits(AT_ONCE, options)).map(
        lambda split: dict(enumerate(split))
    )
)


@given(counts)
@settings(max_examples=300)
def test_every_group_that_is_told_has_ten_people_and_each_choice_is_in_one(
    count: dict[int, int],
) -> None:
    order = [str(option) for option in count]
    groups = told_together(order, {str(option): people for option, people in count.items()})
    assert all(group.people >= LEAST for group in groups)
    if groups:
        assert len(groups) > 1
        assert [choice for group in groups for choice in group.choices] == order
        assert sum(group.people for group in groups) == AT_ONCE


def test_who_knows_the_rule_and_a_view_cannot_work_out_a_choice_that_is_not_told_alone() -> None:
    """An attacker lists every set of counts that would have been told in the same way."""
    for options in (2, 3, 4):
        order = [str(option) for option in range(options)]
        possible: dict[tuple[Group, ...], list[tuple[int, ...]]] = {}
        for split in splits(AT_ONCE, options):
            view = told_together(order, dict(zip(order, split, strict=True)))
            possible.setdefault(view, []).append(split)
        for view, worlds in possible.items():
            alone = {group.choices[0] for group in view if len(group.choices) == 1}
            for place, choice in enumerate(order):
                values = {world[place] for world in worlds}
                if choice in alone:
                    assert len(values) == 1
                    assert min(values) >= LEAST
                else:
                    # Neither the number, nor whether it is below ten, can be known.
                    assert len(values) > LEAST, (view, choice, values)
                    assert max(values) >= LEAST, (view, choice, values)


Figures = dict[tuple[str, tuple[str, ...]], tuple[int, frozenset[int]]]


@dataclass
class Crowd:
    """People who come to an ending one after another, and what can be seen after each.

    A view has for every fork and group the number that is shown, and who they really are: those of
    the thirty who chose so, counted here and not by the rule.
    """

    views: list[Figures]

    @classmethod
    def of(cls, people: list[Answers]) -> Crowd:
        behind: dict[str, list[tuple[int, str]]] = {}
        views = []
        for person, answers in enumerate(people):
            waiting = {fork: len(those) for fork, those in behind.items()}
            fork = fork_for(list(answers), waiting)
            if fork is not None:
                behind.setdefault(fork, []).append((person, answers[fork]))
            view: Figures = {}
            for seen, those in behind.items():
                view |= newest(seen, those)
            views.append(view)
        return cls(views)


def newest(fork: str, those: list[tuple[int, str]]) -> Figures:
    told: Figures = {}
    for first in range(0, len(those) - AT_ONCE + 1, AT_ONCE):
        batch = those[first : first + AT_ONCE]
        groups = told_together(OPTIONS, Counter(choice for _person, choice in batch))
        if groups:
            told = {
                (fork, group.choices): (
                    group.people,
                    frozenset(person for person, choice in batch if choice in group.choices),
                )
                for group in groups
            }
    return told


crowds = st.integers(0, 2**32).flatmap(
    lambda seed: st.builds(
        lambda size, tilt: crowd_from(seed, size, tilt), st.integers(20, 260), st.integers(1, 9)
    )
)


def crowd_from(seed: int, size: int, tilt: int) -> list[Answers]:
    """Made from a seed: hypothesis would spend its time on drawing thousands of choices."""
    from random import Random

    chance = Random(seed)
    return [
        {
            fork: chance.choices(OPTIONS, (10, tilt, 10 - tilt))[0]
            for fork in FORKS
            if chance.random() < 0.8
        }
        for _person in range(size)
    ]


@given(crowds)
@settings(max_examples=60, deadline=None)
def test_nobody_who_adds_and_subtracts_all_views_ever_shown_finds_fewer_than_ten(
    people: list[Answers],
) -> None:
    atoms = {figure[1] for view in Crowd.of(people).views for figure in view.values()}
    assert all(len(atom) >= LEAST for atom in atoms)
    # Any two are about nobody in common: whatever is added or subtracted is whole atoms, or counts
    # of people who are not the same.
    assert all(not one & other for one, other in combinations(atoms, 2))


@given(crowds)
@settings(max_examples=60, deadline=None)
def test_yesterdays_view_and_todays_differ_by_nobody_or_by_ten_and_more(
    people: list[Answers],
) -> None:
    views = [view for view, after in pairwise(Crowd.of(people).views) if view != after]
    for before, after in combinations(views, 2):
        for key in before.keys() & after.keys():
            (number, those), (later, others) = before[key], after[key]
            assert number == len(those)
            assert later == len(others)
            for gone in (those - others, others - those):
                assert not gone or len(gone) >= LEAST


@given(crowds)
@settings(max_examples=30, deadline=None)
def test_one_more_person_changes_what_is_told_of_at_most_one_fork(people: list[Answers]) -> None:
    for before, after in pairwise(Crowd.of(people).views):
        changed = {fork for fork, _choices in dict(before.items() ^ after.items())}
        assert len(changed) <= 1
        for fork in changed:
            assert sum(after[key][0] for key in after if key[0] == fork) == AT_ONCE


@given(
    st.lists(st.sampled_from(FORKS), unique=True),
    st.dictionaries(st.sampled_from(FORKS), st.integers(0, 200)),
)
def test_where_a_person_stands_depends_on_what_they_met_and_not_on_what_they_chose(
    met: list[str], waiting: dict[str, int]
) -> None:
    fork = fork_for(met, waiting)
    assert fork in met if met else fork is None
    if fork is not None:
        full = waiting.get(fork, 0) // AT_ONCE
        assert all(waiting.get(one, 0) // AT_ONCE >= full for one in met)


def a_case() -> Case:
    yes, no = Choice("Yes", "end", "yes", expect=20), Choice("No", "end", "no", expect=70)
    start = Scene("start", "Start", start=True, choices=(yes, no), way_around=WayAround("", "end"))
    return Case(Vignette("v", "V", scenes=(start, Scene("end", "End", ending=True))))


def at(sequence: int, kind: str, choice: str, scene: str) -> Moved:
    state = {"scene": scene, "scales": {}, "flags": []}
    return Moved(sequence, kind, choice, scene, state, ending=scene == "end", critical=False)


def test_the_first_answer_stays_the_first_when_it_is_taken_back() -> None:
    record = [
        at(0, "begin", "", "start"),
        at(1, "choose", "yes", "end"),
        at(2, "undo", "", "start"),
        at(3, "choose", "no", "end"),
    ]
    assert first_answers(a_case(), record) == {"start": "yes"}
    record[1] = at(1, "around", "", "end")
    assert first_answers(a_case(), record) == {"start": AROUND}


def test_the_order_of_telling_is_the_authors_own() -> None:
    scene = a_case().vignette.scenes[0]
    assert told_order(scene) == ("no", "yes", AROUND)


def test_a_crowd_large_enough_is_told_of() -> None:
    """So that the tests above try something."""
    views = Crowd.of(crowd_from(7, 200, 5)).views
    assert {fork for fork, _choices in views[-1]} == set(FORKS)
    assert len({frozenset(view.items()) for view in views}) > len(FORKS)
