"""What a trainer sees: the published cases, and where each is in use."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template
from markupsafe import Markup
from sqlalchemy import Select, func, or_, select

from hrtraining.access import Permission, current_actor, requires
from hrtraining.accounts.models import Organization
from hrtraining.courses import served
from hrtraining.courses.models import Edition, Offering
from hrtraining.courses.rules.rendered import RenderedVignette
from hrtraining.database import session
from hrtraining.enrollment.models import Enrollment
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.exports.map_svg import map_svg
from hrtraining.vignettes.models import Playthrough, Publication, VignetteVersion
from hrtraining.vignettes.offered import attached_here, in_course, seen_by
from hrtraining.vignettes.rules.map.layout import NotDrawn, lay_out
from hrtraining.vignettes.views import blueprint

__all__ = ["blueprint"]


@blueprint.get("/trainer/vignettes")
@requires(Permission.AUTHOR_VIGNETTES)
def listed() -> str:
    """The newest version of every case."""
    newest = _seen(select(func.max(VignetteVersion.id))).group_by(VignetteVersion.slug)
    rows = session().execute(
        select(VignetteVersion, Edition.title)
        .join(Edition, Edition.id == VignetteVersion.edition_id)
        .where(VignetteVersion.id.in_(newest))
        .order_by(Edition.title)
    )
    cases = [
        {
            "slug": version.slug,
            "title": title,
            "version": version.number,
            "published_at": version.published_at,
            "case": case_of(session(), version.edition_id).vignette,
            "uses": uses_of(version),
        }
        for version, title in rows.all()
    ]
    return render_template("vignettes/listed.html", cases=cases)


@blueprint.get("/trainer/vignettes/<vignette>")
@requires(Permission.AUTHOR_VIGNETTES)
def outline(vignette: str) -> str:
    """A case from end to end: its scenes, choices, conditions and effects, without playing it."""
    version = session().scalar(
        _seen(select(VignetteVersion))
        .where(VignetteVersion.slug == vignette)
        .order_by(VignetteVersion.number.desc())
        .limit(1)
    )
    if version is None:
        abort(404)
    text = served.edition(session(), RenderedVignette, version.edition_id)
    case = case_of(session(), version.edition_id).vignette
    layout = lay_out(case)
    drawn = "" if isinstance(layout, NotDrawn) else map_svg(layout, case.title, link=_to_scene)
    return render_template(
        "vignettes/outline.html",
        version=version,
        shipped=session().scalar(select(Publication.id).where(Publication.version_id == version.id))
        is None,
        case=case,
        map=Markup(drawn),  # noqa: S704  (made and escaped by map_svg)
        vignette=text,
        headings={scene.name: scene.heading for scene in text.scenes},
        uses=uses_of(version),
    )


def _seen(versions: Select[Any]) -> Select[Any]:
    return seen_by(current_actor().organizations_where(Permission.AUTHOR_VIGNETTES), versions)


def _to_scene(name: str) -> str:
    return f"#{name}"


def uses_of(version: VignetteVersion) -> list[tuple[str, str, int]]:
    """Where a version is in use or was played: organization, course, playthroughs there.

    A trainer learns of other organizations only that there is a use, not whose.
    """
    played = (
        select(Enrollment.offering_id, func.count(Playthrough.id).label("count"))
        .join(Enrollment, Enrollment.id == Playthrough.enrollment_id)
        .where(Playthrough.version_id == version.id)
        .group_by(Enrollment.offering_id)
        .subquery()
    )
    rows = session().execute(
        select(Organization.id, Organization.name, Edition.title, played.c.count)
        .select_from(Offering)
        .join(Organization, Organization.id == Offering.organization_id)
        .join(Edition, Edition.id == Offering.course_edition_id)
        .outerjoin(played, played.c.offering_id == Offering.id)
        .where(
            or_(
                in_course(Offering.course_edition_id, version.edition_id),
                attached_here(Offering.id, version.id),
                played.c.count > 0,
            )
        )
        .order_by(Organization.name, Edition.title)
    )
    own = set(current_actor().organizations_where(Permission.AUTHOR_VIGNETTES))
    return [
        (name if organization_id in own else "Another organization", title, count or 0)
        for organization_id, name, title, count in rows.all()
    ]
