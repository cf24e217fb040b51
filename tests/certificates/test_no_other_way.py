"""A machine that tries every order of doing things finds no way to a certificate without all of it.

It drives the real operations on a real database: enrolling, reading, playing, attempts, evaluation,
attestation, issue, new editions of the content, withdrawals and the clock. What it believes is kept
apart, in a few sets, and compared at every step. The same machine is also led through what chance
seldom reaches; those tests see the same fault every time.

Tried by breaking `completion.py` and what feeds it, one place at a time. Led tests see: a section,
an ending, a debrief (also one missed after the evaluation), an examination or an evaluation not
asked; either opened too early or after the last day; a last day ignored or a day late;
`give_evaluation`, `attest` and `issue` not asking, or asking of another edition; a second
completion or certificate; an unsafe act or a failed attempt not read from the rows. The machine
let loose sees most of these, not each time. Only `tests/credit/test_completion.py` sees what no
operation can bring about: an attestation or a moment of completion taken while something before it
is missing, sections of another module counted, and a withdrawal that undoes what was attested.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hrtraining.access import Actor
from hrtraining.accounts.models import Person as Row
from hrtraining.certificates import operations as certificates
from hrtraining.certificates.minting import Press
from hrtraining.certificates.models import Certificate
from hrtraining.courses import served
from hrtraining.courses.models import Edition, EditionPart, Offering
from hrtraining.courses.rules.kept import as_data
from hrtraining.courses.rules.rendered import (
    Rendered,
    RenderedCourse,
    RenderedItem,
    RenderedModule,
    RenderedOption,
    RenderedQuiz,
    RenderedSection,
    Words,
)
from hrtraining.courses.rules.rendering.vignettes import render_vignette
from hrtraining.credit import operations as credit
from hrtraining.credit import publishing
from hrtraining.credit.models import Completion
from hrtraining.database import Database
from hrtraining.enrollment import operations as enrollment
from hrtraining.quizzes import operations as quizzes
from hrtraining.quizzes.models import Attempt
from hrtraining.texts.vignette.reading import read_vignette
from hrtraining.vignettes import playing
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.models import Playthrough, VignetteVersion
from tests.certificates.conftest import COURSE
from tests.conftest import THE_DAY, Cast

CASE = """\
---
vignette: two-rooms
title: Two rooms
people: {client: Ray, clinician: You}
scales:
  alliance: {range: 0-10, start: 4, better: high, shown: at the end}
  risk: {range: 0-10, start: 6, better: low, shown: at the end}
score: alliance - risk
objectives:
  1: {text: "Ask before looking"}
authors: []
reviewers: []
---
## The first room
`start`

He waits.

