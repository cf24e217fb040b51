"""Programs by others come to the same answers. Run by `make verify-independent`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hrtraining import clock as clock_module
from hrtraining.accounts.models import Organization
from hrtraining.application import create_app
from hrtraining.certificates import sealing
from hrtraining.certificates.exports import proofs
from hrtraining.certificates.keys import KeyRing
from independent.papers import BROKEN, PAPERS
from tests.certificates.test_issuing import database_of
from tests.certificates.test_verifying import PASSPHRASE, keep
from tests.conftest import THE_DAY, make_cast, settings_for

HERE = Path(__file__).resolve().parent
CONTEXT = Path(proofs.__file__).parent / "contexts" / "open-badges-3.0.3.json"
OPENVC = HERE / ".venv" / "bin" / "python"
OUTLOUD = HERE / ".venv" / "bin" / "outloud"
FLAVOURS = ("3a", "ua1")
LIBRARIES = ("digitalbazaar", "digitalcredentials")
# Per state: whether the signature is right, and the bits of (revocation, refresh).
EXPECTED = {
    "valid": (True, False, False),
    "replaced": (True, False, True),
    "revoked": (True, True, False),
    "tampered": (False, False, False),
    "rotated": (True, False, False),
}


def needs(*programs: str) -> None:
    missing = [one for one in programs if shutil.which(one) is None and not Path(one).exists()]
    if missing and os.environ.get("NOTHING_LEFT_OUT"):
        pytest.fail(f"missing: {', '.join(missing)}")
    if missing:
        pytest.skip(f"LEFT OUT: {', '.join(missing)} not installed")


def run(*words: str | Path) -> str:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Certificates in every state, as files."""
    made = tmp_path_factory.mktemp("certificates")
    url = f"sqlite:///{made / 'kept.sqlite3'}"
    from hrtraining.database import Database, migrate

    sealing._SCRYPT["n"] = 16
    migrate(Database.at(url).engine)
    app = create_app(settings_for(url, made))
    with clock_module.fixed_at(THE_DAY):
        kept = keep(app, make_cast(database_of(app)))
        write(made, kept.document, kept.lists, "")
        for state in ("valid", "replaced", "revoked"):
            (made / f"{state}.json").write_bytes(kept.credential[state])
            (made / f"{state}.pdf").write_bytes(kept.pdf[state])
        tampered = kept.parsed("valid")
        tampered["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
        (made / "tampered.json").write_text(json.dumps(tampered))
        rotate(app)
        write(made, *published(app), "rotated-")
        (made / "rotated.json").write_bytes(kept.credential["valid"])
    yield made
    database_of(app).engine.dispose()


def rotate(app: Flask) -> None:
    with database_of(app).transaction() as opened:
        organization = opened.query(Organization).filter_by(slug="willow").one()
        ring = KeyRing(PASSPHRASE)
        for purpose in ("credential", "pdf"):
            ring.make(opened, organization, purpose, clock_module.now())
    app.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)


def published(app: Flask) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    client = app.test_client()
    lists = [
        client.get(f"/o/willow/status/{purpose}/0.json").get_json(force=True)
        for purpose in ("revocation", "refresh")
    ]
    return client.get("/o/willow/did.json").get_json(force=True), lists


def write(made: Path, document: dict[str, Any], lists: list[dict[str, Any]], prefix: str) -> None:
    (made / f"{prefix}did.json").write_text(json.dumps(document))
    for place, one in enumerate(lists):
        (made / f"{prefix}list{place}.json").write_text(json.dumps(one))


def trusted(folder: Path, state: str) -> list[Path]:
    prefix = "rotated-" if state == "rotated" else ""
    return [folder / f"{prefix}{name}.json" for name in ("did", "list0", "list1")]


@pytest.mark.parametrize("state", EXPECTED)
@pytest.mark.parametrize("library", LIBRARIES)
def test_verifiers_in_javascript_agree(folder: Path, state: str, library: str) -> None:
    needs("node", str(HERE / "node_modules" / f"@{library}" / "vc"))
    signed, revoked, replaced = EXPECTED[state]
    answer = json.loads(
        run("node", HERE / "verify.mjs", library, folder / f"{state}.json", *trusted(folder, state))
    )
    assert answer["verified"] is signed, answer
    for purpose, on in (("revocation", revoked), ("refresh", replaced)):
        assert answer["statuses"][purpose]["checked"] is True, answer
        assert answer["statuses"][purpose]["status"] is on, answer


@pytest.mark.parametrize("state", EXPECTED)
def test_a_second_implementation_in_python_agrees(folder: Path, state: str) -> None:
    needs(str(OPENVC))
    signed, revoked, replaced = EXPECTED[state]
    document, *lists = trusted(folder, state)
    answer = json.loads(
        run(OPENVC, HERE / "verify_openvc.py", folder / f"{state}.json", document, CONTEXT, *lists)
    )
    assert answer["verified"] is signed, answer
    if signed:
        assert answer["statuses"]["revocation"]["status"] is revoked
        assert answer["statuses"]["refresh"]["status"] is replaced


@pytest.mark.parametrize("state", ["valid", "replaced", "revoked"])
def test_pdfsig_finds_the_whole_file_signed(folder: Path, state: str) -> None:
    needs("pdfsig")
    said = run("pdfsig", "-nocert", folder / f"{state}.pdf")
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said


