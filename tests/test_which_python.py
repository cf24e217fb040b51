"""Which Python `make install` takes: the first on PATH, unless another is a good deal quicker."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHOOSES = Path(__file__).resolve().parents[1] / ".ci" / "python"
CANNOT = "exit 1"


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (("echo 100", "echo 90"), 0),
        (("echo 100", "echo 75"), 0),
        (("echo 100", "echo 74"), 1),
        (("echo 100", "echo 60", "echo 55"), 1),
        ((CANNOT, "echo 100"), 1),
        (("echo 100", CANNOT), 0),
    ],
)
def test_the_first_that_suits_is_taken_unless_another_is_a_good_deal_quicker(
    tmp_path: Path, said: tuple[str, ...], taken: int
) -> None:
    folders = [tmp_path / f"the {number}" for number in range(len(said))]
    for folder, words in zip(folders, said, strict=True):
        _python(folder, words)
    assert _chosen(*folders) == str(folders[taken] / "python3")


def test_one_that_has_two_names_is_asked_once(tmp_path: Path) -> None:
    _python(tmp_path / "real", f"echo x >> {tmp_path}/asked; echo 100")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    assert _chosen(tmp_path / "real", tmp_path / "linked") == str(tmp_path / "real" / "python3")
    assert (tmp_path / "asked").read_text() == "x\n"


def test_where_none_suits_the_plain_name_is_left_to_say_what_is_missing(tmp_path: Path) -> None:
    _python(tmp_path / "old", CANNOT)
    assert _chosen(tmp_path / "old") == "python3"


@pytest.mark.parametrize("named", ["", "elsewhere/python3"])
def test_make_asks_for_it_unless_one_is_named(tmp_path: Path, named: str) -> None:
    told = tmp_path / "told.mk"
    told.write_text(f"include {CHOOSES.parents[1] / 'Makefile'}\ntold: ; @echo '$(PYTHON)'\n")
    _python(tmp_path / "quick", "echo 1")
    asked = ["make", "-s", "-f", str(told), "told", *([f"PYTHON={named}"] if named else [])]
    path = f"{tmp_path / 'quick'}:{os.environ['PATH']}"
    done = subprocess.run(
        asked,
        env={"PATH": path},
        cwd=CHOOSES.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == (named or str(tmp_path / "quick" / "python3"))


def test_a_real_python_can_be_asked(tmp_path: Path) -> None:
    """The one that is found makes environments: it knows `venv` and is new enough."""
    found = subprocess.run([str(CHOOSES)], capture_output=True, text=True, check=True)
    wanted = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
    subprocess.run([found.stdout.strip(), "-c", wanted], check=True)


def _python(folder: Path, words: str) -> None:
    folder.mkdir()
    file = folder / "python3"
    file.write_text(f"#!/bin/sh\n{words}\n")
    file.chmod(0o755)


def _chosen(*folders: Path) -> str:
    # A tool of the system, without the Pythons that lie beside it.
    tools = folders[0].parent / "tools"
    tools.mkdir()
    (tools / "readlink").symlink_to(str(shutil.which("readlink")))
    path = ":".join(map(str, (*folders, tools)))
    done = subprocess.run(
        ["/bin/sh", str(CHOOSES)], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
