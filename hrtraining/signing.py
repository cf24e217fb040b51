"""What is signed for a session: its cookie and the token of its forms.

Both are exactly what Flask and Flask-WTF write and check. They derive the key, make the signer and
check the signature anew for every cookie, and sign the token anew for every page; here each is done
once.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import SignatureExpired, Signer, URLSafeTimedSerializer
from itsdangerous.signer import HMACAlgorithm
from itsdangerous.timed import TimestampSigner

# Flask-WTF's name for the secret in the session, and for the token made of it in `g`.
IN_SESSION = "csrf_token"
SIGNED = "csrf_signed"
# How many of the cookies seen lately a process remembers.
MOST_KEPT = 4_096
SIMPLE = {str, int, bool}


class _Hmac(HMACAlgorithm):
    """HMAC with SHA-1, in one call."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class PatientSigner(TimestampSigner):
    """As itsdangerous has it, but a signature from a little in the future is no forgery.

    Otherwise everyone would be signed out when a clock is set back, and a sign-in taken by one
    server would be refused by the next, whose clock is half a second behind. It keeps the keys that
    it derived, and of what it found to be signed, when that was: only its age has to be asked anew.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As itsdangerous has it; always HMAC with SHA-1, which is what Flask signs with."""
        super().__init__(*args, **{**kwargs, "algorithm": _Hmac(hashlib.sha1)})
        self.derived = lru_cache(super().derive_key)
        # What is no signature raises, and is not kept.
        self.verified: Callable[[str | bytes], tuple[bytes, datetime]] = lru_cache(MOST_KEPT)(
            lambda signed: TimestampSigner.unsign(self, signed, return_timestamp=True)
        )

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """The key for this salt."""
        return self.derived(secret_key)

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """Raises BadSignature for a forged value and SignatureExpired for one that is too old."""
        value, signed_at = self.verified(signed_value)
        if max_age is not None:
            age = self.get_timestamp() - signed_at.timestamp()
            if age > max_age:
                raise SignatureExpired(
                    f"signed {age} seconds ago", payload=value, date_signed=signed_at
                )
        return (value, signed_at) if return_timestamp else value


class _Serializer(URLSafeTimedSerializer):
    """Keeps its signer, and what simple sessions hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.simple = lru_cache(MOST_KEPT)(self._simple)

    @cached_property
    def kept(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self.kept if salt is None or salt == self.salt else super().make_signer(salt)

    def load_payload(self, payload: bytes, *args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            found = self.simple(payload)
            if found is not None:
                return found.copy()
        return super().load_payload(payload, *args, **kwargs)

    def _simple(self, payload: bytes) -> dict[str, Any] | None:
        # A list in it could be changed by one request, and the next one would find it changed.
        read = super().load_payload(payload)
        if isinstance(read, dict) and {type(value) for value in read.values()} <= SIMPLE:
            return read
        return None


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies, with a signer that is made once."""

    def __init__(self) -> None:
        self.made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of this application's cookies."""
        if self.made is None:
            flasks_own = super().get_signing_serializer(app)
            if flasks_own is None:
                return None
            self.made = _Serializer(
                flasks_own.secret_keys,
                salt=flasks_own.salt,
                serializer=flasks_own.serializer,
                signer=PatientSigner,
                signer_kwargs={
                    "key_derivation": self.key_derivation,
                    "digest_method": hashlib.sha1,
                },
            )
        return self.made

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask's own; nearly every answer only read its session, and says just that."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            if "Vary" in response.headers:
                response.vary.add("Cookie")
            else:
                response.headers["Vary"] = "Cookie"


def csrf_token() -> str:
    """The token of this session's forms.

    It is signed when the session gets its secret and kept beside it: who holds the cookie sees both
    on every page anyway.
    """
    token: str | None = g.get(IN_SESSION) or (
        session.get(SIGNED) if IN_SESSION in session else None
    )
    if token is None:
        token = session[SIGNED] = str(generate_csrf())
    g.csrf_token = token
    return token


class Protection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, which checks the signature of no token that the session holds.

    The session's cookie was found to be signed when it was read, so the token in it is the one that
    this session's pages were given. Any other token goes Flask-WTF's way.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raises CSRFError where a form of another session, or none, is sent."""
        if request.method in current_app.config["WTF_CSRF_METHODS"] and self._is_of_session():
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)

    def _is_of_session(self) -> bool:
        if current_app.config["WTF_CSRF_SSL_STRICT"] or IN_SESSION not in session:
            return False
        kept, sent = session.get(SIGNED), self._get_csrf_token()
        if not kept or not sent:
            return False
        return hmac.compare_digest(kept.encode(), sent.encode())


def install(app: Flask) -> None:
    """Signs an application's sessions and forms, and lets no form of another session in."""
    Protection(app)
    app.session_interface = SignedSessions()
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