def test_pdfsig_finds_a_changed_page(folder: Path) -> None:
    needs("pdfsig")
    whole = bytearray((folder / "valid.pdf").read_bytes())
    whole[whole.index(b"stream") + 40] ^= 1
    changed = folder / "changed.pdf"
    changed.write_bytes(whole)
    done = subprocess.run(
        ["pdfsig", "-nocert", str(changed)], capture_output=True, text=True, check=False
    )
    assert "Signature is Valid" not in done.stdout


@pytest.mark.parametrize("state", ["valid", "replaced", "revoked"])
def test_pdfdetach_takes_out_the_credential_byte_for_byte(folder: Path, state: str) -> None:
    needs("pdfdetach")
    taken = folder / f"{state}-attached.json"
    run("pdfdetach", "-savefile", "credential.json", "-o", taken, folder / f"{state}.pdf")
    assert taken.read_bytes() == (folder / f"{state}.json").read_bytes()


@pytest.mark.parametrize("state", ["valid", "replaced", "revoked"])
def test_the_qr_code_on_the_paper_leads_to_the_public_page(folder: Path, state: str) -> None:
    needs("zbarimg", "pdftoppm")
    run("pdftoppm", "-r", "150", "-png", "-singlefile", folder / f"{state}.pdf", folder / state)
    read = run("zbarimg", "-q", "--raw", folder / f"{state}.png").strip()
    assert read == json.loads((folder / f"{state}.json").read_text())["id"]


def judged(flavour: str, *files: Path) -> dict[str, str]:
    """What veraPDF says of each file, by the file's name. It ends with 1 where any failed."""
    done = subprocess.run(
        ["verapdf", "--format", "text", "--flavour", flavour, *map(str, files)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    said = [line.split(" ", 1) for line in done.stdout.splitlines() if line.strip()]
    return {Path(rest.rsplit(" ", 1)[0]).stem: verdict for verdict, rest in said}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_validator_finds_archive_and_accessibility_standards_kept(
    folder: Path, tmp_path: Path, flavour: str
) -> None:
    needs("verapdf")
    files = [folder / f"{state}.pdf" for state in ("valid", "replaced", "revoked")]
    names = [file.stem for file in files]
    for number, (name, made) in enumerate(PAPERS.items()):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(made())
        files.append(file)
        names.append(name)
    found = judged(flavour, *files)
    told = {name: found.get(file.stem) for name, file in zip(names, files, strict=True)}
    assert told == dict.fromkeys(names, "PASS")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_validator_does_look(tmp_path: Path, flavour: str) -> None:
    needs("verapdf")
    files = [tmp_path / f"{number}.pdf" for number in range(len(BROKEN))]
    for file, made in zip(files, BROKEN.values(), strict=True):
        file.write_bytes(made())
    found = judged(flavour, *files)
    told = {name: found.get(file.stem) for name, file in zip(BROKEN, files, strict=True)}
    assert told == dict.fromkeys(BROKEN, "FAIL")


@pytest.mark.parametrize("state", ["valid", "replaced", "revoked"])
def test_a_checker_of_accessible_pdfs_finds_no_error(folder: Path, state: str) -> None:
    needs(str(OUTLOUD))
    words = ("--json", "-", "--layer", "conformance", "--fail-on", "never")
    told = json.loads(run(OUTLOUD, *words, folder / f"{state}.pdf"))
    (one,) = told["results"]
    assert one["error"] is None
    wrong = {found["rule"] for found in one["findings"] if found["severity"] == "error"}
    # The field of the signature is in no Form element. It lies outside the page, where nobody meets
    # it; this checker does not ask where it lies.
    assert wrong <= {"FRM-003"}, one["findings"]


@pytest.mark.parametrize("state", ["valid", "replaced", "revoked"])
def test_qpdf_finds_the_file_whole(folder: Path, state: str) -> None:
    needs("qpdf")
    said = run("qpdf", "--check", folder / f"{state}.pdf")
    assert "No syntax or stream encoding errors" in said
    assert "not encrypted" in said


def test_every_font_is_embedded_with_its_characters(folder: Path) -> None:
    needs("pdffonts")
    rows = run("pdffonts", folder / "valid.pdf").splitlines()[2:]
    assert rows
    for row in rows:
        embedded, _subset, unicode = row.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes"), row


def _flipped(good: bytes) -> bytes:
    changed = bytearray(good)
    changed[good.index(b"stream") + 40] ^= 1
    return bytes(changed)


DAMAGES = {
    "truncated": lambda good: good[: len(good) * 2 // 3],
    "cut by one byte": lambda good: good[:-1],
    "a byte flipped": _flipped,
    "a page added": lambda good: good + b"\n% more\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_command_and_pdfsig_refuse_a_damaged_file(folder: Path, damage: str) -> None:
    needs("pdfsig")
    file = folder / f"{damage.replace(' ', '-')}.pdf"
    file.write_bytes(DAMAGES[damage]((folder / "valid.pdf").read_bytes()))
    document, *lists = trusted(folder, "valid")
    given = [f"--status-list={one}" for one in lists]
    command = [sys.executable, "-m", "hrtraining", "certificate", "verify"]
    done = subprocess.run(
        [*command, str(file), f"--issuer={document}", *given],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 4, done.stdout + done.stderr
    theirs = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False)
    said = theirs.stdout + theirs.stderr
    whole = "Signature is Valid" in said and "Total document signed" in said
    assert not whole, said
