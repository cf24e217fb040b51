"""What a CE administrator decides about cases: what review asks, and which cases offerings have."""

from __future__ import annotations

from typing import assert_never

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import func, or_, select
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Edition, Offering
from hrtraining.database import session, transaction
from hrtraining.review import operations
from hrtraining.review.facts import policy_of
from hrtraining.review.forms import AttachForm, PolicyForm
from hrtraining.review.rules.refusal import Policy
from hrtraining.review.views.shared import Answer, administered, blueprint, by
from hrtraining.vignettes import offered
from hrtraining.vignettes.models import Attachment, Publication, VignetteVersion

BASE = "/organizations/<slug>/cases"


@blueprint.get(BASE)
@requires(Permission.ADMINISTER_CREDIT)
def cases(slug: str) -> str:
    """The cases of an organization's offerings, and what it asks before publication."""
    organization = administered(slug)
    return _page(organization, _attach_form(organization), _policy_form(organization))


@blueprint.post(BASE + "/attach")
@requires(Permission.ADMINISTER_CREDIT)
def attach(slug: str) -> Answer:
    """Attaches a published version to an offering."""
    organization = administered(slug)
    form = _attach_form(organization)
    if not form.validate():
        return _page(organization, form, _policy_form(organization)), 422
    with transaction() as opened:
        outcome = offered.attach(
            opened,
            opened.get_one(Offering, form.offering.data),
            opened.get_one(VignetteVersion, form.version.data),
            offered.By(current_actor().person_id, clock.now()),
            required=form.required.data == "yes",
        )
    match outcome:
        case offered.Attached():
            flash("The case is attached. Trainees find it on their course’s page.", "done")
        case offered.NotAttached(reasons=reasons):
            form.version.errors = list(reasons)
            return _page(organization, form, _policy_form(organization)), 422
        case _:
            assert_never(outcome)
    return _to(slug)


@blueprint.post(BASE + "/<int:attachment>/detach")
@requires(Permission.ADMINISTER_CREDIT)
def detach(slug: str, attachment: int) -> Response:
    """Takes an attached case from its offering."""
    organization = administered(slug)
    row = session().get(Attachment, attachment)
    offering = session().get(Offering, row.offering_id) if row else None
    if row is None or offering is None or offering.organization_id != organization.id:
        abort(404)
    with transaction() as opened:
        who = offered.By(current_actor().person_id, clock.now())
        offered.detach(opened, opened.get_one(Attachment, attachment), who)
    flash("The case is taken from the course. Whoever is in the middle of it can finish.", "done")
    return _to(slug)


@blueprint.post(BASE + "/policy")
@requires(Permission.ADMINISTER_CREDIT)
def policy(slug: str) -> Answer:
    """Says what is asked before publication."""
    organization = administered(slug)
    form = PolicyForm()
    if not form.validate():
        return _page(organization, _attach_form(organization), form), 422
    wanted = Policy(
        lived_experience=bool(form.lived_experience.data),
        clinical=bool(form.clinical.data),
        alone=bool(form.alone.data),
    )
    with transaction() as opened:
        operations.set_policy(opened, organization.id, wanted, by())
    flash("The setting is kept. It holds for every publication from now on.", "done")
    return _to(slug)


def _page(organization: Organization, attach_form: AttachForm, policy_form: PolicyForm) -> str:
    rows = session().execute(
        select(Offering, Edition.title)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .where(Offering.organization_id == organization.id)
        .order_by(Edition.title)
    )
    offerings = [
        {
            "title": title,
            "cases": [
                {
                    "id": one.id,
                    "title": session().get_one(Edition, one.version.edition_id).title,
                    "number": one.version.number,
                    "required": one.required,
                    "since": one.attached_at,
                    "withdrawn": bool(
                        offered.withdrawals_of(session(), one.version_id, organization.id)
                    ),
                }
                for one in offered.attachments_of(session(), offering.id)
            ],
        }
        for offering, title in rows.all()
    ]
    return render_template(
        "review/cases.html",
        organization=organization,
        offerings=offerings,
        attach_form=attach_form,
        policy_form=policy_form,
    )


def _attach_form(organization: Organization) -> AttachForm:
    form = AttachForm()
    offerings = session().execute(
        select(Offering.id, Edition.title)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .where(Offering.organization_id == organization.id)
        .order_by(Edition.title)
    )
    form.offering.choices = [SelectChoice(row.id, row.title) for row in offerings]
    newest = select(func.max(VignetteVersion.id)).group_by(VignetteVersion.slug)
    versions = session().execute(
        select(VignetteVersion.id, VignetteVersion.number, Edition.title)
        .join(Edition, Edition.id == VignetteVersion.edition_id)
        .outerjoin(Publication, Publication.version_id == VignetteVersion.id)
        .where(
            VignetteVersion.id.in_(newest),
            or_(Publication.id.is_(None), Publication.organization_id == organization.id),
        )
        .order_by(Edition.title)
    )
    form.version.choices = [
        SelectChoice(row.id, f"{row.title}, version {row.number}") for row in versions
    ]
    return form


def _policy_form(organization: Organization) -> PolicyForm:
    now = policy_of(session(), organization.id)
    return PolicyForm(
        formdata=None,
        data={
            "lived_experience": now.lived_experience,
            "clinical": now.clinical,
            "alone": now.alone,
        },
    )


def _to(slug: str) -> Response:
    return redirect(url_for("review.cases", slug=slug), 303)
