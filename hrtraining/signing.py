"""What is signed for a session: its cookie and the token of its forms.

Both are exactly what Flask and Flask-WTF write and check. They derive the key and make the signer
anew for every cookie, and sign the token anew for every page; here each is done once.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, Response, g, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer, URLSafeTimedSerializer
from itsdangerous.signer import HMACAlgorithm
from itsdangerous.timed import TimestampSigner

# Flask-WTF's name for the secret in the session, and for the token made of it in `g`.
IN_SESSION = "csrf_token"
SIGNED = "csrf_signed"


class _Hmac(HMACAlgorithm):
    """HMAC with SHA-1, in one call."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class _Signer(TimestampSigner):
    """Keeps the keys that it derived."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "algorithm": _Hmac(hashlib.sha1)})
        self.derived = lru_cache(super().derive_key)

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self.derived(secret_key)


class _Serializer(URLSafeTimedSerializer):
    """Keeps its signer."""

    @cached_property
    def kept(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self.kept if salt is None or salt == self.salt else super().make_signer(salt)


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
                signer=_Signer,
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


def install(app: Flask) -> None:
    """Signs an application's sessions and forms; after Flask-WTF's own protection."""
    app.session_interface = SignedSessions()
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
