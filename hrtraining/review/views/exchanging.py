"""Files in and out: import with its loss report before it is a draft, downloads in every format."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.database import session, transaction
from hrtraining.exchange.exports.guide import CannotPrint
from hrtraining.exchange.formats import Leaving, named, read_file
from hrtraining.exchange.rules.outcomes import Imported, Refused
from hrtraining.review.facts import newest_revision
from hrtraining.review.forms import KeepForm, UploadForm
from hrtraining.review.views.shared import Answer, blueprint, draft_for, own_organizations
from hrtraining.review.views.versions import version_for
from hrtraining.studio.operations.creating import Beginning, create
from hrtraining.texts.vignette.reading import read_draft


@blueprint.get("/trainer/import")
@requires(Permission.AUTHOR_VIGNETTES)
def upload() -> str:
    """A file is chosen."""
    return render_template("review/upload.html", form=UploadForm(), refused=None)


@blueprint.post("/trainer/import")
@requires(Permission.AUTHOR_VIGNETTES)
def read() -> Answer:
    """What was found in the file, before anything becomes a draft."""
    form = UploadForm()
    sent = request.files.get("file")
    if not form.validate() or sent is None or not sent.filename:
        refused = Refused("Choose a file first.")
        return render_template("review/upload.html", form=form, refused=refused), 422
    made = read_file(sent.stream.read(), sent.filename)
    if isinstance(made, Refused):
        return render_template("review/upload.html", form=form, refused=made), 422
    keep = _keep_form()
    keep.title.data, keep.text.data = made.case.title[:150], made.text
    return _report_page(made, keep, sent.filename)


@blueprint.post("/trainer/import/keep")
@requires(Permission.AUTHOR_VIGNETTES)
def keep() -> Answer:
    """Makes a draft of what was read."""
    form = _keep_form()
    text = request.form.get("text", "").replace("\r\n", "\n")
    made = read_file(text.encode("utf-8", "replace"), "imported.md")
    if isinstance(made, Refused):
        return render_template("review/upload.html", form=UploadForm(), refused=made), 422
    if not form.validate():
        return _report_page(made, form, ""), 422
    organization = int(form.organization.data)
    with transaction() as opened:
        beginning = Beginning(organization, form.title.data or "", text, None)
        slug = create(opened, beginning, current_actor().person_id, clock.now()).slug
    flash("The draft is made from your file.", "done")
    return redirect(url_for("studio.overview", draft=slug), 303)


@blueprint.get("/trainer/drafts/<draft>/download/<form>")
@requires(Permission.AUTHOR_VIGNETTES)
def draft_as(draft: str, form: str) -> Response:
    """The newest saved revision of a draft as a file."""
    found = draft_for(draft)
    revision = newest_revision(session(), found.id)
    back = url_for("review.review", draft=draft)
    leaving = f"draft, revision {revision.number}"
    return _file(found.slug, revision.text, form, leaving) or redirect(back, 303)


@blueprint.get("/trainer/vignettes/<vignette>/versions/<int:number>/download/<form>")
@requires(Permission.AUTHOR_VIGNETTES)
def version_as(vignette: str, number: int, form: str) -> Response:
    """A published version as a file."""
    found, edition = version_for(vignette, number)
    back = url_for("review.version", vignette=vignette, number=number)
    name = f"{vignette}-{number}"
    return _file(name, edition.source, form, f"version {found.number}") or redirect(back, 303)


def _file(name: str, text: str, form: str, version: str) -> Response | None:
    """The file; None where it cannot be made, and why is told on the next page."""
    wanted = named(form)
    if wanted is None or wanted.write is None:
        abort(404)
    read_now = read_draft(text)
    if not read_now.understood and form != "text":
        flash("Some lines of the text cannot be read. Mend them before you export it.", "problem")
        return None
    try:
        content = wanted.write(Leaving(read_now.vignette, text, clock.now(), version))
    except CannotPrint as fault:
        flash(str(fault), "problem")
        return None
    answer = FlaskResponse(content, mimetype=wanted.media_type)
    file_name = f"{name}{wanted.suffixes[0]}"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def _keep_form() -> KeepForm:
    form = KeepForm()
    own = own_organizations(Permission.AUTHOR_VIGNETTES)
    form.organization.choices = [SelectChoice(key, name) for key, name in own.items()]
    return form


def _report_page(made: Imported, form: KeepForm, file_name: str) -> str:
    problems = read_draft(made.text).problems
    return render_template(
        "review/imported.html",
        made=made,
        form=form,
        file_name=file_name,
        counts=made.report.counts(),
        noted=made.report.noted(),
        problems=problems,
    )
