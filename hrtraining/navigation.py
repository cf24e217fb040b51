"""What every page shows around its own part: where one can go, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from hrtraining.access import Actor, claim, current_actor, has_actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the page's head."""

    label: str
    href: str
    current: bool


def page_context() -> dict[str, Any]:
    """``nav`` and ``actor`` for base.html; asks the database only for someone with a session."""
    actor: Actor | None = current_actor() if claim() is not None and has_actor() else None
    items = [
        NavItem("Your courses", url_for("enrollment.learning"), current=_is("enrollment.learning")),
        NavItem("Account", url_for("accounts.account"), current=_is("accounts.account")),
    ]
    if actor is None:
        items = [
            NavItem("Sign in", url_for("accounts.sign_in"), current=_is("accounts.sign_in")),
            NavItem("Create account", url_for("accounts.create"), current=_is("accounts.create")),
        ]
    chosen = request.cookies.get("theme")
    return {"nav": items, "actor": actor, "theme": chosen if chosen in {"light", "dark"} else None}


def _is(endpoint: str) -> bool:
    return request.endpoint == endpoint
