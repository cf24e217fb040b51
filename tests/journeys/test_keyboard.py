"""The trainee's whole journey with the keyboard alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect

from hrtraining.courses.rules.library import Library
from tests.journeys import steps
from tests.journeys.conftest import House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_whole_journey import all_keys
from tests.walk import Walk

pytestmark = pytest.mark.browser

EMAIL = "kit.invented@example.org"


def test_the_whole_journey_with_the_keyboard_alone(
    browser: Browser, house: House, library: Library
) -> None:
    context = browser.new_context(
        base_url=house.url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    keys = Keyboard(page)
    _create_an_account(keys, house)
    _enroll(keys)
    walk = Walk(house.school, house.school.client(), int(page.url.rpartition("/")[2]))
    _read_a_module(keys)
    _skip(walk, "modules")
    _play_a_case(keys, walk)
    _skip(walk, "cases")
    _take_the_examination(keys, walk, library)
    _finish(keys, walk)
    context.close()


def _skip(walk: Walk, part: str) -> None:
    with ThreadPoolExecutor(1) as aside:
        aside.submit(walk.skip, part).result()


def _create_an_account(keys: Keyboard, house: House) -> None:
    page = keys.page
    page.goto("/")
    assert keys.tab()["name"] == "Skip to the text"
    keys.whole_page()
    page.goto("/")
    keys.press("Create account", main=False)
    keys.whole_page()
    page.goto("/account/create")
    keys.press("Create account", "button")
    # The summary of what is missing has the focus, and its links lead to the fields.
    assert "3 places need another look" in page.locator(":focus").inner_text()
    keys.to(re.compile("^Email: "), "a")
    page.keyboard.press("Enter")
    assert keys.stop()["name"].startswith("Email")
    page.keyboard.type(EMAIL)
    keys.write("Name as it should be printed", "Kit Invented, LCSW")
    keys.write("Password", steps.PASSWORD)
    keys.press("Create account", "button")
    page.goto(house.link())
    keys.write("The password you chose", steps.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your courses")


def _enroll(keys: Keyboard) -> None:
    page = keys.page
    keys.press("See the courses")
    keys.press("See the course and enroll")
    keys.whole_page()
    page.goto(page.url)
    keys.to("Skip to the text")
    page.keyboard.press("Enter")
    keys.to("Profession", "select")
    page.keyboard.type("Social")
    keys.to(re.compile("^State or territory"), "select")
    page.keyboard.type("New York")
    keys.press("Look it up")
    expect(page.locator("#answer")).to_have_text("No")
    keys.press(re.compile("^Foundations"))
    keys.press("Enroll in this course", "button")


def _read_a_module(keys: Keyboard) -> None:
    page = keys.page
    keys.press(re.compile("^Read: "))
    noted = checked = False
    for _ in range(30):
        if not noted and page.locator("main textarea").count():
            keys.whole_page()
            page.evaluate("document.activeElement.blur()")
            keys.write("Your note", "Written with ten fingers.")
            keys.to("Save this note", "button")
            page.keyboard.press("Enter")
            expect(page.locator("main [data-saved-line]").first).to_contain_text("Saved, ")
            noted = True
            page.goto(page.url.partition("#")[0])
        if not checked and page.locator(".check form").count():
            keys.to(re.compile("."), "input", main=True)
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowUp")
            page.keyboard.press("Space")
            keys.press("Answer and see why", "button")
            expect(page.locator(".check .reviewed").first).to_be_visible()
            checked = True
        keys.press(re.compile("^(Continue: |Finish this module)"), "button")
        if page.url.endswith("#next"):
            break
    assert noted
    assert checked


def _play_a_case(keys: Keyboard, walk: Walk) -> None:
    page = keys.page
    page.goto(walk.home)
    keys.press(re.compile("^Begin the case: "))
    keys.press("Begin the case", "button")
    keys.whole_page()
    page.goto(page.url)
    keys.to("Skip to the text")
    page.keyboard.press("Enter")
    first = page.locator("button.choice").first.inner_text()
    keys.press(first, "button")
    keys.press("Go back one step", "button")
    for _ in range(80):
        if page.get_by_role("link", name="Go on to the scene").count():
            keys.press("Go on to the scene", "a")
        if page.get_by_role("heading", name="Debrief").count():
            break
        if (
            page.locator("details.story").count()
            and not page.locator("details.story[open]").count()
        ):
            keys.to("The story so far", "summary")
            page.keyboard.press("Enter")
            assert page.locator("details.story[open]").count() == 1
        choice = page.locator("button.choice").first.inner_text().split("\n")[0]
        keys.press(re.compile(f"^{re.escape(choice)}"), "button")
    expect(page.get_by_role("heading", name="Debrief")).to_be_visible()
    keys.whole_page()


def _take_the_examination(keys: Keyboard, walk: Walk, library: Library) -> None:
    page = keys.page
    page.goto(walk.home)
    keys.press("To the examination")
    keys.press("Begin", "button")
    known = all_keys(library)
    keys.whole_page()
    page.goto(page.url)
    for _ in range(60):
        if page.get_by_role("heading", name="Look over your answers").count():
            break
        key = known[page.get_by_role("heading", level=1).inner_text()]
        options = page.locator("main .option span").all_inner_texts()
        wanted = options.index(key)
        keys.to(re.compile("."), "input", main=True)
        page.keyboard.press("Space")
        for _step in range(wanted):
            page.keyboard.press("ArrowDown")
        assert keys.stop()["name"] == key
        keys.press(re.compile("^Save and"), "button")
    keys.press(re.compile("^Submit attempt 1"), "button")
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()
    keys.press("Go on with the course")


def _finish(keys: Keyboard, walk: Walk) -> None:
    page = keys.page
    page.goto(walk.home)
    keys.press("Give your evaluation")
    groups = page.locator("main fieldset.field").count()
    for _ in range(groups):
        keys.to(re.compile("."), "input", main=True)
        while keys.stop()["type"] != "radio":
            page.keyboard.type("180")
            keys.to(re.compile("."), "input", main=True)
        page.keyboard.press("Space")
    keys.press("Give this evaluation", "button")
    keys.press("Attest and get your certificate")
    keys.whole_page()
    page.goto(page.url)
    keys.write("Name as it will be printed", "Kit Invented, LCSW")
    keys.to("I attest to this", "input")
    page.keyboard.press("Space")
    keys.press("Attest and issue my certificate", "button")
    expect(page.locator(".holder-name")).to_have_text("Kit Invented, LCSW")
    keys.whole_page()
    page.goto(page.url)
    keys.to("Download the PDF", "a", main=True)
    with page.expect_download():
        page.keyboard.press("Enter")
