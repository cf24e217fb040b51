"""The seven steps, from the front page to a verified certificate, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from hrtraining.courses.rules.editions import served_course
from hrtraining.courses.rules.library import Library
from hrtraining.prose import text_of
from tests.journeys import steps
from tests.journeys.conftest import Camera, Server

pytestmark = pytest.mark.browser


def all_keys(library: Library) -> dict[str, str]:
    """Every item's key as a reader of the page sees it, by the item's title."""
    keys = {}
    for part in served_course(library, "foundations").parts:
        if part.kind == "quiz":
            for item in part.data["items"]:
                key = next(option for option in item["options"] if option["key"])
                keys[item["title"]] = text_of(key["html"])
    return keys


def test_from_the_front_page_to_a_verified_certificate(
    window: BrowserContext, server: Server, camera: Camera, library: Library
) -> None:
    page = window.new_page()
    # 1. A visitor sees everything before signing up.
    page.goto("/")
    camera.take(page, "front-page")
    page.get_by_role("link", name="See the course and enroll").click()
    for heading in ("Before you start", "What you will be able to do", "Disclosures", "Policies"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    camera.take(page, "course")
    page.get_by_label("Profession").select_option("social_worker")
    page.get_by_label("State or territory").select_option("NY")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("No")
    camera.take(page, "boards")

    # 2. They create an account, confirm it, sign out and in, and reset a forgotten password.
    email = "iris.invented@example.org"
    steps.create_account(page, server, email, "Iris Invented, LCSW")
    camera.take(page, "account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.goto("/account/forgot")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send a link").click()
    page.goto(server.link())
    page.get_by_label("New password").fill(steps.PASSWORD)
    page.get_by_role("button", name="Set the new password and sign in").click()

    # 3. They enroll, read, write a note, leave, and are where they stopped.
    course = steps.enroll(page)
    camera.take(page, "course-home")
    page.get_by_role("link", name=re.compile("^Read: ")).click()
    camera.take(page, "module")
    page.locator(".pager button").click()
    while not page.locator("form[data-save] textarea").count():
        page.locator(".pager button").click()
    page.locator("form[data-save] textarea").first.fill("I would ask before I looked.")
    expect(page.locator("[data-saved-line]").first).to_contain_text("Saved")
    camera.take(page, "note-saved")
    stopped = page.url
    page.get_by_role("button", name="Sign out").click()
    steps.sign_in(page, email)
    page.goto(course)
    steps.press(page, page.get_by_role("link", name=re.compile("^Go on reading: ")))
    assert page.url.partition("#")[0] == stopped.partition("#")[0]
    expect(page.locator("form[data-save] textarea").first).to_have_value(
        "I would ask before I looked."
    )
    steps.read_module(page)
    expect(page.locator("#next")).to_be_visible()
    while page.get_by_role("link", name=re.compile("^Read: ")).count():
        steps.press(page, page.get_by_role("link", name=re.compile("^Read: ")))
        steps.read_module(page)
        expect(page.locator("#next")).to_be_visible()

    # 4. They play every case to an ending.
    while page.get_by_role("link", name=re.compile("^Begin the case: ")).count():
        page.get_by_role("link", name=re.compile("^Begin the case: ")).click()
        camera.take(page, "case")
        steps.press(page, page.get_by_role("button", name="Begin the case"))
        camera.take(page, "scene")
        steps.play_to_an_ending(page)
        camera.take(page, "ending")
        page.get_by_role("link", name="Go on with the course").click()
        expect(page.locator("#next")).to_be_visible()

    # 5. They take the examination.
    page.get_by_role("link", name="To the examination").click()
    camera.take(page, "examination")
    steps.press(page, page.get_by_role("button", name="Begin"))
    camera.take(page, "item")
    steps.answer_every_item(page, all_keys(library))
    camera.take(page, "look-over")
    page.get_by_role("button", name=re.compile("^Submit attempt 1")).click()
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()
    camera.take(page, "result")
    page.get_by_role("link", name="Go on with the course").click()

    # 6. They evaluate, attest, and hold a certificate that anyone can check.
    page.get_by_role("link", name="Give your evaluation").click()
    steps.give_evaluation(page)
    camera.take(page, "evaluation-given")
    page.get_by_role("link", name="Attest and get your certificate").click()
    camera.take(page, "attestation")
    page.get_by_label("I attest to this").check()
    page.get_by_role("button", name=re.compile("^Attest and issue")).click()
    expect(page.get_by_text("Iris Invented, LCSW").first).to_be_visible()
    camera.take(page, "certificate")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    code = re.search(r"/verify/([0-9A-Za-z-]+)", page.content())
    assert code
    stranger = window.browser.new_context(base_url=server.url).new_page()
    stranger.goto(f"/verify/{code.group(1)}")
    expect(stranger.get_by_role("status").first).to_contain_text("alid")
    assert email not in stranger.content()
    camera.take(stranger, "verified")
    page.goto("/certificates")
    camera.take(page, "certificates")

    # 7. Trainer and CE administrator, made by the operator's command.
    for role, name in (("trainer", "Tao Invented"), ("ce_administrator", "Ada Invented")):
        other = window.browser.new_context(base_url=server.url)
        theirs = other.new_page()
        address = f"{role}@example.org"
        steps.create_account(theirs, server, address, name)
        server.run("person", "grant", role, "--email", address, "--organization", "willow")
        theirs.goto("/account")
        label = "Vignettes" if role == "trainer" else "Enrollments"
        theirs.get_by_role("link", name=label).click()
        wanted = "Peter" if role == "trainer" else "Iris Invented"
        expect(theirs.get_by_text(wanted).first).to_be_visible()
        camera.take(theirs, role)
        other.close()
