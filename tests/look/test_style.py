"""The look: contrast computed from the style sheet, and pages that a strict policy lets through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "static" / "hrtraining.css").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

GROUNDS = ("paper", "card", "accent-tint", "risk-tint", "comfort-tint")
WORDS = ("ink", "soft", "accent", "accent-strong", "risk", "comfort", "client")


def _blocks() -> list[dict[str, str]]:
    """The tokens of each theme, in the order of the sheet: light, dark, dark by choice, print."""
    found = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", SHEET)
    return [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block)) for block in found]


LIGHT, DARK, CHOSEN_DARK, PRINT = _blocks()


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", WORDS)
def test_words_can_be_read_on_every_ground(theme: dict[str, str], words: str, ground: str) -> None:
    assert _contrast(theme[words], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("button", ["accent", "accent-strong"])
def test_the_words_on_a_button_can_be_read(theme: dict[str, str], button: str) -> None:
    assert _contrast(theme["on-accent"], theme[button]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_can_be_seen(theme: dict[str, str], ground: str) -> None:
    assert _contrast(theme["edge"], theme[ground]) >= 3


def test_print_is_dark_on_white() -> None:
    for words in ("ink", "soft", "accent", "risk", "comfort", "client"):
        assert _contrast(PRINT[words], "#ffffff") >= 7


def test_dark_by_choice_is_the_dark_of_the_device() -> None:
    assert CHOSEN_DARK == DARK
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_page_needs_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "javascript:" not in text


def test_what_the_sheet_and_the_base_page_fetch_is_there() -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    wanted = re.findall(r"\{\{ root \}\}/([^\"]+)\"", base)
    wanted += re.findall(r"url\(\"([^\"]+)\"\)", SHEET)
    assert len(wanted) > 10
    for name in wanted:
        assert (ROOT / "static" / name).is_file(), name


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in [*(ROOT / "static").glob("*.js"), ROOT / "static" / "hrtraining.css"]:
        assert not re.search(r"https?://|url\(\s*[\"']?(?:data|//)", file.read_text("utf-8")), file
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"(?:src|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//", text), template
