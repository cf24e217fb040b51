"""The blueprint of the office's pages, and who may see them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request
from sqlalchemy import select

from hrtraining import clock
from hrtraining.access import Actor, Permission, claim, confirm, current_actor
from hrtraining.accounts.actors import ACTOR_COLUMNS, actor_from, is_claimant
from hrtraining.accounts.models import Organization, Person
from hrtraining.courses.models import Offering
from hrtraining.credit.rules.documents import LARGEST_DOCUMENT
from hrtraining.database import session

blueprint = Blueprint("office", __name__)
TAKES_FILES = "office.attach"


@blueprint.url_value_preprocessor
def _room_for_a_document(endpoint: str | None, _values: object) -> None:
    # A scanned letter is larger than anything that people type; no other route takes so much.
    if endpoint == TAKES_FILES:
        request.max_content_length = LARGEST_DOCUMENT + 100_000


def administered(slug: str) -> tuple[Actor, Organization]:
    """The person who asks and the organization, by one query; 404 unless it is theirs."""
    claimed = claim()
    if claimed is None:
        raise RuntimeError("the door let someone in who is not signed in")
    row = (
        session()
        .execute(
            select(*ACTOR_COLUMNS, Organization)
            .select_from(Person)
            .join(Organization, Organization.slug == slug)
            .where(is_claimant(claimed))
        )
        .first()
    )
    if row is None:
        current_actor()
        abort(404)
    actor = confirm(actor_from(row))
    if not actor.may(Permission.ADMINISTER_CREDIT, row.Organization.id):
        abort(404)
    return actor, row.Organization


def offering_of(organization: Organization, course: str) -> Offering:
    """The organization's offering of a course; 404 without one."""
    found = session().scalar(
        select(Offering).where(
            Offering.organization_id == organization.id, Offering.course_slug == course
        )
    )
    if found is None:
        abort(404)
    return found


def today_of(organization: Organization) -> date:
    """Today on the organization's calendar."""
    return clock.now().astimezone(ZoneInfo(organization.time_zone)).date()
