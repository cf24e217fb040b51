"""Trainers write in the browser: with the keyboard alone, two at once, and while a server dies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from hrtraining.access import Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization, Person
from hrtraining.database import Database
from hrtraining.studio.models import Draft
from hrtraining.studio.operations.keeping import copy_of
from hrtraining.texts.vignette.document import Document
from hrtraining.vignettes.rules.proof import Verdict, prove
from tests.conftest import PASSWORD, THE_DAY, Someone
from tests.journeys.conftest import House, Server, server_on
from tests.journeys.keyboard import Keyboard
from tests.journeys.publishing import (
    Shots,
    a_clinician,
    ask_for_a_clinician_alone,
    attach,
    play,
    sign,
    until_proved,
    window,
)

pytestmark = pytest.mark.browser

# Eight scenes: heading, text, whether it ends and how, and its choices with where they lead.
CASE = (
    (
        "Where it begins",
        "He sits down.",
        "",
        (("Ask what happened", "What happened"), ("Start with the plan", "The plan first")),
    ),
    (
        "What happened",
        "He tells you.",
        "",
        (("Listen on", "A pause"), ("Offer help now", "Help today")),
    ),
    (
        "A pause",
        "Nobody speaks.",
        "",
        (("Name the feeling", "Help today"), ("Fill the silence", "Small talk")),
    ),
    (
        "Small talk",
        "You talk about trains.",
        "",
        (("Come back to his arm", "Help today"), ("Let the hour end", "Another week")),
    ),
    (
        "The plan first",
        "You open the form.",
        "",
        (("Stop and ask", "What happened"), ("Go on", "He leaves")),
    ),
    ("Help today", "The clinic has time at four.", "The best ending", ()),
    ("Another week", "The arm did not wait.", "It ends badly", ()),
    ("He leaves", "The chair is empty.", "It ends badly", ()),
)


def text_of(database: Database, slug: str, person_id: int) -> str:
    def read() -> str:
        with database.sessions() as opened:
            draft = opened.scalars(select(Draft).where(Draft.slug == slug)).one()
            return copy_of(opened, draft.id, person_id).text

    # Playwright has this thread's event loop.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(read).result()


def opened(browser: Browser, house: House, someone: Someone) -> BrowserContext:
    context = browser.new_context(
        base_url=house.url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    house.let_in(context, someone)
    return context


def test_a_case_of_eight_scenes_is_written_and_published_with_the_keyboard_alone_and_played(
    browser: Browser, house: House, pytestconfig: pytest.Config
) -> None:
    shots = Shots(pytestconfig.getoption("--screenshots"), "keyboard")
    trainer = house.school.cast.trainer
    context = opened(browser, house, trainer)
    page = context.new_page()
    keys = Keyboard(page)
    page.goto("/trainer/vignettes")
    keys.press(re.compile("^Write cases"))
    keys.press("Begin a case")
    keys.write("Title of the case", "Ten minutes late")
    keys.tab()
    page.keyboard.press("ArrowUp")
    assert keys.stop()["name"].startswith("An empty case")
    keys.press("Begin this case", "button")
    made: set[str] = {"Where it begins"}
    for heading, words, ends, choices in CASE:
        page.goto("/trainer/drafts/ten-minutes-late")
        keys.press(heading, "a")
        _write_scene(keys, heading, words, ends, choices, made)
    page.goto("/trainer/drafts/ten-minutes-late")
    keys.press("Check now", "button")
    expect(page.locator(".found .error")).to_have_count(0)
    keys.press("Save to the draft", "button")
    expect(page.locator(".flash.done")).to_contain_text("revision 2")
    text = text_of(house.school.database, "ten-minutes-late", trainer.person_id)
    case = Document.parse(text).vignette
    assert len(case.scenes) == 8
    assert prove(case).verdict is Verdict.PROVED
    _write_the_same_as_text(page, house, text)
    _publish(page, browser, house, shots)
    context.close()
    administrator = window(browser, house, house.school.cast.administrator)
    attach(administrator, "Ten minutes late", shots)
    phone = window(browser, house, house.newcomer("late", "Lena Example"), width=320)
    play(phone, "Ten minutes late", "Help today: this made the difference.", shots)


def _write_scene(
    keys: Keyboard,
    heading: str,
    words: str,
    ends: str,
    choices: tuple[tuple[str, str], ...],
    made: set[str],
) -> None:
    page = keys.page
    if ends:
        keys.to("An ending: the case stops here", "input")
        page.keyboard.press("Space")
        keys.to("If it is an ending: how it ends", "summary")
        page.keyboard.press("Enter")
        keys.to(ends, "input")
        page.keyboard.press("Space")
    _write_text(keys, words)
    for said, target in choices:
        keys.write("What the clinician does", said)
        keys.to("It leads to", "select")
        _choose(page, target if target in made else "a new scene, named below")
        if target not in made:
            keys.write(re.compile("^Heading of the new scene"), target)
            made.add(target)
        keys.write(re.compile("^What this choice opens"), f"{said}: this is what it opens.")
        # Enter on a field that is not for lines keeps the scene, as in any form.
        keys.to("An unsafe act that no points outweigh", "input")
        _enter(page)
        if (said, target) != choices[-1]:
            _at_part(page, heading, "c1")
    if ends:
        keys.press("Keep this scene", "button")
        _settled(page)
        # Now that it is an ending, its page asks for a debrief.
        _at_part(page, heading, "d0")
        _write_text(keys, f"{heading}: this made the difference.")
        keys.press("Keep this scene", "button")
        _settled(page)
    expect(page.locator(".error-summary")).to_have_count(0)


def _write_text(keys: Keyboard, words: str) -> None:
    keys.to("Text", "textarea")
    keys.page.keyboard.press("Control+A")
    keys.page.keyboard.type(words)


def _choose(page: Page, words: str) -> None:
    """Chooses in the list that has the focus, with its arrow keys."""
    offered: list[str] = page.evaluate("[...document.activeElement.options].map(at => at.text)")
    page.keyboard.press("Home")
    for _ in range(offered.index(words)):
        page.keyboard.press("ArrowDown")


def _enter(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_have_count(0)
    _settled(page)


def _settled(page: Page) -> None:
    """Until the page stands where its address says, so that Tab goes on from there."""
    for _ in range(200):
        if page.evaluate("!location.hash || document.activeElement.id === location.hash.slice(1)"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url} does not stand where its address says")


def _at_part(page: Page, heading: str, part: str) -> None:
    """To a part of the scene's page, by its address."""
    name = heading.lower().replace(" ", "-")
    page.goto("about:blank")
    page.goto(f"/trainer/drafts/ten-minutes-late/scenes/{name}#{part}")
    _settled(page)


