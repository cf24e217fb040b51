"""Pages that belong to no subject: crisis resources, the choice of colors, a sign of life."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from sqlalchemy import text
from werkzeug.wrappers import Response

from hrtraining.access import public
from hrtraining.access.resume import is_own_path
from hrtraining.database import session
from hrtraining.forms import BaseForm
from hrtraining.settings import Settings

blueprint = Blueprint("site", __name__)

A_YEAR_S = 365 * 24 * 60 * 60


@blueprint.get("/help/crisis")
@public
def crisis() -> str:
    """Lines and services for the reader and for clients, with the day they were checked."""
    return render_template("site/crisis.html")


@blueprint.get("/theme")
@public
def theme() -> str:
    """The choice of colors, for those without scripts."""
    back = request.args.get("back", "/")
    return render_template(
        "site/theme.html", form=BaseForm(), back=back if is_own_path(back) else "/"
    )


@blueprint.post("/theme")
@public
def choose_theme() -> Response:
    """Keeps the choice in a cookie on this device."""
    chosen = request.form.get("theme", "device")
    back = request.form.get("back", "/")
    answer = redirect(back if is_own_path(back) else "/", 303)
    settings: Settings = current_app.extensions["hrtraining.settings"]
    if chosen in {"light", "dark"}:
        answer.set_cookie(
            "theme", chosen, max_age=A_YEAR_S, samesite="Lax", secure=settings.is_https
        )
    else:
        answer.delete_cookie("theme")
    return answer


@blueprint.get("/health")
@public
def health() -> tuple[dict[str, str], int]:
    """Whether the server and its database answer, for a watchdog."""
    session().execute(text("SELECT 1"))
    return {"status": "well"}, 200
