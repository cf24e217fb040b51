"""The trainee's whole journey with JavaScript off: scripts only add."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

from hrtraining.courses.rules.library import Library
from tests.journeys import steps
from tests.journeys.conftest import House
from tests.journeys.test_whole_journey import all_keys
from tests.walk import Walk

pytestmark = pytest.mark.browser

EMAIL = "noor.invented@example.org"


def test_the_whole_journey_without_scripts(
    browser: Browser, house: House, library: Library
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=house.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    _begin(page, house)
    course = steps.enroll(page)
    enrollment = int(course.rpartition("/")[2])
    walk = Walk(house.school, house.school.client(), enrollment)
    _read_one_module(page, course)
    _skip(walk, "modules")
    _play_one_case(page, course)
    _skip(walk, "cases")
    _take_the_examination(page, course, library)
    _finish(page, course)
    context.close()


def _skip(walk: Walk, part: str) -> None:
    # What was done once in the browser is not done there ten times more.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(walk.skip, part).result()


def _begin(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_role("link", name="See the course and enroll").click()
    page.get_by_role("link", name="Sign in to enroll").click()
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet: 3 places")
    steps.create_account(page, house, EMAIL, "Noor Invented, PhD")
    page.get_by_role("link", name="Colors").click()
    page.get_by_label("Dark colors").check()
    page.get_by_role("button", name="Use these colors").click()
    assert page.locator("html[data-theme=dark]").count() == 1


def _read_one_module(page: Page, course: str) -> None:
    page.get_by_role("link", name=re.compile("^Read: ")).click()
    noted = checked = False
    for _ in range(30):
        if not noted and page.locator("main textarea").count():
            page.locator("main textarea").first.fill("Written without scripts.")
            page.get_by_role("button", name="Save this note").first.click()
            expect(page.get_by_role("status").first).to_contain_text("Saved.")
            expect(page.locator("main textarea").first).to_have_value("Written without scripts.")
            noted = True
        if not checked and page.locator(".check form").count():
            page.locator(".check form").first.locator("input[type=radio]").first.check()
            page.get_by_role("button", name="Answer and see why").first.click()
            expect(page.locator(".check .reviewed").first).to_be_visible()
            checked = True
            _leave_and_come_back(page, course)
        page.locator(".pager button").click()
        if page.url.endswith("#next"):
            break
    assert noted
    assert checked


def _leave_and_come_back(page: Page, course: str) -> None:
    stopped = page.url.partition("#")[0]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.goto(course)
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(steps.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=re.compile("^Go on reading: ")).click()
    assert page.url.partition("#")[0] == stopped


def _play_one_case(page: Page, course: str) -> None:
    page.goto(course)
    page.get_by_role("link", name=re.compile("^Begin the case: ")).click()
    steps.press(page, page.get_by_role("button", name="Begin the case"))
    first = page.get_by_role("heading", level=1).inner_text()
    steps.press(page, page.locator("button.choice").first)
    steps.press(page, page.get_by_role("button", name="Go back one step"))
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    expect(page.get_by_text("You have tried this").first).to_be_visible()
    around = 0
    for _ in range(80):
        ahead = page.get_by_role("link", name="Go on to the scene")
        if ahead.count() and not around:
            steps.press(page, page.locator(".callout.warning button"))
            around += 1
            continue
        if ahead.count():
            steps.press(page, ahead)
        if page.get_by_role("heading", name="Debrief").count():
            break
        steps.press(page, page.locator("button.choice").first)
    expect(page.get_by_role("heading", name="Debrief")).to_be_visible()
    page.get_by_role("link", name="Go on with the course").click()


def _take_the_examination(page: Page, course: str, library: Library) -> None:
    page.goto(course)
    page.get_by_role("link", name="To the examination").click()
    steps.press(page, page.get_by_role("button", name="Begin"))
    steps.answer_every_item(page, all_keys(library))
    page.get_by_role("button", name=re.compile("^Submit attempt 1")).click()
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()


def _finish(page: Page, course: str) -> None:
    page.goto(course)
    page.get_by_role("link", name="Give your evaluation").click()
    page.get_by_role("button", name="Give this evaluation").click()
    expect(page.get_by_role("alert")).to_contain_text("need another look")
    steps.give_evaluation(page)
    page.get_by_role("link", name="Attest and get your certificate").click()
    page.get_by_label("Name as it will be printed").fill("Noor I. Invented, PhD")
    page.get_by_role("button", name="Show the certificate with this name").click()
    expect(page.locator(".holder-name")).to_have_text("Noor I. Invented, PhD")
    page.get_by_label("I attest to this").check()
    page.get_by_role("button", name=re.compile("^Attest and issue")).click()
    expect(page.locator(".holder-name")).to_have_text("Noor I. Invented, PhD")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="See what others see").click()
    expect(page.get_by_text("This certificate is valid")).to_be_visible()
