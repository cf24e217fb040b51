"""Every planted fault is found at its line, and nothing else."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from hrtraining.courses.files import LARGEST_FILE, read_file
from hrtraining.courses.reader import read_library

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)


def told(library):
    return [
        f"{found.path}:{found.problem.line}: {found.problem.severity}: {found.problem.kind}"
        for found in library.problems
    ]


def test_every_planted_fault_is_found_at_its_line_and_nothing_else():
    expected = (HERE / "faulty.manifest").read_text("utf-8").splitlines()
    assert sorted(told(read_library(HERE / "faulty", TODAY))) == sorted(expected)


def test_a_misspelled_name_comes_with_what_was_probably_meant():
    messages = {
        f"{found.path}:{found.problem.line}": found.problem.message
        for found in read_library(HERE / "faulty", TODAY).problems
    }
    assert messages["vignettes/the-arm.md:17"] == "no scene 'intke'; did you mean 'intake'?"
    assert (
        messages["courses/broken.md:5"] == "there is no module 'aliance'; did you mean 'alliance'?"
    )


def test_a_sound_folder_has_no_error_and_nothing_but_its_shortness_to_warn_of():
    library = read_library(HERE / "sound", TODAY)
    assert library.errors == ()
    assert {found.problem.kind.partition("-")[0] for found in library.problems} == {"module"}


@pytest.fixture
def folder(tmp_path):
    """A content folder into which a test plants what a repository cannot hold."""
    content = tmp_path / "content"
    (content / "modules" / "figures").mkdir(parents=True)
    shutil.copy(HERE.parents[1] / "content" / "references.yaml", content)
    return content


def test_a_missing_folder_and_an_empty_one_are_told(tmp_path):
    assert told(read_library(tmp_path / "nowhere", TODAY)) == [".:1: error: folder-missing"]
    assert told(read_library(tmp_path, TODAY)) == ["references.yaml:1: error: file-missing"]


def test_a_wrongly_encoded_file_is_told_at_the_line_of_the_wrong_byte(folder):
    (folder / "modules" / "latin.md").write_bytes(
        "---\nmodule: latin\ntitle: Café".encode("latin-1")
    )
    assert told(read_library(folder, TODAY)) == ["modules/latin.md:3: error: file-encoding"]


def test_a_text_in_utf_16_is_told_and_not_read(folder):
    (folder / "modules" / "wide.md").write_bytes("---\nmodule: wide\n---\n".encode("utf-16"))
    assert told(read_library(folder, TODAY)) == ["modules/wide.md:1: error: file-encoding"]


def test_a_huge_file_is_told_and_not_read(folder):
    with (folder / "modules" / "huge.md").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert told(read_library(folder, TODAY)) == ["modules/huge.md:1: error: file-huge"]


def test_a_link_that_leaves_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.md").write_text("---\nmodule: secret\n---\n")
    (folder / "modules" / "secret.md").symlink_to(tmp_path / "secret.md")
    (folder / "modules" / "loop.md").symlink_to(folder / "modules" / "loop.md")
    (folder / "modules" / "gone.md").symlink_to(folder / "modules" / "nowhere.md")
    library = read_library(folder, TODAY)
    assert told(library) == [
        "modules/gone.md:1: error: file-unreadable",
        "modules/loop.md:1: error: file-unreadable",
        "modules/secret.md:1: error: file-outside",
    ]
    assert library.modules == {}


def test_what_is_no_ordinary_file_is_told_and_not_waited_for(folder):
    (folder / "modules" / "folder.md").mkdir()
    os.mkfifo(folder / "modules" / "pipe.md")
    assert told(read_library(folder, TODAY)) == [
        "modules/folder.md:1: error: file-kind",
        "modules/pipe.md:1: error: file-kind",
    ]


def test_a_file_that_may_not_be_read_is_told(folder, monkeypatch):
    refused = folder / "modules" / "closed.md"
    refused.write_text("---\n")
    whole = Path.read_bytes

    def read_bytes(path):
        if path.name == "closed.md":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    text, (found,) = read_file(refused, "modules/closed.md", folder)
    assert text is None
    assert found.problem.message == "the file cannot be read: Permission denied"
    assert told(read_library(folder, TODAY)) == ["modules/closed.md:1: error: file-unreadable"]


def test_a_name_of_odd_bytes_can_be_printed(folder):
    odd = os.fsencode(folder / "modules") + b"/d\xe9j\xe0.md"
    Path(os.fsdecode(odd)).write_text("x")
    (line,) = told(read_library(folder, TODAY))
    assert line == "modules/d\\udce9j\\udce0.md:1: error: file-name"
    line.encode("utf-8")


def test_files_of_an_editor_are_passed_by(folder):
    (folder / "modules" / ".half.md.swp").write_bytes(b"\xff")
    assert told(read_library(folder, TODAY)) == []
