"""Approvals: listing, recording, renewing and ending them, with their documents."""

from __future__ import annotations

from typing import assert_never

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, requires
from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Edition, Offering
from hrtraining.credit import approving, proving, records
from hrtraining.credit.models import Approval
from hrtraining.credit.office.blueprint import administered, blueprint, today_of
from hrtraining.credit.office.forms import (
    ApprovalForm,
    DocumentForm,
    EndForm,
    RemoveForm,
    day_of,
)
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.documents import KINDS, LARGEST_DOCUMENT, filename_of, kind_of
from hrtraining.credit.rules.packs import FORMATS, Pack
from hrtraining.database import session, transaction


@blueprint.get("/organizations/<slug>/credit")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def overview(slug: str) -> str:
    """The organization's approvals and its courses."""
    _actor, organization = administered(slug)
    offered = session().execute(
        select(Offering, Edition.title)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .where(Offering.organization_id == organization.id)
        .order_by(Edition.title)
    )
    return render_template(
        "office/overview.html",
        organization=organization,
        approvals=records.approvals_of(session(), organization.id),
        offered=offered.all(),
        packs=packs(),
        professions=PROFESSIONS,
        today=today_of(organization),
    )


@blueprint.get("/organizations/<slug>/approvals/new")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def new_approval(slug: str) -> str:
    """Which board, then the form."""
    _actor, organization = administered(slug)
    pack = packs().get(request.args.get("board", ""))
    if pack is None:
        return render_template("office/boards.html", organization=organization, packs=packs())
    return _form_page(organization, pack, ApprovalForm().for_board(pack))


