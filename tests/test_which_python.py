"""Which Python `make install` takes: the first on PATH, unless another is a good deal quicker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

CHOOSES = Path(__file__).resolve().parents[1] / ".ci" / "python"
CANNOT = "exit 1"


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (("echo 100", "echo 90"), 0),
        (("echo 100", "echo 60"), 1),
        (("echo 100", "echo 60", "echo 55"), 1),
        ((CANNOT, "echo 100"), 1),
        (("echo 100", CANNOT), 0),
    ],
)
def test_the_first_that_suits_is_taken_unless_another_is_a_good_deal_quicker(
    tmp_path: Path, said: tuple[str, ...], taken: int
) -> None:
    folders = [tmp_path / str(number) for number in range(len(said))]
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
    # The tools of the system, without the Pythons that lie beside them.
    tools = folders[0].parent / "tools"
    tools.mkdir()
    for name in ("which", "readlink", "echo"):
        (tools / name).symlink_to(Path("/usr/bin") / name)
    path = ":".join(map(str, (*folders, tools)))
    done = subprocess.run(
        ["/bin/sh", str(CHOOSES)], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
