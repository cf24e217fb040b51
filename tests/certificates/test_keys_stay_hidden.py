"""No private key is ever in a log, a page, an error, a repr or the database's own bytes."""

from __future__ import annotations

import base64
import logging
import os
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Organization
from hrtraining.certificates import key_making, keys
from hrtraining.certificates.commands import certificate as certificate_command
from hrtraining.certificates.commands import keys as keys_command
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.models import SigningKey
from hrtraining.certificates.sealing import WrongPassphrase, records_key
from tests.certificates.test_issuing import database_of
from tests.certificates.test_pages import signed_in
from tests.certificates.test_verifying import PASSPHRASE, keep
from tests.conftest import Cast, Clock

WRONG = "another passphrase, of nobody"


class Secrets:
    """Everything secret that was made while it watched, in every form in which it could leak."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: set[bytes] = set()
        for module, name in ((key_making, "credential_key"), (key_making, "pdf_key")):
            monkeypatch.setattr(module, name, self._watching(getattr(module, name)))
        opened = keys._open_master

        def open_master(*arguments):
            master = opened(*arguments)
            self.made |= {master, records_key(master).sealing, records_key(master).marking}
            return master

        monkeypatch.setattr(keys, "_open_master", open_master)

    def _watching(self, make):
        def made(*arguments):
            public, secret = make(*arguments)
            self.made.add(secret)
            return public, secret

        return made

    def forms(self) -> Iterator[bytes]:
        """Raw, in hexadecimal, in both alphabets of base 64, and as Python writes bytes."""
        for secret in self.made:
            # The middle of a P-256 key in DER holds the number itself.
            for part in {secret, secret[36:68]} if len(secret) > 64 else {secret}:
                yield part
                yield part.hex().encode()
                yield part.hex().upper().encode()
                yield repr(part)[2:-1].encode()
                for start in range(3):
                    # However the bytes around it shift the letters.
                    whole = part[start : start + (len(part) - start) // 3 * 3]
                    yield base64.b64encode(whole)
                    yield base64.urlsafe_b64encode(whole)

    def found_in(self, told: bytes) -> list[bytes]:
        named = [PASSPHRASE.encode(), WRONG.encode(), b"PRIVATE KEY"]
        return [one for one in [*named, *self.forms()] if one in told]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Secrets:
    return Secrets(monkeypatch)


def asked(client: FlaskClient, paths: list[str]) -> bytes:
    """Every answer to these addresses, with its headers."""
    answers = [client.get(path) for path in paths]
    return b"\n".join(str(one.headers).encode() + one.get_data() for one in answers)


def files_of(app: Flask) -> bytes:
    """The database with its journal, and all else that the installation keeps on disk."""
    url = database_of(app).engine.url.database
    assert url is not None
    folder: Path = app.extensions["hrtraining.settings"].instance_folder
    files = {*Path(url).parent.glob(f"{Path(url).name}*"), *folder.rglob("*")}
    return b"\n".join(one.read_bytes() for one in sorted(files) if one.is_file())


def test_the_watch_itself_finds_a_key_that_leaks(watched: Secrets) -> None:
    _public, secret = key_making.credential_key()
    for leak in (secret, secret.hex().encode(), base64.b64encode(b"x" + secret), repr(secret)):
        told = leak.encode() if isinstance(leak, str) else leak
        assert watched.found_in(b"before " + told + b" after")
    assert not watched.found_in(os.urandom(2_000))


def test_no_key_is_in_a_page_a_log_an_error_a_message_or_the_database(
    sqlite_app: Flask,
    sqlite_cast: Cast,
    clock: Clock,
    watched: Secrets,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, cast = sqlite_app, sqlite_cast
    caplog.set_level(logging.DEBUG)
    kept = keep(app, cast)
    code = kept.parsed("valid")["id"].rpartition("/")[2]
    told = [*kept.pdf.values(), *kept.credential.values()]
    public = [
        *("/verify", f"/verify/{code}", f"/verify/{code}/credential.json", "/o/willow/did.json"),
        *("/o/willow/status/revocation/0.json", "/o/willow/status/refresh/0.json"),
        *("/verify/offline.html", f"/editions/{'ab' * 32}"),
    ]
    own = ["/certificates", "/certificates/1", "/certificates/1.pdf"]
    office = ["/organizations/willow/certificates", "/organizations/willow/certificates/1"]
    told += [
        asked(app.test_client(), public),
        asked(signed_in(app, cast.trainee), own),
        asked(signed_in(app, cast.administrator), office),
    ]
    # Rotated, and opened with the wrong passphrase: pages, faults and commands.
    with database_of(app).transaction() as opened:
        organization = opened.scalars(select(Organization)).first()
        assert organization is not None
        ring = KeyRing(PASSPHRASE)
        for purpose in keys.PURPOSES:
            ring.make(opened, organization, purpose, clock_module.now())
        issuer = ring.issuer_to_read(opened, organization)
        records = ring.records_to_read(opened)
        rows = opened.scalars(select(SigningKey)).all()
        assert issuer is not None
        assert records is not None
        for one in (ring, issuer, issuer.credential_key, issuer.pdf_signer, records, *rows):
            told += [repr(one).encode(), str(one).encode(), f"{one}".encode()]
        with pytest.raises(WrongPassphrase) as fault:
            KeyRing(WRONG).master(opened, clock_module.now())
        shown = traceback.TracebackException.from_exception(fault.value, capture_locals=False)
        told.append("".join(shown.format()).encode())
    app.extensions["hrtraining.keys"] = KeyRing(WRONG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    told.append(asked(app.test_client(), public))
    told.append(asked(signed_in(app, cast.trainee), own))
    url = database_of(app).engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", "-" * 40)
    monkeypatch.setenv("PUBLIC_URL", "http://localhost")
    for passphrase in (WRONG, PASSPHRASE):
        monkeypatch.setenv("KEY_PASSPHRASE", passphrase)
        for command, *words in (
            (keys_command, "list"),
            (keys_command, "document", "willow"),
            (keys_command, "rotate", "willow"),
            (certificate_command, "verifier"),
        ):
            done = CliRunner().invoke(command, words)
            told += [done.output.encode(), repr(done.exception).encode()]
            assert (done.exit_code == 0) == (
                passphrase == PASSPHRASE or words[0] in ("list", "document")
            )
    told += [caplog.text.encode(), files_of(app)]
    # Two keys at first, two by rotation here and two by the command; the master and what it gives.
    assert len(watched.made) == 9
    assert len(b"".join(told)) > 100_000
    for one in told:
        assert watched.found_in(one) == []
