"""`hrtraining vignette convert`: one command, every format, and the truth about what was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrtraining.cli import main
from hrtraining.exchange.formats import FORMATS, of_file
from hrtraining.texts.vignette.reading import read_draft
from tests.exchange.test_twee_reading import STORY
from tests.texts.samples import SLEEVE


def convert(source: Path, target: Path) -> Result:
    return CliRunner().invoke(main, ["vignette", "convert", str(source), str(target)])


@pytest.fixture
def sleeve(tmp_path: Path) -> Path:
    file = tmp_path / "the-sleeve.md"
    file.write_text(SLEEVE, encoding="utf-8")
    return file


def test_our_text_goes_to_twee_and_comes_back(sleeve: Path, tmp_path: Path) -> None:
    there, back = tmp_path / "sleeve.twee", tmp_path / "back.md"
    assert convert(sleeve, there).exit_code == 0
    answer = convert(there, back)
    assert answer.exit_code == 0, answer.output
    assert "link:" in answer.output
    before, after = (read_draft(file.read_text(encoding="utf-8")) for file in (sleeve, back))
    assert after.vignette == before.vignette


def test_a_guide_is_written_and_cannot_be_read(sleeve: Path, tmp_path: Path) -> None:
    guide = tmp_path / "sleeve.pdf"
    assert convert(sleeve, guide).exit_code == 0
    assert guide.read_bytes().startswith(b"%PDF-")
    answer = convert(guide, tmp_path / "again.md")
    assert answer.exit_code == 4
    assert "can be read" in answer.output


def test_what_was_dropped_is_told_with_its_line_and_exit_1(tmp_path: Path) -> None:
    story, target = tmp_path / "bus.twee", tmp_path / "bus.md"
    story.write_text(STORY, encoding="utf-8")
    answer = convert(story, target)
    assert answer.exit_code == 1
    assert f"{story}:30: dropped: image: " in answer.output
    assert "link: 5 found = 3 imported + 2 mapped + 0 dropped" in answer.output
    assert target.exists()


@pytest.mark.parametrize("content", [b"no passage", b"\xff\xfe", b":: A\n\x07", b""])
def test_a_file_that_is_refused_is_told_with_its_reason_and_writes_nothing(
    content: bytes, tmp_path: Path
) -> None:
    story, target = tmp_path / "bad.tw", tmp_path / "bad.md"
    story.write_bytes(content)
    answer = convert(story, target)
    assert answer.exit_code == 4
    assert "Traceback" not in answer.output
    assert f"{story}:" in answer.output
    assert not target.exists()


def test_an_unknown_ending_or_a_missing_file_is_told(sleeve: Path, tmp_path: Path) -> None:
    assert convert(sleeve, tmp_path / "x.docx").exit_code == 2
    missing = convert(tmp_path / "none.md", tmp_path / "x.twee")
    assert missing.exit_code == 1
    assert "cannot be read" in missing.output


def test_every_format_has_a_name_and_an_ending_of_its_own() -> None:
    endings = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(endings) == len(set(endings))
    assert all(of_file(f"x{suffix}") is one for one in FORMATS for suffix in one.suffixes)
