"""Anyone checks a code: valid, replaced, revoked, unknown or mistyped."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import public
from hrtraining.certificates import pages
from hrtraining.certificates.rules.codes import Code, Mistyped, parse
from hrtraining.certificates.views.blueprint import blueprint
from hrtraining.database import session
from hrtraining.limiting import Limiter

LOOK_UPS = "60/15minutes"


@blueprint.get("/verify")
@public
def verify() -> Response:
    """The form; a code typed into it leads to its own address."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return _answer("certificates/verify.html", 200, typed="")
    read = parse(typed)
    if isinstance(read, Code):
        return redirect(url_for("certificates.verify_code", code=str(read)), 303)
    return _answer("certificates/verdict.html", 400, verdict="mistyped", typed=typed, shown=None)


@blueprint.get("/verify/<code>")
@public
def verify_code(code: str) -> Response:
    """What the certificate of this code says and whether it still counts.

    A mistyped code is answered without asking the database.
    """
    read = parse(code)
    match read:
        case Mistyped():
            return _answer(
                "certificates/verdict.html", 400, verdict="mistyped", typed=code, shown=None
            )
        case Code():
            if code != str(read):
                return redirect(url_for("certificates.verify_code", code=str(read)), 303)
    limiter: Limiter = current_app.extensions["hrtraining.limiter"]
    sender = request.remote_addr or "unknown"
    if not limiter.allows(LOOK_UPS, "verify", sender):
        minutes = -(-limiter.seconds_left(LOOK_UPS, "verify", sender) // 60)
        return _answer("errors/429.html", 429, code=429, form=None, minutes=minutes)
    shown = pages.by_code(session(), read)
    if shown is None:
        return _answer(
            "certificates/verdict.html", 404, verdict="unknown", typed=str(read), shown=None
        )
    verdict = type(shown.standing).__name__.lower()
    return _answer("certificates/verdict.html", 200, verdict=verdict, typed=str(read), shown=shown)


def _answer(template: str, status: int, **context: object) -> Response:
    answer = make_response(render_template(template, **context), status)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer
