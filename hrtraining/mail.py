"""Sends letters: through SMTP, or into an outbox folder that a demo on this machine shows.

A letter is sent after the transaction that caused it has committed, so that nobody is told of
something that did not happen.
"""

from __future__ import annotations

import secrets
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from hrtraining import clock
from hrtraining.settings import SettingError, Settings

WAIT_FOR_SERVER_S = 10


class MailFault(Exception):
    """The letter was not handed over; nothing was changed because of it."""


class Mailer(Protocol):
    """Something that takes a letter."""

    def send(self, to: str, subject: str, body: str) -> None:
        """Hands over a plain-text letter. Raises MailFault when it cannot."""


def mailer_for(settings: Settings) -> Mailer:
    """The way this installation sends letters. Raises SettingError when it has none."""
    if settings.smtp_url:
        return SmtpMailer.at(settings.smtp_url, settings.mail_from)
    if settings.outbox is not None:
        return OutboxMailer(settings.outbox, settings.mail_from)
    raise SettingError(
        "No way to send mail: set MAIL_SMTP_URL (smtp://user:password@host:587 or smtps://…:465), "
        "or say that letters should only be written to a folder with MAIL_OUTBOX=FOLDER."
    )


def _letter(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    letter = EmailMessage(policy=policy.SMTP)
    letter["From"] = sender
    letter["To"] = to
    letter["Subject"] = subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = make_msgid(domain="hrtraining.invalid")
    # Out-of-office answers and the like are not wanted.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    return letter


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands letters to a mail server, encrypted unless it is on this machine."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool
    sender: str

    @classmethod
    def at(cls, url: str, sender: str) -> SmtpMailer:
        """Reads ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise SettingError("MAIL_SMTP_URL must look like smtp://user:password@host:587")
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if implicit else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            implicit_tls=implicit,
            sender=sender,
        )

    def send(self, to: str, subject: str, body: str) -> None:
        """Hands over a letter, or raises MailFault."""
        letter = _letter(self.sender, to, subject, body)
        try:
            with self._server() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as fault:
            raise MailFault(str(fault)) from fault

    def _server(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.implicit_tls:
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=WAIT_FOR_SERVER_S, context=context
            )
        server = smtplib.SMTP(self.host, self.port, timeout=WAIT_FOR_SERVER_S)
        if self.host not in {"127.0.0.1", "localhost", "::1"}:
            server.starttls(context=context)
        return server


@dataclass(frozen=True, slots=True)
class OutboxMailer:
    """Writes each letter as a file, newest name last, readable by the owner only."""

    folder: Path
    sender: str

    def send(self, to: str, subject: str, body: str) -> None:
        """Writes a letter, or raises MailFault."""
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        file = self.folder / f"{stamp}-{secrets.token_hex(4)}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            file.write_bytes(_letter(self.sender, to, subject, body).as_bytes())
        except OSError as fault:
            raise MailFault(str(fault)) from fault


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the outbox page shows it."""

    to: str
    subject: str
    body: str
    sent: datetime


def letters_in(folder: Path, most: int = 50) -> list[Letter]:
    """The newest letters of an outbox, newest first."""
    letters = []
    for file in sorted(folder.glob("*.eml"), reverse=True)[:most]:
        message = message_from_bytes(file.read_bytes(), policy=policy.SMTP)
        letters.append(
            Letter(
                to=str(message["To"]),
                subject=str(message["Subject"]),
                body=message.get_content(),
                sent=message["Date"].datetime,
            )
        )
    return letters
