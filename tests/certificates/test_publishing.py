"""What other programs fetch from an issuer."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from hrtraining.certificates.rules.codes import make
from tests.certificates.test_verifying import Kept, fresh, kept
from tests.conftest import Cast

__all__ = ["fresh", "kept"]


def test_an_organization_that_never_issued_has_no_document(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for path in (
        "/o/willow/did.json",
        "/o/willow/status/revocation/0.json",
        "/o/nobody/did.json",
        "/o/nobody/status/refresh/0.json",
        f"/verify/{make(bytes(10))}/credential.json",
        "/verify/hello/credential.json",
    ):
        assert client.get(path).status_code == 404, path


def test_documents_and_lists_may_be_kept_for_a_while_and_read_from_anywhere(kept: Kept) -> None:
    client = kept.app.test_client()
    for path, kind in (
        ("/o/willow/did.json", "application/did+json"),
        ("/o/willow/status/revocation/0.json", "application/vc"),
    ):
        answer = client.get(path)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["status/suspension/0.json", "status/revocation/1.json"])
def test_lists_that_are_not_there_are_not_found(kept: Kept, path: str) -> None:
    assert kept.app.test_client().get(f"/o/willow/{path}").status_code == 404


def test_a_credential_is_neither_indexed_nor_kept_on_the_way(kept: Kept) -> None:
    address = kept.parsed("valid")["id"]
    path = address.removeprefix("https://training.example.org")
    answer = kept.app.test_client().get(f"{path}/credential.json")
    assert answer.data == kept.credential["valid"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_no_key_is_written_to_the_instance_folder(fresh: Kept) -> None:
    folder: Path = fresh.app.extensions["hrtraining.settings"].instance_folder
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"PRIVATE KEY" not in file.read_bytes()
