"""The one reader of the environment: every setting, its meaning and its default.

docs/operating.md lists the same settings for the people who run a server; a test holds the two
together.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
SHORTEST_PASSPHRASE = 16
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DEFAULT_SENDER = "hrtraining <no-reply@localhost>"


class SettingError(Exception):
    """A setting is missing or cannot be used; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is told from outside.

    ``secret_key`` signs sessions and links. ``public_url`` is the address people type, used in
    links, QR codes and issuer names. ``key_passphrase`` seals the keys that sign certificates;
    without one the secret key does. ``demo`` marks an installation whose people and certificates
    are invented. Sizes are in bytes.
    """

    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    public_url: str
    instance_folder: Path
    smtp_url: str = field(default="", repr=False)
    mail_from: str = DEFAULT_SENDER
    outbox: Path | None = None
    demo: bool = False
    content_folder: Path | None = None
    proxies: int = 0
    largest_request: int = 2_000_000
    key_passphrase: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings of a production server.

        Raises SettingError where one is missing or malformed, with what to do about it.
        """
        secret = environment.get("SECRET_KEY", "")
        if len(secret) < SHORTEST_SECRET:
            raise SettingError(
                "SECRET_KEY is missing or shorter than 32 characters. Make one with\n"
                "    python -c 'import secrets; print(secrets.token_urlsafe(48))'\n"
                "keep it out of version control, and set SECRET_KEY to it."
            )
        passphrase = environment.get("KEY_PASSPHRASE", "")
        if 0 < len(passphrase) < SHORTEST_PASSPHRASE:
            raise SettingError(
                f"KEY_PASSPHRASE is shorter than {SHORTEST_PASSPHRASE} characters. Take a longer "
                "one, and keep a copy apart from the backups of the database."
            )
        instance = Path(environment.get("INSTANCE_FOLDER", "instance")).absolute()
        outbox = environment.get("MAIL_OUTBOX", "")
        content = environment.get("CONTENT_FOLDER", "")
        return cls(
            secret_key=secret,
            key_passphrase=passphrase,
            database_url=database_url(environment.get("DATABASE_URL", ""), instance),
            public_url=public_url(environment.get("PUBLIC_URL", ""), port(environment)),
            instance_folder=instance,
            smtp_url=environment.get("MAIL_SMTP_URL", ""),
            mail_from=environment.get("MAIL_FROM", DEFAULT_SENDER),
            outbox=Path(outbox).absolute() if outbox else None,
            demo=yes_or_no("DEMO", environment.get("DEMO", "")),
            content_folder=Path(content).absolute() if content else None,
            proxies=proxies(environment.get("PROXIES", "0")),
        )

    @property
    def sealing_passphrase(self) -> str:
        """What the signing keys are sealed under."""
        return self.key_passphrase or self.secret_key

    @property
    def is_https(self) -> bool:
        """Whether people reach the server over TLS, so that cookies can be Secure."""
        return self.public_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether the server is only for the machine it runs on."""
        return urlsplit(self.public_url).hostname in LOOPBACK


def database_url(given: str, instance: Path) -> str:
    """The database's address: as given, or a SQLite file in the instance folder."""
    if not given:
        return f"sqlite:///{instance / 'hrtraining.sqlite3'}"
    if given.startswith(("postgres://", "postgresql://")):
        given = "postgresql+psycopg://" + given.split("://", 1)[1]
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError(
            "DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///, "
            "or be left out for a SQLite file in the instance folder."
        )
    return given


def public_url(given: str, at_port: int) -> str:
    """The address people type, without a slash at its end."""
    url = (given or f"http://127.0.0.1:{at_port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise SettingError("PUBLIC_URL must be an address such as https://training.example.org")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingError(
            "PUBLIC_URL must begin with https:// outside this machine: over plain http anyone on "
            "the way could read what people write and sign in as them. Let a proxy end TLS."
        )
    return url


def port(environment: Mapping[str, str]) -> int:
    """The port to listen on: PORT, or 8000."""
    given = environment.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SettingError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def proxies(given: str) -> int:
    """How many proxies stand in front: only theirs are the forwarded headers that are believed."""
    if not given.isdecimal() or int(given) > 5:
        raise SettingError(f"PROXIES must be a number from 0 to 5, not {given!r}.")
    return int(given)


def yes_or_no(name: str, given: str) -> bool:
    """Reads a switch; anything but a plain yes or no is refused rather than guessed."""
    if given.lower() in {"", "0", "no", "false"}:
        return False
    if given.lower() in {"1", "yes", "true"}:
        return True
    raise SettingError(f"{name} must be 1 or 0, not {given!r}.")


def kept_secret(instance: Path) -> str:
    """The secret key of a demo on this machine, made once and kept readable by its owner only."""
    file = instance / "secret_key"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def shipped(name: str) -> Path:
    """Where ``templates``, ``static`` or ``content`` stand: in the tree, or inside the package.

    In a wheel the top-level folders travel inside the package.
    """
    package = Path(__file__).resolve().parent
    in_tree = (package.parent / "pyproject.toml").exists()
    return package.parent / name if in_tree else package / "_shipped" / name
