"""Session cookies that survive a clock which was set back, and servers whose clocks differ."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """As itsdangerous has it, but a signature from a little in the future is no forgery.

    Otherwise everyone would be signed out when a clock is set back, and a sign-in taken by one
    server would be refused by the next, whose clock is half a second behind.
    """

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """Raises BadSignature for a forged value and SignatureExpired for one that is too old."""
        value, signed_at = super().unsign(signed_value, None, return_timestamp=True)
        age = self.get_timestamp() - signed_at.timestamp()
        if max_age is not None and age > max_age:
            raise SignatureExpired(
                f"signed {age} seconds ago", payload=value, date_signed=signed_at
            )
        return (value, signed_at) if return_timestamp else value


class PatientSessions(SecureCookieSessionInterface):
    """Flask's own signed cookies, read by a patient signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of the application's secret key."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer
