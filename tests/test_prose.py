"""Markdown becomes HTML in one place, and nothing that could do harm comes through."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining import prose


@dataclass(frozen=True)
class Work:
    citation: str
    unchecked: bool = False


@dataclass(frozen=True)
class Cited:
    key: str
    place: str
    start: int
    end: int


WORKS = {
    "K07": Work("Stevenson N (2022). *BMJ* 379:e072635. doi:10.1136/bmj-2022-072635."),
    "S01": Work("Kelly JF (2010). doi:10.1016/0277-9536(94)00435-8."),
    "H02": Work("Courtwright DT (2001). *Dark Paradise*.", unchecked=True),
}


def find(text):
    for bracket in re.finditer(r"\[(@[^\]]+)\]", text):
        for part in bracket.group(1).split(";"):
            key, _, place = part.strip().lstrip("@").partition(", ")
            yield Cited(key, place, bracket.start(), bracket.end())


def test_lists_read_as_they_do_on_a_git_page():
    html = prose.block("Ask about:\n- the arm\n- the week\n  - and the night\n")
    assert html.replace("\n", "") == (
        "<p>Ask about:</p><ul><li>the arm</li><li>the week<ul><li>and the night</li></ul></li></ul>"
    )


def test_a_table_scrolls_by_itself():
    html = prose.block("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert html.startswith(
        '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'
    )
    assert html.endswith("</table></div>")
    assert "style" not in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "<javascript:alert(1)>",
        "![x](https://example.org/pixel.png)",
        "[x]: javascript:alert(1)\n\n[x]",
        '<div style="position:fixed">x</div>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<svg><script>1</script></svg>",
        "\u2038\ue0000\ue001\u2038 <b onclick=x>y</b>",
    ],
)
def test_hostile_markdown_comes_out_as_harmless_text(hostile):
    for html in (prose.block(hostile), prose.line(hostile)):
        tags = re.findall(r"<\s*([a-z]+)([^>]*)>", html)
        assert {name for name, _ in tags} <= {"p", "a", "em", "strong", "code"}
        for _, attributes in tags:
            assert not re.search(r"javascript|vbscript|data:|on[a-z]+=|style=", attributes, re.I)


@given(
    st.text(
        alphabet=st.sampled_from("<>[]()*_`!&;:/\"'\n# -|@ajvscript\\\u2038\ue000\ue0010"),
        max_size=80,
    )
)
def test_no_text_whatever_brings_in_a_tag_or_attribute_that_is_not_ours(text):
    html = prose.block(text, [prose.Inserted(0, 0, "<sup>1</sup>", "<sup>1</sup>")])
    for name, attributes in re.findall(r"<([a-zA-Z0-9]+)([^>]*)>", html):
        assert name in {
            *("a", "p", "em", "strong", "code", "pre", "br", "ul", "ol", "li", "blockquote", "hr"),
            *("h3", "h4", "h5", "h6", "sup", "div", "table", "thead", "tbody", "tr", "th", "td"),
        }
        assert not re.search(r"\son[a-z]+=|style=", attributes)


def test_links_lead_to_the_web_to_people_or_into_this_site_and_nowhere_else():
    html = prose.line(
        "[a](https://example.org/?x=1&y=2) [b](/help/crisis) [c](#scene) [d](tel:988)"
    )
    assert re.findall(r'href="([^"]*)"', html) == [
        "https://example.org/?x=1&amp;y=2",
        "/help/crisis",
        "#scene",
        "tel:988",
    ]
    assert html.count('rel="noopener noreferrer"') == 4
    elsewhere = prose.line("[a](//example.org) [b](other.md) [c](ftp://x.org)")
    assert re.findall(r'href="([^"]*)"', elsewhere) == []


def test_an_authors_comment_is_left_out():
    assert prose.block("One.<!-- ask\n\nagain -->\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"


def test_a_line_has_no_paragraph_and_no_list():
    assert prose.line("1. *Ask* first\n- then look") == "1. <em>Ask</em> first - then look"


def test_sources_are_numbered_as_they_are_first_cited_and_lead_back():
    page = prose.Page(WORKS, find)
    assert page.block("It waits [@K07]. *Words matter.*[@S01; @K07, p. 3]") == (
        '<p>It waits.<sup class="cite"><a href="#source-1" id="cite-1-1" role="doc-noteref">1</a>'
        '</sup> <em>Words matter.</em><sup class="cite"><a href="#source-2" id="cite-2-1" '
        'role="doc-noteref">2</a>; <a href="#source-1" id="cite-1-2" role="doc-noteref">1</a>, p. 3'
        "</sup></p>"
    )
    assert page.line("And more [@H02]").endswith(">3</a></sup>")
    sources = page.sources()
    assert [(source.number, source.key, source.unchecked) for source in sources] == [
        (1, "K07", False),
        (2, "S01", False),
        (3, "H02", True),
    ]
    assert sources[0].marks == ("cite-1-1", "cite-1-2")
    assert "<em>BMJ</em>" in sources[0].html


def test_a_doi_becomes_a_link_without_the_full_stop_after_it():
    page = prose.Page(WORKS, find)
    page.line("[@K07] [@S01]")
    assert [re.findall(r'href="([^"]*)"', source.html) for source in page.sources()] == [
        ["https://doi.org/10.1136/bmj-2022-072635"],
        ["https://doi.org/10.1016/0277-9536(94)00435-8"],
    ]


def test_a_citation_inside_a_link_is_a_number_and_no_second_link():
    html = prose.Page(WORKS, find).line("[see this [@K07]](https://example.org)")
    assert html.count("<a ") == 1
    assert '<sup class="cite"><span id="cite-1-1">1</span></sup></a>' in html


def test_a_key_that_is_not_in_the_bibliography_stays_as_written():
    page = prose.Page(WORKS, find)
    assert page.line("So [@K70].") == "So [@K70]."
    assert page.sources() == ()


def test_plain_text_and_its_words_are_what_a_reader_sees():
    html = prose.block("Don't *stop* 10,000 follow-ups.\n\n- One & two\n- three")
    assert prose.text_of(html) == "Don’t stop 10,000 follow-ups. One & two three"
    assert prose.count_words(prose.text_of(html)) == 7


def test_the_number_of_a_source_is_no_word():
    html = prose.Page(WORKS, find).block("It waits [@K07, p. 3]. Go.")
    assert prose.text_of(html) == "It waits. Go."


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("It waits [@K07], as they do.", "It waits,1 as they do."),
        ("It waits. [@K07] They do.", "It waits.1 They do."),
        ("*It waits* [@K07]: so.", "It waits:1 so."),
        ("- [@K07] why it waits", "1 why it waits"),
        ("2. [@K07] why it waits", "1 why it waits"),
        ("> [@K07] why it waits", "1 why it waits"),
    ],
)
def test_the_mark_of_a_source_stands_close_to_the_word_and_after_its_comma(written, printed):
    html = prose.Page(WORKS, find).block(written)
    assert re.sub(r"<[^>]*>", "", html).strip() == printed
    assert ("<li>" in html) == (written[0] in "-2")


def test_quotation_marks_and_apostrophes_are_set_as_in_print_but_not_in_code():
    html = prose.block('She said, "I don\'t know what \'enough\' is" [@K07]. `"code"`')
    assert "“I don’t know what ‘enough’ is”" in html
    assert "&quot;code&quot;" in html or '"code"' in html


def test_lists_of_sources_can_stand_on_one_page_with_a_prefix_each():
    page = prose.Page(WORKS, find, prefix="alive-07-")
    assert 'href="#alive-07-source-1" id="alive-07-cite-1-1"' in page.line("[@K07]")
    (source,) = page.sources()
    assert (source.id, source.marks) == ("alive-07-source-1", ("alive-07-cite-1-1",))


def test_a_reading_list_writes_its_works_out_and_says_what_is_unchecked():
    html = prose.Page(WORKS, find).in_full("- [@H02] for the long view\n- [@K07] to act on")
    assert '<li><cite class="work">Courtwright DT (2001). <em>Dark Paradise</em>.</cite>' in html
    assert html.count('<span class="unchecked">(bibliographic details from memory') == 1
    assert "for the long view" in html
    assert "</cite> to act on</li>" in html
