"""A Markdown library sees the same headings, links and lists in a case as the reader does."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from hrtraining.texts.lines import cut
from hrtraining.texts.problems import Problems
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette
from hrtraining.texts.vignette.writing import write_vignette
from tests.texts.samples import SLEEVE
from tests.texts.strategies import vignettes

MARKDOWN = MarkdownIt("commonmark")
SHIPPED = [path.read_text(encoding="utf-8") for path in sorted(Path("content/vignettes").glob("*"))]


def body_of(text: str) -> str:
    """The text without its head."""
    lines = cut(text, Problems())
    close = next(at for at in range(1, len(lines)) if lines[at].text == "---")
    return text[lines[close].end :]


def tree_of(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(MARKDOWN.parse(body_of(text)))


def plain(markdown: str) -> str:
    """What the library makes of one line."""
    return html.unescape(MARKDOWN.renderInline(markdown))


def inner(node: SyntaxTreeNode) -> str:
    """The Markdown of a block's one line of text, as the library renders it."""
    return html.unescape(
        MARKDOWN.renderer.render(node.children[0].to_tokens(), MARKDOWN.options, {})
    )


def headings_seen(tree: SyntaxTreeNode) -> list[tuple[str, str]]:
    return [(node.tag, inner(node)) for node in tree.walk() if node.type == "heading"]


def headings_read(case: Vignette) -> list[tuple[str, str]]:
    headings: list[tuple[str, str]] = []
    for scene in case.scenes:
        headings.append(("h2", plain(scene.heading)))
        headings += [("h3", "Debrief")] if scene.debrief else []
        headings += [("h3", "Worked path")] if scene.worked_path else []
    if case.facilitators_note:
        headings.append(("h1", plain("Facilitator's note")))
        headings += [
            ("h3", plain(line.removeprefix("### ")))
            for line in case.facilitators_note.split("\n")
            if line.startswith("### ")
        ]
    return headings


def links_to_scenes(tree: SyntaxTreeNode) -> list[str]:
    return [
        str(node.attrs["href"])
        for node in tree.walk()
        if node.type == "link" and str(node.attrs["href"]).startswith("#")
    ]


def links_read(case: Vignette) -> list[str]:
    links = []
    for scene in case.scenes:
        links += [scene.way_around.target] if scene.way_around else []
        links += [choice.target for choice in scene.choices]
    return [MARKDOWN.normalizeLink(f"#{target}") for target in links]


def numbered_lists(tree: SyntaxTreeNode) -> list[tuple[int, list[int]]]:
    """For every numbered list at the left margin: its items, and the bullets of each."""
    lists = []
    for node in tree.children:
        if node.type == "ordered_list":
            bullets = [
                sum(len(part.children) for part in item.children if part.type == "bullet_list")
                for item in node.children
            ]
            lists.append((len(node.children), bullets))
    return lists


def lists_read(case: Vignette) -> list[tuple[int, list[int]]]:
    lists = []
    for scene in case.scenes:
        if scene.choices:
            bullets = []
            for choice in scene.choices:
                words = choice.explicit_id or choice.condition or choice.effects
                words = words or choice.critical or choice.principles or choice.objectives
                spans = bool(words) or choice.expect is not None
                feedback = choice.feedback.count("\n\n") + 1 if choice.feedback else 0
                bullets.append(spans + feedback)
            lists.append((len(bullets), bullets))
        if scene.worked_path:
            lists.append((len(scene.worked_path), [0] * len(scene.worked_path)))
    return lists


def agree(text: str) -> None:
    case = read_draft(text).vignette
    tree = tree_of(text)
    assert headings_seen(tree) == headings_read(case)
    assert links_to_scenes(tree) == links_read(case)
    assert numbered_lists(tree) == lists_read(case)


@pytest.mark.parametrize("text", [SLEEVE, *SHIPPED])
def test_a_shipped_case_looks_to_a_markdown_library_as_it_does_to_the_reader(text: str) -> None:
    agree(text)


@given(vignettes())
@settings(max_examples=120, deadline=None)
def test_a_written_case_looks_to_a_markdown_library_as_it_does_to_the_reader(
    case: Vignette,
) -> None:
    agree(write_vignette(case))
