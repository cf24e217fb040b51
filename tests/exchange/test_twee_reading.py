"""Stories of others, read: what maps, what is told, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hrtraining.exchange.rules.ledger import Fate
from hrtraining.exchange.rules.outcomes import LARGEST_FILE, Imported, Refused, decoded
from hrtraining.exchange.rules.twee.reading import read_twee
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Add, And, Compare, HasFlag, Mark, Not, Or, Put

STORY = """\
:: StoryTitle
The night bus

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "SugarCube", "start": "At the stop"}

:: StoryInit
<<set $trust to 3, $metDana to false>>
<<set $name to "Ash">>

:: Styles [stylesheet]
body { color: red }

:: At the stop {"position":"100,200"}
The bus is //late//. Dana looks at ''you''.

''Dana:'' You again.

<<if $metDana>>She knows you.<<elseif $trust gte 5>>She half smiles.<<else>>She waits.<</if>>

[[Say hello->On the bus]]
[[On the bus<-Sit down without a word]]
[[Ask about her week|On the bus][$trust += 1, $metDana to true]]
<<if $trust lt 3 or not $metDana>>\
<<link "Wait for the next one" "At the stop">><<set $trust -= 2>><</link>><</if>>

:: On the bus [quiet]
/* a note */
<<set $trust to $trust + 1>>
You could [[get off->The end]] here. Trust is $trust. <<timed 2s>>Something late.<</timed>>
[img[bus.png]]
[[Nowhere->A missing passage]]