@blueprint.post("/organizations/<slug>/approvals/<board>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def record(slug: str, board: str) -> str | Response | tuple[str, int]:
    """Records an approval."""
    actor, organization = administered(slug)
    pack = packs().get(board)
    if pack is None:
        abort(404)
    return _record(organization, pack, actor.person_id, None)


@blueprint.get("/organizations/<slug>/approvals/<int:approval>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def approval(slug: str, approval: int) -> str:
    """One approval with its documents and what can be done with it."""
    _actor, organization = administered(slug)
    held = _held(organization, approval)
    return _approval_page(organization, held, EndForm(), DocumentForm())


@blueprint.get("/organizations/<slug>/approvals/<int:approval>/renewal")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def renewal(slug: str, approval: int) -> str:
    """The form for its renewal, with what stays the same filled in."""
    _actor, organization = administered(slug)
    held = _held(organization, approval)
    pack = _pack(held.approval)
    form = ApprovalForm(
        data={
            "profession": held.approval.profession,
            "format": held.approval.format,
            "number": held.approval.number,
        }
    ).for_board(pack)
    return _form_page(organization, pack, form, held)


@blueprint.post("/organizations/<slug>/approvals/<int:approval>/renewal")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def renew(slug: str, approval: int) -> str | Response | tuple[str, int]:
    """Records its renewal."""
    actor, organization = administered(slug)
    held = _held(organization, approval)
    return _record(organization, _pack(held.approval), actor.person_id, held)


@blueprint.post("/organizations/<slug>/approvals/<int:approval>/end")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def end(slug: str, approval: int) -> str | Response | tuple[str, int]:
    """Ends it before its time."""
    actor, organization = administered(slug)
    held = _held(organization, approval)
    form = EndForm()
    if not form.validate():
        return _approval_page(organization, held, form, DocumentForm(formdata=None)), 422
    with transaction() as opened:
        outcome = approving.end_approval(
            opened,
            held.approval,
            last_day=day_of(form.last_day),
            reason=form.reason.data or "",
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case approving.Recorded():
            flash("The approval is ended. What was earned until that day stands.", "done")
        case approving.EndedAlready():
            flash("It was ended already; nothing was changed.", "warning")
        case approving.Backwards():
            form.last_day.errors = ["Choose a day within the approval’s period."]
            return _approval_page(organization, held, form, DocumentForm(formdata=None)), 422
        case _:
            assert_never(outcome)
    return _to(slug, approval)


@blueprint.post("/organizations/<slug>/approvals/<int:approval>/documents")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def attach(slug: str, approval: int) -> str | Response | tuple[str, int]:
    """Keeps a document with it."""
    actor, organization = administered(slug)
    held = _held(organization, approval)
    form = DocumentForm()
    if form.validate():
        content = form.file.data.read(LARGEST_DOCUMENT + 1)
        kind = kind_of(content)
        if kind is None:
            form.file.errors = ["This is no PDF, PNG or JPEG. Choose another file."]
        elif len(content) > LARGEST_DOCUMENT:
            form.file.errors = ["The file is larger than 5 MB. Choose a smaller scan."]
        else:
            name = filename_of(form.file.data.filename or "", kind)
            upload = proving.Upload(form.kind.data, name, kind, content)
            with transaction() as opened:
                proving.attach(
                    opened,
                    held.approval,
                    _pack(held.approval),
                    upload,
                    at=clock.now(),
                    actor_person_id=actor.person_id,
                )
            flash("The document is kept with the approval.", "done")
            return _to(slug, approval)
    return _approval_page(organization, held, EndForm(formdata=None), form), 422


@blueprint.get("/organizations/<slug>/documents/<int:document>")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def document(slug: str, document: int) -> Response:
    """The document's bytes, to save; 410 once they are removed."""
    _actor, organization = administered(slug)
    row = _document(organization, document).row
    content = proving.content_of(session(), row)
    if content is None:
        abort(410)
    answer = make_response(content)
    answer.headers["Content-Type"] = row.media_type
    answer.headers.set("Content-Disposition", "attachment", filename=row.filename)
    return answer


@blueprint.get("/organizations/<slug>/documents/<int:document>/removal")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def removal(slug: str, document: int) -> str:
    """What it means to remove a document, or until when it must be kept."""
    _actor, organization = administered(slug)
    return _removal_page(organization, _document(organization, document), RemoveForm())


@blueprint.post("/organizations/<slug>/documents/<int:document>/removal")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def remove(slug: str, document: int) -> str | Response | tuple[str, int]:
    """Removes the bytes of a document whose last day has passed."""
    actor, organization = administered(slug)
    form = RemoveForm()
    found = _document(organization, document)
    if not form.validate():
        return _removal_page(organization, found, form), 422
    with transaction() as opened:
        held = _held(organization, found.row.approval_id)
        outcome = proving.remove(
            opened,
            _document(organization, document).row,
            packs().get(held.approval.board),
            today_of(organization),
            at=clock.now(),
            actor_person_id=actor.person_id,
        )
    match outcome:
        case proving.Removed(new=True):
            flash(
                "The file is removed. That it was kept, and by whom it was removed, stays.", "done"
            )
        case proving.Removed():
            flash("It was removed already; nothing was changed.", "warning")
        case proving.StillKept():
            flash("Nothing was removed: the day has not passed.", "warning")
            return _removal_page(organization, _document(organization, document), form), 422
        case _:
            assert_never(outcome)
    return _to(slug, found.row.approval_id)


def _removal_page(organization: Organization, found: records.Document, form: RemoveForm) -> str:
    return render_template(
        "office/removal.html",
        organization=organization,
        document=found,
        held=_held(organization, found.row.approval_id),
        packs=packs(),
        kinds=KINDS,
        form=form,
        today=today_of(organization),
    )


def _record(
    organization: Organization, pack: Pack, person_id: int, renews: records.Held | None
) -> str | Response | tuple[str, int]:
    form = ApprovalForm().for_board(pack)
    if not form.validate():
        return _form_page(organization, pack, form, renews), 422
    given = approving.Given(
        profession=form.profession.data,
        format=form.format.data,
        number=form.number.data or "",
        valid_from=day_of(form.valid_from),
        valid_to=day_of(form.valid_to),
        read_by=form.read_by.data or "",
        read_edition=form.read_edition.data or "",
        read_on=day_of(form.read_on),
    )
    with transaction() as opened:
        outcome = approving.record_approval(
            opened,
            organization.id,
            pack,
            given,
            at=clock.now(),
            actor_person_id=person_id,
            renews=renews.approval if renews else None,
        )
    match outcome:
        case approving.Recorded(id=new):
            flash("The approval is recorded. Now keep its letter with it.", "done")
            return _to(organization.slug, new)
        case approving.RenewedAlready(by_id=newer):
            flash("It was renewed already: this is the newer approval.", "warning")
            return _to(organization.slug, newer)
        case approving.Forbidden(word=word):
            form.number.errors = [f"The board forbids “{word}” in what is printed."]
        case approving.NotOfBoard():
            form.profession.errors = ["The board approves nothing for this profession."]
        case approving.Backwards():
            form.valid_to.errors = [
                "The last day must come after the first"
                + (", and a renewal begins after what it renews." if renews else ".")
            ]
        case _:
            assert_never(outcome)
    return _form_page(organization, pack, form, renews), 422


def _form_page(
    organization: Organization, pack: Pack, form: ApprovalForm, renews: records.Held | None = None
) -> str:
    return render_template(
        "office/new_approval.html",
        organization=organization,
        pack=pack,
        form=form,
        renews=renews,
        statement=pack.statement.text.replace("{organization}", organization.name),
    )


def _approval_page(
    organization: Organization, held: records.Held, end_form: EndForm, form: DocumentForm
) -> str:
    pack = packs().get(held.approval.board)
    return render_template(
        "office/approval.html",
        organization=organization,
        held=held,
        pack=pack,
        documents=records.documents_of(session(), [held.approval.id]),
        kinds=KINDS,
        formats=FORMATS,
        professions=PROFESSIONS,
        statement=held.approval.statement.replace("{organization}", organization.name).replace(
            "{number}", held.approval.number
        ),
        end_form=end_form,
        form=form,
        today=today_of(organization),
    )


def _held(organization: Organization, approval: int) -> records.Held:
    found = records.approval_of(session(), organization.id, approval)
    if found is None:
        abort(404)
    return found


def _document(organization: Organization, document: int) -> records.Document:
    found = records.document_of(session(), organization.id, document)
    if found is None:
        abort(404)
    return found


def _pack(approval: Approval) -> Pack:
    found = packs().get(approval.board)
    if found is None:
        abort(404)
    return found


def _to(slug: str, approval: int) -> Response:
    return redirect(url_for("office.approval", slug=slug, approval=approval), 303)
