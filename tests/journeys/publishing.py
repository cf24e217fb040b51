"""The steps from a draft to a case that a trainee has played, as people take them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from hrtraining.access import Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization, Person
from tests.conftest import THE_DAY, Someone
from tests.journeys import steps
from tests.journeys.conftest import House

DEBRIEF = re.compile("the way you took", re.IGNORECASE)


class Shots:
    """Numbered pictures of what the journey sees, where they are asked for."""

    def __init__(self, folder: str, of: str = "published") -> None:
        self.folder = folder
        self.of = of
        self.taken = 0

    def take(self, page: Page, name: str) -> None:
        self.taken += 1
        if self.folder:
            file = Path(self.folder) / f"{self.of}-{self.taken:02}-{name}.png"
            page.screenshot(path=str(file), full_page=True)


def window(browser: Browser, house: House, someone: Someone, width: int = 1100) -> Page:
    context = browser.new_context(base_url=house.url, viewport={"width": width, "height": 800})
    context.set_default_timeout(20_000)
    house.let_in(context, someone)
    return context.new_page()


def a_clinician(house: House) -> Someone:
    made = house.newcomer("reader", "Read Example")
    with house.school.database.transaction() as opened:
        person = opened.get_one(Person, made.person_id)
        where = opened.get_one(Organization, house.school.cast.organization_id)
        accounts.grant_role(opened, person, where, Role.TRAINER, THE_DAY)
    return made


def until_proved(page: Page, shots: Shots) -> None:
    # The proof runs in a process of its own; the page is asked again, as a person would ask.
    for _ in range(60):
        if page.locator("#proof ~ p .status.done").count():
            break
        again = page.get_by_role("link", name="See how far it is")
        page.wait_for_timeout(1_000)
        again.click()
    expect(page.locator("section:has(#proof)")).to_contain_text("proved")
    expect(page.locator("section:has(#publication)")).to_contain_text("not signed off by a clini")
    shots.take(page, "in-review")


def ask_for_a_clinician_alone(page: Page) -> None:
    page.goto("/organizations/willow/cases")
    page.get_by_label("Somebody with lived experience signs").uncheck()
    page.get_by_role("button", name="Keep this setting").click()


def sign(page: Page, address: str, shots: Shots) -> None:
    page.goto(address)
    page.get_by_text("Sign this revision").first.click()
    page.get_by_label("a clinician", exact=True).check()
    page.get_by_label("In your own words, what you are").fill("Invented for a test")
    page.get_by_label("I have read this revision from end to end").check()
    page.get_by_role("button", name="Sign this revision").click()
    expect(page.locator("section:has(#signatures)")).to_contain_text("Read Example")
    shots.take(page, "signed")


def publish(page: Page, shots: Shots) -> None:
    page.reload()
    page.get_by_role("link", name="Go on to the checklist").click()
    page.get_by_role("button", name="Sign this and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was published")
    for box in page.locator("input[name=checked]").all():
        box.check()
    shots.take(page, "checklist")
    page.get_by_role("button", name="Sign this and publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1")
    shots.take(page, "version")


def attach(page: Page, title: str, shots: Shots) -> None:
    page.goto("/organizations/willow/cases")
    page.get_by_label("Case", exact=True).select_option(label=f"{title}, version 1")
    page.get_by_label("required of everyone").check()
    page.get_by_role("button", name="Attach the case").click()
    expect(page.get_by_role("main")).to_contain_text(f"{title}, version 1")
    shots.take(page, "attached")


def play(page: Page, title: str, last_words: str, shots: Shots) -> None:
    steps.enroll(page)
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("main")).to_contain_text("Written by trainers of")
    shots.take(page, "before")
    steps.press(page, page.get_by_role("button", name="Begin the case"))
    shots.take(page, "opening")
    steps.play_to_an_ending(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("main")).to_contain_text(last_words)
    shots.take(page, "ending")
    page.get_by_role("link", name=DEBRIEF).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The way you took")
    expect(page.get_by_role("main")).to_contain_text("Written by trainers of")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    shots.take(page, "debrief")
    page.goto(re.sub(r"/vignettes/.*", "", page.url))
    expect(page.locator("main li", has_text=title).first).to_contain_text("done")
