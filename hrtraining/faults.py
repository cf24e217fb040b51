"""What a person sees when a request cannot be answered: what happened and what to do next."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus

import psycopg
from flask import Flask, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Response

from hrtraining.access import claim, is_public
from hrtraining.access.resume import LARGEST_KEPT, KeptForm, ask_to_sign_in, form_of_this_request
from hrtraining.accounts.views.signing_in import sign_in_again, signed_out
from hrtraining.database import close_session

log = logging.getLogger("hrtraining")

TOO_LARGE = "This is longer than can be saved; please shorten it"
PAGES = {400, 403, 404, 405, 410, 413, 429, 500, 503, 507}


def install(app: Flask) -> None:
    """Registers an answer for every kind of fault."""
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _refused)
    for unable in (OperationalError, InterfaceError, PoolExhausted):
        app.register_error_handler(unable, _database_unable)
    app.register_error_handler(Exception, _broken)


def _stale_page(_fault: CSRFError) -> Response:
    """The page was made in another session: what was typed is shown again and can be sent."""
    if claim() is None and not is_public(current_app.view_functions.get(request.endpoint or "")):
        return ask_to_sign_in()
    if request.headers.get("X-Requested-With") == "save":
        return make_response({"stale": True}, HTTPStatus.CONFLICT)
    form = form_of_this_request()
    if claim() is None:
        return _stale_page_of_a_stranger(form)
    return _send_again(form)


def _stale_page_of_a_stranger(form: KeptForm) -> Response:
    # Signing in asks nobody to sign in first; a password is not carried along but asked for again.
    if request.endpoint == "accounts.sign_in_now":
        return make_response(sign_in_again(), HTTPStatus.BAD_REQUEST)
    if request.endpoint == "accounts.sign_out":
        return make_response(signed_out(), HTTPStatus.BAD_REQUEST)
    return _send_again(form, anew=not form.written and _can_be_opened(request.path))


def _send_again(form: KeptForm, *, anew: bool = False) -> Response:
    page = render_template("accounts/send_again.html", form=form, anew=anew)
    return make_response(page, HTTPStatus.BAD_REQUEST)


def _can_be_opened(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except (NotFound, MethodNotAllowed):
        return False
    return True


def _refused(fault: HTTPException) -> Response:
    code = fault.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST:
        return fault.get_response()
    answer = _page(int(code))
    if isinstance(fault, MethodNotAllowed) and fault.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(fault.valid_methods))
    return answer


def _database_unable(fault: Exception) -> Response:
    """A locked database or a full disk: nothing was written, and the sender is told so."""
    log.error("database: %s", fault.__class__.__name__, exc_info=fault)
    if isinstance(fault, DBAPIError) and _is_full(fault.orig):
        return _page(HTTPStatus.INSUFFICIENT_STORAGE)
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _is_full(fault: BaseException | None) -> bool:
    if isinstance(fault, sqlite3.OperationalError):
        return "full" in str(fault)
    return isinstance(fault, psycopg.errors.DiskFull)


def _broken(fault: Exception) -> Response:
    log.error("unexpected fault on %s %s", request.method, request.path, exc_info=fault)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(code: int) -> Response:
    if request.headers.get("X-Requested-With") == "save":
        why = {"message": TOO_LARGE} if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
        return make_response({"saved": False, **why}, code)
    if code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _drawn(code, None)
    # What failed may have left a transaction half-way; the page begins anew.
    close_session()
    # What was being sent is shown again, so that it can be sent once more.
    lost = _lost_form()
    try:
        return _drawn(code, lost)
    except Exception:
        # Not even who is asking can be found out: the page is drawn without it.
        log.exception("the page of a fault is drawn without its reader")
        close_session()
        g.hrtraining_alone = True
        return _drawn(code, lost)


def _lost_form() -> KeptForm | None:
    if request.method != "POST":
        return None
    form = form_of_this_request()
    size = sum(len(name) + len(value) for name, value in form.fields)
    return form if size <= LARGEST_KEPT else None


def _drawn(code: int, form: KeptForm | None) -> Response:
    template = f"errors/{code if code in PAGES else 500}.html"
    return make_response(render_template(template, code=code, form=form), code)
