"""What every page of review does first."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, current_app
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Actor, Permission, current_actor
from hrtraining.accounts.models import Organization
from hrtraining.courses.reader import read_works
from hrtraining.database import session
from hrtraining.review.operations import By
from hrtraining.settings import Settings, shipped
from hrtraining.studio.models import Draft
from hrtraining.texts.references import Work

blueprint = Blueprint("review", __name__)
Answer = str | Response | tuple[str, int]


def draft_for(slug: str) -> Draft:
    """A draft of an organization where the person authors; else 404."""
    actor = current_actor()
    draft = session().scalar(select(Draft).where(Draft.slug == slug))
    if draft is None or not actor.may(Permission.AUTHOR_VIGNETTES, draft.organization_id):
        abort(404)
    return draft


def administered(slug: str) -> Organization:
    """An organization whose credit the person administers; else 404."""
    actor = current_actor()
    found = session().scalar(select(Organization).where(Organization.slug == slug))
    if found is None or not actor.may(Permission.ADMINISTER_CREDIT, found.id):
        abort(404)
    return found


def own_organizations(permission: Permission) -> dict[int, str]:
    """The names of the organizations in which the person has a permission, by id."""
    own = current_actor().organizations_where(permission)
    rows = session().execute(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(own))
        .order_by(Organization.name)
    )
    return {row.id: row.name for row in rows}


def by() -> By:
    """Who does something, and now."""
    actor: Actor = current_actor()
    return By(actor.person_id, actor.printed_name, clock.now())


def works() -> Mapping[str, Work]:
    """The bibliography of this installation."""
    settings: Settings = current_app.extensions["hrtraining.settings"]
    return read_works(settings.content_folder or shipped("content"))
