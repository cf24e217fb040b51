"""Anyone checks a code: valid, replaced, revoked, unknown or mistyped."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from hrtraining.access import public
from hrtraining.certificates import pages
from hrtraining.certificates.rules.codes import Code, Mistyped, parse
from hrtraining.certificates.views.blueprint import blueprint, too_many_look_ups, unkept
from hrtraining.database import session


@blueprint.get("/verify")
@public
def verify() -> Response:
    """The form; a code typed into it leads to its own address."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return unkept("certificates/verify.html", 200, typed="", file_missing=False)
    read = parse(typed)
    if isinstance(read, Code):
        return redirect(url_for("certificates.verify_code", code=str(read)), 303)
    return unkept("certificates/verdict.html", 400, verdict="mistyped", typed=typed, shown=None)


# Whatever is typed here, slashes and all, is answered as a code.
@blueprint.get("/verify/<path:code>")
@public
def verify_code(code: str) -> Response:
    """What the certificate of this code says and whether it still counts.

    A mistyped code is answered without asking the database.
    """
    read = parse(code)
    match read:
        case Mistyped():
            return unkept(
                "certificates/verdict.html", 400, verdict="mistyped", typed=code, shown=None
            )
        case Code():
            if code != str(read):
                return redirect(url_for("certificates.verify_code", code=str(read)), 303)
    refused = too_many_look_ups()
    if refused is not None:
        return refused
    shown = pages.by_code(session(), read)
    if shown is None:
        return unkept(
            "certificates/verdict.html", 404, verdict="unknown", typed=str(read), shown=None
        )
    verdict = type(shown.standing).__name__.lower()
    return unkept("certificates/verdict.html", 200, verdict=verdict, typed=str(read), shown=shown)
