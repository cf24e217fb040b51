"""Enrolling, and reading a module section by section."""

from __future__ import annotations

import secrets
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import (
    Permission,
    claim,
    confirm,
    current_actor,
    has_actor,
    public,
    requires,
)
from hrtraining.access.actors import Claim
from hrtraining.accounts.licenses import PROFESSIONS, STATES
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.rendered import CheckItem, ReflectPrompt, RenderedModule
from hrtraining.courses.shown import composed
from hrtraining.courses.views import course_overview
from hrtraining.database import session, transaction
from hrtraining.enrollment import operations, pages
from hrtraining.enrollment.forms import CheckForm, Continue, Enroll, NoteForm, PlaceForm
from hrtraining.enrollment.models import Enrollment
from hrtraining.enrollment.rules.progress import ModuleProgress
from hrtraining.forms import choices
from hrtraining.lists import RailItem
from hrtraining.pieces import Personal, set_once

blueprint = Blueprint("enrollment", __name__)


@blueprint.get("/courses/<organization>/<course>")
@public
def offering(organization: str, course: str) -> str:
    """Everything that a trainee must be shown before they start."""
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
    return render_template(
        "enrollment/offering.html",
        offering=row[0],
        organization=row[1],
        course=course_overview(row[0].course_edition_id),
        enrollment_id=_enrollment_here(row[0]),
        professions=PROFESSIONS,
        states=STATES,
        today=clock.now(),
    )


def _enrollment_here(offering: Offering) -> int | None:
    if not has_actor():
        return None
    return session().scalar(
        select(Enrollment.id).where(
            Enrollment.offering_id == offering.id,
            Enrollment.person_id == current_actor().person_id,
        )
    )


@blueprint.post("/courses/<organization>/<course>/enroll")
@requires(Permission.LEARN)
def enroll(organization: str, course: str) -> Response:
    """Enrolls the person in what they were just shown."""
    form = Enroll()
    actor = current_actor()
    with transaction() as opened:
        offering = opened.scalar(
            select(Offering)
            .join(Organization, Organization.id == Offering.organization_id)
            .where(Organization.slug == organization, Offering.course_slug == course)
        )
        if offering is None:
            abort(404)
        shown = form.edition.data if form.validate() else 0
        outcome = operations.enroll(opened, actor, offering, shown or 0, clock.now())
    details = url_for("enrollment.offering", organization=organization, course=course)
    match outcome:
        case operations.Enrolled(enrollment_id=enrollment_id, new=new):
            if new:
                flash("You are enrolled. Here is the way through the course.", "done")
            return redirect(url_for("credit.home", enrollment=enrollment_id), 303)
        case operations.EditionChanged():
            flash(
                "The course was updated since you opened this page. Please look through it "
                "once more, then enroll.",
                "warning",
            )
            return redirect(details, 303)
        case operations.NotOpen():
            flash("This course is not open for enrollment at present.", "warning")
            return redirect(details, 303)


@blueprint.get("/learning")
@requires(Permission.LEARN)
def learning() -> str:
    """A person's courses."""
    listed = pages.find_enrollments(session(), current_actor().person_id)
    return render_template("enrollment/learning.html", enrollments=listed)


@blueprint.get("/learning/<int:enrollment>/modules/<module>")
@requires(Permission.LEARN, confirmed_by_page=True)
def module(enrollment: int, module: str) -> Response:
    """Leads to where the person stopped in the module."""
    found = pages.find_module(session(), _claimed(), enrollment, module)
    if found is None:
        return _not_theirs()
    confirm(found.actor)
    text = served.edition(session(), RenderedModule, found.module_edition_id)
    progress = _progress(text, found.read)
    section, anchor = progress.next_section(), None
    if found.section in progress.sections and found.section not in progress.read:
        section, anchor = found.section, found.anchor or None
    return redirect(
        url_for(
            "enrollment.section",
            enrollment=enrollment,
            module=module,
            section=section,
            _anchor=anchor,
        ),
        303,
    )


@blueprint.get("/learning/<int:enrollment>/modules/<module>/<section>")
@requires(Permission.LEARN, confirmed_by_page=True)
def section(enrollment: int, module: str, section: str) -> str | Response:
    """One section to read."""
    return _section_page(enrollment, module, section)


@blueprint.post("/learning/<int:enrollment>/modules/<module>/<section>/continue")
@requires(Permission.LEARN, confirmed_by_page=True)
def go_on(enrollment: int, module: str, section: str) -> Response:
    """Records one step of progress and leads to the next section, or back to the course."""
    page = _found(enrollment, module, section)
    Continue().validate()
    text = served.edition(session(), RenderedModule, page.module_edition_id)
    progress = _progress(text, page.read)
    onward = progress.after(section)
    with transaction() as opened:
        reading = operations.Reading(enrollment, module, page.module_edition_id)
        operations.record_read(opened, reading, section, clock.now())
        operations.record_place(opened, reading, onward or section, "", clock.now())
    if onward is None:
        return redirect(url_for("credit.home", enrollment=enrollment, _anchor="next"), 303)
    return redirect(
        url_for("enrollment.section", enrollment=enrollment, module=module, section=onward), 303
    )


@blueprint.post("/learning/<int:enrollment>/modules/<module>/<section>/notes/<block>")
@requires(Permission.LEARN, confirmed_by_page=True)
def save_note(
    enrollment: int, module: str, section: str, block: str
) -> str | Response | tuple[str | Response | dict[str, object], int]:
    """Saves a note."""
    page = _found(enrollment, module, section)
    text = served.section(session(), page.section_row_id)
    if not any(isinstance(piece, ReflectPrompt) and piece.id == block for piece in text.pieces):
        abort(404)
    form = NoteForm()
    if not form.validate():
        if _by_script():
            return {"saved": False, "message": " ".join(form.text.errors)}, 422
        return _section_page(enrollment, module, section, refused={block: form}), 422
    moment = clock.now()
    with transaction() as opened:
        revision = operations.save_note(
            opened,
            operations.Reading(enrollment, module, page.module_edition_id),
            block,
            form.text.data or "",
            moment,
        )
    if _by_script():
        return {"saved": True, "revision": revision, "at": moment.isoformat()}, 200
    flash("Saved.", "done")
    return _back_to(enrollment, module, section, block)


@blueprint.get("/learning/<int:enrollment>/modules/<module>/<section>/notes/<block>")
@requires(Permission.LEARN, confirmed_by_page=True)
def note_history(enrollment: int, module: str, section: str, block: str) -> str:
    """Every revision of a note, for its writer."""
    page = _found(enrollment, module, section)
    text = served.section(session(), page.section_row_id)
    prompt = next((p for p in text.pieces if isinstance(p, ReflectPrompt) and p.id == block), None)
    if prompt is None:
        abort(404)
    return render_template(
        "enrollment/note_history.html",
        page=page,
        section=text,
        prompt=prompt,
        revisions=operations.revisions_of(session(), enrollment, module, block),
    )


@blueprint.post("/learning/<int:enrollment>/modules/<module>/<section>/checks/<block>")
@requires(Permission.LEARN, confirmed_by_page=True)
def answer_check(
    enrollment: int, module: str, section: str, block: str
) -> str | Response | tuple[str | Response, int]:
    """Records an answer to a knowledge check and shows what there is to learn from it."""
    page = _found(enrollment, module, section)
    text = served.section(session(), page.section_row_id)
    item = next((p for p in text.pieces if isinstance(p, CheckItem) and p.id == block), None)
    if item is None:
        abort(404)
    form = CheckForm()
    form.option.choices = choices({str(number): "" for number in range(len(item.options))})
    if not form.validate():
        return _section_page(enrollment, module, section, refused={block: form}), 422
    with transaction() as opened:
        operations.answer_check(
            opened,
            operations.Reading(enrollment, module, page.module_edition_id),
            operations.Answer(block, int(form.option.data), form.request_key.data or ""),
            clock.now(),
        )
    return _back_to(enrollment, module, section, block)


@blueprint.post("/learning/<int:enrollment>/modules/<module>/<section>/place")
@requires(Permission.LEARN, confirmed_by_page=True)
def record_place(enrollment: int, module: str, section: str) -> tuple[str, int]:
    """Keeps the exact place; sent by a script while the person reads."""
    page = _found(enrollment, module, section)
    form = PlaceForm()
    if not form.validate():
        abort(400)
    with transaction() as opened:
        reading = operations.Reading(enrollment, module, page.module_edition_id)
        operations.record_place(opened, reading, section, form.anchor.data or "", clock.now())
    return "", 204


def _section_page(
    enrollment: int,
    module: str,
    section: str,
    refused: dict[str, NoteForm | CheckForm] | None = None,
) -> str | Response:
    found = pages.find_section(session(), _claimed(), enrollment, module, section)
    if found is None:
        return _not_theirs()
    confirm(found.actor)
    personal = {
        "course": url_for("credit.home", enrollment=enrollment),
        "request_key": secrets.token_urlsafe(16),
    }
    given = partial(_given, found, section, refused or {})
    if found.kept or refused:
        return render_template("enrollment/section.html", **personal, **given(personal))
    return set_once("enrollment/section.html", (found.section_row_id, found.read), personal, given)


def _given(
    found: pages.SectionPage,
    section: str,
    refused: dict[str, NoteForm | CheckForm],
    personal: Personal,
) -> dict[str, object]:
    text = served.edition(session(), RenderedModule, found.module_edition_id)
    row = served.section(session(), found.section_row_id)
    set_before = composed(found.section_row_id, row)
    progress = _progress(text, found.read)
    onward = progress.after(section)
    parts = f"{personal['course']}/modules/{found.module_slug}"
    return {
        "page": found,
        "here": f"{parts}/{section}",
        "rail_items": [
            RailItem(
                part.heading, f"{parts}/{part.slug}", part.slug in found.read, part.slug == section
            )
            for part in text.sections
        ],
        "module": text,
        "section": row,
        "chunks": set_before.chunks,
        "sources_html": set_before.sources,
        "progress": progress,
        "previous": progress.before(section),
        "onward": text.section(onward) if onward else None,
        "minutes_left": sum(part.minutes for part in text.sections if part.slug not in found.read),
        "place": progress.sections.index(section) + 1,
        "refused": refused,
    }


def _progress(text: RenderedModule, read: frozenset[str]) -> ModuleProgress:
    return ModuleProgress(text.slug, tuple(part.slug for part in text.sections), read)


def _claimed() -> Claim:
    claimed = claim()
    if claimed is None:
        raise RuntimeError("the door let someone in who is not signed in")
    return claimed


def _found(enrollment: int, module: str, section: str) -> pages.SectionPage:
    found = pages.find_section(session(), _claimed(), enrollment, module, section)
    if found is None:
        _not_theirs()
        abort(404)
    confirm(found.actor)
    return found


def _not_theirs() -> Response:
    # Signed out elsewhere leads to sign-in; signed in, the page does not exist for this person.
    current_actor()
    abort(404)


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "save"


def _back_to(enrollment: int, module: str, section: str, block: str) -> Response:
    return redirect(
        url_for(
            "enrollment.section",
            enrollment=enrollment,
            module=module,
            section=section,
            _anchor=block,
        ),
        303,
    )
