"""Everything that completion is decided on, gathered for one enrollment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.access import Actor, Claim
from hrtraining.accounts.actors import ACTOR_COLUMNS, IS_CLAIMANT, actor_from, claimant
from hrtraining.accounts.models import License, Organization, Person
from hrtraining.asking import ask, columns_of, read_as
from hrtraining.courses import served
from hrtraining.courses.models import Offering, OfferingWithdrawal
from hrtraining.courses.rules.rendered import (
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)
from hrtraining.credit.cases import AttachedCase, attached_cases, withdrawn_cases
from hrtraining.credit.models import Attestation, Evaluation
from hrtraining.credit.rules.completion import (
    CasePlayed,
    Evidence,
    ExaminationState,
    ModuleToRead,
    Requirements,
    Standing,
    Withdrawn,
    standing,
)
from hrtraining.enrollment.models import Enrollment, SectionRead
from hrtraining.quizzes.models import Attempt, Submission
from hrtraining.vignettes.models import Move, Playthrough

ENROLLMENT = bindparam("enrollment", type_=Integer)
FACTS = ("kind", "a", "b", "flag", "at")


@dataclass(frozen=True, slots=True)
class CoursePage:
    """An enrollment with all its evidence, in front of its trainee or for a decision."""

    actor: Actor
    enrollment_id: int
    enrolled_at: datetime
    offering: Offering
    organization: Organization
    course: RenderedCourse
    course_edition_id: int
    evidence: Evidence
    standing: Standing
    practiced: frozenset[str]
    withdrawn: Withdrawn | None = None
    over: bool = False
    attached: tuple[AttachedCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """An enrollment with every fact of it, as rows of one query; ``page`` makes sense of them."""

    opened: Session
    enrollment_id: int
    at: datetime
    rows: Sequence[Any]
    actor: Actor
    offering: Offering
    organization: Organization

    @property
    def enrolled_at(self) -> datetime:
        """When the trainee enrolled."""
        enrolled_at: datetime = self.rows[0].enrolled_at
        return enrolled_at

    @property
    def course_edition_id(self) -> int:
        """The edition of the course in which they enrolled."""
        edition_id: int = self.rows[0].course_edition_id
        return edition_id

    @property
    def is_withdrawn(self) -> bool:
        """Whether the offering was withdrawn."""
        return read_as(OfferingWithdrawal, self.rows[0]) is not None

    @property
    def professions(self) -> frozenset[str]:
        """The professions of the licenses that the trainee has on file now."""
        return frozenset(row.a for row in self.rows if row.kind == "licensed")

    def facts(self) -> Hashable:
        """All that decides what is done and what is missing, while the offering is not withdrawn.

        When something was done decides nothing, only whether it was.
        """
        facts = {
            (row.kind, row.a, row.b, row.flag, row.at is None)
            for row in self.rows
            if row.kind != "licensed"
        }
        return self.course_edition_id, frozenset(facts)

    def page(self) -> CoursePage:
        """What the facts amount to."""
        first, opened = self.rows[0], self.opened
        edition_id = self.course_edition_id
        course = served.edition(opened, RenderedCourse, edition_id)
        evidence, practiced = _evidence(self.rows, course.examination)
        attached = tuple(
            AttachedCase(row.a, row.b, required=bool(row.flag))
            for row in self.rows
            if row.kind == "attached"
        )
        required = requirements(opened, edition_id, attached)
        if required.examination is not None:
            slug = required.examination[0]
            examination = served.part(opened, RenderedQuiz, "quiz", slug, edition_id)
            used_up = (
                examination.attempts is not None
                and evidence.examination.tried >= examination.attempts
                and evidence.examination.passed_at is None
                and not any(row.kind == "attempt" and row.at is None for row in self.rows)
            )
            evidence = replace(evidence, examination=replace(evidence.examination, used_up=used_up))
        withdrawn = _withdrawn(read_as(OfferingWithdrawal, first))
        over = withdrawn is not None and withdrawn.is_over(self.at)
        return CoursePage(
            actor=self.actor,
            enrollment_id=self.enrollment_id,
            enrolled_at=self.enrolled_at,
            offering=self.offering,
            organization=self.organization,
            course=course,
            course_edition_id=edition_id,
            evidence=evidence,
            standing=standing(required, evidence, over=over),
            practiced=practiced,
            withdrawn=withdrawn,
            over=over,
            attached=attached,
        )


def gather(opened: Session, claimed: Claim, enrollment_id: int) -> Gathered | None:
    """All facts of the person's own enrollment, by one query; nothing if it is not theirs."""
    return _gather(opened, enrollment_id, _own_page(), claimant(claimed), clock.now())


def find_course(opened: Session, claimed: Claim, enrollment_id: int) -> CoursePage | None:
    """The course page of the person's own enrollment, by one query; nothing if it is not theirs."""
    found = gather(opened, claimed, enrollment_id)
    return None if found is None else found.page()


def decide(opened: Session, enrollment_id: int, at: datetime) -> CoursePage:
    """The same for a decision at a moment, such as completing."""
    found = _gather(opened, enrollment_id, _page(), {}, at)
    if found is None:
        raise LookupError(f"no enrollment {enrollment_id}")
    return found.page()


@cache
def _page() -> Select[Any]:
    facts = _facts()
    return (
        select(
            *ACTOR_COLUMNS,
            Enrollment.enrolled_at,
            Enrollment.course_edition_id,
            *columns_of(Offering),
            *columns_of(Organization),
            *columns_of(OfferingWithdrawal),
            *facts.c,
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Offering, Offering.id == Enrollment.offering_id)
        .join(Organization, Organization.id == Offering.organization_id)
        .outerjoin(OfferingWithdrawal, OfferingWithdrawal.offering_id == Offering.id)
        .outerjoin(facts, true())
        .where(Enrollment.id == ENROLLMENT)
    )


