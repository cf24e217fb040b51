"""The headers that keep a browser from doing with our pages what they are not for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
GUARDS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
OVER_TLS = (*GUARDS, ("Strict-Transport-Security", "max-age=31536000"))


class Guarded:
    """Wraps an application so that every answer has the guards; its own headers go before them."""

    def __init__(self, app: WSGIApplication) -> None:
        """``app`` is what answers."""
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        guards = OVER_TLS if environ["wsgi.url_scheme"] == "https" else GUARDS

        def start(
            status: str, headers: list[tuple[str, str]], *fault: Any
        ) -> Callable[[bytes], object]:
            given = {name for name, _value in headers}
            headers += [guard for guard in guards if guard[0] not in given]
            return start_response(status, headers, *fault)

        return self.app(environ, start)
