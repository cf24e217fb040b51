"""What a person sees when a request cannot be answered: what happened and what to do next."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus

from flask import Flask, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from hrtraining.access import claim
from hrtraining.access.resume import ask_to_sign_in, form_of_this_request, keep

log = logging.getLogger("hrtraining")


def install(app: Flask) -> None:
    """Registers an answer for every kind of fault."""
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(OperationalError, _database_unable)
    app.register_error_handler(Exception, _broken)


def _stale_page(_fault: CSRFError) -> Response:
    """The page was made in another session: what was typed is shown again and can be sent."""
    if claim() is None:
        return ask_to_sign_in()
    if request.headers.get("X-Requested-With") == "save":
        return make_response({"stale": True}, HTTPStatus.CONFLICT)
    form = form_of_this_request()
    page = render_template("accounts/send_again.html", form=form, kept=keep(form))
    return make_response(page, HTTPStatus.BAD_REQUEST)


def _refused(fault: HTTPException) -> Response:
    code = fault.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST:
        return fault.get_response()
    return _page(int(code))


def _database_unable(fault: DBAPIError) -> Response:
    """A locked database or a full disk: nothing was written, and the sender is told so."""
    log.error("database: %s", type(fault.orig).__name__, exc_info=fault)
    if isinstance(fault.orig, sqlite3.OperationalError) and "full" in str(fault.orig):
        return _page(HTTPStatus.INSUFFICIENT_STORAGE)
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _broken(fault: Exception) -> Response:
    log.error("unexpected fault on %s %s", request.method, request.path, exc_info=fault)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(code: int) -> Response:
    if request.headers.get("X-Requested-With") == "save":
        return make_response({"saved": False}, code)
    # What was being sent is shown again, so that it can be sent once more.
    lost = form_of_this_request() if request.method == "POST" and code >= 500 else None
    known = {400, 403, 404, 405, 410, 413, 429, 500, 503, 507}
    template = f"errors/{code if code in known else 500}.html"
    return make_response(render_template(template, code=code, form=lost), code)
