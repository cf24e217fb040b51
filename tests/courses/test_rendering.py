"""What a page gets of a module, a quiz and a case."""

import json
from datetime import date

import pytest

from hrtraining.courses.rules.kept import KINDS, as_data, from_data
from hrtraining.courses.rules.reading_time import minutes_to_read
from hrtraining.courses.rules.rendered import FigurePiece, RenderedModule
from hrtraining.courses.rules.rendering.courses import render_course
from hrtraining.courses.rules.rendering.modules import render_module
from hrtraining.courses.rules.rendering.quizzes import render_concordance, render_quiz
from hrtraining.courses.rules.rendering.vignettes import render_vignette
from hrtraining.texts.course.values import Course, CourseObjective, Listed, Passage, Person
from hrtraining.texts.module.values import (
    Check,
    Figure,
    Limits,
    Module,
    Objective,
    Practice,
    Reading,
    Reflect,
    Safety,
    Section,
    Situation,
    Takeaways,
    Teaching,
)
from hrtraining.texts.options import Option
from hrtraining.texts.quiz.values import (
    Blueprint,
    Concordance,
    ConcordanceItem,
    Item,
    Purpose,
    Quiz,
)
from hrtraining.texts.references import Status, Work
from hrtraining.texts.vignette.values import Choice, Paragraph, Scene, Step, Vignette, WayAround

WORKS = {
    "K07": Work("K07", "Stevenson N (2022). *BMJ*.", Status.SEEN, "infection"),
    "H02": Work("H02", "Courtwright DT (2001).", Status.MEMORY_HIGH, "history"),
}
OPTIONS = (Option("Wait", "It moves on [@K07].", key=False), Option("*Call* now", "Yes.", key=True))
BLOCKS = (
    Teaching("One two three [@K07]."),
    Situation("Four five."),
    Reflect("week", "Six seven?"),
    Check("first", "What now?", OPTIONS),
    Limits("Eight."),
    Safety("Nine [@H02]."),
    Practice("breaths", "Ten eleven."),
    Figure("wave", "A wave", "figures/wave.svg", "An *urge* passes.", "It rises and falls."),
    Takeaways("- Twelve"),
    Reading("- [@H02] for history"),
)
DAY = date(2026, 11, 23)


def module(*sections):
    objective = Objective("1", "Describe *one* thing", "c1")
    return Module("m", "A *module*", "One", (objective,), DAY, DAY, sections)


def whole_module():
    section = Section("what", "What [it](#x) is", ("1",), BLOCKS)
    return render_module(module(section), WORKS, {"figures/wave.svg": "<svg></svg>"})


def test_every_block_becomes_a_piece_of_its_kind_in_its_place():
    (section,) = whole_module().sections
    assert [piece.kind for piece in section.pieces] == [
        *("teaching", "situation", "reflect", "check", "limits", "safety", "practice", "figure"),
        *("takeaways", "reading"),
    ]
    assert section.heading == "What it is"
    check = section.pieces[3]
    assert [(option.html, option.key) for option in check.options] == [
        ("Wait", False),
        ("<em>Call</em> now", True),
    ]


def test_a_section_numbers_its_sources_through_all_its_blocks():
    (section,) = whole_module().sections
    assert [(source.number, source.key) for source in section.sources] == [(1, "K07"), (2, "H02")]
    assert section.sources[0].marks == ("cite-1-1", "cite-1-2")
    assert 'href="#source-2"' in section.pieces[5].html


def test_each_section_starts_its_own_list_of_sources():
    first = Section("a", "A", (), (Teaching("One [@H02]."),))
    second = Section("b", "B", (), (Teaching("Two [@K07]."),))
    rendered = render_module(module(first, second), WORKS, {})
    assert [[source.key for source in section.sources] for section in rendered.sections] == [
        ["H02"],
        ["K07"],
    ]


def test_teaching_words_are_the_words_that_count_for_credit():
    rendered = whole_module()
    counted = dict(rendered.words.by_kind)
    assert counted == {
        "teaching": 3,
        "situation": 2,
        "reflect": 2,
        "check": 5,
        "rationale": 4,
        "limits": 1,
        "safety": 1,
        "practice": 2,
        "caption": 3,
        "equivalent": 4,
        "takeaways": 1,
        "reading": 12,
    }
    assert rendered.words.teaching == 9
    assert rendered.words.read == 20


def test_reading_minutes_are_whole_and_at_least_one():
    assert [minutes_to_read(words) for words in (0, 1, 200, 201, 2400)] == [1, 1, 1, 2, 12]


