"""The debrief of a finished playthrough, and taking a choice back to try another way."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hrtraining.debrief import telling
from hrtraining.debrief.rules.curves import APART, BOTTOM, curves_of
from hrtraining.debrief.rules.principles import Leaning, practiced, where_to_try
from hrtraining.debrief.rules.way import Step, seen_only, steps_of, told_scales
from hrtraining.debrief.rules.worth import worth_taking
from hrtraining.texts.vignette.values import Add, Choice, Scale, Scene, Vignette
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.models import (
    CohortAnswer,
    Move,
    Playthrough,
    PlaythroughOrigin,
    VignetteVersion,
)
from hrtraining.vignettes.offered import By, withdraw
from hrtraining.vignettes.rules.cohort import AT_ONCE
from hrtraining.vignettes.rules.engine import Case, State, Taken
from hrtraining.vignettes.rules.history import Moved
from tests.conftest import School, make_person
from tests.debrief.conftest import Finished, finish
from tests.walk import Walk


def test_a_debrief_tells_the_way_as_a_picture_and_in_words(finished: Finished) -> None:
    page = finished.page()
    assert "The way you took" in page
    assert 'class="map-scene map-opening map-taken"' in page
    assert "map-faint" in page
    assert '<polyline class="curve alliance"' in page
    assert "Where things stood at each scene" in page
    assert "taken back" in page
    assert "You took a choice back at" in page
    assert "The author expected" in page
    assert "too few to tell" in page
    assert "What you practiced" in page
    assert "reasons at each fork" in page


def test_what_others_chose_is_told_from_the_thirtieth_person_on(school: School) -> None:
    with school.database.transaction() as opened:
        version = opened.scalars(
            select(VignetteVersion).where(VignetteVersion.slug == "peter")
        ).one()
        opening = the_case(school).vignette.scenes[0]
        for place in range(AT_ONCE - 1):
            person = make_person(opened, f"other-{place}@example.org", "Other Example")
            choice = opening.choices[0 if place < 12 else 1].id
            opened.add(
                CohortAnswer(
                    version_id=version.id,
                    person_id=person.id,
                    scene=opening.name,
                    choice=choice,
                    place=place,
                )
            )
    finished = finish(school, school.cast.trainee)
    page = finished.page()
    # The trainee is the thirtieth, at the same fork.
    with school.database.sessions() as opened:
        own = opened.scalars(select(CohortAnswer).order_by(CohortAnswer.id)).all()[-1]
        assert (own.scene, own.place) == (opening.name, AT_ONCE - 1)
    assert "thirty people at a time" in page
    assert re.search(r"(?:40|43)%", page)
    assert "together with other ways" in page
    # A second playthrough, and a way begun by taking back, count for nothing.
    finished.walk.play("peter")
    assert finished.post(f"{finished.play}/take-back", sequence="3").status_code == 303
    with school.database.sessions() as opened:
        assert len(opened.scalars(select(CohortAnswer)).all()) == AT_ONCE


def test_there_is_no_debrief_before_the_end(sqlite_school: School) -> None:
    walk = Walk.of(sqlite_school, sqlite_school.cast.trainee)
    play = walk.begin_case("peter")
    assert walk.client.get(f"{play}/debrief").status_code == 404
    assert walk.client.get(f"{play}/share").status_code == 404
    assert walk.post(f"{play}/take-back", sequence="1").status_code == 404


def test_a_choice_taken_back_begins_a_playthrough_where_it_was_made(finished: Finished) -> None:
    answer = finished.post(f"{finished.play}/take-back", sequence="5")
    assert answer.status_code == 303
    assert answer.location.endswith("/playthroughs/2")
    again = finished.post(f"{finished.play}/take-back", sequence="5")
    assert again.location == answer.location
    fork = finished.page(f"{answer.location}?show=1")
    assert fork.count("You have tried this") == 1
    with finished.school.database.sessions() as opened:
        made = opened.scalars(select(Playthrough).where(Playthrough.number == 2)).one()
        origin = opened.get_one(PlaythroughOrigin, made.id)
        copied = opened.scalars(
            select(Move).where(Move.playthrough_id == made.id).order_by(Move.sequence)
        ).all()
        before = opened.scalars(
            select(Move).where(Move.playthrough_id == origin.source_id).order_by(Move.sequence)
        ).all()
    # The source began, chose, went back, and then made the moves 3 and 4.
    assert [move.choice for move in copied] == ["", before[3].choice, before[4].choice]
    assert copied[-1].state == before[4].state
    assert origin.replayed == 2
    assert not any(move.ending or move.critical for move in copied)


def test_a_way_begun_by_taking_back_has_a_debrief_that_says_so(sqlite_finished: Finished) -> None:
    finished = sqlite_finished
    play = str(finished.post(f"{finished.play}/take-back", sequence="3").location)
    for choice in finished.walk.way("peter"):
        assert finished.walk.choose(play, choice).status_code == 303
    assert "It began as playthrough 1" in finished.page(f"{play}/debrief")


def test_the_list_of_playthroughs_says_which_takes_something_back(
    sqlite_finished: Finished,
) -> None:
    sqlite_finished.post(f"{sqlite_finished.play}/take-back", sequence="3")
    case = sqlite_finished.play.partition("/playthroughs")[0]
    page = sqlite_finished.page(case)
    assert page.count("where you took a choice of playthrough 1 back") == 1


def test_a_case_that_was_withdrawn_is_looked_back_on_and_not_tried_again(
    sqlite_finished: Finished,
) -> None:
    finished = sqlite_finished
    with finished.school.database.transaction() as opened:
        version = opened.scalars(
            select(VignetteVersion).where(VignetteVersion.slug == "peter")
        ).one()
        by = By(None, version.published_at)
        withdraw(opened, version, None, "A dose in it is out of date.", by, unsafe=False)
    page = finished.page()
    assert "A dose in it is out of date." in page
    assert "try another way" not in page
    answer = finished.post(f"{finished.play}/take-back", sequence="3")
    assert answer.location == finished.debrief
    with finished.school.database.sessions() as opened:
        assert len(opened.scalars(select(Playthrough)).all()) == 1


def test_only_a_choice_of_the_playthrough_can_be_taken_back(sqlite_finished: Finished) -> None:
    for sequence in ("2", "999"):
        answer = sqlite_finished.post(f"{sqlite_finished.play}/take-back", sequence=sequence)
        assert answer.status_code == 404
    assert sqlite_finished.post(f"{sqlite_finished.play}/take-back").status_code == 400


def test_an_unfinished_second_try_after_an_unsafe_act_leaves_completion_as_it_was(
    sqlite_school: School,
) -> None:
    """The act was debriefed at the ending of the first playthrough; copying it is no new act."""
    walk = Walk.of(sqlite_school, sqlite_school.cast.trainee)
    play = walk.begin_case("peter")
    case = the_case(sqlite_school)
    way = way_through_an_unsafe_act(case)
    for choice in way:
        assert walk.choose(play, choice).status_code == 303
    with sqlite_school.database.sessions() as opened:
        unsafe = opened.scalars(select(Move.sequence).where(Move.critical.is_(True))).all()
        ended = opened.scalar(select(Move.sequence).where(Move.ending.is_(True)))
    assert unsafe
    assert ended
    done = re.compile(r"Peter</a></span>\s*<span class=\"status done\"")
    assert done.search(walk.client.get(walk.home).get_data(as_text=True))
    walk.post(f"{play}/take-back", sequence=str(ended))
    assert done.search(walk.client.get(walk.home).get_data(as_text=True))


def the_case(school: School) -> Case:
    with school.app.app_context(), school.database.sessions() as opened:
        edition_id = opened.scalars(
            select(VignetteVersion.edition_id).where(VignetteVersion.slug == "peter")
        ).one()
        return case_of(opened, edition_id)


def way_through_an_unsafe_act(case: Case) -> list[str]:
    """Choices to an ending with an unsafe act among them and at least one choice after it."""
    start = case.begin()
    ahead, seen = [(start, list[str](), 0)], {(start, 0)}
    while ahead:
        state, way, after = ahead.pop(0)
        if case.scene(state).ending and after > 1:
            return way
        for choice in case.open_choices(state):
            outcome = case.take(state, choice.id)
            assert isinstance(outcome, Taken)
            since = min(after + 1, 2) if after else int(choice.critical)
            if (outcome.state, since) not in seen:
                seen.add((outcome.state, since))
                ahead.append((outcome.state, [*way, choice.id], since))
    raise LookupError("no unsafe act is followed by anything")


def test_scales_that_are_never_shown_are_not_in_the_debrief() -> None:
    scales = tuple(
        Scale(name, 0, 10, 5, shown=shown)
        for name, shown in (("alliance", "always"), ("risk", "at the end"), ("comfort", "never"))
    )
    effects = (Add("alliance", 2), Add("risk", -1), Add("comfort", -5))
    go = Choice("Go", "end", "go", effects=effects)
    stay = Choice("Stay", "end", "stay")
    start = Scene("start", "Start", start=True, choices=(go, stay))
    case = Case(Vignette("v", "V", scales=scales, scenes=(start, Scene("end", "E", ending=True))))
    taken = case.take(case.begin(), "go")
    assert isinstance(taken, Taken)
    record = [
        Moved(0, "begin", "", "start", case.begin().as_data(), ending=False, critical=False),
        Moved(1, "choose", "go", "end", taken.state.as_data(), ending=True, critical=False),
    ]
    steps = steps_of(case, record)
    assert telling.changes(case.vignette, steps[0]) == ["Alliance rose by 2", "Risk fell by 1"]
    curves = curves_of(told_scales(case.vignette), steps)
    assert [curve.name for curve in curves] == ["alliance", "risk"]
    assert [one.kind.value for one in worth_taking(case.vignette, steps)] == ["held"]
    hidden_case = seen_only(case.vignette, steps)
    assert [choice.id for choice in hidden_case.scenes[0].choices] == ["go"]


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=6))
def test_labels_of_curves_stand_apart_and_inside_the_drawing(ends: list[tuple[int, int]]) -> None:
    scales = [Scale(f"s{at}", 0, 10, start) for at, (start, _end) in enumerate(ends)]
    scene = Scene("start", "Start", start=True, choices=(Choice("Go", "end", "go"),))
    before = State("start", tuple((s.name, s.start) for s in scales), frozenset())
    after = State(
        "end", tuple((s.name, end) for s, (_b, end) in zip(scales, ends, strict=True)), frozenset()
    )
    step = Step(1, scene, scene.choices[0], before, after, taken_back=False, passed_by=())
    heights = sorted(curve.label_y for curve in curves_of(scales, [step]))
    assert all(b - a >= APART - 0.2 for a, b in pairwise(heights))
    assert all(0 < height <= BOTTOM for height in heights)


def test_principles_are_told_beside_what_the_case_can_hold_without_grading() -> None:
    choice = Choice("Go", "end", "go", principles=("alliance", "risk"))
    other = Choice("Wait", "end", "wait", principles=("goals",))
    scene = Scene("start", "Start", start=True, choices=(choice, other))
    state = State("start", (), frozenset())
    step = Step(1, scene, choice, state, state, taken_back=False, passed_by=(other,))
    spans = {"alliance": (0, 1), "risk": (0, 9), "goals": (0, 3), "ambivalence": (0, None)}
    rows = {row.principle: row for row in practiced([step], spans)}
    assert rows["alliance"].leaning is Leaning.STRENGTH
    assert rows["risk"].leaning is Leaning.EDGE
    assert rows["goals"].leaning is Leaning.EDGE
    assert rows["ambivalence"].leaning is Leaning.BETWEEN
    assert where_to_try([step], "goals") == (step, ("wait",))
    assert where_to_try([step], "risk") is None
