"""`hrtraining vignette prove` and `play` as a person meets them, with hostile files too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrtraining.vignettes.commands import vignette
from tests.vignettes.sound_case import SOUND, without_loop


def run(*arguments: str, typed: str = "") -> Result:
    result = CliRunner().invoke(vignette, arguments, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def sleeve(tmp_path: Path) -> Path:
    return written(tmp_path, SOUND)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "the-sleeve.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_sound_case_is_proved_with_exit_0(sleeve):
    result = run("prove", str(sleeve))
    assert result.exit_code == 0
    assert "18 states, 19 transitions" in result.output
    assert "runs: unbounded; choices in a run: 1 or more" in result.output
    assert "ending seen-today: alliance 3 to 6, risk 1 to 3" in result.output


def test_runs_are_counted_where_nobody_goes_back(tmp_path):
    result = run("prove", str(written(tmp_path, without_loop(SOUND))))
    assert "runs: 13; choices in a run: 1 to 4" in result.output


def test_an_error_is_told_at_its_line_with_the_run_that_shows_it_and_exit_1(tmp_path):
    path = written(tmp_path, SOUND.replace(" · `names leave-it`", ""))
    result = run("prove", str(path))
    assert result.exit_code == 1
    line = SOUND[: SOUND.index("## Home with a fever")].count("\n") + 1
    assert f"{path}:{line}: error: " in result.output
    assert "[critical-unnamed]" in result.output
    assert "shown by: ten-minutes-late/leave-it" in result.output


def test_a_limit_that_is_reached_without_errors_is_exit_3(sleeve):
    result = run("prove", str(sleeve), "--limit", "5")
    assert result.exit_code == 3
    assert "Stopped: the case has more than 5 states." in result.output
    assert "nothing is claimed" in result.output


@pytest.mark.parametrize("limit", ["0", "-3", "many", "999999999999"])
def test_a_limit_that_is_none_is_a_usage_error(sleeve, limit):
    assert run("prove", str(sleeve), "--limit", limit).exit_code == 2


def test_the_report_is_one_json_object(sleeve):
    report = json.loads(run("prove", str(sleeve), "--json").output)
    assert report["exhaustive"] is True
    assert (report["states"], report["transitions"], report["scenes"]) == (18, 19, 6)
    assert report["findings"] == report["problems"] == []


def test_a_misspelled_target_is_told_once_with_the_likely_one(tmp_path):
    path = written(tmp_path, SOUND.replace("(#home-with-a-fever)", "(#home-with-a-fewer)"))
    result = run("prove", str(path))
    assert result.exit_code == 1
    assert result.output.count("home-with-a-fewer") == 1
    assert "did you mean 'home-with-a-fever'?" in result.output


def test_what_only_the_reader_finds_is_told_beside_the_findings(tmp_path):
    result = run("prove", str(written(tmp_path, SOUND.replace("### Debrief\nHe kept", "He kept"))))
    assert result.exit_code == 1
    assert "needs a '### Debrief'" in result.output
    assert "18 states" in result.output
    assert "1 error, 0 warnings, 0 notes." in result.output
    assert "\nProved" not in result.output
    assert "Not proved: there is something to mend." in result.output


def test_a_dead_end_is_told_once_though_reader_and_proof_both_see_it(tmp_path):
    text = SOUND.replace("(#home-with-a-fever)", "(#the-bench)")
    text = text.replace("## Home with", "## The bench\n\nHe sits.\n\n## Home with")
    result = run("prove", str(written(tmp_path, text)), "--json")
    report = json.loads(result.output)
    kinds = [one["kind"] for one in report["findings"] + report["problems"]]
    assert kinds.count("dead-end") == 1
    assert "choices-missing" not in kinds


UNREADABLE = {
    "no file": None,
    "ten megabytes": b"a" * 10_000_000,
    "not text": b"\x89PNG\r\n\x1a\n\x00\x00",
    "nothing": b"",
    "a truncated head": SOUND[:200].encode(),
    "no head": SOUND.split("---\n", 2)[2].encode(),
    "control characters": SOUND.replace("shiny", "shi\x1b[31mny\x00").encode(),
    "deep brackets": SOUND.replace(
        "`if asked` ·", f"`if {'(' * 90_000}asked{')' * 90_000}` ·"
    ).encode(),
    "deep nots": SOUND.replace("`if asked` ·", f"`if {'not ' * 100_000}asked` ·").encode(),
    "deep yaml": SOUND.replace("flags: [asked]", f"flags: {'[' * 20_000}").encode(),
    "yaml that grows": SOUND.replace("flags: [asked]", "flags: &a [*a, *a]").encode(),
    "a thousand scales": SOUND.replace(
        "flags:", "".join(f"  s{at}: {{range: 0-10, start: 1}}\n" for at in range(1000)) + "flags:"
    ).encode(),
    "two openings": SOUND.replace("## The week\n", "## The week\n`start`\n").encode(),
    "no opening": SOUND.replace("`start`\n", "").encode(),
    "an unknown flag": SOUND.replace("`if asked` Ray", "`if aksed` Ray").encode(),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("as_json", [False, True])
def test_what_cannot_be_read_is_refused_with_a_reason_and_exit_4(tmp_path, name, as_json):
    content = UNREADABLE[name]
    path = tmp_path / "gone.md" if content is None else written(tmp_path, content)
    result = run("prove", str(path), *(["--json"] if as_json else []))
    assert result.exit_code == 4
    if as_json:
        assert json.loads(result.output)["problems"]
    else:
        assert f"{path}:" in result.output
    assert len(result.output) < 100_000


def test_mixed_line_endings_and_a_byte_order_mark_do_no_harm(tmp_path):
    lines = SOUND.splitlines()
    mixed = "\ufeff" + "".join(line + ("\r\n" if at % 3 else "\n") for at, line in enumerate(lines))
    assert run("prove", str(written(tmp_path, mixed))).exit_code == 0


def test_conditions_that_go_in_a_circle_are_found(tmp_path):
    text = SOUND.replace("then alliance +1, asked", "if told` · `then asked").replace(
        "flags: [asked]", "flags: [asked, told]"
    )
    text = text.replace(
        "`id ring` · `if asked` · `then risk -4`", "`id ring` · `if asked` · `then told`"
    )
    result = run("prove", str(written(tmp_path, text)))
    assert result.exit_code == 1
    assert result.output.count("[impossible-choice]") == 2


@pytest.mark.parametrize("at", range(0, len(SOUND), 97))
def test_a_file_cut_off_anywhere_is_handled(tmp_path, at):
    result = run("prove", str(written(tmp_path, SOUND[:at])))
    assert result.exit_code in {0, 1, 3, 4}


def test_playing_goes_forward_and_back_and_remembers_what_was_taken_back(sleeve):
    output = run("play", str(sleeve), typed="1\nr\n1\nb\nb\n3\nb\n2\n1\nq\n").output
    assert "This scene holds: wounds." in output
    assert "Ray says that you asked before you looked." in output
    assert "Leave the arm for next week (you took this back)" in " ".join(output.split())
    assert output.rstrip().endswith("You left the case here.")


def test_a_warned_scene_is_shown_only_when_the_player_says_so(sleeve):
    output = run("play", str(sleeve), typed="1\n1\na\n1\nq\n").output
    assert "a: go around it (Told in one line)" in output
    assert "emergency room" not in output
    assert "It needs a doctor today." in output
    assert "The nurse marks the edge" in output


def test_scales_are_shown_as_the_author_says(tmp_path):
    text = SOUND.replace("better: high, shown: at the end", "better: high, shown: always").replace(
        "better: low, shown: at the end", "better: low, shown: never"
    )
    output = run("play", str(written(tmp_path, text)), typed="1\n").output
    assert "Alliance: 4 of 10" in output
    assert "Alliance rose by 1." in output
    assert "Risk:" not in output


def test_scales_for_the_end_are_not_shown_on_the_way(sleeve):
    on_the_way = run("play", str(sleeve), typed="1\n").output
    at_the_end = run("play", str(sleeve), typed="3\n").output
    assert "Alliance" not in on_the_way
    assert "Risk: 9 of 10" in at_the_end
    assert "Score: -1" in at_the_end


@pytest.mark.parametrize("typed", ["", "9\n", "0\n", "-1\n", "①\n", "1" * 5000 + "\n", "?\ns\nb\n"])
def test_whatever_is_typed_the_end_of_the_input_leaves_politely(sleeve, typed):
    result = run("play", str(sleeve), typed=typed)
    assert result.exit_code == 0
    assert "You left the case here." in result.output


def test_ctrl_c_leaves_politely(sleeve, monkeypatch):
    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("hrtraining.vignettes.terminal._asked", interrupted)
    result = run("play", str(sleeve))
    assert result.exit_code == 0
    assert "You left the case here." in result.output


def test_a_faulty_case_is_not_played(tmp_path):
    path = written(tmp_path, SOUND.replace("(#seen-today)", "(#seen-tody)"))
    result = run("play", str(path))
    assert result.exit_code == 4
    assert "seen-tody" in result.output
