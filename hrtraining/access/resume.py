"""What happens to a request whose sender has to sign in first: nothing typed is lost.

The form is carried through the sign-in page as one signed field and shown again afterwards with a
button that sends it; it is never sent by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

KEPT_FOR_S = 24 * 60 * 60
LARGEST_KEPT = 200_000
NEVER_KEPT = {"csrf_token", "password", "new_password", "password_again", "kept"}


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent by someone signed out: where to, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def is_own_path(target: str | None) -> bool:
    """Whether ``target`` is a path on this server and nothing that leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    if any(ord(character) < 32 or character == "\\" for character in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc


def keep(form: KeptForm) -> str:
    """The form as one signed field, or nothing if it is too large to carry."""
    text = _serializer().dumps({"path": form.path, "fields": [list(pair) for pair in form.fields]})
    written = text if isinstance(text, str) else text.decode()
    return written if len(written) <= LARGEST_KEPT else ""


def read_kept(field: str) -> KeptForm | None:
    """Reads back what ``keep`` wrote, or nothing if it is forged or more than a day old."""
    if not field:
        return None
    try:
        data = _serializer().loads(field, max_age=KEPT_FOR_S)
    except BadSignature:
        return None
    return KeptForm(data["path"], tuple((name, value) for name, value in data["fields"]))


def form_of_this_request() -> KeptForm:
    """What this request carried, without secrets."""
    fields = tuple(
        (name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT
    )
    return KeptForm(request.full_path.rstrip("?"), fields)


def ask_to_sign_in() -> Response:
    """Sends a reader to sign in and back; keeps what a writer had sent."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if request.headers.get("X-Requested-With") == "save":
        # A script that saves in the background keeps the text itself and says so.
        return make_response({"signed_out": True}, 401)
    kept = keep(form_of_this_request())
    return make_response(
        render_template("accounts/sign_in_kept.html", kept=kept, too_large=not kept), 401
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept-form")