def test_a_figure_stands_in_the_page_with_its_words():
    figure = whole_module().sections[0].pieces[7]
    assert figure == FigurePiece(
        "wave", "<svg></svg>", "A wave", "An <em>urge</em> passes.", "<p>It rises and falls.</p>"
    )


def test_hostile_text_is_cleaned_in_every_kind_of_block():
    hostile = "<script>x</script> [go](javascript:x)"
    blocks = tuple(
        (
            Check("c", hostile, (Option(hostile, hostile, key=True),))
            if isinstance(block, Check)
            else Figure("f", hostile, "figures/f.svg", hostile, hostile)
            if isinstance(block, Figure)
            else type(block)(block.id, hostile)
            if hasattr(block, "id")
            else type(block)(hostile)
        )
        for block in BLOCKS
    )
    rendered = render_module(module(Section("what", hostile, (), blocks)), WORKS, {})
    for section in rendered.sections:
        for piece in section.pieces:
            told = json.dumps(as_data_of(piece))
            assert "<script" not in told
            assert "href" not in told


def as_data_of(piece):
    import dataclasses

    data = dataclasses.asdict(piece)
    data.pop("alt", None)  # plain text, escaped by the page
    return data


ITEM = Item("m-01", "Hot arm", "m.1", "A hot arm [@K07].", OPTIONS, situation=True)


def test_an_examination_holds_the_items_it_may_draw_with_sources_of_their_own():
    quiz = Quiz("final", "Final", Purpose.EXAMINATION, 2, 80, 3, (), Blueprint(3, 1), ("m",))
    rendered = render_quiz(quiz, [ITEM], WORKS)
    assert rendered.item("m-01").sources[0].id == "m-01-source-1"
    assert 'href="#m-01-source-1"' in rendered.item("m-01").stem
    assert (rendered.per_objective, rendered.per_module, rendered.attempts) == (3, 1, 3)


def every_rendered():
    concordance_item = ConcordanceItem(
        *("sc-01", "New fact", "m.1", "A man.", "Sepsis.", "A fever [@K07]."),
        ("Much less", "Less", "Same", "More", "Much more"),
        4,
        "Because.",
    )
    scene = Scene(
        "in",
        "In",
        start=True,
        paragraphs=(Paragraph("Hello.", "Ray"), Paragraph("He sits [@K07].")),
        reflect="Where?",
        choices=(Choice("Go *on*", "out", "go-on", feedback="Well."),),
        debrief=(Paragraph("So."),),
        worked_path=(Step("go-on", "It waits."),),
        way_around=WayAround("Told", "out"),
    )
    course = Course(
        *("f", "Foundations", "1"),
        *((Listed("m"),), (Listed("v"),), (Listed("q"),), Listed("final")),
        (CourseObjective("c1", "Explain"),),
        *("Clinicians", "Beginning", "Text", "Self-study", "None", "80%"),
        *(None, DAY, DAY),
        authors=(Person("Ann Invented", "LCSW", "Nothing to disclose"),),
        passages=(Passage("Policies", "", (Passage("Refund", "Free."),)),),
    )
    return [
        ("module", whole_module()),
        ("quiz", render_quiz(Quiz("q", "Q", Purpose.PRACTICE, 1, 80, None, (ITEM,)), [], WORKS)),
        (
            "concordance",
            render_concordance(Concordance("sc", "SC", (concordance_item,)), WORKS),
        ),
        ("vignette", render_vignette(Vignette("v", "V", scenes=(scene,)), WORKS)),
        ("course", render_course(course, WORKS, 12)),
    ]


@pytest.mark.parametrize(("kind", "rendered"), every_rendered())
def test_what_was_served_can_be_kept_as_json_and_read_back(kind, rendered):
    kept = json.loads(json.dumps(as_data(rendered)))
    assert from_data(KINDS[kind], kept) == rendered


def test_data_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="no kept RenderedModule"):
        from_data(RenderedModule, {"slug": "x"})
    data = as_data(whole_module())
    data["sections"][0]["pieces"][0]["kind"] = "video"
    with pytest.raises(ValueError, match="no kept RenderedModule"):
        from_data(RenderedModule, data)


def test_a_case_is_rendered_part_for_part():
    rendered = dict(every_rendered())["vignette"]
    scene = rendered.scene("in")
    assert [(part.speaker, part.html) for part in scene.paragraphs] == [
        ("Ray", "<p>Hello.</p>"),
        (
            "",
            '<p>He sits.<sup class="cite"><a href="#in-source-1" id="in-cite-1-1" '
            'role="doc-noteref">1</a></sup></p>',
        ),
    ]
    assert scene.choices[0].html == "Go <em>on</em>"
    assert scene.way_around == "Told"
