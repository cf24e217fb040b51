"""The office's pages, and those of certificates with credit, in states that need a long history.

Each is looked at as `test_every_page.py` looks at the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import House
from tests.journeys.office_world import STATES, furnish
from tests.journeys.test_every_page import (
    AXE,
    COLORS,
    EVERYTHING,
    NARROW,
    WIDE,
    _axe,
    _open_everything,
    _picture,
    _sticks_out,
)
from tests.journeys.world import State, World

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(house: House) -> World:
    # Playwright has this thread's event loop, and signing a PDF wants one of its own.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(furnish, house).result()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
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
        if state.who != "stranger":
            world.house.let_in(windows[state.who], world.people[state.who])
    made = windows[state.who].new_page()
    yield made
    made.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_of_the_office_is_open_to_everyone(
    state: State, page: Page, world: World, request: pytest.FixtureRequest
) -> None:
    pictures = request.config.getoption("--screenshots")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.emulate_media(color_scheme="light")
    state.go(page, world)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_text("Error 4").count() == page.get_by_text("Error 5").count() == 0
    if state.name.endswith("-refused") and "offering" not in state.name:
        assert page.locator("[aria-invalid=true], .field .error, .errors").count() > 0
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if pictures:
                _picture(page, Path(pictures), f"{state.name}-{width}-{theme}")
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
