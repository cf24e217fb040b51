"""What happens to a request whose sender has to sign in first: nothing typed is lost.

The form is carried through the sign-in page as one signed field and shown again afterwards with a
button that sends it; it is never sent by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

LARGEST_KEPT = 200_000
NEVER_KEPT = {"csrf_token", "password", "new_password", "present_password", "kept"}
# What pages put into their forms by themselves; nobody chose or wrote it.
OF_THE_PAGE = {"request_key", "after", "edition", "revision", "next", "back"}
WRITTEN = {
    *("text", "printed_name", "change", "comments", "evidence"),
    *("number", "email", "minutes"),
}
LONGEST_CHOICE = 60


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that could not be taken: where to, its fields in order, and the page it stood on."""

    path: str
    fields: tuple[tuple[str, str], ...]
    page: str = ""

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """What a person wrote, to be shown to them again."""
        return tuple(pair for pair in self.fields if _is_written(*pair))

    @property
    def other(self) -> tuple[tuple[str, str], ...]:
        """All else: choices, and what pages put into their forms."""
        return tuple(pair for pair in self.fields if not _is_written(*pair))

    @property
    def has_choices(self) -> bool:
        """Whether something was chosen, beside what the page put in by itself."""
        return any(name not in OF_THE_PAGE and value for name, value in self.other)


def _is_written(name: str, value: str) -> bool:
    if name in OF_THE_PAGE or not value:
        return False
    own = name.rpartition("-")[2]
    return own in WRITTEN or " " in value or "\n" in value or len(value) > LONGEST_CHOICE


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
    written = _serializer().dumps(
        {
            "path": form.path,
            "fields": [list(pair) for pair in form.fields],
            "page": form.page,
        }
    )
    text = written if isinstance(written, str) else written.decode()
    return text if len(text) <= LARGEST_KEPT else ""


def read_kept(field: str) -> KeptForm | None:
    """Reads back what ``keep`` wrote, or nothing if it is forged.

    However long the sign-in page stood open and wherever the clock went meanwhile, the text is
    there: it is only shown again, and whoever signed in sends it themselves.
    """
    if not field:
        return None
    try:
        data = _serializer().loads(field)
    except BadSignature:
        return None
    return KeptForm(
        data["path"], tuple((name, value) for name, value in data["fields"]), data["page"]
    )


def form_of_this_request() -> KeptForm:
    """What this request carried, without secrets."""
    fields = tuple(
        (name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT
    )
    return KeptForm(request.full_path.rstrip("?"), fields, _page_before())


def _page_before() -> str:
    # Our own pages send the address they stand at; an address that only takes a form is no page.
    before = urlsplit(request.referrer or "")
    path = before.path + (f"?{before.query}" if before.query else "")
    return path if before.netloc == request.host and is_own_path(path) else ""


def ask_to_sign_in() -> Response:
    """Sends a reader to sign in and back; keeps what a writer had sent."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if request.headers.get("X-Requested-With") == "save":
        # A script that saves in the background keeps the text itself and says so.
        return make_response({"signed_out": True}, 401)
    form = form_of_this_request()
    kept = keep(form)
    return make_response(
        render_template("accounts/sign_in_kept.html", form=form, kept=kept, too_large=not kept),
        401,
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="kept-form")
