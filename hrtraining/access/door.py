"""The door: every route says who may come in, and what says nothing stays shut.

A route is ``@public`` or ``@requires(...)``. A page that looks up its row together with the person
who asks (one joined query) says ``confirmed_by_page=True`` and calls ``confirm``; if it forgets,
the answer is withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, request, session
from flask_login import LoginManager, login_user, logout_user

from hrtraining.access.actors import Actor, Claim, Permission, claim_from
from hrtraining.access.resume import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "hrtraining_access"


class FindsActors(Protocol):
    """How the accounts room answers who a claim names."""

    def __call__(self, claimed: Claim) -> Actor | None:
        """The person of the claim, or nothing when the stamp is not theirs any more."""


def public(view: View) -> View:
    """Anyone may come in; the view may still ask ``has_actor()``."""
    setattr(view, ATTRIBUTE, "public")
    return view


def is_public(view: Callable[..., Any] | None) -> bool:
    """Whether a view said that anyone may come in."""
    return getattr(view, ATTRIBUTE, None) == "public"


def requires(permission: Permission, *, confirmed_by_page: bool = False) -> Callable[[View], View]:
    """Only a signed-in person with the permission may come in.

    Someone signed out is sent to sign in and comes back, with what they had typed. Someone signed
    in without the permission gets 404, so that the page's existence is not told.
    """

    def closed(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if claim() is None:
                return ask_to_sign_in()
            if not confirmed_by_page:
                if not has_actor():
                    return ask_to_sign_in()
                if not current_actor().may(permission):
                    abort(404)
            answer = view(*args, **kwargs)
            if not getattr(g, "hrtraining_confirmed", False):
                raise RuntimeError(f"{request.endpoint} answered without confirming who asks")
            return answer

        setattr(guarded, ATTRIBUTE, permission)
        return cast("View", guarded)

    return closed


def claim() -> Claim | None:
    """Whom the signed cookie names, not yet confirmed."""
    return claim_from(session.get("_user_id"))


def confirm(actor: Actor) -> Actor:
    """A page's own joined query found the person of the claim: no second query is needed."""
    claimed = claim()
    if claimed is None or (claimed.person_id, claimed.stamp) != (actor.person_id, actor.stamp):
        raise RuntimeError("the actor confirmed is not the one who asked")
    g._login_user = actor
    g.hrtraining_confirmed = True
    return actor


def has_actor() -> bool:
    """Whether someone is signed in, confirmed by the database."""
    if getattr(g, "hrtraining_confirmed", False):
        return True
    claimed = claim()
    if claimed is None:
        return False
    find: FindsActors = current_app.extensions["hrtraining.find_actor"]
    found = find(claimed)
    if found is None:
        logout_user()
        return False
    confirm(found)
    return True


def current_actor() -> Actor:
    """The person who asks. Only behind ``@requires``; elsewhere ask ``has_actor()`` first."""
    if not has_actor():
        abort(ask_to_sign_in())
    return cast("Actor", g._login_user)


def sign_in(actor: Actor) -> None:
    """Begins a new session for the person: nothing of an earlier one is kept."""
    session.clear()
    # Flask-WTF keeps the old session's token for the rest of the request.
    g.pop("csrf_token", None)
    login_user(actor)
    # Flask-Login's mark of the browser, which nothing here checks, would be half of the cookie.
    session.pop("_id", None)
    g.hrtraining_confirmed = True


def sign_out() -> None:
    """Ends the session."""
    logout_user()
    session.clear()
    g.hrtraining_confirmed = False


def install(app: Flask, find_actor: FindsActors) -> None:
    """Hangs the door in an application."""
    app.extensions["hrtraining.find_actor"] = find_actor
    manager = LoginManager()
    manager.session_protection = None  # addresses change on a phone; the stamp protects instead
    # Not by `init_app`, which looks for a cookie that remembers people, at the end of each request.
    app.login_manager = manager  # type: ignore[attr-defined]

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _load(kept: str) -> Actor | None:
        claimed = claim_from(kept)
        return None if claimed is None else find_actor(claimed)

    @app.before_request
    def _closed_unless_declared() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and not hasattr(view, ATTRIBUTE):
            abort(404)

    @app.after_request
    def _private(response: Response) -> Response:
        # What a signed-in person sees must not be kept by a shared cache or the back button.
        if claim() is not None and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
