"""The office's pages, and those of certificates with credit, in states that need a long history.

Each is looked at as `test_every_page.py` looks at the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import House
from tests.journeys.looking import look_at, opened_for, told_of
from tests.journeys.office_world import STATES, furnish
from tests.journeys.world import State, World

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
    known = state.who in windows
    found = opened_for(state.who, browser, world, windows)
    if state.who != "stranger" and not known:
        world.house.let_in(found.context, world.people[state.who])
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_of_the_office_is_open_to_everyone(
    state: State, page: Page, world: World, request: pytest.FixtureRequest
) -> None:
    state.go(page, world)
    assert told_of(page) == (1, False)
    if state.name.endswith("-refused") and "offering" not in state.name:
        assert page.locator("[aria-invalid=true], .field .error, .errors").count() > 0
    assert look_at(page, state.name, request.config.getoption("--screenshots")) == []
