"""Rule packs: what is shipped can be used, and what is broken is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrtraining.accounts.licenses import PROFESSIONS
from hrtraining.credit.reader import FOLDER, BrokenPacks, packs, read_pack, read_packs
from hrtraining.credit.rules.packs import NAMES, forbidden_in, format_of
from hrtraining.texts.problems import Problems

NASW = (FOLDER / "nasw.yaml").read_text(encoding="utf-8")


def told(text: str, stem: str = "nasw") -> list[str]:
    problems = Problems()
    assert (read_pack(text, stem, problems) is None) == problems.any_errors
    return [problem.told("nasw.yaml") for problem in problems.all()]


def test_the_boards_of_the_project_are_there():
    assert set(packs()) == {
        *("apa", "aswb-ace", "nbcc-acep", "nasw", "naadac", "nysed-psychology"),
        *("nysed-social-work", "nysed-mental-health", "ama-pra", "ancc", "joint-accreditation"),
    }


def test_every_value_has_a_source_or_says_that_it_has_none():
    for pack in packs().values():
        assert set(pack.values) == set(NAMES)
        for value in [*pack.values.values(), *(rule.accepted for rule in pack.methods)]:
            assert (value.verified is None) == bool(value.why)
        assert set(pack.professions) <= set(PROFESSIONS)


def test_no_statement_holds_a_word_that_its_board_forbids():
    for pack in packs().values():
        assert forbidden_in(pack.statement.text, pack.forbidden) == ()


def test_a_statement_that_is_not_known_whole_is_empty():
    assert packs()["nasw"].statement.text == ""


def test_only_the_joint_statement_stands_alone():
    assert [board for board, pack in packs().items() if pack.statement.alone] == [
        "joint-accreditation"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("board: nasw", "board: nsaw", 2, "'board' must be 'nasw'"),
        ("approves: course", "approves: courze", 6, "did you mean 'course'?"),
        ("[social_worker]", "[social_workers]", 7, "did you mean 'social_worker'?"),
        ('step: {value: "0.5"', 'step: {value: "a half"', 16, "'step' must be a number above 0"),
        ('step: {value: "0.5"', 'step: {value: "0"', 16, "'step' must be a number above 0"),
        ("step: {value", "stop: {value", 16, "did you mean 'step'?"),
        ("minimum: {value: 1,", "minimum: {value: unknown,", 17, "must be known"),
        ("minimum: {value: 1, verified: list", "minimum: {value: 1", 17, "either 'verified'"),
        ("minimum: {value: 1, verified: list", "minimum: {value: 1, verified: lst", 17, "'list'?"),
        ("rounding: {value: down", "rounding: {value: nearest", 18, "other than down"),
        ("words per hour: 10000", "words per hour: 0", 31, "belongs to the method 'words'"),
        ("test required: {value: true", "test required: {value: yes", 19, "true or false"),
        ("read by: 2026-11-27", "read by: lately", 9, "must be a date such as"),
        (
            "  alone: false",
            '  alone: false\n  text: "We earn CEUs at {organisation}, under review"',
            37,
            "did you mean 'organization'?",
        ),
        ("  alone: false", '  alone: false\n  text: "under review"', 37, "forbidden word"),
        ("  alone: false", '  alone: false\n  text: "{number"', 37, "braces"),
    ],
)
def test_a_broken_pack_is_refused_with_line_and_field(old, new, line, message):
    assert old in NASW
    found = told(NASW.replace(old, new, 1))
    assert any(f"nasw.yaml:{line}:" in one and message in one for one in found), found


def test_every_problem_of_every_pack_is_told_at_once(tmp_path: Path):
    for name in ("nasw", "apa"):
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace("short:", "shrt:", 1))
    with pytest.raises(BrokenPacks) as caught:
        read_packs(tmp_path)
    assert "apa.yaml" in str(caught.value)
    assert "nasw.yaml" in str(caught.value)


def test_a_forbidden_word_is_found_whole_whatever_its_case():
    assert forbidden_in("Earn 3 ceus today", ("CEU",)) == ("CEU",)
    assert forbidden_in("The museum", ("CEU",)) == ()


def test_the_format_of_a_course_is_known_by_its_first_words():
    assert format_of("Self-study, reading-based online, at your own pace") is not None
    assert format_of("A live webinar") is None
