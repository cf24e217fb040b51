"""The list of drafts, and beginning one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from hrtraining import clock
from hrtraining.access import Permission, current_actor, requires
from hrtraining.accounts.models import Organization
from hrtraining.database import session, transaction
from hrtraining.studio import pages
from hrtraining.studio.forms import NewDraftForm
from hrtraining.studio.operations import creating
from hrtraining.studio.operations.creating import Beginning
from hrtraining.studio.rules.starting import STARTS
from hrtraining.studio.views.shared import BASE, Answer, blueprint, desk_for, place_of

COPY = "copy:"


@blueprint.get("/trainer/drafts")
@requires(Permission.AUTHOR_VIGNETTES)
def listed() -> str:
    """The drafts of one's organizations."""
    actor = current_actor()
    own = actor.organizations_where(Permission.AUTHOR_VIGNETTES)
    drafts = pages.listed_drafts(session(), own, actor.person_id)
    return render_template(
        "studio/listed.html",
        drafts=[one for one in drafts if one.state != "discarded"],
        aside=[one for one in drafts if one.state == "discarded"],
        several=len(own) > 1,
        words=pages.STATE_WORDS,
    )


@blueprint.get("/trainer/drafts/new")
@requires(Permission.AUTHOR_VIGNETTES)
def new() -> str:
    """What a new draft can begin from."""
    form = _form()
    copied = request.args.get("copy", "")
    known = {one.slug for one in _published()}
    form.start.data = COPY + copied if copied in known else STARTS[1].key
    return render_template("studio/new.html", form=form)


@blueprint.post("/trainer/drafts/new")
@requires(Permission.AUTHOR_VIGNETTES)
def create() -> Answer:
    """Begins a draft."""
    form = _form()
    if not form.validate():
        return render_template("studio/new.html", form=form), 422
    actor, start = current_actor(), form.start.data or ""
    text, version_id = _text_of(start)
    beginning = Beginning(form.organization.data, form.title.data or "", text, version_id)
    with transaction() as opened:
        draft = creating.create(opened, beginning, actor.person_id, clock.now())
        slug = draft.slug
    flash("The draft is made. Everything you write in it is kept as you write.", "done")
    return redirect(url_for("studio.overview", draft=slug), 303)


@blueprint.post(BASE + "/put-aside")
@requires(Permission.AUTHOR_VIGNETTES)
def put_aside(draft: str) -> Response:
    """Puts a draft aside."""
    desk = desk_for(draft)
    with transaction() as opened:
        creating.discard(opened, place_of(desk))
    flash(f"“{desk.title}” is put aside. You can bring it back from the list of drafts.", "done")
    return redirect(url_for("studio.listed"), 303)


@blueprint.post(BASE + "/bring-back")
@requires(Permission.AUTHOR_VIGNETTES)
def bring_back(draft: str) -> Response:
    """Takes a draft up again."""
    desk = desk_for(draft)
    with transaction() as opened:
        creating.bring_back(opened, place_of(desk))
    return redirect(url_for("studio.overview", draft=draft), 303)


def _form() -> NewDraftForm:
    form = NewDraftForm()
    own = current_actor().organizations_where(Permission.AUTHOR_VIGNETTES)
    rows = session().execute(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(own))
        .order_by(Organization.name)
    )
    organizations = rows.all()
    form.organization.choices = [SelectChoice(row.id, row.name) for row in organizations]
    if len(organizations) == 1:
        form.organization.data = organizations[0].id
    form.start.choices = [
        *(SelectChoice(start.key, f"{start.title}. {start.about}") for start in STARTS),
        *(
            SelectChoice(COPY + one.slug, f"A copy of “{one.title}”, version {one.number}")
            for one in _published()
        ),
    ]
    return form


def _published() -> list[pages.Published]:
    own = current_actor().organizations_where(Permission.AUTHOR_VIGNETTES)
    return pages.published_cases(session(), own)


def _text_of(start: str) -> tuple[str, int | None]:
    """The text to begin from, and the version that it is, where it is one."""
    if start.startswith(COPY):
        slug = start.removeprefix(COPY)
        found = next(one for one in _published() if one.slug == slug)
        return found.source, found.version_id
    return next(one.text for one in STARTS if one.key == start), None
