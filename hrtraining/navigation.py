"""What every page shows around its own part: where one can go, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from hrtraining.access import Actor, Permission, Role, claim, current_actor, has_actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the page's head."""

    label: str
    href: str
    current: bool


def page_context() -> dict[str, Any]:
    """``nav`` and ``actor`` for base.html; asks the database only for someone with a session."""
    chosen = request.cookies.get("theme")
    theme = chosen if chosen in {"light", "dark"} else None
    if g.get("hrtraining_alone"):
        # The database does not answer: the page says so, and leads nowhere that needs it.
        return {"nav": [], "actor": None, "theme": theme}
    actor: Actor | None = current_actor() if claim() is not None and has_actor() else None
    items = [
        NavItem("Your courses", url_for("enrollment.learning"), current=_is("enrollment.learning")),
        NavItem("Certificates", url_for("certificates.mine"), current=_is("certificates.mine")),
        *_authoring(actor),
        *_administration(actor),
        NavItem("Account", url_for("accounts.account"), current=_is("accounts.account")),
    ]
    if actor is None:
        items = [
            NavItem("Sign in", url_for("accounts.sign_in"), current=_is("accounts.sign_in")),
            NavItem("Create account", url_for("accounts.create"), current=_is("accounts.create")),
        ]
    return {"nav": items, "actor": actor, "theme": theme}


def _authoring(actor: Actor | None) -> list[NavItem]:
    if actor is None or not actor.may(Permission.AUTHOR_VIGNETTES):
        return []
    href = url_for("vignettes.listed")
    return [NavItem("Vignettes", href, current=_is("vignettes.listed"))]


def _administration(actor: Actor | None) -> list[NavItem]:
    slugs = {
        held.organization_slug
        for held in (actor.memberships if actor else ())
        if held.role is Role.CE_ADMINISTRATOR
    }
    return [
        NavItem(
            name if len(slugs) == 1 else f"{name}: {slug}",
            url_for(endpoint, slug=slug),
            current=_is(endpoint) and (request.view_args or {}).get("slug") == slug,
        )
        for slug in sorted(slugs)
        for name, endpoint in (
            ("Enrollments", "certificates.enrollments"),
            ("Credit", "office.overview"),
            ("Cases", "review.cases"),
        )
    ]


def _is(endpoint: str) -> bool:
    return request.endpoint == endpoint
