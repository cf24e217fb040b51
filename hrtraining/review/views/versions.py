"""A published version: its text as it was, where it is used, and withdrawing it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import or_, select
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.courses.models import Edition
from hrtraining.database import session, transaction
from hrtraining.review.forms import WithdrawForm
from hrtraining.review.models import DraftPublication, SignOff
from hrtraining.review.views.shared import Answer, blueprint, own_organizations
from hrtraining.vignettes import offered
from hrtraining.vignettes.models import CaseWithdrawal, Publication, VignetteVersion
from hrtraining.vignettes.trainer_views import uses_of

BASE = "/trainer/vignettes/<vignette>/versions/<int:number>"


@blueprint.get(BASE)
@requires(Permission.AUTHOR_VIGNETTES)
def version(vignette: str, number: int) -> str:
    """The text of a version as it was published, with what was signed for it."""
    found, edition = version_for(vignette, number)
    published = session().scalar(
        select(DraftPublication).where(DraftPublication.version_id == found.id)
    )
    signatures: Any = []
    if published is not None:
        signatures = session().scalars(
            select(SignOff)
            .where(SignOff.draft_revision_id == published.draft_revision_id)
            .order_by(SignOff.id)
        )
    return render_template(
        "review/version.html",
        version=found,
        edition=edition,
        published=published,
        signatures=list(signatures),
        uses=uses_of(found),
        withdrawals=_withdrawals(found),
    )


@blueprint.get(BASE + "/withdraw")
@requires(Permission.AUTHOR_VIGNETTES)
def before_withdrawal(vignette: str, number: int) -> str:
    """What withdrawing does."""
    found, edition = version_for(vignette, number)
    return _withdraw_page(found, edition, _form())


@blueprint.post(BASE + "/withdraw")
@requires(Permission.AUTHOR_VIGNETTES)
def withdraw(vignette: str, number: int) -> Answer:
    """Withdraws the version for the trainees of an organization of one's own."""
    found, edition = version_for(vignette, number)
    form = _form()
    if not form.validate():
        return _withdraw_page(found, edition, form), 422
    who = offered.By(current_actor().person_id, clock.now())
    with transaction() as opened:
        offered.withdraw(
            opened,
            found,
            form.organization.data,
            form.reason.data or "",
            who,
            unsafe=bool(form.unsafe.data),
        )
    flash("The version is withdrawn. Trainees read the reason you gave.", "done")
    return redirect(url_for("review.version", vignette=vignette, number=number), 303)


def version_for(vignette: str, number: int) -> tuple[VignetteVersion, Edition]:
    """A shipped version, or one that an organization of the person published; else 404."""
    own = current_actor().organizations_where(Permission.AUTHOR_VIGNETTES)
    row = (
        session()
        .execute(
            select(VignetteVersion, Edition)
            .join(Edition, Edition.id == VignetteVersion.edition_id)
            .outerjoin(Publication, Publication.version_id == VignetteVersion.id)
            .where(
                VignetteVersion.slug == vignette,
                VignetteVersion.number == number,
                or_(Publication.id.is_(None), Publication.organization_id.in_(own)),
            )
        )
        .one_or_none()
    )
    if row is None:
        abort(404)
    return row[0], row[1]


def _withdrawals(version: VignetteVersion) -> list[tuple[CaseWithdrawal, str]]:
    names = own_organizations(Permission.AUTHOR_VIGNETTES)
    rows = session().scalars(
        select(CaseWithdrawal)
        .where(CaseWithdrawal.version_id == version.id)
        .order_by(CaseWithdrawal.id)
    )
    return [
        (row, names.get(row.organization_id, "") if row.organization_id else "every organization")
        for row in rows
        if row.organization_id is None or row.organization_id in names
    ]


def _form() -> WithdrawForm:
    form = WithdrawForm()
    own = own_organizations(Permission.AUTHOR_VIGNETTES)
    form.organization.choices = [SelectChoice(key, name) for key, name in own.items()]
    return form


def _withdraw_page(version: VignetteVersion, edition: Edition, form: WithdrawForm) -> str:
    return render_template(
        "review/withdraw.html", version=version, edition=edition, form=form, uses=uses_of(version)
    )


__all__ = ["Response", "version_for"]
