"""Every page in every state that a person meets: readable by all, at every width, in both themes.

axe looks at what the rules of WCAG 2.2 can be decided by a program; nothing serious or critical may
be found. On a telephone 320 wide nothing may stick out. With `--screenshots` each state leaves a
picture in each of the four looks, for a person to open.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import House
from tests.journeys.looking import look_at, opened_for, told_of
from tests.journeys.world import STATES, State, World, furnish

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(house: House) -> World:
    # Playwright has this thread's event loop, and signing a PDF wants one of its own.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(furnish, house).result()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[str, Page]]:
    """One window for every kind of person."""
    opened: dict[str, Page] = {}
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def page(state: State, browser: Browser, world: World, windows: dict[str, Page]) -> Page:
    # What a state leaves in the window, unsaved, is left with the session it was typed in.
    found = opened_for(state.who, browser, world, windows)
    # A state may end the session or leave a message behind.
    found.context.clear_cookies()
    if state.who != "stranger":
        world.house.let_in(found.context, world.people[state.who])
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_is_open_to_everyone(
    state: State, page: Page, world: World, request: pytest.FixtureRequest
) -> None:
    state.go(page, world)
    headings, error = told_of(page)
    assert headings == 1
    assert error == state.name.startswith("fault")
    assert look_at(page, state.name, request.config.getoption("--screenshots")) == []
