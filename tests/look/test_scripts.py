"""The small scripts: sending once, the place, sources in place, colors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.look.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_double_click_sends_a_form_once(page: Page, site: Site) -> None:
    page.goto("/elsewhere")
    button = page.get_by_role("button", name="Send").bounding_box()
    assert button is not None
    # The answer waits: else the second click could be the first one on the page that follows.
    page.mouse.dblclick(button["x"] + 5, button["y"] + 5)
    with page.expect_navigation():
        site.may_answer.set()
    assert len(site.sent("/slow")) == 1


def test_a_page_that_comes_back_can_be_sent_again(page: Page, site: Site) -> None:
    site.may_answer.set()
    page.goto("/elsewhere")
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()
    page.go_back()
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()
    assert len(site.sent("/slow")) == 2


def test_leaving_a_page_sends_the_place_where_reading_stopped(page: Page, site: Site) -> None:
    page.goto("/reading")
    page.get_by_text("Paragraph 20.").evaluate("element => element.scrollIntoView()")
    page.wait_for_timeout(100)
    page.goto("/elsewhere")
    page.wait_for_load_state("networkidle")
    (sent,) = site.sent("/place")
    assert sent["csrf_token"] == "a-token"
    page.goto(f"/reading#{sent['anchor']}")
    expect(page.locator(f"#{sent['anchor']}")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_a_page_that_was_not_scrolled_sends_no_place(page: Page, site: Site) -> None:
    page.goto("/reading")
    page.goto("/elsewhere")
    page.wait_for_load_state("networkidle")
    assert site.sent("/place") == []


def test_on_a_wide_screen_a_source_stands_beside_its_claim(page: Page) -> None:
    page.goto("/reading")
    claim = page.locator("#cite-1-1").bounding_box()
    source = page.locator("#source-1").bounding_box()
    assert claim is not None
    assert source is not None
    assert abs(claim["y"] - source["y"]) < 40
    assert source["x"] > claim["x"]


def test_on_a_narrow_screen_a_source_opens_in_place_by_touch_and_by_key(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/reading")
    mark = page.get_by_role("button", name="Source 1")
    expect(mark).to_have_attribute("aria-expanded", "false")
    mark.click()
    here = page.locator(".source-here")
    expect(here).to_contain_text("A work.")
    expect(mark).to_have_attribute("aria-expanded", "true")
    mark.press("Escape")
    expect(here).to_have_count(0)
    mark.press("Enter")
    expect(here).to_be_visible()
    mark.press(" ")
    expect(here).to_have_count(0)
    assert page.url.endswith("/reading")


def test_colors_can_be_chosen_and_stay(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/elsewhere")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/note")
    assert page.evaluate(ground) == dark
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As my device").click()
    assert page.evaluate(ground) == light


def test_without_scripts_the_colors_have_a_page_of_their_own(page: Page, site: Site) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, base_url=site.address)
    plain = context.new_page()
    plain.goto("/elsewhere")
    link = plain.get_by_role("link", name="Colors: as my device")
    assert link.get_attribute("href") == "/theme"
    context.close()
