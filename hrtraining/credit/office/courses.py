"""A course's hours with every board, the raters and pilot readers behind them, and the record."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, requires
from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit import approving, proving, records
from hrtraining.credit.office.blueprint import administered, blueprint, offering_of, today_of
from hrtraining.credit.office.forms import METHODS, HoursForm, PilotForm, RatingForm, day_of
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.comparison import compare, inputs_data
from hrtraining.credit.rules.hours import CasesAs, NoHours, hours_by
from hrtraining.credit.rules.lines import printed
from hrtraining.credit.rules.packs import Method, Pack, forbidden_in
from hrtraining.database import session, transaction


@blueprint.get("/organizations/<slug>/credit/<course>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def course(slug: str, course: str) -> str:
    """Every board side by side, with its derivation."""
    _actor, organization = administered(slug)
    return _course_page(organization, offering_of(organization, course), RatingForm(), PilotForm())


@blueprint.post("/organizations/<slug>/credit/<course>/ratings")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def rate(slug: str, course: str) -> str | Response | tuple[str, int]:
    """Records a rating of difficulty."""
    actor, organization = administered(slug)
    offering = offering_of(organization, course)
    form = RatingForm()
    if not form.validate():
        return _course_page(organization, offering, form, PilotForm(formdata=None)), 422
    given = proving.RatingGiven(
        form.rater.data or "",
        form.credentials.data or "",
        int(form.difficulty.data),
        day_of(form.rated_on),
    )
    with transaction() as opened:
        proving.rate(
            opened,
            organization.id,
            offering.course_edition_id,
            given,
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    flash("The rating is recorded.", "done")
    return _to(slug, course, "raters")


@blueprint.post("/organizations/<slug>/credit/<course>/pilots")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def pilot(slug: str, course: str) -> str | Response | tuple[str, int]:
    """Records a pilot reader's time."""
    actor, organization = administered(slug)
    offering = offering_of(organization, course)
    form = PilotForm()
    if not form.validate():
        return _course_page(organization, offering, RatingForm(formdata=None), form), 422
    given = proving.PilotGiven(
        form.reader.data or "", form.profession.data, form.minutes.data or 0, day_of(form.read_on)
    )
    with transaction() as opened:
        proving.time_pilot(
            opened,
            organization.id,
            offering.course_edition_id,
            given,
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    flash("The time is recorded.", "done")
    return _to(slug, course, "pilots")


@blueprint.get("/organizations/<slug>/credit/<course>/hours/<int:approval>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def hours(slug: str, course: str, approval: int) -> str:
    """Which hours this edition earns under an approval: the form."""
    _actor, organization = administered(slug)
    offering = offering_of(organization, course)
    held, pack = _approval(organization, approval)
    return _hours_page(organization, offering, held, pack, HoursForm().for_board(pack))


@blueprint.post("/organizations/<slug>/credit/<course>/hours/<int:approval>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def approve_hours(slug: str, course: str, approval: int) -> str | Response | tuple[str, int]:
    """Records the hours, worked out here and never typed unless the body set them itself."""
    actor, organization = administered(slug)
    offering = offering_of(organization, course)
    held, pack = _approval(organization, approval)
    form = HoursForm().for_board(pack)
    if not form.validate():
        return _hours_page(organization, offering, held, pack, form), 422
    cases, method = CasesAs(form.cases.data), Method(form.method.data)
    inputs = records.inputs_of(
        session(), organization.id, offering.course_edition_id, form.fixed.data
    )
    found = hours_by(pack, method, inputs, cases)
    if isinstance(found, NoHours):
        form.method.errors = [f"This cannot be used yet: {found.missing}."]
        return _hours_page(organization, offering, held, pack, form), 422
    given = approving.HoursGiven(
        offering.course_edition_id,
        found,
        cases,
        form.number.data or "",
        form.category.data or "",
        form.rationale.data or "",
    )
    with transaction() as opened:
        outcome = approving.approve_hours(
            opened,
            held.approval,
            given,
            inputs_data(inputs),
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case approving.Recorded():
            flash(f"Recorded: {printed(found.hours)} {pack.text('unit')}.", "done")
        case approving.Forbidden(word=word):
            said = f"The board forbids “{word}” in what is printed."
            field = form.number if word in forbidden_in(given.number, (word,)) else form.category
            field.errors = [said]
            return _hours_page(organization, offering, held, pack, form), 422
        case approving.AnotherCourse():
            abort(404)
        case _:
            assert_never(outcome)
    return _to(slug, course, "approved")


def _course_page(
    organization: Organization, offering: Offering, rating: RatingForm, pilot: PilotForm
) -> str:
    opened, edition_id = session(), offering.course_edition_id
    cases = CasesAs.MINUTES if request.args.get("cases") == CasesAs.MINUTES else CasesAs.WORDS
    inputs = records.inputs_of(opened, organization.id, edition_id)
    editions = opened.execute(
        select(Edition.id, Edition.fingerprint, Edition.created_at)
        .where(Edition.kind == "course", Edition.slug == offering.course_slug)
        .order_by(Edition.id)
    ).all()
    return render_template(
        "office/course.html",
        organization=organization,
        offering=offering,
        course=served.edition(opened, RenderedCourse, edition_id),
        inputs=inputs,
        content=inputs.content,
        boards=compare(packs().values(), inputs, cases),
        cases=cases,
        approved=records.approved_of(opened, organization.id, [one.id for one in editions]),
        held=[
            one
            for one in records.approvals_of(opened, organization.id)
            if one.is_valid(today_of(organization)) and one.approval.board in packs()
        ],
        editions={one.id: one for one in editions},
        packs=packs(),
        methods=METHODS,
        professions=PROFESSIONS,
        ratings=records.ratings_of(opened, organization.id, edition_id),
        pilots=records.pilots_of(opened, organization.id, edition_id),
        rating_form=rating,
        pilot_form=pilot,
        printed=printed,
        Decimal=Decimal,
    )


def _hours_page(
    organization: Organization,
    offering: Offering,
    held: records.Held,
    pack: Pack,
    form: HoursForm,
) -> str:
    inputs = records.inputs_of(session(), organization.id, offering.course_edition_id)
    return render_template(
        "office/hours.html",
        organization=organization,
        offering=offering,
        course=served.edition(session(), RenderedCourse, offering.course_edition_id),
        held=held,
        pack=pack,
        form=form,
        by_cases={each: compare([pack], inputs, each)[0] for each in CasesAs},
        methods=METHODS,
        printed=printed,
    )


def _approval(organization: Organization, approval: int) -> tuple[records.Held, Pack]:
    held = records.approval_of(session(), organization.id, approval)
    pack = packs().get(held.approval.board) if held else None
    if held is None or pack is None:
        abort(404)
    return held, pack


def _to(slug: str, course: str, anchor: str) -> Response:
    return redirect(url_for("office.course", slug=slug, course=course, _anchor=anchor), 303)
