"""A trainee on a telephone, between two clients: from a finished case to a word of supervision."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.debrief.conftest import Finished, finish
from tests.journeys.conftest import Camera, House
from tests.journeys.keyboard import Keyboard
from tests.journeys.looking import EVERYTHING, axe, bring_axe, open_everything, sticks_out

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 720}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def finished(house: House) -> Finished:
    # Playwright has this thread's event loop; the pages are played in another.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(finish, house.school, house.school.cast.trainee).result()


def window(browser: Browser, house: House) -> BrowserContext:
    made = browser.new_context(
        base_url=house.url, viewport=NARROW, reduced_motion="reduce", bypass_csp=True
    )
    made.set_default_timeout(15_000)
    return made


def sound(page: Page, camera: Camera, name: str) -> None:
    """Open to everyone in both widths; nothing sticks out; a picture in both where asked for."""
    found = []
    for theme, size in (("light", WIDE), ("dark", NARROW)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        camera.take(page, f"{name}-{size['width']}-{theme}")
    bring_axe(page)
    open_everything(page)
    found += axe(page, EVERYTHING) + sticks_out(page)
    page.emulate_media(color_scheme="light")
    found += axe(page, EVERYTHING)
    assert found == [], name


def test_moments_go_to_a_supervisor_and_come_back_with_the_keyboard_at_320(
    browser: Browser, house: House, finished: Finished, camera: Camera
) -> None:
    own, theirs = window(browser, house), window(browser, house)
    house.let_in(own, house.school.cast.trainee)
    page = own.new_page()
    keys = Keyboard(page)
    page.goto(finished.play)
    sound(page, camera, "ending")
    page.goto(finished.play)
    keys.press("Look back on the way you took")
    expect(page.get_by_role("heading", level=1)).to_have_text("The way you took")
    sound(page, camera, "debrief")
    page.goto(f"{house.url}{finished.debrief}")
    keys.press("Choose moments to share with a supervisor")
    keys.press("Share these moments", "button")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was shared yet")
    sound(page, camera, "share-refused")
    keys.to(re.compile("^Nineteen stairs"), "input", main=True)
    page.keyboard.press("Space")
    keys.to(re.compile("^With what you wrote there"), "input", main=True)
    page.keyboard.press("Space")
    keys.write("Your supervisor’s email address", house.school.cast.trainer.email)
    keys.write(re.compile("^What would you like"), "I went past something there.")
    keys.press("Share these moments", "button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moments you shared")
    sound(page, camera, "shared")
    shared = page.url

    house.let_in(theirs, house.school.cast.trainer)
    other = theirs.new_page()
    hands = Keyboard(other)
    other.goto(house.link())
    sound(other, camera, "offered")
    other.goto(house.link())
    hands.press("Accept and read the moments", "button")
    sound(other, camera, "supervising")
    hands.write(re.compile("^Your comment"), "What would it have been like to stay on the stairs?")
    hands.press(re.compile("^Send this comment to"), "button")
    expect(other.get_by_text("stay on the stairs")).to_be_visible()
    sound(other, camera, "commented")
    other.goto("/supervision")
    sound(other, camera, "supervision")

    page.goto(shared)
    expect(page.get_by_text("stay on the stairs")).to_be_visible()
    keys.press("Take these moments back", "button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moments you took back")
    sound(page, camera, "taken-back")
    other.goto(house.link())
    expect(other.get_by_role("heading", level=1)).not_to_contain_text("Moments of")

    page.goto(f"{house.url}{finished.debrief}")
    keys.press("Take this back and try another way", "button")
    expect(page.get_by_text("You are back before that choice")).to_be_visible()
    sound(page, camera, "again")
    own.close()
    theirs.close()