:: The end
<<print random(1, 6)>> stops later it is over.
"""


def read(text: str) -> Imported:
    made = read_twee(text)
    assert isinstance(made, Imported), made
    return made


def noted(made: Imported, construct: str) -> list[tuple[int, Fate, str]]:
    return [
        (one.line, one.fate, one.note) for one in made.report.lines if one.construct == construct
    ]


def test_links_of_every_shape_become_choices() -> None:
    first = read(STORY).case.scenes[0]
    assert [(choice.text, choice.target) for choice in first.choices] == [
        ("Say hello", "on-the-bus"),
        ("Sit down without a word", "on-the-bus"),
        ("Ask about her week", "on-the-bus"),
        ("Wait for the next one", "at-the-stop"),
    ]


def test_setters_become_effects_and_conditions_are_kept() -> None:
    first = read(STORY).case.scenes[0]
    assert first.choices[2].effects == (Add("trust", 2), Mark("met-dana", to=True))
    assert first.choices[3].effects == (Add("trust", -2),)
    assert first.choices[3].condition == Or((Compare("trust", "<=", 2), Not(HasFlag("met-dana"))))


def test_branches_of_an_if_hold_where_no_earlier_one_does() -> None:
    first = read(STORY).case.scenes[0]
    assert [paragraph.condition for paragraph in first.paragraphs[2:5]] == [
        HasFlag("met-dana"),
        And((Not(HasFlag("met-dana")), Compare("trust", ">=", 5))),
        And((Not(HasFlag("met-dana")), Not(Compare("trust", ">=", 5)))),
    ]


def test_words_become_markdown_and_speakers_are_known() -> None:
    case = read(STORY).case
    assert case.scenes[0].paragraphs[0].text == "The bus is *late*. Dana looks at **you**."
    assert (case.scenes[0].paragraphs[1].speaker, case.people) == ("Dana", (("person 1", "Dana"),))


def test_a_variable_becomes_a_scale_or_flag_and_the_report_says_so() -> None:
    made = read(STORY)
    assert [(scale.name, scale.low, scale.high, scale.start) for scale in made.case.scales] == [
        ("trust", 0, 10, 3)
    ]
    assert made.case.flags == ("met-dana",)
    assert {fate for _line, fate, _note in noted(made, "variable")} == {Fate.MAPPED, Fate.DROPPED}


def test_what_a_passage_sets_when_entered_happens_on_the_choices_that_lead_there() -> None:
    first = read(STORY).case.scenes[0]
    assert first.choices[0].effects == (Add("trust", 1),)


def test_what_has_no_counterpart_is_dropped_with_its_line_and_reason() -> None:
    made = read(STORY)
    assert noted(made, "<<timed>>") == [(29, Fate.DROPPED, "it has no counterpart in a case")]
    assert noted(made, "image")[0][:2] == (30, Fate.DROPPED)
    assert noted(made, "comment")[0][:2] == (27, Fate.DROPPED)
    assert [one[1] for one in noted(made, "printed value")] == [Fate.MAPPED]
    assert "A missing passage" in str(noted(made, "link"))
    assert not made.report.lossless


def test_a_passage_without_choices_is_an_ending_and_the_text_opens_as_a_draft() -> None:
    made = read(STORY)
    assert made.case.scene("the-end").ending
    assert read_draft(made.text).vignette == made.case


def test_two_moves_of_one_scale_become_one() -> None:
    made = read(":: A\n[[b|b][$x to 4, $x += 3]]\n:: b\nEnd.\n")
    assert made.case.scenes[0].choices[0].effects == (Put("x", 7),)


HOSTILE = {
    "no passage": "just words",
    "control character": ":: A\n\x00\n",
    "header": "::\nwords",
    "open bracket": ":: A [tag\nwords",
    "only scripts": ":: A [script]\nalert(1)",
    "deep": ":: A\n" + "<<if $x>>" * 500 + "<</if>>" * 500,
    "many passages": "\n".join(f":: p{number}" for number in range(4000)),
    "many scenes": "\n".join(f":: p{number}\nx" for number in range(1500)),
    "many stray lines": "x\n" * 2_000 + ":: A\nwords",
    "many tags": "".join(f":: p{number} [{'t ' * 300}]\nx\n" for number in range(1_000)),
    "much in all": "".join(f":: p{number}\n{'word ' * 9_000}\n" for number in range(12)),
    "long words": ":: A\n" + "word " * 500_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_reason(text: str) -> None:
    made = read_twee(text)
    assert isinstance(made, Refused)
    assert made.reason.endswith(".")
    assert made.line >= 1


def test_a_file_of_more_than_ten_megabytes_or_of_no_text_is_refused() -> None:
    assert isinstance(decoded(b"x" * (LARGEST_FILE + 1)), Refused)
    assert isinstance(decoded(b":: A\n\xff\xfe"), Refused)
    assert decoded("\ufeff:: A".encode()) == ":: A"


AWKWARD = {
    "never closed": ":: A\n<<if $x>>words [[b|A]]",
    "closed twice": ":: A\n<</if>><</if>> words",
    "half a link": ":: A\n[[ [[a|b] ]] words [[]]",
    "half a macro": ":: A\n<<set $x to << 4 >> <<",
    "includes itself": ':: A\n<<include "A">> words',
    "leads in a circle": ":: A\n[[b]]\n:: b\n[[A]]",
    "same name": ":: A\nx\n:: A\ny",
    "quotation and text": ":: A\nwords\n>quoted\nwords",
    "numbers": ":: A\n1. one\n2. two\n- three\n* four\n# five",
    "rules": ":: A\nwords\n---\n===\n***\n___",
    "html": ":: A\n<div><b>bold</b><!-- open\n<br>words",
    "fences": ":: A\n```\ncode\n```\n~~~\n",
    "headings": ":: A\n# no\n!!! yes\n#5",
    "spans": ":: A\n`if x` words `start`",
    "citation": ":: A\n[@K07; @S01] [^1]: x\n[a]: b",
    "indented": ":: A\n    four spaces\n\ttab",
    "metadata": ':: A {"position": "1,2", "x": [}\nwords',
    "long name": f":: {'a' * 500}\nwords",
    "name of signs": ":: !!!\nwords\n:: ???\nwords",
    "long choice": f":: A\n[[{'word ' * 200}|A]]",
    "many choices": ":: A\n" + "[[A]]\n" * 50,
    "strange numbers": ":: A\n[[A|A][$x to 99999999, $y to 1.5, $z to -3, $w to 2000]]",
    "reserved": ":: A\n<<if $not and $if>>x<</if>>[[A|A][$then to true, $or += 1]]",
    "speaks": ":: A\n''Reflect:'' words\n\n''A*b:'' words\n\n''You:''",
    "facts": ':: Facts of the case [hrtraining]\n{"hrtraining": 1, "scales": 3}\n:: A\nx',
    "deep facts": ":: Facts of the case [hrtraining]\n" + "[" * 5000 + "\n:: A\nx",
    "windows": ":: A\r\nwords\r\n\r\nmore\r\n",
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_an_awkward_file_is_read_and_its_text_can_be_opened(text: str) -> None:
    made = read(text)
    assert read_draft(made.text).vignette == made.case
    assert_balanced(made)


PIECES = st.sampled_from(
    (
        *("[[a]]", "[[go|b]]", "[[x->a][$n += 1]]", "[[b<-y]]", "[[", "]]", "[img[x.png]]"),
        *("<<set $n to 3>>", "<<set $f to true>>", "<<set $s to 'x'>>", "<<set _t to 1>>"),
        *("<<if $n gt 2>>", "<<elseif $f>>", "<<else>>", "<</if>>", "<<if random(2)>>", "<<if"),
        *('<<link "z" "a">>', "<</link>>", "<<goto 'b'>>", "<<for>>", "<</for>>", "<<nobr>>"),
        *("<</nobr>>", "<<print $n>>", "$n", "_x", "''", "//", '"""', "{{{", "}}}", "/*", "*/"),
        *("<b>", "</b>", "<!--", "-->", "<br>", "@@.c;", "@@", "__", "&#42;", "&amp;", "\\"),
        *("\n", "\n\n", "\n", " ", "words ", "Long words. ", "\n- ", "\n* ", "\n> ", "\n1. "),
        *("\n!!", "\n---\n", "''Ray:'' ", "\n:: a\n", "\n:: b [ending]\n", "\n:: c {}\n"),
    )
)
STORIES = st.lists(PIECES, max_size=40).map(lambda pieces: ":: Start\n" + "".join(pieces))


@settings(
    max_examples=250,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(STORIES)
def test_of_any_story_all_that_is_found_is_accounted_for(text: str) -> None:
    made = read_twee(text)
    if isinstance(made, Refused):
        assert made.reason
        return
    assert read_draft(made.text).vignette == made.case
    assert_balanced(made)
    found = {count.construct: count.found for count in made.report.counts()}
    assert found["passage"] == len(re.findall(r"^::", text, re.MULTILINE))


SIMPLE = st.lists(
    st.sampled_from(
        ("[[go|a]]\n", "[[a][$n += 1]]\n", "<<set $n to 3>>\n", "<<if $n gt 2>>x<</if>>\n", "x\n\n")
    ),
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(SIMPLE)
def test_the_report_counts_what_a_reader_would_count(pieces: list[str]) -> None:
    text = ":: a\n" + "".join(pieces)
    found = {count.construct: count.found for count in read(text).report.counts()}
    assert found.get("link", 0) == text.count("[[")
    assert found.get("<<set>>", 0) == text.count("<<set")
    assert found.get("<<if>>", 0) == text.count("<<if")
    assert found.get("assignment", 0) == text.count("<<set") + text.count("+=")


def assert_balanced(made: Imported) -> None:
    for count in made.report.counts():
        assert count.found == count.imported + count.mapped + count.dropped
    assert all(one.note for one in made.report.noted())
    assert sum(count.found for count in made.report.counts()) == len(made.report.lines)