def _write_the_same_as_text(page: Page, house: House, text: str) -> None:
    """The same case, written into the text view of another draft, compares equal."""
    page.goto("/trainer/drafts/new")
    page.get_by_label("Title of the case").fill("As text")
    page.get_by_role("button", name="Begin this case").click()
    page.goto("/trainer/drafts/as-text/text")
    editor = page.get_by_role("textbox", name="The case as text")
    expect(editor).to_be_visible()
    written = text.replace("vignette: ten-minutes-late", "vignette: as-text")
    editor.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(written)
    expect(page.locator("[data-saved-line]")).to_contain_text("Saved")
    trainer = house.school.cast.trainer
    other = Document.parse(text_of(house.school.database, "as-text", trainer.person_id)).vignette
    assert replace(other, slug="ten-minutes-late") == Document.parse(text).vignette


def _publish(page: Page, browser: Browser, house: House, shots: Shots) -> None:
    """To review, and published, still with the keyboard; others set and sign what is theirs."""
    keys = Keyboard(page)
    page.goto("/trainer/drafts/ten-minutes-late")
    keys.press("Review, publish, download")
    keys.press("Send revision 2 to review", "button")
    until_proved(page, shots)
    ask_for_a_clinician_alone(window(browser, house, house.school.cast.administrator))
    sign(window(browser, house, a_clinician(house)), page.url, shots)
    page.reload()
    keys.press("Go on to the checklist")
    for _ in range(page.locator("input[name=checked]").count()):
        while keys.tab()["type"] != "checkbox":
            pass
        page.keyboard.press("Space")
    shots.take(page, "checklist")
    keys.press("Sign this and publish", "button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1")


