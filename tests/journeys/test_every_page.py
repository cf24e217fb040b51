"""Every page in every state that a person meets: readable by all, at every width, in both themes.

axe looks at what the rules of WCAG 2.2 can be decided by a program; nothing serious or critical may
be found. On a telephone 320 wide nothing may stick out. With `--screenshots` each state leaves a
picture in each of the four looks, for a person to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import House
from tests.journeys.world import STATES, State, World, furnish

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
WIDE, NARROW = (1280, 900), (320, 720)
# Every rule looks at each theme and at each width; colors are looked at in every one of the four.
EVERYTHING: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLORS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def world(house: House) -> World:
    # Playwright has this thread's event loop, and signing a PDF wants one of its own.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(furnish, house).result()


@pytest.fixture(scope="module")
def windows(browser: Browser, world: World) -> Iterator[dict[str, BrowserContext]]:
    """One window for every kind of person; a strict policy would keep axe out."""
    opened: dict[str, BrowserContext] = {}
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture
def page(
    state: State, browser: Browser, world: World, windows: dict[str, BrowserContext]
) -> Iterator[Page]:
    if state.who not in windows:
        windows[state.who] = browser.new_context(
            base_url=world.house.url, bypass_csp=True, reduced_motion="reduce"
        )
        windows[state.who].set_default_timeout(15_000)
    context = windows[state.who]
    # A state may end the session or leave a message behind.
    context.clear_cookies()
    if state.who != "stranger":
        world.house.let_in(context, world.people[state.who])
    made = context.new_page()
    yield made
    made.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_is_open_to_everyone(
    state: State, page: Page, world: World, request: pytest.FixtureRequest
) -> None:
    pictures = request.config.getoption("--screenshots")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.emulate_media(color_scheme="light")
    state.go(page, world)
    assert page.get_by_role("heading", level=1).count() == 1
    if not state.name.startswith("fault"):
        assert page.get_by_text(re.compile(r"^Error \d+$")).count() == 0
    found = []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if pictures:
                _picture(page, Path(pictures), f"{state.name}-{width}-{theme}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    _open_everything(page)
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            everything = (width, theme) in {(NARROW[0], "dark"), (WIDE[0], "light")}
            rules = EVERYTHING if everything else COLORS
            found += [f"{width} {theme}: {said}" for said in _axe(page, rules)]
        found += [f"{width}: {said}" for said in _sticks_out(page)]
    assert found == []


def _picture(page: Page, folder: Path, name: str) -> None:
    """The page, or as much of it as is 9,000 high: Chromium takes no picture without end."""
    folder.mkdir(parents=True, exist_ok=True)
    file = str(folder / f"{name}.png")
    before = page.viewport_size
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    if height <= 9_000 or before is None:
        page.screenshot(path=file, full_page=True)
        return
    page.set_viewport_size({"width": before["width"], "height": 9_000})
    page.screenshot(path=file)
    page.set_viewport_size(before)


def _open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(at => { at.open = true; })")


def _axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds, put into words in the page: all that it saw is megabytes to hand over."""
    found = page.evaluate(
        """async (rules) => {
          const { violations } = await axe.run(document, rules);
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ impact, id, help, nodes }) => {
              const where = nodes.slice(0, 4).map(({ target }) => target.join(' ')).join('; ');
              return `${impact} ${id}: ${help}: ${where}`;
            });
        }""",
        rules,
    )
    return list(found)


def _sticks_out(page: Page) -> list[str]:
    """What is wider than the window, unless it scrolls by itself."""
    found = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll('body *')]
            .filter((at) => at.getBoundingClientRect().right > wide + 1)
            .map((at) => `${at.tagName.toLowerCase()}.${at.className} sticks out`)
            .slice(-5);
        }"""
    )
    return list(found)
