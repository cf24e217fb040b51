"""A demo on one machine: an invented organization, invented people, and some history.

Everything goes through the same operations as real work, so that a demo shows nothing that could
not have happened. Certificates of a demo organization say SPECIMEN.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import clock, demo_credit
from hrtraining.access import Actor, Claim, Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.actors import find_actor
from hrtraining.accounts.models import Organization, Person
from hrtraining.certificates import operations as certificates
from hrtraining.certificates.minting import Press
from hrtraining.courses import operations as courses
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedModule, RenderedQuiz
from hrtraining.credit import operations as credit
from hrtraining.credit.forms import STATEMENTS
from hrtraining.credit.pages import requirements
from hrtraining.database import Database
from hrtraining.debrief import handing_over
from hrtraining.debrief.pages import moments_of
from hrtraining.enrollment import operations as enrollment
from hrtraining.quizzes import operations as quizzes
from hrtraining.quizzes.models import Attempt
from hrtraining.review import operations as reviewing
from hrtraining.review.facts import newest_revision
from hrtraining.review.models import RevisionProof
from hrtraining.review.prove_one import report_of
from hrtraining.review.rules.checklist import KEYS
from hrtraining.review.rules.refusal import Policy
from hrtraining.settings import Settings
from hrtraining.studio.operations import creating
from hrtraining.vignettes import offered, playing
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.models import Playthrough, VignetteVersion
from hrtraining.vignettes.rules.engine import Case, Taken

SLUG = "willow-street"
TRAINEE, TRAINER, ADMINISTRATOR = "trainee", "trainer", "administrator"
SUPERVISOR, FINISHER = "supervisor", "finisher"
# Someone who sees the pages that come after a course: a certificate, a transcript.
FINISHED = "trainee, finished"


@dataclass(frozen=True, slots=True)
class Login:
    """How an invented person signs in."""

    role: str
    email: str
    password: str


def is_made(database: Database) -> bool:
    """Whether the demo is in the database already."""
    with database.sessions() as opened:
        return opened.scalar(select(Organization.id).where(Organization.slug == SLUG)) is not None


def make(app: Flask, course_editions: dict[str, int]) -> list[Login]:
    """Makes the demo, once; answers how its people sign in, which is told only now."""
    database: Database = app.extensions["hrtraining.database"]
    with app.app_context(), database.transaction() as opened:
        return list(_make(opened, course_editions))


def _make(opened: Session, course_editions: dict[str, int]) -> Iterator[Login]:
    moment = clock.now()
    organization = accounts.create_organization(
        opened,
        slug=SLUG,
        name="Willow Street Institute (invented for this demo)",
        address="12 Willow Street, Anytown, NY 00000",
        contact_email="office@willow-street.example",
        time_zone="America/New_York",
        is_demo=True,
        at=moment,
    )
    people = {}
    for role, name in (
        (TRAINEE, "Robin Specimen, LCSW"),
        (TRAINER, "Sasha Specimen"),
        (ADMINISTRATOR, "Kim Specimen"),
        (SUPERVISOR, "Alex Specimen, LP"),
        (FINISHER, "Jamie Specimen, PhD"),
    ):
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        people[role] = _person(opened, f"{role}@demo.example", name, password, moment)
        told = FINISHED if role == FINISHER else role
        yield Login(told, f"{role}@demo.example", password)
    accounts.grant_role(opened, people[TRAINER], organization, Role.TRAINER, moment)
    accounts.grant_role(opened, people[ADMINISTRATOR], organization, Role.CE_ADMINISTRATOR, moment)
    for slug, edition_id in course_editions.items():
        offering = courses.offer(opened, organization.id, slug, edition_id, moment)
        opened.flush()
        started = moment - timedelta(days=9)
        offering.opens_at = started
        _publish_and_attach(opened, offering, people, moment - timedelta(days=3))
        way = Way(opened, edition_id)
        way.enroll(people[TRAINEE], offering, moment - timedelta(days=2))
        way.read_some()
        way.play_and_share(people[SUPERVISOR])
        demo_credit.invent(opened, organization.id, edition_id, started)
        way.enroll(people[FINISHER], offering, started)
        way.do_everything(people[FINISHER].printed_name)


def _publish_and_attach(
    opened: Session, offering: Offering, people: dict[str, Person], at: datetime
) -> None:
    """A case of the invented trainer's, published alone, attached, and a draft in review."""
    trainer, administrator = people[TRAINER], people[ADMINISTRATOR]
    organization_id = offering.organization_id
    text = (Path(__file__).resolve().parent / "demo_case.md").read_text(encoding="utf-8")
    by = reviewing.By(trainer.id, trainer.printed_name, at)
    alone = Policy(lived_experience=False, clinical=False, alone=True)
    chief = reviewing.By(administrator.id, administrator.printed_name, at)
    reviewing.set_policy(opened, organization_id, alone, chief)
    drafts = [
        creating.create(opened, creating.Beginning(organization_id, title, text), trainer.id, at)
        for title in ("The blue folder (invented)", "The blue folder, again (invented)")
    ]
    for draft in drafts:
        proof = reviewing.send(opened, draft.id, by).proof_id
        if proof is not None:
            row = opened.get_one(RevisionProof, proof)
            row.state, row.finished_at = "done", at
            row.report = report_of(newest_revision(opened, draft.id).text)
    opened.flush()
    where = ("what-she-wants", "")
    reviewing.comment(opened, drafts[1].id, where, "Would she say this so soon?", chief)
    seen = reviewing.Seen(drafts[0].id, 1)
    outcome = reviewing.publish(opened, seen, KEYS, {}, by)
    if not isinstance(outcome, reviewing.Published):
        raise TypeError(f"the case of the demo cannot be published: {outcome}")
    version = opened.scalars(
        select(VignetteVersion).where(VignetteVersion.slug == drafts[0].slug)
    ).one()
    offered.attach(opened, offering, version, offered.By(administrator.id, at), required=False)


