"""What a request carries: taken whole or not at all, and read to its end before it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# In bytes. Who sends more than this after the answer is known is cut off.
MOST_READ_AWAY = 64_000_000
_AT_ONCE = 65_536


class WholeBodies:
    """Wraps an application so that half a form is never taken for a whole one.

    A server that ends the body where the connection broke off (gunicorn does) leaves Werkzeug no
    way to tell; without its sign, Werkzeug counts against Content-Length and answers 400. What the
    application did not read, because it is too large, is read away: a connection closed over unread
    bytes is reset, and the sender's browser never shows the answer.
    """

    def __init__(self, app: WSGIApplication) -> None:
        """``app`` is what answers."""
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        ends_by_itself = environ.get("wsgi.input_terminated", False)
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        answer = self.app(environ, start_response)
        if ends_by_itself and environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            _read_away(environ)
        return answer


def _read_away(environ: WSGIEnvironment) -> None:
    left = MOST_READ_AWAY
    try:
        while left > 0 and (piece := environ["wsgi.input"].read(min(left, _AT_ONCE))):
            left -= len(piece)
    except (OSError, ValueError):
        # The sender has gone; the answer is written to nobody.
        return
