"""The wheel that an installation is made from: everything is inside, and it serves."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, server_in

# Where the folders of the top level stand in the package.
INSIDE = {
    "templates": "hrtraining/_shipped/templates",
    "static": "hrtraining/_shipped/static",
    "content": "hrtraining/_shipped/content",
    "hrtraining": "hrtraining",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would, with the libraries of this environment beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    [made] = folder.glob("hrtraining-*.whl")
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(made) as packed:
        packed.extractall(unpacked)
    return unpacked


def test_every_page_script_text_and_migration_is_inside(wheel: Path) -> None:
    files = [
        file
        for folder in INSIDE
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]
    assert {file.relative_to(ROOT).parts[0] for file in files} == set(INSIDE)
    for file in files:
        folder, *rest = file.relative_to(ROOT).parts
        assert wheel.joinpath(INSIDE[folder], *rest).read_bytes() == file.read_bytes(), file


def test_what_is_installed_from_it_serves(wheel: Path, tmp_path: Path) -> None:
    server = server_in(tmp_path, PYTHONPATH=str(wheel))
    server.stands_in = tmp_path
    where = "import hrtraining; print(hrtraining.__file__)"
    assert server.run_python("-c", where).startswith(str(wheel))
    server.start()
    try:
        for path, wanted in {
            "/": "hrtraining",
            "/help/crisis": "988",
            "/static/save.js": "data-save",
        }.items():
            with urllib.request.urlopen(f"{server.url}{path}", timeout=20) as answer:
                assert wanted in answer.read().decode()
    finally:
        server.stop()