def _person(opened: Session, email: str, name: str, password: str, at: datetime) -> Person:
    begun = accounts.create_account(
        opened, email=email, password=password, printed_name=name, at=at
    )
    if not isinstance(begun, accounts.Created):
        raise RuntimeError("a demo is made in a fresh database")
    person = accounts.verify_address(opened, begun.secret, password, at)
    if person is None:
        raise RuntimeError("the link of a new account did not open")
    opened.flush()
    return person


class Way:
    """One invented person's way through a course, a few minutes at each step."""

    def __init__(self, opened: Session, course_edition_id: int) -> None:
        """Within an application's context, in one transaction."""
        self.opened = opened
        self.course_edition_id = course_edition_id
        self.course = served.edition(opened, RenderedCourse, course_edition_id)
        self.at = clock.now()
        self.enrollment_id = 0
        self.person_id = 0

    def later(self, minutes: int) -> datetime:
        """The moment of the next step."""
        self.at += timedelta(minutes=minutes)
        return self.at

    def enroll(self, person: Person, offering: Offering, at: datetime) -> None:
        """Enrolls; everything else follows from there."""
        self.at = at
        actor = find_actor(self.opened, Claim(person.id, person.session_stamp))
        if not isinstance(actor, Actor):
            raise RuntimeError("an invented person cannot sign in")
        outcome = enrollment.enroll(self.opened, actor, offering, self.course_edition_id, at)
        if not isinstance(outcome, enrollment.Enrolled):
            raise RuntimeError(f"an invented person could not enroll: {outcome}")
        self.enrollment_id, self.person_id = outcome.enrollment_id, person.id

    def read_some(self) -> None:
        """Three sections and a note."""
        slug = self.course.modules[-1]
        edition_id = served.parts(self.opened, self.course_edition_id)["module", slug]
        module = served.edition(self.opened, RenderedModule, edition_id)
        reading = enrollment.Reading(self.enrollment_id, slug, edition_id)
        for section in module.sections[:3]:
            enrollment.record_read(self.opened, reading, section.slug, self.later(4))
        enrollment.record_place(self.opened, reading, module.sections[3].slug, "", self.at)
        prompt = next((piece for _section, piece in module.prompts() if piece.kind == "reflect"))
        text = "The client I see on Thursdays. I would ask what she hoped I would not ask."
        enrollment.save_note(self.opened, reading, prompt.id, text, self.at)

    def do_everything(self, printed_name: str) -> None:
        """The whole course, up to the certificate."""
        self.read_everything()
        self.play_everything()
        self.pass_the_examination()
        self.evaluate()
        self._finish(printed_name)

    def play_and_share(self, supervisor: Person) -> None:
        """The first case, with a choice taken back and a note, and two moments shared."""
        slug = self.course.vignettes[0]
        edition_id = served.parts(self.opened, self.course_edition_id)["vignette", slug]
        case = case_of(self.opened, edition_id)
        played = self._begin(slug, edition_id, case)
        way, start = way_to_an_ending(case), case.begin()
        playing.reflect(
            self.opened,
            played,
            start.scene,
            "I looked at the clock before I looked at him. Then I wanted to make up for it.",
            self.later(2),
        )
        other = next(one.id for one in case.open_choices(start) if one.id != way[0])
        playing.choose(self.opened, played, case, other, self._sent(0))
        playing.go_back(self.opened, played, case, self._sent(1))
        for place, choice in enumerate(way, 2):
            playing.choose(self.opened, played, case, choice, self._sent(place))
        offer = handing_over.Offer(
            email=supervisor.email,
            text="I took the first answer back at once. I would like to know what I was afraid of.",
            moments={1: 1 if case.scene(start).reflect else None, 3: None},
            key=secrets.token_urlsafe(16),
            by_person=self.person_id,
            at=self.later(9),
        )
        shared = handing_over.share(self.opened, played, offer)
        if not isinstance(shared, handing_over.Shared):
            raise RuntimeError("an invented person could not share a moment")
        handing_over.accept(
            self.opened, shared.handover_id, supervisor.id, supervisor.email, self.later(60)
        )
        handing_over.comment(
            self.opened,
            moments_of(self.opened, shared.handover_id)[0].id,
            supervisor.id,
            text="You noticed the clock. What would staying with the first answer have cost?",
            key=secrets.token_urlsafe(16),
            at=self.later(10),
        )

    def _sent(self, after: int) -> playing.Sent:
        return playing.Sent(after, secrets.token_urlsafe(16), self.later(1))

    def read_everything(self) -> None:
        """Every section of every module."""
        ids = served.parts(self.opened, self.course_edition_id)
        for slug in self.course.modules:
            module = served.edition(self.opened, RenderedModule, ids["module", slug])
            reading = enrollment.Reading(self.enrollment_id, slug, ids["module", slug])
            for section in module.sections:
                enrollment.record_read(self.opened, reading, section.slug, self.later(3))

    def play_everything(self) -> None:
        """Every case, to an ending."""
        ids = served.parts(self.opened, self.course_edition_id)
        for slug in self.course.vignettes:
            self._play(slug, ids["vignette", slug])

    def pass_the_examination(self) -> None:
        """The examination, if the course has one, with every answer right."""
        ids = served.parts(self.opened, self.course_edition_id)
        needed = requirements(self.opened, self.course_edition_id)
        if needed.examination is not None:
            slug = needed.examination[0]
            self._pass(
                served.edition(self.opened, RenderedQuiz, ids["quiz", slug]), ids["quiz", slug]
            )

    def evaluate(self) -> None:
        """A friendly evaluation."""
        answers = {f"objective_{name}": "5" for name, _text in self.course.objectives}
        answers |= {f"statement_{name}": "4" for name in STATEMENTS}
        answers |= {"level": "right", "minutes": "210", "intention": "yes"}
        credit.give_evaluation(self.opened, self.enrollment_id, answers, self.later(6))

    def _finish(self, printed_name: str) -> None:
        completed = credit.attest(self.opened, self.enrollment_id, printed_name, self.later(2))
        if not isinstance(completed, credit.Completed):
            raise RuntimeError(f"an invented person could not complete the course: {completed}")
        settings: Settings = current_app.extensions["hrtraining.settings"]
        press = Press(
            secrets.token_bytes(16),
            current_app.extensions["hrtraining.keys"],
            settings.public_url,
            self.at,
        )
        issued = certificates.issue(self.opened, completed.completion_id, press)
        if not isinstance(issued, certificates.Issued):
            raise RuntimeError(f"an invented certificate could not be issued: {issued}")

    def _play(self, slug: str, edition_id: int) -> None:
        case = case_of(self.opened, edition_id)
        played = self._begin(slug, edition_id, case)
        for place, choice in enumerate(way_to_an_ending(case)):
            playing.choose(self.opened, played, case, choice, self._sent(place))

    def _begin(self, slug: str, edition_id: int, case: Case) -> int:
        version_id = self.opened.scalars(
            select(VignetteVersion.id).where(VignetteVersion.edition_id == edition_id)
        ).one()
        number = playing.begin(
            self.opened,
            self.enrollment_id,
            slug,
            version_id=version_id,
            case=case,
            at=self.later(2),
        )
        return self.opened.scalars(
            select(Playthrough.id).where(
                Playthrough.enrollment_id == self.enrollment_id,
                Playthrough.vignette_slug == slug,
                Playthrough.number == number,
            )
        ).one()

    def _pass(self, quiz: RenderedQuiz, edition_id: int) -> None:
        serves = quizzes.serves(self.opened, self.course_edition_id)
        begun = quizzes.begin(
            self.opened,
            self.enrollment_id,
            quiz,
            quiz_edition_id=edition_id,
            serves=serves,
            at=self.later(5),
        )
        if not isinstance(begun, quizzes.Begun):
            raise RuntimeError(f"an invented person could not begin the examination: {begun}")
        attempt = self.opened.scalars(
            select(Attempt).where(
                Attempt.enrollment_id == self.enrollment_id,
                Attempt.quiz_slug == quiz.slug,
                Attempt.number == begun.number,
            )
        ).one()
        for drawn in quizzes.drawn_of(attempt):
            item = quiz.item(drawn.item)
            if item is None:
                raise LookupError(drawn.item)
            key = next(place for place, option in enumerate(item.options) if option.key)
            quizzes.respond(
                self.opened,
                attempt.id,
                item=item.id,
                option=key,
                request_key=secrets.token_urlsafe(16),
                at=self.later(1),
            )
        quizzes.submit(self.opened, attempt, quiz, self.person_id, self.later(1))


@lru_cache(maxsize=64)
def way_to_an_ending(case: Case) -> tuple[str, ...]:
    """The choices of a shortest way to an ending without an unsafe act, by looking everywhere."""
    start = case.begin()
    seen, ahead = {start}, deque([(start, tuple[str, ...]())])
    while ahead:
        state, way = ahead.popleft()
        scene = case.scene(state)
        if scene.ending and not scene.bad:
            return way
        for choice in case.open_choices(state):
            outcome = case.take(state, choice.id)
            if choice.critical or not isinstance(outcome, Taken) or outcome.state in seen:
                continue
            seen.add(outcome.state)
            ahead.append((outcome.state, (*way, choice.id)))
    raise LookupError(f"no ending of {case.vignette.slug} can be reached safely")
