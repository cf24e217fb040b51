"""Offering a course for credit, with every reason against it, and withdrawing it."""

from __future__ import annotations

from datetime import datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, requires
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Offering, OfferingWithdrawal
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit import publishing
from hrtraining.credit.office.blueprint import administered, blueprint, offering_of
from hrtraining.credit.office.forms import WithdrawForm
from hrtraining.credit.rules.offering import Reason, Where
from hrtraining.database import session, transaction
from hrtraining.forms import BaseForm


@blueprint.get("/organizations/<slug>/credit/<course>/offering")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def offering(slug: str, course: str) -> str:
    """Every reason against credit at once, each with what to do; or the button."""
    _actor, organization = administered(slug)
    return _offering_page(organization, offering_of(organization, course), WithdrawForm())


@blueprint.post("/organizations/<slug>/credit/<course>/offering")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def publish(slug: str, course: str) -> str | Response | tuple[str, int]:
    """Offers it for credit, unless something is missing."""
    actor, organization = administered(slug)
    with transaction() as opened:
        outcome = publishing.publish(
            opened,
            offering_of(organization, course),
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case publishing.Published():
            flash("The course is offered for credit from now on.", "done")
            return _to(slug, course)
        case publishing.Refused():
            flash("The course is not offered for credit: something is missing.", "warning")
            return _offering_page(
                organization, offering_of(organization, course), WithdrawForm(formdata=None)
            ), 422
        case _:
            assert_never(outcome)


@blueprint.post("/organizations/<slug>/credit/<course>/without-credit")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def stop(slug: str, course: str) -> Response:
    """Offers it without credit from now on."""
    actor, organization = administered(slug)
    if BaseForm().validate():
        with transaction() as opened:
            publishing.stop(
                opened,
                offering_of(organization, course),
                at=clock.now(),
                actor_person_id=actor.person_id,
            )
        flash("The course is offered without credit now. What was earned stands.", "done")
    return _to(slug, course)


@blueprint.post("/organizations/<slug>/credit/<course>/withdrawal")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def withdraw(slug: str, course: str) -> str | Response | tuple[str, int]:
    """Withdraws it, with the reason that everyone enrolled reads."""
    actor, organization = administered(slug)
    form = WithdrawForm()
    if not form.validate():
        return _offering_page(organization, offering_of(organization, course), form), 422
    finish_by = None
    if form.finish_by.data is not None:
        # To the last second of that day where the organization is.
        zone = ZoneInfo(organization.time_zone)
        finish_by = datetime.combine(form.finish_by.data, time(23, 59, 59), zone)
    with transaction() as opened:
        outcome = publishing.withdraw(
            opened,
            offering_of(organization, course),
            reason=form.reason.data or "",
            finish_by=finish_by,
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case publishing.Withdrawn(new=new):
            said = "It is withdrawn; everyone enrolled reads why." if new else "It was already."
            flash(said, "done" if new else "warning")
            return _to(slug, course)
        case publishing.InThePast():
            form.finish_by.errors = ["Choose a day that has not passed, or leave it empty."]
            return _offering_page(organization, offering_of(organization, course), form), 422
        case _:
            assert_never(outcome)


def _offering_page(organization: Organization, offering: Offering, form: WithdrawForm) -> str:
    judged = publishing.judge(session(), offering, clock.now())
    return render_template(
        "office/offering.html",
        organization=organization,
        offering=offering,
        course=served.edition(session(), RenderedCourse, offering.course_edition_id),
        judged=judged,
        href=lambda reason: _href(organization.slug, offering.course_slug, reason),
        withdrawal=session().scalar(
            select(OfferingWithdrawal).where(OfferingWithdrawal.offering_id == offering.id)
        ),
        form=form,
    )


def _href(slug: str, course: str, reason: Reason) -> str | None:
    match reason.where:
        case Where.CONTENT:
            return url_for("enrollment.offering", organization=slug, course=course)
        case Where.APPROVALS:
            return url_for("office.new_approval", slug=slug)
        case Where.APPROVAL:
            return url_for("office.approval", slug=slug, approval=reason.approval_id)
        case Where.HOURS:
            return url_for("office.hours", slug=slug, course=course, approval=reason.approval_id)
        case Where.NOWHERE:
            return None


def _to(slug: str, course: str) -> Response:
    return redirect(url_for("office.offering", slug=slug, course=course), 303)
