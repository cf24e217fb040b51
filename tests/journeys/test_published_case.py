"""A case from a file to a telephone: imported, proved, signed, published, attached, played."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import House
from tests.journeys.publishing import (
    Shots,
    a_clinician,
    ask_for_a_clinician_alone,
    attach,
    play,
    publish,
    sign,
    until_proved,
    window,
)

pytestmark = pytest.mark.browser

CASE = Path(__file__).resolve().parents[2] / "hrtraining" / "demo_case.md"
TITLE = "The blue folder"


def test_a_trainer_publishes_a_case_and_a_trainee_plays_it_on_a_telephone(
    browser: Browser, house: House, pytestconfig: pytest.Config
) -> None:
    shots = Shots(pytestconfig.getoption("--screenshots"))
    trainer = window(browser, house, house.school.cast.trainer)
    import_it(trainer, shots)
    trainer.get_by_role("link", name="Review, publish, download").click()
    trainer.get_by_role("button", name="Send revision 1 to review").click()
    until_proved(trainer, shots)

    administrator = window(browser, house, house.school.cast.administrator)
    ask_for_a_clinician_alone(administrator)
    sign(window(browser, house, a_clinician(house)), trainer.url, shots)

    publish(trainer, shots)
    attach(administrator, TITLE, shots)

    learner = house.newcomer("blue", "Ines Example")
    phone = window(browser, house, learner, width=320)
    play(phone, TITLE, "A goal that is hers came first", shots)


def import_it(page: Page, shots: Shots) -> None:
    page.goto("/trainer/drafts")
    page.get_by_role("link", name="Import a case from a file").click()
    page.get_by_label("A file").set_input_files(str(CASE))
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was found")
    expect(page.get_by_role("table")).to_contain_text("scene")
    shots.take(page, "report")
    page.get_by_role("button", name="Make it a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
