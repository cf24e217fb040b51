"""What every page shows around its own part, and where someone lands who has just signed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Request, g, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.access import Actor, Permission, Role, current_actor, has_actor
from hrtraining.debrief.pages import shared_with
from hrtraining.enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the page's head."""

    label: str
    href: str
    current: bool


def page_context() -> dict[str, Any]:
    """``nav`` and ``actor`` for base.html; asks the database only for someone with a session."""
    # Taken once: every look through the proxy finds the request anew.
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]
    chosen = asked.cookies.get("theme")
    theme = chosen if chosen in {"light", "dark"} else None
    if g.get("hrtraining_alone"):
        # The database does not answer: the page says so, and leads nowhere that needs it.
        return {"nav": [], "actor": None, "theme": theme}
    actor: Actor | None = current_actor() if has_actor() else None
    administered = _administered(actor)
    slug = (asked.view_args or {}).get("slug")
    items = _items(
        signed_in=actor is not None,
        authors=actor is not None and actor.may(Permission.AUTHOR_VIGNETTES),
        administered=administered,
        endpoint=asked.endpoint,
        slug=slug if slug in administered else None,
        root=asked.script_root,
    )
    return {"nav": items, "actor": actor, "theme": theme}


def landing(opened: Session, actor: Actor) -> str:
    """Where someone lands who signs in and was not on the way anywhere: where their work is.

    A course of their own comes first, then the work of their role, then what a trainee shared with
    them; someone who has none of these sees how to find a course.
    """
    mine = select(Enrollment.id).where(Enrollment.person_id == actor.person_id).limit(1)
    if opened.scalar(mine) is None:
        administered = _administered(actor)
        if administered:
            return url_for("certificates.enrollments", slug=administered[0])
        if actor.may(Permission.AUTHOR_VIGNETTES):
            return url_for("vignettes.listed")
        if shared_with(opened, actor):
            return url_for("debrief.supervision")
    return url_for("enrollment.learning")


def _administered(actor: Actor | None) -> tuple[str, ...]:
    held = actor.memberships if actor else ()
    slugs = {one.organization_slug for one in held if one.role is Role.CE_ADMINISTRATOR}
    return tuple(sorted(slugs))


@lru_cache(maxsize=1_024)
def _items(
    *,
    signed_in: bool,
    authors: bool,
    administered: tuple[str, ...],
    endpoint: str | None,
    slug: str | None,
    root: str,  # noqa: ARG001  (a site below another root has other addresses)
) -> tuple[NavItem, ...]:
    """The links for someone who may this much, on this page; they never change."""

    def link(label: str, to: str, **values: Any) -> NavItem:
        here = endpoint == to and values.get("slug", slug) == slug
        return NavItem(label, url_for(to, **values), current=here)

    if not signed_in:
        return (link("Sign in", "accounts.sign_in"), link("Create account", "accounts.create"))
    return (
        link("Your courses", "enrollment.learning"),
        link("Certificates", "certificates.mine"),
        *([link("Vignettes", "vignettes.listed")] if authors else []),
        *(
            link(name if len(administered) == 1 else f"{name}: {one}", to, slug=one)
            for one in administered
            for name, to in (
                ("Enrollments", "certificates.enrollments"),
                ("Credit", "office.overview"),
                ("Cases", "review.cases"),
            )
        ),
        link("Account", "accounts.account"),
    )
