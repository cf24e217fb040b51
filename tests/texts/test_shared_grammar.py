"""What all formats share: lines, heads, spans, the names of headings, citations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.texts.citations import find_citations, without_code
from hrtraining.texts.head import read_head, read_yaml
from hrtraining.texts.head_writing import quoted_text, spelled, spelled_list
from hrtraining.texts.lines import cut, ending_of, slice_of
from hrtraining.texts.nodes import Table
from hrtraining.texts.problems import Problems, did_you_mean, quoted
from hrtraining.texts.slugs import Slugs, is_kebab, slug
from hrtraining.texts.spans import Takes, read_words, span_parts

VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))


def told(problems: Problems) -> list[tuple[int, str]]:
    return [(problem.line, problem.kind) for problem in problems.all()]


# Lines


@given(st.text(st.sampled_from("ab \n\r\ufeff\x85\u2028é"), max_size=40))
def test_the_lines_of_a_text_joined_are_the_text(text: str) -> None:
    lines = cut(text, Problems())
    assert slice_of(text, lines) == text
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


def test_lines_know_their_text_whatever_they_end_with() -> None:
    lines = cut("\ufeffa\r\nb\n\nc", Problems())
    assert [line.text for line in lines] == ["a", "b", "", "c"]


def test_mixed_line_endings_are_kept_and_told_once() -> None:
    problems = Problems()
    cut("a\nb\r\nc\r\n", problems)
    assert told(problems) == [(2, "mixed-line-endings")]
    assert not problems.any_errors


@pytest.mark.parametrize("text", ["a\n", "a\r\nb\r\n", "a", ""])
def test_line_endings_of_one_kind_are_no_problem(text: str) -> None:
    problems = Problems()
    cut(text, problems)
    assert told(problems) == []


def test_invisible_characters_are_refused_where_they_stand() -> None:
    problems = Problems()
    cut("a\nb\x00\nc\u2028d\re\n", problems)
    assert told(problems) == [
        (2, "control-character"),
        (3, "control-character"),
        (3, "control-character"),
    ]


def test_the_line_ending_of_a_text_is_its_first() -> None:
    assert [ending_of(text) for text in ("a\r\nb\n", "a\nb\r\n", "a")] == ["\r\n", "\n", "\n"]


# Heads


def head_of(inner: str) -> tuple[Table | None, Problems]:
    problems = Problems()
    head, _body = read_head(cut(f"---\n{inner}---\n", problems), problems)
    return head, problems


def test_values_stay_as_they_are_written_until_something_else_is_asked_for() -> None:
    head, problems = head_of("a: no\nb: 1.10\nc: 007\nd: 2026-11-23\ne: '12'\nf: ~\n")
    assert head is not None
    assert [head.text(key) for key in "abcde"] == ["no", "1.10", "007", "2026-11-23", "12"]
    assert not head.has("f")
    assert head.number("c") == 7
    assert head.day("d") == date(2026, 11, 23)
    assert told(problems) == []


def test_a_getter_tells_what_is_wrong_at_the_line_of_the_key() -> None:
    head, problems = head_of("a: x\nb: [1]\nc: maybe\nd: {e: f}\ng: [[h]]\ni: 2026-02-30\n")
    assert head is not None
    head.number("a")
    head.text("b")
    head.truth("c")
    head.texts("d")
    head.texts("g")
    head.day("i")
    head.text("j", required=True)
    lines = {line for line, _kind in told(problems)}
    assert lines == {2, 3, 4, 5, 6, 7}
    assert ("missing-key") in {kind for _line, kind in told(problems)}


def test_an_unknown_key_is_refused_with_the_one_that_was_probably_meant() -> None:
    head, problems = head_of("title: x\n\nauthrs: []\n")
    assert head is not None
    head.refuse_unknown(("title", "authors"))
    (problem,) = problems.all()
    assert problem.line == 4
    assert problem.message == "the head has no key 'authrs'; did you mean 'authors'?"


@pytest.mark.parametrize(
    ("inner", "line"),
    [
        ("a: 1\na: 2\n", 3),
        ("a: &x 1\nb: *x\n", 2),
        ("a: !!int 1\n", 2),
        ("a: [1\nb: 2\n", 3),
        ("a: b: c\n", 2),
        ("a: {b: {c: {d: {e: {f: {g: 1}}}}}}\n", 2),
        ("a: |\n  x\n\tb\n", 4),
        ('a: "\\a"\n', 2),
        ("? [a]\n: b\n", 2),
        ("- a\n", 2),
        ("a: 1\n...\n", 3),
    ],
)
def test_what_a_head_may_not_hold_is_told_at_its_line(inner: str, line: int) -> None:
    _head, problems = head_of(inner)
    assert problems.any_errors
    assert [at for at, _kind in told(problems)] == [line]


def test_a_head_must_open_and_close() -> None:
    for text, kind in (("a: 1\n", "head-missing"), ("---\na: 1\n", "head-open")):
        problems = Problems()
        assert read_head(cut(text, problems), problems)[0] is None
        assert told(problems) == [(1, kind)]


@given(st.text(VISIBLE, max_size=30).filter(lambda text: "\ufeff" not in text))
def test_a_text_spelled_in_a_head_is_read_back(text: str) -> None:
    problems = Problems()
    listed = spelled_list([text, text])
    inner = f"a: {spelled(text)}\nb: {listed}\nc: {{d: {spelled(text, in_brackets=True)}}}\n"
    head = read_yaml(inner + f"e: {quoted_text(text)}\n", 1, "the head", problems)
    assert head is not None, problems.all()
    inside = head.table("c")
    assert inside is not None
    assert (head.text("a"), head.texts("b"), inside.text("d")) == (text, (text, text), text)
    assert head.text("e") == text


# Spans


def test_a_line_of_spans_is_cut_at_its_joints() -> None:
    assert span_parts("`start` · `warns of a · b`") == ("`start`", "`warns of a · b`")
    assert span_parts("`a` · way around: [B](#b)", lambda part: "[" in part) == (
        "`a`",
        "way around: [B](#b)",
    )


@pytest.mark.parametrize("line", ["`if asked` Ray", "Text `a`", "`a` `b`", "`a` · b", "``", "`"])
def test_another_line_is_not_taken_for_a_line_of_spans(line: str) -> None:
    assert span_parts(line) is None


def test_words_of_spans_are_found_with_what_follows_them() -> None:
    problems = Problems()
    known = {"warns of": Takes.TEXT, "start": Takes.NOTHING, "id": Takes.TEXT}
    parts = ("`warns of  death,  wounds`", "`start`", "`strat`", "`id`", "`start`")
    words = read_words(parts, 4, known, problems)
    assert words["warns of"].listed() == ("death", "wounds")
    assert set(words) == {"warns of", "start", "id"}
    assert {kind for _line, kind in told(problems)} == {"unknown-word", "word-empty", "word-twice"}


# The names of headings


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Ten minutes late", "ten-minutes-late"),
        ("Anything, but *that* — room!", "anything-but-that--room"),
        ("What's `code` worth?", "whats-code-worth"),
        ("A [link](https://example.org/x_y) here", "a-link-here"),
        ("snake_case and _emphasis_", "snake_case-and-emphasis"),
        ("Ärger über Öl", "ärger-über-öl"),
        ("日本語 の 見出し", "日本語-の-見出し"),
        ("שלום עולם", "שלום-עולם"),
        ("1. First", "1-first"),
        ("A & B / C", "a--b--c"),
        ("🎉", ""),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("non-breaking\u00a0space", "non-breakingspace"),
    ],
)
def test_a_heading_is_named_as_git_pages_name_it(heading: str, name: str) -> None:
    assert slug(heading) == name


def test_headings_of_one_name_are_counted_as_git_pages_count_them() -> None:
    slugs = Slugs()
    headings = ("Seen", "Seen", "Seen-1", "Seen", "")
    assert [slugs.give(heading) for heading in headings] == [
        "seen",
        "seen-1",
        "seen-1-1",
        "seen-2",
        "",
    ]


def test_kebab_case_is_small_letters_digits_and_single_hyphens() -> None:
    assert [is_kebab(name) for name in ("a-1", "a--b", "A", "", "-a", "é")] == [
        True,
        *[False] * 5,
    ]


# Citations


def cited(text: str, first_line: int = 1) -> list[tuple[str, str, int]]:
    problems = Problems()
    found = find_citations(text, problems, first_line)
    assert told(problems) == []
    return [(citation.key, citation.place, citation.line) for citation in found]


def test_citations_are_found_with_their_place_and_line() -> None:
    text = "One [@K07; @S01].\n\nTwo [@T04, p. 66] three [@D01,\n  pp. 3-4]."
    assert cited(text, 10) == [
        ("K07", "", 10),
        ("S01", "", 10),
        ("T04", "p. 66", 12),
        ("D01", "pp. 3-4", 12),
    ]


def test_a_citation_knows_where_its_bracket_stands() -> None:
    text = "é [@K07; @S01] x"
    found = find_citations(text, Problems())
    assert {text[citation.start : citation.end] for citation in found} == {"[@K07; @S01]"}


@pytest.mark.parametrize(
    "text",
    [
        "`[@K07]`",
        "``a ` [@K07]``",
        "```\n[@K07]\n```",
        "~~~ md\n[@K07]\n\n```\n[@S01]\n~~~",
        "> ```\n> [@K07]\n> ```",
        "<!-- [@K07]\n\n[@S01] -->",
        "a `code\nover [@K07] lines` b",
        "user [at] @K07",
    ],
)
def test_code_and_comments_cite_nothing(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    "text",
    ["`a [@K07]", "\\`[@K07]\\`", "`a\n\nb` [@K07]", "```x``` [@K07]", "a\n``` \n```\n[@K07]"],
)
def test_what_only_looks_like_code_hides_no_citation(text: str) -> None:
    assert [key for key, _place, _line in cited(text)] == ["K07"]


@pytest.mark.parametrize(
    "text",
    ["[@]", "[@K07, @S01]", "[@K07;]", "[@K07 and others", "[@K07,]", "[@ K07]", "[@K07[1]]"],
)
def test_what_opens_like_a_citation_and_is_none_is_told(text: str) -> None:
    problems = Problems()
    find_citations(f"\n{text}", problems, 3)
    assert told(problems) == [(4, "citation-form")]


@given(st.text(st.sampled_from("a`~\n[@K]\\>;, <!-"), max_size=40))
def test_blanking_code_moves_nothing(text: str) -> None:
    shown = without_code(text)
    assert len(shown) == len(text)
    assert all(new in (old, " ") for new, old in zip(shown, text, strict=True))


# Problems


def test_a_name_is_suggested_only_where_it_is_near() -> None:
    assert did_you_mean("intke", ["intake", "ending"]) == "; did you mean 'intake'?"
    assert did_you_mean("xyz", ["intake"]) == ""
    assert did_you_mean("a" * 100_000, ["a" * 100_000]) == ""


def test_what_someone_wrote_is_quoted_in_one_short_line() -> None:
    assert quoted("a\nb") == "'a b'"
    assert len(quoted("a" * 100_000)) == 62
