"""What a trainee does in the browser, as steps that several journeys share."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import House, Server

PASSWORD = "seven quiet bridges"

# Brings the first of what a selector finds to the middle of the window: how many there are, where
# it is, and whether a mouse would hit it there. A browser goes to the place an address names when
# it first draws the page; only then does the page stand still.
FIND = """async (selector) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const found = document.querySelectorAll(selector);
  if (!found.length) return [0, 0, 0, false];
  found[0].scrollIntoView({ block: "center", behavior: "instant" });
  const box = found[0].getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [found.length, x, y, found[0].contains(document.elementFromPoint(x, y))];
}"""
AHEAD = "main .actions a[href$='?show=1']"


def create_account(page: Page, server: Server | House, email: str, name: str) -> None:
    """Creates an account and confirms the address by the emailed link."""
    page.goto("/account/create")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Name as it should be printed").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look for a letter from us")
    page.goto(server.link())
    page.get_by_label("The password you chose").fill(PASSWORD)
    page.get_by_role("button", name="Confirm my address and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your courses")


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def enroll(page: Page) -> str:
    """Enrolls in the course and answers the address of its own page."""
    page.goto("/courses/willow/foundations")
    page.get_by_role("button", name="Enroll in this course").click()
    expect(page).to_have_url(re.compile(r"/learning/\d+$"))
    return page.url


def press(page: Page, button: Locator) -> None:
    """Clicks and waits for the page that follows, so that nothing is looked for on the old one."""
    with page.expect_navigation(wait_until="load"):
        button.click()


def click_on(page: Page, selector: str, *, first: bool = False) -> None:
    """Clicks the only one, or the first, of what a selector finds, which leads to another page.

    With a bare mouse: a locator brings a script into every page, at half the cost of the page.
    """
    page.wait_for_load_state("load")
    count, x, y, hit = page.evaluate(FIND, selector)
    assert count == 1 or (first and count), f"{count} of {selector} on {page.url}"
    assert hit, f"{selector} is covered or out of sight on {page.url}"
    with page.expect_navigation(wait_until="load"):
        page.mouse.click(x, y)


def has(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(selector) => document.querySelector(selector) !== null", selector))


def read_module(page: Page) -> None:
    """Presses *Continue* until the module is read."""
    for _ in range(30):
        click_on(page, ".pager button")
        if re.search(r"/learning/\d+#next$", page.url):
            return
    raise AssertionError("the module does not end")


def play_to_an_ending(page: Page) -> None:
    """Takes the first choice until the case ends; warned scenes are looked at."""
    for _ in range(80):
        if has(page, AHEAD):
            click_on(page, AHEAD)
        if has(page, "#debrief"):
            expect(page.get_by_role("heading", name="Debrief")).to_be_visible()
            return
        click_on(page, "button.choice", first=True)
    raise AssertionError("the case does not end")


def answer_every_item(page: Page, keys: dict[str, str] | None = None) -> None:
    """Answers item by item: with the key where it is known, else with the first option."""
    for _ in range(60):
        if page.get_by_role("heading", name="Look over your answers").count():
            return
        title = page.get_by_role("heading", level=1).inner_text()
        wanted = (keys or {}).get(title)
        if wanted is None:
            page.locator("main input[type=radio]").first.check()
        else:
            page.get_by_label(wanted, exact=True).check()
        press(page, page.get_by_role("button", name=re.compile("^Save and")))
    raise AssertionError("the attempt does not end")


def learn_keys(page: Page) -> dict[str, str]:
    """From a result page, the key of every item by its title."""
    found = {}
    for section in page.locator("section.reviewed-item").all():
        title = re.sub(r"^\d+\. ", "", section.get_by_role("heading").inner_text())
        found[title] = section.locator("li.key .option-text").inner_text()
    return found


def give_evaluation(page: Page) -> None:
    for group in page.locator("main fieldset.field").all():
        group.locator("input[type=radio]").first.check()
    page.get_by_label("How many minutes").fill("180")
    page.get_by_role("button", name="Give this evaluation").click()
