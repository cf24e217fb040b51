"""The real application with its connection lost in mid-sentence, a closed tab, a second device, and
a session that ends while someone writes: "not saved yet", kept on the device, sent later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from hrtraining.accounts.operations import person_with
from hrtraining.courses.rules.rendered import ReflectPrompt
from hrtraining.enrollment.models import Note
from hrtraining.quizzes.models import Response
from hrtraining.vignettes.models import Reflection
from tests.conftest import PASSWORD, Someone
from tests.journeys.conftest import House
from tests.walk import Walk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.browser

MODULE = "forging-the-therapeutic-alliance"


@pytest.fixture(scope="module")
def walk(house: House) -> Walk:
    """A trainee with a note, a question and a scene to write at."""

    def begin() -> Walk:
        return Walk.of(house.school, house.newcomer("rail", "Rae Railway"))

    # Playwright has this thread's event loop.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(begin).result()


@pytest.fixture
def device(browser: Browser, house: House, walk: Walk) -> Iterator[BrowserContext]:
    yield from _device(browser, house)


def _device(browser: Browser, house: House) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=house.url)
    context.set_default_timeout(20_000)
    house.let_in(context, _rae(house))
    yield context
    context.close()


def _rae(house: House) -> Someone:
    with house.school.database.sessions() as opened:
        found = person_with(opened, "rail@example.org")
    assert found is not None
    return Someone(found.id, found.email, found.printed_name)


def _note(walk: Walk) -> str:
    for section in walk.module(MODULE).sections:
        if any(isinstance(piece, ReflectPrompt) for piece in section.pieces):
            return walk.section(MODULE, section.slug)
    raise AssertionError("the module asks for no note")


def _question(walk: Walk) -> str:
    return f"{walk.begin_quiz(MODULE)}/1"


def _reflection(walk: Walk) -> str:
    """The first scene of a case that asks for one at once."""
    return walk.begin_case("drew")


WHERE: dict[str, Callable[[Walk], str]] = {
    "note": _note,
    "question": _question,
    "reflection": _reflection,
}


def _aside(what: Callable[[], str]) -> str:
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(what).result()


def _form(page: Page) -> Locator:
    return page.locator("main form[data-save]").first


def _line(page: Page) -> Locator:
    return _form(page).locator("[data-saved-line]")


def _write(page: Page, words: str) -> str:
    """Writes, or chooses an option that was not chosen; answers what stands there now."""
    text = _form(page).locator("textarea")
    if text.count():
        text.fill(words)
        return words
    option = _form(page).locator("input[type=radio]:not(:checked)").first.get_attribute("value")
    _form(page).locator(f"input[type=radio][value='{option}']").check()
    return str(option)


def _stands(page: Page) -> str:
    text = _form(page).locator("textarea")
    return (text if text.count() else _form(page).locator("input:checked")).input_value()


def _known(walk: Walk) -> list[str]:
    """What the server has of this trainee, in the order in which it came."""
    with walk.school.database.sessions() as opened:
        notes = opened.scalars(select(Note.text).order_by(Note.id))
        reflections = opened.scalars(select(Reflection.text).order_by(Reflection.id))
        responses = opened.scalars(select(Response.item).order_by(Response.id))
        return [*notes, *reflections, *responses]


def _refuse(_environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    start("503 Service Unavailable", [])
    return []


def _kept(page: Page) -> int:
    found = page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('hrtraining/')).length"
    )
    assert isinstance(found, int)
    return found


def _until_nothing_is_kept(page: Page) -> None:
    # Asked from here again and again: the page's policy lets nothing be evaluated in it.
    for _ in range(200):
        if page.evaluate("Object.keys(localStorage).every(key => !key.startsWith('hrtraining/'))"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the device still keeps what the server has")


@pytest.mark.parametrize("kind", list(WHERE))
def test_what_is_written_without_a_connection_is_kept_and_sent_when_it_is_back(
    device: BrowserContext, walk: Walk, kind: str
) -> None:
    page = device.new_page()
    page.goto(_aside(lambda: WHERE[kind](walk)))
    before = _known(walk)
    device.set_offline(True)
    written = _write(page, f"Written on a train, as a {kind}.")
    expect(_line(page)).to_contain_text("Not saved yet: no connection")
    assert _kept(page) == 1
    assert _known(walk) == before
    device.set_offline(False)
    expect(_line(page)).to_contain_text("Saved, ")
    assert len(_known(walk)) == len(before) + 1
    _until_nothing_is_kept(page)
    # What the page shows after it is opened anew is what was sent.
    page.reload()
    assert _stands(page) == written


@pytest.mark.parametrize("kind", list(WHERE))
def test_a_tab_closed_without_a_connection_is_sent_by_the_next_page(
    device: BrowserContext, walk: Walk, kind: str
) -> None:
    page = device.new_page()
    path = _aside(lambda: WHERE[kind](walk))
    page.goto(path)
    before = _known(walk)
    # The site cannot be reached.
    device.route(re.compile(re.escape(path)), lambda route: route.abort("internetdisconnected"))
    _write(page, f"And then the tab was closed over a {kind}.")
    expect(_line(page)).to_contain_text("no connection")
    # What a page sends in leaving passes by the browser's routes: it is not taken either.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk.school.app, "wsgi_app", _refuse)
        page.close()
        assert _known(walk) == before
    device.unroute_all()
    elsewhere = device.new_page()
    elsewhere.goto("/learning")
    _until_nothing_is_kept(elsewhere)
    assert len(_known(walk)) == len(before) + 1


def test_an_answer_given_on_one_device_stands_on_the_other_and_the_last_one_counts(
    browser: Browser, device: BrowserContext, house: House, walk: Walk
) -> None:
    path = _aside(lambda: _question(walk))
    first = device.new_page()
    first.goto(path)
    # Other tests take one of the first two: here is something to save.
    _form(first).locator("input[type=radio]").nth(2).check()
    expect(_line(first)).to_contain_text("Saved, ")
    for other in _device(browser, house):
        second = other.new_page()
        second.goto(path)
        expect(_form(second).locator("input[type=radio]").nth(2)).to_be_checked()
        _form(second).locator("input[type=radio]").nth(3).check()
        expect(_line(second)).to_contain_text("Saved, ")
    first.reload()
    expect(_form(first).locator("input[type=radio]").nth(3)).to_be_checked()


def test_what_could_not_be_sent_is_cleared_from_the_device_at_sign_out(
    device: BrowserContext, walk: Walk
) -> None:
    page = device.new_page()
    page.goto(_aside(lambda: _note(walk)))
    before = _known(walk)
    device.route("**/notes/**", lambda route: route.abort("internetdisconnected"))
    _write(page, "Nobody else at this desk may read this.")
    expect(_line(page)).to_contain_text("no connection")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert len(asked) == 1
    assert _kept(page) == 0
    assert _known(walk) == before


def test_a_session_that_ends_in_mid_sentence_leads_through_sign_in_and_back(
    device: BrowserContext, house: House, walk: Walk
) -> None:
    page = device.new_page()
    path = _aside(lambda: _note(walk))
    page.goto(path)
    device.clear_cookies()
    _write(page, "In mid-sentence, and then")
    expect(_line(page)).to_contain_text("you have been signed out")
    assert _kept(page) == 1
    _line(page).get_by_role("link", name="sign in again").click()
    page.get_by_label("Email").fill("rail@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(re.escape(path)))
    expect(_form(page).locator("textarea")).to_have_value("In mid-sentence, and then")
    expect(_line(page)).to_contain_text("Saved, ")
    assert "In mid-sentence, and then" in _known(walk)
    _until_nothing_is_kept(page)


def test_the_button_carries_the_sentence_through_sign_in_where_scripts_are_off(
    browser: Browser, house: House, walk: Walk
) -> None:
    context = browser.new_context(base_url=house.url, java_script_enabled=False)
    house.let_in(context, _rae(house))
    page = context.new_page()
    page.goto(_aside(lambda: _note(walk)))
    context.clear_cookies()
    page.locator("main form textarea").first.fill("Carried by hand.")
    page.get_by_role("button", name="Save this note").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to go on")
    page.get_by_label("Email").fill("rail@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("What you wrote")).to_have_value("Carried by hand.")
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("main form textarea").first).to_have_value("Carried by hand.")
    context.close()
