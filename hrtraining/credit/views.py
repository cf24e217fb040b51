"""A course's own page with what is done and what is next, the evaluation, and boards."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, claim, confirm, current_actor, public, requires
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.rendered import RenderedConcordance, RenderedCourse, RenderedQuiz
from hrtraining.credit import crediting, operations, pages, records
from hrtraining.credit.forms import STATEMENTS, evaluation_form
from hrtraining.credit.rules.boards import will_my_board_take_this
from hrtraining.credit.rules.completion import Kind, Step
from hrtraining.credit.rules.outlook import Outlook
from hrtraining.database import session, transaction
from hrtraining.dates import day
from hrtraining.forms import BaseForm
from hrtraining.lists import StepItem
from hrtraining.pieces import Personal, set_once

blueprint = Blueprint("credit", __name__)

HEADINGS = {
    Kind.MODULE: "Modules",
    Kind.VIGNETTE: "Cases",
    Kind.EXAMINATION: "Examination",
    Kind.EVALUATION: "Evaluation and certificate",
    Kind.ATTESTATION: "Evaluation and certificate",
}


@blueprint.get("/learning/<int:enrollment>")
@requires(Permission.LEARN, confirmed_by_page=True)
def home(enrollment: int) -> str:
    """What is done, what is missing, and the one next step."""
    gathered = _gathered(enrollment)
    organization, for_credit = gathered.organization, gathered.offering.for_credit
    personal = {
        "here": url_for("credit.home", enrollment=enrollment),
        "enrolled": day(gathered.enrolled_at),
    }
    if for_credit or gathered.is_withdrawn:
        page = gathered.page()
        return render_template(
            "credit/home.html",
            **personal,
            **_way(page, personal),
            licensed=sorted(PROFESSIONS[one].lower() for one in gathered.professions),
            outlook=_outlook(gathered) if for_credit else (),
        )
    named = (organization.slug, organization.name, organization.contact_email)
    return set_once(
        "credit/home.html",
        (named, gathered.facts()),
        personal,
        lambda said: _way(gathered.page(), said),
    )


def _outlook(gathered: pages.Gathered) -> tuple[Outlook, ...]:
    """What credit the course promises this trainee."""
    organization = gathered.organization
    if organization.is_demo:
        return ()
    enrolled = crediting.Enrolled(
        organization.id,
        organization.time_zone,
        gathered.course_edition_id,
        gathered.enrolled_at,
        gathered.professions,
    )
    return crediting.outlook_for(session(), enrolled, gathered.at)


def _way(page: pages.CoursePage, personal: Personal) -> dict[str, Any]:
    """The whole way through the course, and what does not count beside it."""
    here = personal["here"]
    steps, then = page.standing.steps, page.standing.next
    part, edition = served.part, page.course_edition_id
    return {
        "page": page,
        "professions": PROFESSIONS,
        "done": sum(step.done for step in steps),
        "whole_way": _whole_way(here, steps),
        "next": then,
        "next_href": _href(here, then) if then else "",
        "next_label": _label(then) if then else "",
        "practice": [
            part(session(), RenderedQuiz, "quiz", slug, edition)
            for slug in page.course.quizzes
            if slug != page.course.examination
        ],
        "concordances": [
            part(session(), RenderedConcordance, "concordance", slug, edition)
            for slug in page.course.concordances
        ],
    }


@blueprint.get("/learning/<int:enrollment>/evaluation")
@requires(Permission.LEARN, confirmed_by_page=True)
def evaluation(enrollment: int) -> str:
    """The form of the evaluation, or that it was given, or what has to be done before."""
    page = _found(enrollment)
    form = evaluation_form(page.course.objectives)()
    return _evaluation_page(page, form)


@blueprint.post("/learning/<int:enrollment>/evaluation")
@requires(Permission.LEARN, confirmed_by_page=True)
def evaluate(enrollment: int) -> str | Response | tuple[str, int]:
    """Keeps the evaluation."""
    page = _found(enrollment)
    form = evaluation_form(page.course.objectives)()
    if page.standing.step(Kind.EVALUATION).open and not form.validate():
        return _evaluation_page(page, form), 422
    answers = {
        name: value
        for name, value in form.data.items()
        if name not in {"csrf_token", "give"} and value not in {None, ""}
    }
    with transaction() as opened:
        outcome = operations.give_evaluation(opened, enrollment, answers, clock.now())
    match outcome:
        case operations.Kept():
            flash("Thank you: your evaluation is kept, apart from your test results.", "done")
        case operations.NotYet():
            flash("The evaluation comes after the work: here is what is still to do.", "warning")
    return redirect(url_for("credit.home", enrollment=enrollment, _anchor="next"), 303)


@blueprint.get("/courses/<organization>/<course>/boards")
@public
def boards(organization: str, course: str) -> str:
    """Will my board take this? Yes, no, or we do not know."""
    row = (
        session()
        .execute(
            select(Offering, Organization)
            .join(Organization, Organization.id == Offering.organization_id)
            .where(Organization.slug == organization, Offering.course_slug == course)
        )
        .one_or_none()
    )
    if row is None:
        abort(404)
    offering: Offering = row[0]
    organization_row: Organization = row[1]
    profession, state = request.args.get("profession", ""), request.args.get("state", "")
    answer = None
    if profession in PROFESSIONS and state in STATES:
        answer = will_my_board_take_this(
            profession,
            state,
            # A demo's approvals are invented: nobody may count on them.
            ()
            if organization_row.is_demo
            else records.held_for_boards(
                session(), organization_row.id, offering.course_edition_id
            ),
            clock.now().astimezone(ZoneInfo(organization_row.time_zone)).date(),
            for_credit=offering.for_credit,
        )
    return render_template(
        "credit/boards.html",
        offering=offering,
        organization=organization_row,
        course=served.edition(session(), RenderedCourse, offering.course_edition_id),
        professions=PROFESSIONS,
        states=STATES,
        profession=profession,
        state=state,
        answer=answer,
    )


def _evaluation_page(page: pages.CoursePage, form: BaseForm) -> str:
    return render_template(
        "credit/evaluation.html",
        page=page,
        form=form,
        step=page.standing.step(Kind.EVALUATION),
        objective_fields=[form[f"objective_{name}"] for name, _text in page.course.objectives],
        statement_fields=[form[f"statement_{name}"] for name in STATEMENTS],
    )


def _whole_way(here: str, steps: tuple[Step, ...]) -> list[tuple[str, list[StepItem]]]:
    way: dict[str, list[StepItem]] = {heading: [] for heading in HEADINGS.values()}
    for step in steps:
        href = _href(here, step) if step.done or step.open else None
        if step.waived:
            item = StepItem(step.title, href, "done", "waived", f"withdrawn: {step.waived}")
        elif step.done:
            item = StepItem(step.title, href, "done", "done")
        elif step.open:
            item = StepItem(step.title, href, "now", note=step.missing)
        else:
            item = StepItem(step.title, href, "later", "after everything above")
        way[HEADINGS[step.kind]].append(item)
    return [(heading, items) for heading, items in way.items() if items]


def _href(here: str, step: Step) -> str:
    """Where a step is done, below the course's own page."""
    match step.kind:
        case Kind.MODULE:
            return f"{here}/modules/{step.slug}"
        case Kind.VIGNETTE:
            return f"{here}/vignettes/{step.slug}"
        case Kind.EXAMINATION:
            return f"{here}/quizzes/{step.slug}"
        case Kind.EVALUATION:
            return f"{here}/evaluation"
        case Kind.ATTESTATION:
            return f"{here}/attestation"


def _label(step: Step) -> str:
    begun = step.missing and not step.missing.startswith(("0 of", "not "))
    match step.kind:
        case Kind.MODULE:
            return f"Go on reading: {step.title}" if begun else f"Read: {step.title}"
        case Kind.VIGNETTE:
            return (
                f"Go on with the case: {step.title}" if begun else f"Begin the case: {step.title}"
            )
        case Kind.EXAMINATION:
            return "To the examination"
        case Kind.EVALUATION:
            return "Give your evaluation"
        case Kind.ATTESTATION:
            return "Attest and get your certificate"


def _gathered(enrollment: int) -> pages.Gathered:
    claimed = claim()
    if claimed is None:
        raise RuntimeError("the door let someone in who is not signed in")
    found = pages.gather(session(), claimed, enrollment)
    if found is None:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found


def _found(enrollment: int) -> pages.CoursePage:
    return _gathered(enrollment).page()
