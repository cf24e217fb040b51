"""Saving while someone writes: what the server has not confirmed stays on the device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.look.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

NOTE = "/notes/n"


def _line(page: Page) -> Locator:
    return page.locator("[data-saved-line]")


def _write(page: Page, words: str) -> None:
    page.get_by_label("Your note").fill(words)


def _kept(page: Page) -> int:
    found = page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('hrtraining/')).length"
    )
    assert isinstance(found, int)
    return found


def _leave(page: Page, site: Site) -> None:
    """Leave the page, and wait until what it sends in leaving has been answered."""
    before = site.answered
    page.goto("about:blank")
    for _ in range(100):
        if site.answered > before:
            return
        page.wait_for_timeout(50)
    pytest.fail("the page sent nothing in leaving")


def _until_nothing_is_kept(page: Page) -> None:
    for _ in range(100):
        if _kept(page) == 0:
            return
        page.wait_for_timeout(50)
    pytest.fail("the device still keeps what the server has")


def test_a_pause_in_typing_saves_and_the_line_says_so(page: Page, site: Site) -> None:
    page.goto("/note")
    _write(page, "I stopped taking notes.")
    expect(_line(page)).to_have_text("Not saved yet")
    assert _kept(page) == 1
    expect(_line(page)).to_contain_text("Saved, ")
    assert site.texts[NOTE] == "I stopped taking notes."
    assert _kept(page) == 0


def test_the_button_saves_in_place_and_is_heard(page: Page, site: Site) -> None:
    page.goto("/note")
    _write(page, "Now.")
    page.get_by_role("button", name="Save this note").click()
    expect(page.locator("p.visually-hidden[role=status]")).to_contain_text("Saved, ")
    assert page.url.endswith("/note")
    assert site.texts[NOTE] == "Now."


def test_without_scripts_the_button_does_the_same(page: Page, site: Site) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, base_url=site.address)
    plain = context.new_page()
    plain.goto("/note")
    plain.get_by_label("Your note").fill("By hand.")
    plain.get_by_role("button", name="Save this note").click()
    assert site.texts[NOTE] == "By hand."
    context.close()


def test_a_lost_connection_keeps_the_text_and_sends_it_when_it_is_back(
    page: Page, site: Site
) -> None:
    page.goto("/note")
    page.context.set_offline(True)
    _write(page, "Written on a train.")
    expect(_line(page)).to_contain_text("no connection")
    assert _kept(page) == 1
    page.context.set_offline(False)
    expect(_line(page)).to_contain_text("Saved, ")
    assert site.texts[NOTE] == "Written on a train."
    assert _kept(page) == 0


def test_a_server_that_cannot_is_asked_again(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "Once more.")
    expect(_line(page)).to_contain_text("we try again")
    site.mood = "ok"
    expect(_line(page)).to_contain_text("Saved, ", timeout=10_000)
    assert site.texts[NOTE] == "Once more."


def test_what_could_not_be_sent_is_put_back_at_the_next_visit_and_saved(
    page: Page, site: Site
) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "Half a sentence")
    expect(_line(page)).to_contain_text("no connection")
    _leave(page, site)
    site.mood = "ok"
    page.goto("/note")
    expect(page.get_by_label("Your note")).to_have_value("Half a sentence")
    expect(_line(page)).to_contain_text("Saved, ")
    assert site.texts[NOTE] == "Half a sentence"


def test_any_page_of_the_same_person_sends_what_was_kept(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "From before.")
    expect(_line(page)).to_contain_text("no connection")
    _leave(page, site)
    site.mood = "ok"
    with page.expect_response("**/notes/n"):
        page.goto("/elsewhere")
    assert site.texts[NOTE] == "From before."
    _until_nothing_is_kept(page)


def test_another_person_on_the_device_neither_sees_nor_sends_it(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "Mine alone.")
    expect(_line(page)).to_contain_text("no connection")
    _leave(page, site)
    site.mood, site.person = "ok", 8
    page.goto("/note")
    expect(page.get_by_label("Your note")).to_have_value("")
    page.goto("/elsewhere")
    page.wait_for_load_state("networkidle")
    assert site.sent(NOTE) == []
    assert _kept(page) == 1


def test_a_newer_text_from_another_device_is_not_overwritten(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "From the phone.")
    expect(_line(page)).to_contain_text("no connection")
    _leave(page, site)
    site.mood = "ok"
    site.texts[NOTE] = "From the desk."
    page.goto("/note")
    expect(page.get_by_label("Your note")).to_have_value("From the desk.")
    expect(page.locator(".kept-text")).to_have_text("From the phone.")
    page.get_by_role("button", name="Replace the saved text with this one").click()
    expect(_line(page)).to_contain_text("Saved, ")
    assert site.texts[NOTE] == "From the phone."


def test_a_session_that_ended_keeps_the_text_and_leads_to_sign_in(page: Page, site: Site) -> None:
    site.mood = "signed out"
    page.goto("/note")
    _write(page, "In mid-sentence")
    expect(_line(page)).to_contain_text("you have been signed out")
    link = _line(page).get_by_role("link", name="sign in again")
    assert link.get_attribute("href") == "/account/sign-in?next=%2Fnote"
    assert _kept(page) == 1


@pytest.mark.parametrize("mood", ["signed out", "stale"])
def test_where_only_the_server_can_help_the_button_carries_the_form_there(
    page: Page, site: Site, mood: str
) -> None:
    site.mood = mood
    page.goto("/note")
    _write(page, "Carried along.")
    page.get_by_role("button", name="Save this note").click()
    page.wait_for_url("**/notes/n")
    carried = [one for one in site.sent(NOTE) if one.get("carried")]
    assert [one["text"] for one in carried] == ["Carried along."]


def test_a_refused_text_says_why_and_stays(page: Page, site: Site) -> None:
    site.mood = "refuse"
    page.goto("/note")
    _write(page, "Much too long.")
    expect(_line(page)).to_contain_text("Not saved: This is too long. Your text is kept")
    expect(page.get_by_label("Your note")).to_have_value("Much too long.")


def test_signing_out_sends_what_is_kept_and_clears_the_device(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "Last words.")
    expect(_line(page)).to_contain_text("no connection")
    site.mood = "ok"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/out")
    assert site.texts[NOTE] == "Last words."
    assert _kept(page) == 0


def test_signing_out_asks_before_it_erases_what_could_not_be_sent(page: Page, site: Site) -> None:
    site.mood = "away"
    page.goto("/note")
    _write(page, "Unsent.")
    expect(_line(page)).to_contain_text("no connection")
    asked: list[str] = []

    def refuse(dialog: object) -> None:
        asked.append(getattr(dialog, "message", ""))
        dialog.dismiss()  # type: ignore[attr-defined]

    page.once("dialog", refuse)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your note")).to_have_value("Unsent.")
    page.wait_for_timeout(200)
    assert len(asked) == 1
    assert "One note could not be saved yet" in asked[0]
    assert _kept(page) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/out")
    assert _kept(page) == 0


def test_an_answer_is_saved_when_it_is_chosen_and_a_changed_one_is_new(
    page: Page, site: Site
) -> None:
    page.goto("/question")
    page.get_by_label("One").check()
    expect(_line(page)).to_contain_text("Saved, ")
    page.get_by_label("Two").check()
    _until_nothing_is_kept(page)
    expect(_line(page)).to_contain_text("Saved, ")
    sent = site.sent("/answers/1")
    assert [one["option"] for one in sent] == ["0", "1"]
    assert len({one["request_key"] for one in sent}) == 2


def test_the_button_after_a_saved_answer_repeats_its_key_and_goes_on(
    page: Page, site: Site
) -> None:
    page.goto("/question")
    page.get_by_label("Two").check()
    expect(_line(page)).to_contain_text("Saved, ")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/elsewhere")
    sent = site.sent("/answers/1")
    assert len(sent) == 2
    assert len({one["request_key"] for one in sent}) == 1
