"""A figure is read strictly: nothing comes through that could do harm or ignore the theme."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.texts.drawing import read_drawing

GOOD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300" role="img"
     aria-labelledby="wave-title">
  <title id="wave-title">An urge rises &amp; falls</title>
  <!-- a note of ours -->
  <defs><marker id="wave-tip" orient="auto"><path d="M0 0L9 5"/></marker></defs>
  <path class="fig-accent" d="M0 300 C 10,20 30,40 50 60" fill="none"
        marker-end="url(#wave-tip)"/>
  <text class="fig-text" x="10" y="20" font-size="22">Twenty <tspan>minutes</tspan></text>
</svg>
"""


def problems_of(text):
    return [(problem.line, problem.kind) for problem in read_drawing(text, "wave")[1]]


def test_a_good_figure_comes_through_without_its_comments():
    drawing, problems = read_drawing(GOOD, "wave")
    assert problems == ()
    assert drawing.title == "An urge rises & falls"
    assert "a note of ours" not in drawing.svg
    assert '<path class="fig-accent" d="M0 300 C 10,20 30,40 50 60" fill="none"' in drawing.svg
    assert "An urge rises &amp; falls</title>" in drawing.svg
    again, problems = read_drawing(drawing.svg, "wave")
    assert (again, problems) == (drawing, ())


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ("<defs>", "<script>alert(1)</script><defs>", 5, "drawing-element"),
        ("<defs>", "<style>*{}</style><defs>", 5, "drawing-element"),
        ("<defs>", "<image href='x'/><defs>", 5, "drawing-element"),
        ("<defs>", "<a href='https://example.org'/><defs>", 5, "drawing-element"),
        ("<defs>", "<use href='#wave-tip'/><defs>", 5, "drawing-element"),
        ("<defs>", "<foreignObject/><defs>", 5, "drawing-element"),
        ("<defs>", "<animate attributeName='d'/><defs>", 5, "drawing-element"),
        ("<defs>", "<svg/><defs>", 5, "drawing-element"),
        ("<defs>", "<?php x ?><defs>", 5, "drawing-element"),
        ("<defs>", "loose words<defs>", 5, "drawing-text"),
        ('fill="none"', 'fill="#f00"', 6, "drawing-attribute"),
        ('fill="none"', 'style="fill:red"', 6, "drawing-attribute"),
        ('fill="none"', 'onclick="x()"', 6, "drawing-attribute"),
        ('fill="none"', 'fill="url(https://example.org/x)"', 6, "drawing-attribute"),
        ('fill="none"', 'xlink:href="x"', 6, "drawing-attribute"),
        ("url(#wave-tip)", "url(x.svg#wave-tip)", 6, "drawing-attribute"),
        ("url(#wave-tip)", "url(#wave-top)", 6, "drawing-reference"),
        ('id="wave-tip"', 'id="tip"', 5, "drawing-id"),
        ('id="wave-tip"', 'id="wave-title"', 5, "drawing-id"),
        ("fig-accent", "fig-acent", 6, "drawing-class"),
        ('role="img"', "", 1, "drawing-root"),
        ('viewBox="0 0 640 300"', "", 1, "drawing-root"),
        ('role="img"', 'role="img" width="640"', 1, "drawing-root"),
        ("An urge rises &amp; falls", "", 1, "drawing-title"),
        ("2000/svg", "2001/svg", 1, "drawing-attribute"),
        ('y="20"', 'y="20" transform="rotate(90)"', 8, "drawing-rotated"),
        ('font-size="22"', 'font-size="18"', 8, "drawing-text-small"),
        ("</svg>", "", 10, "drawing-unreadable"),
        ("&amp;", "&nbsp;", 3, "drawing-unreadable"),
        ("<svg", "<!DOCTYPE svg>\n<svg", 1, "drawing-doctype"),
    ],
)
def test_what_has_no_place_in_a_figure_is_told_at_its_line(old, new, line, kind):
    assert old in GOOD
    assert (line, kind) in problems_of(GOOD.replace(old, new, 1))


def test_a_figure_with_an_error_is_not_put_into_a_page():
    assert read_drawing(GOOD.replace("<defs>", "<script/><defs>"), "wave")[0] is None


def test_entities_that_multiply_are_refused():
    bomb = (
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + GOOD.replace("Twenty", "&c;")
    )
    drawing, problems = read_drawing(bomb, "wave")
    assert drawing is None
    assert "drawing-doctype" in [problem.kind for problem in problems]


def test_a_figure_that_is_too_long_is_not_read():
    assert problems_of(GOOD + " " * 200_000) == [(1, "drawing-too-long")]


PARTS = [
    *("<svg ", "<g>", "</g>", "<path ", "/>", ">", 'd="M0"', 'id="wave-a"', 'onload="x"', "x"),
    *('href="javascript:x"', "<script>", "</svg>", "<![CDATA[<b>]]>", "&lt;", 'style="x"', " "),
]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_whatever_is_put_into_a_figure_nothing_unsafe_comes_out(parts):
    drawing, _ = read_drawing(GOOD.replace("<defs>", "".join(parts) + "<defs>"), "wave")
    if drawing is not None:
        assert not re.search(r"<(?!/?(svg|g|path|title|defs|marker|text|tspan)\b)", drawing.svg)
        assert not re.search(r"\s(on\w+|style|href)=", drawing.svg)