@cache
def _before_facts() -> int:
    """How many columns of a page are the same whatever the fact."""
    return len(_page().selected_columns) - len(FACTS)


@cache
def _own_page() -> Select[Any]:
    return _page().where(IS_CLAIMANT)


def _gather(
    opened: Session,
    enrollment_id: int,
    statement: Select[Any],
    values: dict[str, Any],
    at: datetime,
) -> Gathered | None:
    rows = ask(opened, statement, same=_before_facts(), enrollment=enrollment_id, **values)
    if not rows:
        return None
    first = rows[0]
    offering, organization = read_as(Offering, first), read_as(Organization, first)
    if offering is None or organization is None:
        raise LookupError(f"enrollment {enrollment_id} is in no offering")
    return Gathered(opened, enrollment_id, at, rows, actor_from(first), offering, organization)


def _withdrawn(row: OfferingWithdrawal | None) -> Withdrawn | None:
    return None if row is None else Withdrawn(row.withdrawn_at, row.reason, row.finish_by)


def requirements(
    opened: Session, course_edition_id: int, attached: tuple[AttachedCase, ...] = ()
) -> Requirements:
    """What this edition of the course asks, made once per process, and the offering beside it."""
    asked = served.made_of(
        "requirements", course_edition_id, lambda edition_id: _requirements(opened, edition_id)
    )
    beside = tuple((case.slug, case.title) for case in attached if case.required)
    return replace(asked, vignettes=(*asked.vignettes, *beside)) if beside else asked


def _requirements(opened: Session, course_edition_id: int) -> Requirements:
    course = served.edition(opened, RenderedCourse, course_edition_id)
    ids = served.parts(opened, course_edition_id)
    modules = [
        served.edition(opened, RenderedModule, ids["module", slug]) for slug in course.modules
    ]
    vignettes = [
        served.edition(opened, RenderedVignette, ids["vignette", slug]) for slug in course.vignettes
    ]
    examination = (
        served.edition(opened, RenderedQuiz, ids["quiz", course.examination])
        if course.examination
        else None
    )
    return Requirements(
        modules=tuple(
            ModuleToRead(m.slug, m.title, tuple(section.slug for section in m.sections))
            for m in modules
        ),
        vignettes=tuple((vignette.slug, vignette.title) for vignette in vignettes),
        examination=(examination.slug, examination.title) if examination else None,
    )


def _facts() -> Any:
    """Every fact of an enrollment as rows of FACTS, so that one query has all."""
    nothing = cast(null(), String)
    reading = select(
        literal("read").label("kind"),
        SectionRead.module_slug.label("a"),
        SectionRead.section.label("b"),
        literal(0).label("flag"),
        SectionRead.read_at.label("at"),
    ).where(SectionRead.enrollment_id == ENROLLMENT)
    attempts = (
        select(
            literal("attempt"),
            Attempt.quiz_slug,
            cast(Attempt.number, String),
            case((Submission.passed.is_(True), 1), else_=0),
            Submission.submitted_at,
        )
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(Attempt.enrollment_id == ENROLLMENT)
    )
    played = (
        select(
            literal("played"),
            Playthrough.vignette_slug,
            # The last ending is enough: any ending counts.
            func.max(case((Move.ending.is_(True), Move.scene), else_=null())),
            func.max(case((Move.critical.is_(True), 1), else_=0)),
            func.min(Playthrough.begun_at),
        )
        .join(Move, and_(Move.playthrough_id == Playthrough.id))
        .where(Playthrough.enrollment_id == ENROLLMENT)
        .group_by(Playthrough.id, Playthrough.vignette_slug)
    )
    evaluated = select(
        literal("evaluated"), nothing, nothing, literal(0), Evaluation.submitted_at
    ).where(Evaluation.enrollment_id == ENROLLMENT)
    attested = select(
        literal("attested"), nothing, nothing, literal(0), Attestation.attested_at
    ).where(Attestation.enrollment_id == ENROLLMENT)
    licensed = (
        select(literal("licensed"), License.profession, nothing, literal(0), License.added_at)
        .join(Enrollment, Enrollment.person_id == License.person_id)
        .where(Enrollment.id == ENROLLMENT, License.removed_at.is_(None))
    )
    done = (reading, attempts, played, evaluated, attested)
    return union_all(*done, licensed, attached_cases(), withdrawn_cases()).subquery("facts")


def _evidence(rows: Any, examination: str) -> tuple[Evidence, frozenset[str]]:
    played: defaultdict[str, list[CasePlayed]] = defaultdict(list)
    read, practiced = set(), set()
    withdrawn: dict[str, str] = {}
    at: dict[str, datetime] = {}
    tried, passed_at = 0, None
    for row in rows:
        match row.kind:
            case "read":
                read.add((row.a, row.b))
            case "played":
                played[row.a].append(CasePlayed(row.b or "", critical=bool(row.flag)))
            case "attempt" if row.a == examination:
                tried += 1
                if row.flag and (passed_at is None or row.at < passed_at):
                    passed_at = row.at
            case "attempt" if row.at is not None:
                practiced.add(row.a)
            case "evaluated" | "attested":
                at[row.kind] = row.at
            case "withdrawn":
                withdrawn[row.a] = row.b
    by_case: Mapping[str, tuple[CasePlayed, ...]] = {k: tuple(v) for k, v in played.items()}
    evidence = Evidence(
        read=frozenset(read),
        played=by_case,
        withdrawn=withdrawn,
        examination=ExaminationState(passed_at=passed_at, tried=tried),
        evaluated_at=at.get("evaluated"),
        attested_at=at.get("attested"),
    )
    return evidence, frozenset(practiced)
