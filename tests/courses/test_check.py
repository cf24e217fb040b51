"""`hrtraining check` tells every problem at once and says by its exit how it went."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrtraining.cli import main

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "content"
FAULTY = str(HERE / "faulty")


def check(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


def test_the_shipped_content_has_nothing_but_notes(clock):
    result = check()
    assert [line for line in result.stdout.splitlines() if ": info: " not in line] == []
    assert "error" not in result.stderr
    assert "warning" not in result.stderr
    assert result.exit_code == 0


def test_faults_are_printed_with_path_line_and_severity_and_exit_is_1(clock):
    result = check(FAULTY)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == len((HERE / "faulty.manifest").read_text("utf-8").splitlines())
    assert any(
        line.endswith("vignettes/the-arm.md:17: error: no scene 'intke'; did you mean 'intake'?")
        for line in lines
    )
    assert " errors, " in result.stderr


def test_problems_can_be_had_as_json(clock):
    result = check("--json", FAULTY)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    expected = (HERE / "faulty.manifest").read_text("utf-8").splitlines()
    assert sorted(
        f"{Path(each['path']).relative_to(Path(FAULTY).relative_to(Path.cwd()))}:{each['line']}: "
        f"{each['severity']}: {each['kind']}"
        for each in found
    ) == sorted(expected)
    assert all(each["message"] for each in found)
    assert {each["severity"] for each in json.loads(check("--json").stdout)} <= {"info"}


@pytest.mark.parametrize(
    "path",
    [
        "vignettes/peter.md",
        "modules/forging-the-therapeutic-alliance.md",
        "quizzes/forging-the-therapeutic-alliance.md",
        "courses/foundations.md",
        "references.yaml",
        "modules/figures/alliance-strands.svg",
        "modules",
        "modules/figures",
    ],
)
def test_a_part_of_the_content_can_be_checked_alone(path, clock):
    result = check(str(CONTENT / path))
    assert [line for line in result.stdout.splitlines() if ": info: " not in line] == []
    assert result.exit_code == 0


def test_a_text_alone_is_checked_with_the_works_and_figures_around_it(clock):
    result = check(f"{FAULTY}/modules/alliance.md")
    kinds = [line.split(": ")[2].partition(" ")[0] for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert "no work 'T02'" in result.stdout
    assert "no file 'figures/laddre.svg'" in result.stdout
    assert "no course" not in result.stdout
    assert kinds


def test_a_text_somewhere_else_is_checked_by_itself(tmp_path, clock):
    shutil.copy(CONTENT / "vignettes" / "peter.md", tmp_path / "mine.md")
    assert check(str(tmp_path / "mine.md")).exit_code == 0
    (tmp_path / "mine.md").write_text("---\nfoo: bar\n---\n")
    result = check(str(tmp_path / "mine.md"))
    assert result.exit_code == 1
    assert "the head must say what this is: 'course: ...', 'module: ...'" in result.stdout


def test_a_course_with_warnings_only_is_no_failure(tmp_path, clock):
    shutil.copytree(CONTENT, tmp_path / "content")
    clock.go_on(days=800)
    result = check(str(tmp_path / "content"))
    assert "it was to be read again by" in result.stdout
    assert "warning" in result.stderr
    assert result.exit_code == 0


def test_a_path_that_is_not_there_is_an_error_of_usage():
    result = check("nowhere")
    assert result.exit_code == 2
    assert "no file or folder 'nowhere'" in result.stderr
