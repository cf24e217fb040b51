"""`hrtraining language`: figures on the labeled sentences, tuned and held out apart."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from hrtraining.cli import main
from hrtraining.language.measure import LabelError, measure, outcome, read_labels

TUNING = Path(__file__).parent / "labeled" / "tuning.yaml"


def run(*arguments):
    return CliRunner().invoke(main, ["language", *arguments])


@pytest.fixture
def labeled(tmp_path):
    def sentence(text, row=None, match="", severity="error"):
        expect = [{"row": row, "match": match, "severity": severity}] if row else []
        return {"text": text, "zone": "teaching", "expect": expect}

    tuning = [sentence("An addict waits.", 1, "addict"), sentence("A kind word.")]
    held_out = [
        sentence("An addict waits.", 1, "addict", "info"),
        sentence("Nobody waits.", 12, "Nobody"),
        sentence("A junkie waits."),
    ]
    (tmp_path / "tuning.yaml").write_text(yaml.safe_dump(tuning))
    (tmp_path / "held_out.yaml").write_text(yaml.safe_dump(held_out))
    return tmp_path


def test_precision_and_recall_on_the_sentences_that_the_rules_were_made_with():
    sentences = read_labels(yaml.safe_load(TUNING.read_text("utf-8")))
    assert len(sentences) >= 150
    found = measure([outcome(sentence) for sentence in sentences])
    assert found.precision >= 0.99
    assert found.recall >= 0.99
    assert found.severities_right == found.hits


def test_the_figures_of_the_two_files_are_printed_apart(labeled):
    result = run("measure", "--labeled", str(labeled))
    assert result.exit_code == 0
    assert "tuning (tuning.yaml): 2 sentences, 1 findings expected" in result.stdout
    assert "precision 1.000  1 of 1 findings are right" in result.stdout
    assert "held out (held_out.yaml): 3 sentences, 2 findings expected" in result.stdout
    assert "precision 0.500  1 of 2 findings are right" in result.stdout
    assert "recall    0.500  1 of 2 expected were found" in result.stdout
    assert "severity  0 of 1 as expected" in result.stdout


def test_the_figures_can_be_had_as_json(labeled):
    tables = json.loads(run("measure", "--json", "--labeled", str(labeled)).stdout)
    assert tables["tuning"]["precision"] == 1.0
    assert tables["held out"]["recall"] == 0.5
    assert tables["held out"]["false_alarms"] == 1
    assert tables["held out"]["missed"] == 1


def test_only_sentences_for_tuning_are_ever_shown(labeled):
    shown = run("measure", "--show", "--labeled", str(labeled)).stdout
    assert "junkie" not in shown
    (labeled / "tuning.yaml").write_text((labeled / "held_out.yaml").read_text())
    shown = run("measure", "--show", "--labeled", str(labeled)).stdout
    assert "false alarm row 12 'junkie': A junkie waits." in shown
    assert "missed row 12: Nobody waits." in shown


def test_a_missing_folder_is_told_and_not_a_fault(tmp_path):
    result = run("measure", "--labeled", str(tmp_path))
    assert result.exit_code == 1
    assert "There is no file" in result.stderr
    assert "not of the installed package" in result.stderr


def test_a_label_that_does_not_stand_in_its_sentence_is_refused(labeled):
    with pytest.raises(LabelError):
        read_labels([{"text": "a", "zone": "stem", "expect": [{"row": 1, "match": "b"}]}])
    (labeled / "tuning.yaml").write_text("- {text: a, zone: nowhere, expect: []}")
    result = run("measure", "--labeled", str(labeled))
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_a_text_file_can_be_checked_as_one_zone(tmp_path):
    text = tmp_path / "letter.txt"
    text.write_text("Dear colleague,\nher brother is a junkie.\n")
    result = run("check", str(text))
    assert result.exit_code == 1
    assert result.stdout.startswith("2: error: 'junkie' (language row 12): better")
    assert run("check", str(text), "--zone", "client").exit_code == 0
    assert run("check", str(text), "--zone", "attic").exit_code == 2
    text.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("check", str(text)).stderr