@pytest.fixture
def colleague(house: House) -> Someone:
    """A second trainer of the same organization."""
    someone = house.school.cast.other_trainee

    def grant() -> None:
        with house.school.database.transaction() as opened:
            person = opened.get_one(Person, someone.person_id)
            organization = opened.get_one(Organization, house.school.cast.organization_id)
            accounts.grant_role(opened, person, organization, Role.TRAINER, THE_DAY)

    with ThreadPoolExecutor(1) as aside:
        aside.submit(grant).result()
    return someone


def test_two_browsers_write_in_one_draft_and_neither_loses_a_word(
    browser: Browser, house: House, colleague: Someone
) -> None:
    ada, ben = (opened(browser, house, who) for who in (house.school.cast.trainer, colleague))
    first, second = ada.new_page(), ben.new_page()
    first.goto("/trainer/drafts/new")
    first.get_by_label("Title of the case").fill("Written by two")
    first.get_by_role("button", name="Begin this case").click()
    address = "/trainer/drafts/written-by-two/scenes/at-the-door"
    first.goto(address)
    second.goto(address)
    first.locator('textarea[name="p0-text"]').fill("Ada wrote the first paragraph.")
    second.locator('textarea[name="c1-feedback"]').fill("Ben wrote about the second choice.")
    # Whoever presses at once: what was typed is kept first.
    for page in (first, second):
        expect(page.locator("[data-saved-line]")).to_contain_text("Saved")
        page.reload()
        page.get_by_role("button", name="Save to the draft").click()
        expect(page.locator(".flash.done")).to_be_visible()
    text = text_of(house.school.database, "written-by-two", colleague.person_id)
    assert "Ada wrote the first paragraph." in text
    assert "Ben wrote about the second choice." in text
    ada.close()
    ben.close()


@pytest.fixture
def fragile(course_url: str, tmp_path: Path) -> Iterator[Server]:
    """A production server in a process of its own, on each kind of database."""
    made = server_on(course_url, tmp_path)
    made.start()
    yield made
    made.stop()


def test_a_server_killed_in_mid_typing_loses_nothing(
    browser: Browser, fragile: Server, course_url: str
) -> None:
    context = browser.new_context(base_url=fragile.url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/account/sign-in?next=/trainer/drafts/new")
    page.get_by_label("Email").fill("trainer@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Title of the case").fill("Half a sentence")
    page.get_by_role("button", name="Begin this case").click()
    address = "/trainer/drafts/half-a-sentence/scenes/at-the-door"
    page.goto(address)
    area = page.locator('textarea[name="p0-text"]')
    area.fill("He stands in the door")
    expect(page.locator("[data-saved-line]")).to_contain_text("Saved")
    fragile.kill()
    area.fill("He stands in the door and does not come in.")
    expect(page.locator("[data-saved-line]")).to_contain_text("no connection")
    page.close()
    fragile.start()
    again = context.new_page()
    again.goto(address)
    expect(again.locator('textarea[name="p0-text"]')).to_have_value(
        "He stands in the door and does not come in."
    )
    expect(again.locator("[data-saved-line]")).to_contain_text("Saved")
    context.close()
    database = Database.at(course_url)

    def person() -> int:
        with database.sessions() as opened:
            found = accounts.person_with(opened, "trainer@example.org")
            assert found is not None
            return found.id

    with ThreadPoolExecutor(1) as aside:
        person_id = aside.submit(person).result()
    text = text_of(database, "half-a-sentence", person_id)
    assert "He stands in the door and does not come in." in text
    database.engine.dispose()
