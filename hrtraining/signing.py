"""What is signed for a session: its cookie and the token of its forms.

Both are exactly what Flask and Flask-WTF write and check. Flask derives the key and makes the
signer anew for every cookie and every token; here an application does it once.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, Response, current_app, g, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.signer import HMACAlgorithm
from itsdangerous.timed import TimestampSigner

CSRF_SALT = "wtf-csrf-token"
CSRF_FIELD = "csrf_token"


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


class _Token(_Serializer):
    """Does not try to compress: a token is random."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(self.serializer.dumps(obj))


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
            response.vary.add("Cookie")


def csrf_token() -> str:
    """The token of this session's forms, the same for the whole request."""
    kept: str | None = g.get(CSRF_FIELD)
    secret = session.get(CSRF_FIELD)
    if kept is None and isinstance(secret, str):
        kept = g.csrf_token = current_app.extensions["hrtraining.tokens"].dumps(secret)
    # Flask-WTF makes the session's secret, and says what is wrong with the settings.
    return kept or str(generate_csrf())


def install(app: Flask) -> None:
    """Signs an application's sessions and forms; after Flask-WTF's own protection."""
    app.session_interface = SignedSessions()
    app.extensions["hrtraining.tokens"] = _Token(
        app.secret_key or "", salt=CSRF_SALT, signer=_Signer
    )
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
