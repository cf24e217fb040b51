"""A case is read with every problem at once, each at its line, with what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from hrtraining.texts.problems import MOST_PROBLEMS, Problem, Severity
from hrtraining.texts.vignette.reading import read_draft, read_vignette
from hrtraining.texts.vignette.values import (
    Add,
    CaseObjective,
    Compare,
    HasFlag,
    Mark,
    Paragraph,
    Scale,
    Vignette,
    WayAround,
)
from tests.texts.samples import SLEEVE


@dataclass(frozen=True)
class Fault:
    """A fault planted in a sound text: the piece replaced, and what must be said of it."""

    piece: str
    by: str
    kind: str
    message: str = ""
    at: str = ""


FAULTS = (
    # names that lead nowhere
    Fault(
        "(#under-the-cuff)", "(#undr-the-cuff)", "unknown-target", "did you mean 'under-the-cuff'?"
    ),
    Fault("(#told-in-one-line)", "(#told)", "unknown-scene", "no scene 'told'"),
    Fault(
        "`stands for under-the-cuff`", "`stands for under-cuff`", "unknown-scene", "under-the-cuff"
    ),
    Fault("names leave-it", "names leave-its", "unknown-choice", "did you mean 'leave-it'?"),
    Fault(
        "names leave-it",
        "names ring-the-walk-in-clinic-together",
        "unknown-choice",
        "write 'told-in-one-line/ring-the-walk-in-clinic-together'",
    ),
    Fault("`ten-minutes-late/say", "`ten-minutes-lat/say", "unknown-choice", "did you mean"),
    Fault("**Ray:** Long", "**Rey:** Long", "unknown-speaker", "did you mean 'Ray'?"),
    Fault("`if asked`", "`if askd`", "unknown-flag", "did you mean 'asked'?"),
    Fault("`if asked`", "`if alliance`", "scale-as-flag", "'alliance >= 5'"),
    Fault("`if alliance >= 5`", "`if asked >= 5`", "flag-as-scale", "'if asked'"),
    Fault("`then risk +3`", "`then rsk +3`", "unknown-scale", "did you mean 'risk'?"),
    Fault("`then risk +3`", "`then asked +3`", "flag-as-scale", "'not asked'"),
    Fault("`then risk +3`", "`then risk`", "scale-as-flag", "'risk +1'"),
    Fault("`then risk +3`", "`then risk = 11`", "out-of-range", "0 to 10"),
    Fault("2 alliance - risk", "2 aliance - risk", "unknown-scale", "did you mean 'alliance'?"),
    Fault(
        "`principles alliance, risk` · `obj",
        "`principles aliance` · `obj",
        "unknown-principle",
        "'alliance'",
    ),
    Fault("`objectives 2`", "`objectives 3`", "unknown-objective", "no objective '3'"),
    # words of the grammar
    Fault("`must-see`", "`mustsee`", "unknown-word", "did you mean 'must-see'?"),
    Fault("`critical`", "`kritical`", "unknown-word", "did you mean 'critical'?"),
    Fault("`if asked` Ray", "`fi asked` Ray", "unknown-word", "only `if ...`"),
    Fault("`start`", "`start` · `start`", "word-twice"),
    Fault("`start`", "`start now`", "word-overfull", "'now'"),
    Fault("`id leave-it`", "`id`", "word-empty"),
    Fault("`id leave-it`", "`id Leave it`", "id-form", "write 'leave-it'"),
    Fault("`critical` · `then", "`critical` `then", "spans-form", "joined by ' · '"),
    Fault("way around: [Told", "way around: Told", "way-around-form"),
    Fault("`expect 45%`", "`expect lots`", "expect-form"),
    Fault("`then risk +3`", "`then risk +3` · `minutes 2`", "unknown-word"),
    Fault("`must-see`", "`must-see` · `minutes 0`", "minutes-form"),
    # expressions
    Fault("alliance >= 5", "alliance > 5", "condition-form", "use '>='"),
    Fault("alliance >= 5", "alliance == 5", "condition-form", "one '='"),
    Fault("alliance >= 5", "alliance >= 5 AND asked", "condition-form", "small letters"),
    Fault("alliance >= 5", "(alliance >= 5", "condition-form", "closing ')'"),
    Fault("alliance >= 5", "alliance >=", "condition-form", "whole number"),
    Fault("alliance >= 5", "asked asked", "condition-form", "'asked' cannot stand here"),
    Fault("alliance >= 5", "not " * 20 + "asked", "condition-form", "deep"),
    Fault("alliance >= 5", "(asked or asked) and " * 7 + "asked", "condition-form", "64 cases"),
    Fault("`then risk +3`", "`then risk + 0`", "effect-form", "no effect"),
    Fault("`then risk +3`", "`then risk * 3`", "effect-form", "'risk +1'"),
    Fault("`then risk +3`", "`then risk +1, risk +2`", "effect-twice"),
    Fault("2 alliance - risk", "2 alliance risk", "score-form", "'+' or '-'"),
    # the shape of scenes
    Fault("`stands for under-the-cuff`", "`stands for told-in-one-line`", "stands-for-itself"),
    Fault("`stands for under-the-cuff`", "`start`", "start-twice", "'ten-minutes-late'"),
    Fault("`start`", "", "start-missing", "", "## Ten minutes late"),
    Fault("## Told in one line", "## Under the cuff", "scene-twice", "already"),
    Fault("## Told in one line", "## Debrief", "scene-twice", "another heading"),
    Fault("## Told in one line", "## 🎉", "id-missing"),
    Fault("## Told in one line", "##", "heading-empty"),
    Fault("## Told in one line", "##Told in one line", "heading-form", "space"),
    Fault("## Told in one line", "#### Told in one line", "unknown-heading"),
    Fault("### Worked path", "### Worked paths", "unknown-heading", "did you mean 'Worked path'?"),
    Fault("`ending` · `best`", "`start` · `ending`", "words-clash"),
    Fault("`ending` · `best`", "`emergency` · `ending`", "words-clash"),
    Fault("`ending` · `best`", "`ending` · `best` · `bad`", "words-clash"),
    Fault("`must-see` ·", "`must-see` · `best` ·", "not-an-ending"),
    Fault("`must-see` · `warns of wounds`", "`must-see`", "way-around-unwarned", "", "`must-see`"),
    Fault("(#told-in-one-line)", "(#under-the-cuff)", "way-around-itself"),
    Fault("### Debrief\nHe kept", "He kept", "debrief-missing", "", "## Seen today"),
    Fault("He kept the decision; you moved its date.\n", "", "text-missing", "", "### Debrief"),
    Fault("He shows you his arm. It needs a doctor today.\n", "", "text-missing", "", "## Told"),
    Fault(
        "### Debrief\nHe kept",
        "### Debrief\nx\n\n### Debrief ##\nHe kept",
        "debrief-twice",
        "",
        "### Debrief ##",
    ),
    Fault(
        "### Worked path\n", "### Worked path\n\nAs I see it:\n\n", "worked-path-form", "", "As I"
    ),
    Fault("1. `ten-minutes-late/", "1. ten-minutes-late/", "step-form"),
    Fault("`ending` · `bad`", "`bad`", "not-an-ending", "", "`bad`"),
    Fault(
        "The nurse marks",
        "1. [Stay](#seen-today)\n\nThe nurse marks",
        "ending-with-choices",
        "",
        "1. [Stay]",
    ),
    Fault(
        "> **Reflect:** Where",
        "> **Reflect:** A\n\n> **Reflect:** B",
        "reflect-twice",
        "",
        "> **Reflect:** B",
    ),
    Fault(
        "> **Reflect:** Where", "> **Reflct:** Where", "unknown-block", "did you mean 'Reflect'?"
    ),
    Fault(
        "> **Reflect:** Where", "> **Reflect:** Where\n\nNext.\n", "text-after-reflect", "", "Next."
    ),
    Fault(
        "   - His finger on the call, your voice on the line.\n\n<",
        "\nAnd so.\n\n<",
        "text-after-choices",
        "",
        "And so.",
    ),
    Fault("`id leave-it`", "`id say-what-you-saw-and-ask-if-you-may-look`", "choice-twice"),
    Fault("`then risk +3`", "`expect 56%`", "expect-sum", "56%"),
    Fault("1. [Say what", "1. Say what", "choice-form", "[what you do](#scene)"),
    Fault("1. [Say what", "1. [Say [what", "choice-form"),
    Fault("1. [Say what", "2. [Say what", "number-form"),
    Fault("1. [Say what", "1) [Say what", "number-form", "'1.'"),
    Fault("   - His finger", "\n   His finger", "stray-text", "", "   His finger"),
    Fault("**You:** I'm", "He nods.\n**You:** I'm", "blank-line-missing", "", "**You:** I'm"),
    # the head
    Fault("vignette: the-sleeve", "vignete: the-sleeve", "unknown-key", "did you mean 'vignette'?"),
    Fault("start: 6", "start: 16", "start-out-of-range", "outside its range 0 to 10"),
    Fault("start: 6, ", "", "missing-key", "'start'", "  risk:"),
    Fault("range: 0-10, start: 6", "range: 10-0, start: 6", "range-form", "the lower first"),
    Fault(
        "score: 2",
        "roads not taken: show\nscore: 2",
        "unknown-value",
        "did you mean 'shown'?",
        at="roads not taken",
    ),
    Fault("better: low", "better: lower", "unknown-value", "did you mean 'low'?"),
    Fault("flags: [asked]", "flags: [asked, asked]", "name-twice"),
    Fault("flags: [asked]", "flags: [asked, risk]", "name-twice", "both a scale and a flag"),
    Fault("flags: [asked]", "flags: [asked, Not Me]", "name-form"),
    Fault("clinician: You", "clinician: Ray", "name-twice", "called 'Ray'"),
    Fault('  1: "Identify', '  1: "a"\n  1: "Identify', "key-twice", "", '  1: "Identify'),
    # what a page would show differently
    Fault("The nurse marks", "```\nThe nurse marks", "code-block", "", "```"),
    Fault("The nurse marks", "<div>\n\nThe nurse marks", "raw-html", "", "<div>"),
    Fault("The nurse marks", "The nurse\n***\nmarks", "rule", "", "***"),
    Fault("The nurse marks", "    The nurse marks", "indented-text"),
    Fault("The nurse marks", "[x]: the nurse marks", "link-definition"),
    Fault("The nurse marks", "A nurse <!-- who? --> marks", "comment-form"),
    Fault("The nurse marks", "<!-- who?\n\nThe nurse marks", "comment-open", "", "<!-- who?"),
    Fault("The nurse marks", "> The nurse\nmarks", "quotation-form", "", "marks the edge"),
    Fault("The nurse marks", "The nurse\x0b marks", "control-character", "U+000B"),
    Fault("The nurse marks", "The nurse marks [@K07, @S01]", "citation-form"),
    Fault("# Facilitator's note\n", "# Facilitators\n", "unknown-heading"),
    Fault("Ask the group", "## One more\n\nAsk the group", "note-not-last", "", "## One more"),
)


def line_with(text: str, piece: str) -> int:
    """The number of the line that begins with a piece, or else holds it."""
    lines = text.split("\n")
    begins = [at for at, line in enumerate(lines, 1) if line.startswith(piece)]
    return (begins or [at for at, line in enumerate(lines, 1) if piece in line])[0]


def planted(fault: Fault) -> tuple[str, int]:
    """The text with the fault, and the line on which it must be told."""
    assert fault.piece in SLEEVE
    text = SLEEVE.replace(fault.piece, fault.by, 1)
    if fault.at:
        return text, line_with(text, fault.at)
    return text, text[: SLEEVE.index(fault.piece)].count("\n") + 1


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}: {fault.by[:20]!r}")
def test_a_planted_fault_is_told_at_its_line(fault: Fault) -> None:
    text, line = planted(fault)
    case, problems = read_vignette(text)
    told = [problem for problem in problems if problem.kind == fault.kind]
    assert case is None
    assert [problem.line for problem in told[:1]] == [line], problems
    assert fault.message in told[0].message
    assert told[0].severity is Severity.ERROR


def test_the_sample_has_no_problem() -> None:
    assert read_vignette(SLEEVE)[1] == ()


def test_every_problem_is_told_at_once() -> None:
    faults = ("(#undr-the-cuff)", "`mustsee`", "**Rey:** Long", "`if askd`", "`then rsk +3`")
    text = (
        SLEEVE.replace("(#under-the-cuff)", faults[0])
        .replace("`must-see`", faults[1])
        .replace("**Ray:** Long", faults[2])
        .replace("`if asked`", faults[3])
        .replace("`then risk +3`", faults[4])
    )
    lines = sorted(line_with(text, fault) for fault in faults)
    assert [problem.line for problem in read_vignette(text)[1]] == lines


def test_a_case_is_read_as_it_was_meant() -> None:
    case, _problems = read_vignette(SLEEVE)
    assert case is not None
    assert case.slug == "the-sleeve"
    assert case.title == "The sleeve"
    assert case.people == (("client", "Ray"), ("clinician", "You"))
    assert case.scales[1] == Scale("risk", 0, 10, 6, better="low", shown="at the end")
    assert case.score == (("alliance", 2), ("risk", -1))
    assert case.objectives[1] == CaseObjective("2", "Ask before you look", "c6", every_run=True)
    start, cuff, told, seen, home = case.scenes
    assert case.opening() is start
    assert start.paragraphs[1].speaker == "Ray"
    assert start.reflect == "Where did your attention go first?"
    first, second = start.choices
    assert first.effects == (Add("alliance", 1), Mark("asked", to=True))
    assert (first.id, first.expect, first.objectives) == (
        "say-what-you-saw-and-ask-if-you-may-look",
        45,
        ("2",),
    )
    assert (second.id, second.explicit_id, second.critical) == ("leave-it", True, True)
    assert second.feedback.endswith("[@K07].")
    assert cuff.way_around == WayAround("Told in one line", "told-in-one-line")
    assert cuff.choices[0].condition == Compare("alliance", ">=", 5)
    assert told.stands_for == cuff.name
    assert seen.best
    assert seen.paragraphs[1].condition == HasFlag("asked")
    assert seen.debrief == (Paragraph("He kept the decision; you moved its date."),)
    assert [step.choice.split("/")[0] for step in seen.worked_path] == [start.name, cuff.name]
    assert home.bad
    assert home.names == ("leave-it",)
    assert case.facilitators_note == "Ask the group where *their* attention went."
    assert case.choices_by_ref()["leave-it"][1] is second
    assert case.warnings() == ("wounds",)


def read_scene(body: str) -> Vignette:
    """A sound case whose first scene has this text before its choices."""
    text = (
        "---\nvignette: x\npeople: {client: Ray}\nflags: [asked]\n---\n## One\n`start`\n\n"
        f"{body}\n\n1. [Go on](#two)\n   - `then asked`\n\n## Two\n`ending` · `minutes 1.5`\n\n"
        "Over.\n\n### Debrief\n\nDone.\n"
    )
    case, problems = read_vignette(text)
    assert case is not None, problems
    return case


def test_a_paragraph_goes_on_until_a_blank_line_and_keeps_its_line_breaks() -> None:
    scene = read_scene("**Ray:** Long week.  \nVery long.\n\nHe sits.").scenes[0]
    assert scene.paragraphs == (
        Paragraph("Long week.  \nVery long.", speaker="Ray"),
        Paragraph("He sits."),
    )


def test_lists_and_quotations_belong_to_the_narration() -> None:
    body = (
        "You see:\n- his sleeve\n  - and under it\n- his eyes\n\n> A note on the door\n> says no."
    )
    scene = read_scene(body).scenes[0]
    assert [paragraph.text for paragraph in scene.paragraphs] == body.split("\n\n")


def test_a_condition_can_stand_before_words_a_list_and_a_quotation() -> None:
    scene = read_scene(
        "`if asked` **Ray:** You asked.\n\n`if not asked`\n- one\n- two\n\n`if asked`\n> A note"
    ).scenes[0]
    assert [(paragraph.speaker, paragraph.text) for paragraph in scene.paragraphs] == [
        ("Ray", "You asked."),
        ("", "- one\n- two"),
        ("", "> A note"),
    ]
    assert all(paragraph.condition is not None for paragraph in scene.paragraphs)


def test_a_choice_can_go_over_several_lines_and_have_feedback_of_several_paragraphs() -> None:
    text = SLEEVE.replace(
        "1. [Say what you saw, and ask if you may look](#under-the-cuff)\n",
        "1. [Say what you saw, and\n   ask if you may look](#under-the-cuff)\n\n",
    ).replace(
        "so he can refuse you safely.\n",
        "so he can\n     refuse you safely.\n   - A second paragraph:\n     - with a list\n",
    )
    case, problems = read_vignette(text)
    assert case is not None, problems
    choice = case.scenes[0].choices[0]
    assert choice.text == "Say what you saw, and ask if you may look"
    assert choice.feedback == (
        "He hears the reason before the request, so he can\nrefuse you safely.\n\n"
        "A second paragraph:\n- with a list"
    )


def test_typographic_signs_of_word_processors_are_understood() -> None:
    text = SLEEVE.replace("risk -4` · `pr", "risk −4` · `pr").replace(
        "alliance >= 5", "alliance ≥ 5"
    )
    assert read_vignette(text)[0] == read_vignette(SLEEVE)[0]


@pytest.mark.parametrize("told", ["shown", "named", "hidden"])
def test_the_author_says_how_much_is_told_of_roads_not_taken(told: str) -> None:
    text = SLEEVE.replace("score: 2", f"roads not taken: {told}\nscore: 2")
    assert read_draft(text).vignette.roads_not_taken == told
    assert read_draft(SLEEVE).vignette.roads_not_taken == "named"


def test_minutes_are_exact() -> None:
    assert read_scene("Text.").scenes[1].minutes == Fraction(3, 2)


def test_a_warning_leaves_the_case_readable() -> None:
    text = SLEEVE.replace("flags: [asked]", "flags: [asked, slept]")
    case, problems = read_vignette(text)
    assert case is not None
    assert [(problem.kind, problem.severity) for problem in problems] == [
        ("unused-flag", Severity.WARNING)
    ]


def test_bullets_that_a_page_would_not_show_under_their_choice_are_warned_of() -> None:
    text = SLEEVE.replace("   - `then risk +3`", "  - `then risk +3`").replace(
        "   - `id leave-it`", "  - `id leave-it`"
    )
    _case, problems = read_vignette(text)
    assert {problem.kind for problem in problems} == {"shallow-bullet"}


@pytest.mark.parametrize("marks", ["‘’", "´´", "“”", "''", ("", "")])
def test_a_word_of_the_format_without_its_backticks_is_warned_of(marks: tuple[str, str]) -> None:
    opening, closing = marks
    text = SLEEVE.replace(" · `then risk +3`", f"\n   - {opening}then risk +3{closing}")
    case, problems = read_vignette(text)
    assert case is not None
    assert [(problem.kind, problem.severity) for problem in problems] == [
        ("words-unmarked", Severity.WARNING)
    ]
    assert problems[0].message.endswith("`then risk +3`")


def test_feedback_may_begin_with_a_word_of_the_format() -> None:
    text = SLEEVE.replace(" · `then risk +3`", "\n   - ‘then why come at all?’ he asks.")
    assert text != SLEEVE
    assert read_vignette(text)[1] == ()


@pytest.mark.parametrize("spelling", ["Ray:", "**Ray**:"])
def test_a_speaker_without_the_right_asterisks_is_warned_of(spelling: str) -> None:
    case, problems = read_vignette(SLEEVE.replace("**Ray:**", spelling, 1))
    assert case is not None
    assert [(problem.kind, problem.severity) for problem in problems] == [
        ("speaker-unmarked", Severity.WARNING)
    ]
    assert "'**Ray:**'" in problems[0].message


def test_a_link_between_backticks_is_told_to_stand_outside() -> None:
    text = SLEEVE.replace("`start`", "`start` · `way around: [Text](#x)`")
    assert any("outside the backticks" in problem.message for problem in read_vignette(text)[1])


def test_without_a_head_the_body_is_still_checked_but_not_for_what_the_head_would_say() -> None:
    text = SLEEVE.replace("flags: [asked]", "flags: [asked").replace("(#under-the-cuff)", "(#x)")
    problems = read_vignette(text)[1]
    assert {problem.kind for problem in problems} == {"head-unreadable", "unknown-target"}


def test_a_draft_gives_the_case_although_it_has_errors() -> None:
    draft = read_draft(SLEEVE.replace("(#under-the-cuff)", "(#nowhere)"))
    assert draft.understood
    assert not draft.sound
    assert draft.vignette.scenes[0].choices[0].target == "nowhere"


def test_a_thousand_faults_are_counted_and_not_all_listed() -> None:
    text = SLEEVE + "\n" + "### wrong\n\n" * 1000
    problems = read_vignette(SLEEVE.replace("# Facilitator's note", "") + "### wrong\n\n" * 1000)[1]
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].kind == "more-problems"
    assert read_vignette(text)[0] is not None


def test_a_problem_is_told_as_path_line_severity_message() -> None:
    problem = Problem(3, Severity.ERROR, "unknown-target", "no scene 'intke'")
    assert problem.told("peter.md") == "peter.md:3: error: no scene 'intke'"