1. [Ask him](#the-end)
   - `id ask` · `objectives 1`
   - He says yes.
2. [Leave it](#the-second-room)
   - `id leave` · `critical` · `objectives 1`
   - It does not wait.
3. [Wait](#the-second-room)
   - `id wait`
   - So do you.

## The second room
He waits again.

1. [Ask him now](#the-end)
   - `id ask-now`
   - He says yes.

## The end
`ending` · `best`

It is done.

### Debrief
It was done.
"""
# What someone may leave out on the way to a certificate, one thing at a time.
OMISSIONS = (
    "a section",
    "the case",
    "the ending",
    "the debrief",
    "an answer",
    "the right answer",
    "the submission",
    "the evaluation",
    "the debrief after the evaluation",
    "the attestation",
)
# When the course is withdrawn on the way, with no days left to finish it.
LATE = ("", "before the evaluation", "before the attestation")
SECTIONS = ("one", "two", "three")


def module_of(sections: tuple[str, ...]) -> RenderedModule:
    return RenderedModule(
        slug="reading",
        title="Reading",
        kicker="",
        objectives=(),
        sensitive=(),
        reviewed="2026-11-01",
        review_by="2027-11-01",
        authors=(),
        reviewers=(),
        sections=tuple(
            RenderedSection(name, name, False, (), (), (), Words(), 1) for name in sections
        ),
        words=Words(),
        minutes=len(sections),
    )


QUIZ = RenderedQuiz(
    slug="exam",
    title="Examination",
    purpose="examination",
    draw=1,
    passing=80,
    attempts=2,
    per_objective=0,
    per_module=0,
    intro="",
    items=(
        RenderedItem(
            "i1",
            "Item",
            "reading.1",
            False,
            False,
            "Which?",
            (RenderedOption("This", "Yes.", True), RenderedOption("That", "No.", False)),
            (),
        ),
    ),
)


class World:
    """An organization whose small course has a module, a case and an examination."""

    def __init__(self, opened: Session, organization_id: int) -> None:
        self.opened = opened
        self.organization_id = organization_id
        self.fingerprints = count(1)
        case, problems = read_vignette(CASE)
        assert case is not None, problems
        self.parts = {
            "vignette": self._keep("vignette", render_vignette(case, {}), CASE),
            "quiz": self._keep("quiz", QUIZ),
        }
        opened.flush()

    def edition(self, sections: tuple[str, ...]) -> int:
        """An edition of the course with these sections to read."""
        module = self._keep("module", module_of(sections))
        course = self._keep("course", self._course())
        for position, part in enumerate((module, *self.parts.values())):
            self.opened.add(
                EditionPart(course_edition_id=course, position=position, part_edition_id=part)
            )
        self.opened.flush()
        playing.publish_shipped(self.opened, course, THE_DAY)
        return course

    def _course(self) -> RenderedCourse:
        return replace(COURSE, modules=("reading",), vignettes=("two-rooms",), examination="exam")

    def _keep(self, kind: str, value: Rendered, source: str = "") -> int:
        made = Edition(
            kind=kind,
            slug=value.slug,
            fingerprint=f"{next(self.fingerprints):064x}",
            title=value.title,
            source=source,
            data=as_data(value),
            created_at=THE_DAY,
        )
        self.opened.add(made)
        self.opened.flush()
        return made.id


class Person:
    """A trainee of the machine, and what it believes of them."""

    def __init__(self, person_id: int, holder_id: int, edition: int, sections: tuple[str, ...]):
        self.person_id, self.holder_id = person_id, holder_id
        self.edition, self.sections = edition, sections
        self.enrollment = 0
        self.read: set[str] = set()
        self.ended = 0
        self.left_critical = False
        self.playthrough: int | None = None
        self.place = 0
        self.tries = 0
        self.attempt: Attempt | None = None
        self.answered_right = False
        self.passed = self.evaluated = self.attested = False

    @property
    def worked(self) -> bool:
        return (
            self.read >= set(self.sections)
            and self.ended > 0
            and not self.left_critical
            and self.passed
        )


class Machine(RuleBasedStateMachine):
    """Two people, one offering, and every order of events."""

    app: ClassVar[Flask]
    database: ClassVar[Database]
    cast: ClassVar[Cast]
    finished: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        # Editions of an example that was undone must not be remembered.
        self.app.extensions["hrtraining.editions"] = served.Editions()
        self.opened = self.database.sessions()
        self.opened.connection(execution_options={"writes": True})
        self.now: datetime = THE_DAY
        self.finish_by: datetime | None = None
        self.withdrawn = False

    def teardown(self) -> None:
        self.opened.rollback()
        self.opened.close()
        self.context.pop()

    @initialize(may_withdraw=st.booleans())
    def begin(self, may_withdraw: bool) -> None:
        self.may_withdraw = may_withdraw
        self.world = World(self.opened, self.cast.organization_id)
        self.sections: tuple[str, ...] = SECTIONS[:2]
        self.edition = self.world.edition(self.sections)
        self.offering = Offering(
            organization_id=self.cast.organization_id,
            course_slug="small",
            course_edition_id=self.edition,
            opens_at=THE_DAY,
            created_at=THE_DAY,
        )
        self.opened.add(self.offering)
        self.opened.flush()
        self.people: dict[int, Person] = {}

    # What can happen -------------------------------------------------------------------------

    @rule(who=st.integers(0, 1))
    def enroll(self, who: int) -> None:
        someone = (self.cast.trainee, self.cast.other_trainee)[who]
        actor = actor_of(self.opened, someone.person_id)
        outcome = enrollment.enroll(self.opened, actor, self.offering, self.edition, self.now)
        if who in self.people:
            assert outcome == enrollment.Enrolled(self.people[who].enrollment, new=False)
        elif self.withdrawn:
            assert outcome == enrollment.NotOpen()
        else:
            assert isinstance(outcome, enrollment.Enrolled)
            person = Person(actor.person_id, actor.holder_id, self.edition, self.sections)
            person.enrollment = outcome.enrollment_id
            self.people[who] = person

    def _of(self, who: int) -> Person | None:
        return self.people.get(who)

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1), section=st.sampled_from(SECTIONS))
    def read(self, who: int, section: str) -> None:
        person = self._of(who)
        if person is None or section not in person.sections:
            return
        module = served.parts(self.opened, person.edition)["module", "reading"]
        reading = enrollment.Reading(person.enrollment, "reading", module)
        enrollment.record_read(self.opened, reading, section, self.now)
        person.read.add(section)

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1), choice=st.sampled_from(["ask", "leave", "wait", "ask-now"]))
    def choose(self, who: int, choice: str) -> None:
        person = self._of(who)
        if person is None:
            return
        edition = served.parts(self.opened, person.edition)["vignette", "two-rooms"]
        case = case_of(self.opened, edition)
        if person.playthrough is None:
            version = self.opened.scalars(
                select(VignetteVersion.id).where(VignetteVersion.edition_id == edition)
            ).one()
            number = playing.begin(
                self.opened,
                person.enrollment,
                "two-rooms",
                version_id=version,
                case=case,
                at=self.now,
            )
            person.playthrough = self.opened.scalars(
                select(Playthrough.id).where(
                    Playthrough.enrollment_id == person.enrollment, Playthrough.number == number
                )
            ).one()
            person.place = 0
        sent = playing.Sent(person.place, secrets.token_hex(8), self.now)
        outcome = playing.choose(self.opened, person.playthrough, case, choice, sent)
        if not isinstance(outcome, playing.Went):
            return
        person.place += 1
        if choice == "leave":
            person.left_critical = True
        elif choice != "wait":
            person.ended += 1
            person.left_critical = False
            person.playthrough = None

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1), right=st.booleans())
    def answer(self, who: int, right: bool) -> None:
        person = self._of(who)
        if person is None:
            return
        if person.attempt is None:
            edition = served.parts(self.opened, person.edition)["quiz", "exam"]
            begun = quizzes.begin(
                self.opened,
                person.enrollment,
                QUIZ,
                quiz_edition_id=edition,
                serves={"reading.1": "c1"},
                at=self.now,
            )
            if not isinstance(begun, quizzes.Begun):
                assert person.passed or person.tries == 2, begun
                return
            person.attempt = self.opened.scalars(
                select(Attempt).where(
                    Attempt.enrollment_id == person.enrollment, Attempt.number == begun.number
                )
            ).one()
        quizzes.respond(
            self.opened,
            person.attempt.id,
            item="i1",
            option=0 if right else 1,
            request_key=secrets.token_hex(8),
            at=self.now,
        )
        person.answered_right = right

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1))
    def submit(self, who: int) -> None:
        person = self._of(who)
        if person is None or person.attempt is None:
            return
        quizzes.submit(self.opened, person.attempt, QUIZ, person.person_id, self.now)
        person.tries += 1
        person.passed = person.passed or person.answered_right
        person.attempt = None

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1))
    def evaluate(self, who: int) -> None:
        person = self._of(who)
        if person is None:
            return
        outcome = credit.give_evaluation(
            self.opened, person.enrollment, {"level": "right"}, self.now
        )
        may = person.evaluated or (person.worked and not self.over)
        assert isinstance(outcome, credit.Kept) == may
        person.evaluated = may

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 1))
    def attest_and_issue(self, who: int) -> None:
        person = self._of(who)
        if person is None:
            return
        outcome = credit.attest(self.opened, person.enrollment, "Iris Invented", self.now)
        may = person.attested or (person.worked and person.evaluated and not self.over)
        assert isinstance(outcome, credit.Completed) == may
        if isinstance(outcome, credit.Completed):
            person.attested = True
            Machine.finished += 1
            ring = self.app.extensions["hrtraining.keys"]
            press = Press(secrets.token_bytes(16), ring, "http://localhost", self.now)
            issued = certificates.issue(self.opened, outcome.completion_id, press)
            assert isinstance(issued, certificates.Issued), issued

    @rule(
        who=st.integers(0, 1),
        omitted=st.sampled_from(OMISSIONS),
        late=st.sampled_from(LATE),
    )
    def go_on_but_one(self, who: int, omitted: str, late: str) -> None:
        self.go_on(who, omitted, late)

    def go_on(self, who: int, omitted: str, late: str) -> None:
        """All that is left but one thing, or all of it: random steps alone seldom come so far."""
        self.enroll(who)
        person = self._of(who)
        if person is None:
            return
        self._work(who, person, omitted)
        if late == "before the evaluation" and self.may_withdraw:
            self.withdraw(None)
        if omitted != "the evaluation":
            self.evaluate(who)
        if omitted == "the debrief after the evaluation":
            self.choose(who, "leave")
        if late == "before the attestation" and self.may_withdraw:
            self.withdraw(None)
        if omitted != "the attestation":
            self.attest_and_issue(who)

    def _work(self, who: int, person: Person, omitted: str) -> None:
        for section in person.sections[: -1 if omitted == "a section" else None]:
            self.read(who, section)
        if omitted == "the ending":
            self.choose(who, "wait")
        elif omitted != "the case":
            in_the_second_room = person.playthrough is not None and person.place > 0
            self.choose(who, "ask-now" if in_the_second_room else "ask")
        if omitted == "the debrief":
            # An ending was reached, and now an unsafe act is left without its debrief.
            self.choose(who, "leave")
        if omitted != "an answer":
            self.answer(who, omitted != "the right answer")
        if omitted != "the submission":
            self.submit(who)

    @rule(who=st.integers(0, 1), late=st.sampled_from(LATE))
    def hurry(self, who: int, late: str) -> None:
        self.go_on(who, "", late)

    @rule()
    def edit_content(self) -> None:
        # The text goes forth and back; each is a new edition.
        self.sections = SECTIONS if len(self.sections) == 2 else SECTIONS[:2]
        self.edition = self.world.edition(self.sections)
        self.offering.course_edition_id = self.edition
        self.opened.flush()

    @precondition(lambda self: self.may_withdraw)
    @rule(days=st.sampled_from([None, 1, 30]))
    def withdraw(self, days: int | None) -> None:
        finish_by = None if days is None else self.now + timedelta(days=days)
        outcome = publishing.withdraw(
            self.opened,
            self.offering,
            reason="An error was found.",
            finish_by=finish_by,
            at=self.now,
            actor_person_id=None,
        )
        assert outcome == publishing.Withdrawn(new=not self.withdrawn)
        if not self.withdrawn:
            self.withdrawn, self.finish_by = True, finish_by

    @rule(hours=st.sampled_from([0, 1, 25, 24 * 400]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # What must always hold -------------------------------------------------------------------

    @property
    def over(self) -> bool:
        return self.withdrawn and (self.finish_by is None or self.now > self.finish_by)

    @invariant()
    def no_certificate_without_all_of_it_and_never_two(self) -> None:
        if not hasattr(self, "people"):
            return
        for person in self.people.values():
            counted = self.opened.execute(
                select(
                    select(func.count(Certificate.id))
                    .where(Certificate.enrollment_id == person.enrollment)
                    .scalar_subquery(),
                    select(func.count(Completion.id))
                    .where(Completion.enrollment_id == person.enrollment)
                    .scalar_subquery(),
                )
            ).one()
            assert tuple(counted) == ((1, 1) if person.attested else (0, 0))


def actor_of(opened: Session, person_id: int) -> Actor:
    row = opened.get_one(Row, person_id)
    return Actor(row.id, row.holder_id, row.printed_name, row.email, row.session_stamp)


@contextmanager
def begun(app: Flask, cast: Cast) -> Iterator[Machine]:
    """A machine that is led instead of let loose."""
    Machine.app, Machine.cast = app, cast
    Machine.database = app.extensions["hrtraining.database"]
    machine = Machine()
    try:
        machine.begin(may_withdraw=True)
        yield machine
        machine.no_certificate_without_all_of_it_and_never_two()
    finally:
        machine.teardown()


@pytest.mark.parametrize(
    ("omitted", "late"),
    # With nothing left out, only that the course was withdrawn is in the way.
    [*((one, late) for one in OMISSIONS for late in LATE), *(("", late) for late in LATE[1:])],
)
def test_whatever_one_thing_is_left_out_there_is_no_certificate(
    omitted: str, late: str, sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    with begun(sqlite_app, sqlite_cast) as machine:
        machine.go_on(0, omitted, late)
        machine.no_certificate_without_all_of_it_and_never_two()
        assert not machine.people[0].attested
        machine.go_on(1, "", late="")
        machine.no_certificate_without_all_of_it_and_never_two()
        assert (1 in machine.people and machine.people[1].attested) == (not late)


def test_all_of_it_done_again_and_again_is_one_certificate(
    sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    with begun(sqlite_app, sqlite_cast) as machine:
        for _ in range(3):
            machine.go_on(0, "", late="")
            machine.no_certificate_without_all_of_it_and_never_two()
        assert machine.people[0].attested


@pytest.mark.parametrize(("hours", "open_still"), [(0, True), (24, True), (25, False)])
def test_with_a_last_day_all_is_open_until_then_and_nothing_after(
    hours: int, open_still: bool, sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    with begun(sqlite_app, sqlite_cast) as machine:
        machine.enroll(0)
        machine.go_on(1, "the attestation", late="")
        machine.withdraw(1)
        machine.wait(hours)
        for who in (0, 1):
            machine.go_on(who, "", late="")
            assert machine.people[who].attested == open_still


@pytest.mark.parametrize("omitted", ["", "a section"])
def test_an_edit_of_the_course_changes_nothing_for_who_is_on_the_way(
    omitted: str, sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    with begun(sqlite_app, sqlite_cast) as machine:
        machine.enroll(0)
        machine.edit_content()
        machine.enroll(1)
        machine.edit_content()
        for who in (0, 1):
            machine.go_on(who, omitted, late="")
            assert machine.people[who].attested == (not omitted)


def test_no_order_of_events_leads_to_a_certificate_without_all_of_it_or_to_two(
    sqlite_app: Flask, sqlite_cast: Cast
) -> None:
    Machine.app, Machine.cast, Machine.finished = sqlite_app, sqlite_cast, 0
    Machine.database = sqlite_app.extensions["hrtraining.database"]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40,
            phases=(Phase.generate,),
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Otherwise it would have proved nothing.
    assert Machine.finished > 0
