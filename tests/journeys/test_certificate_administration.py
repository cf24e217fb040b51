"""A name corrected, a certificate revoked, one sent back and approved: walked in a real browser.

After each step a stranger sees what the public page says of it, by its code and by its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hrtraining.certificates.rules.codes import make
from tests.conftest import Someone
from tests.journeys.conftest import Camera, House
from tests.walk import Walk

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Held:
    """A certificate: where its administrator finds it, its code, and the holder."""

    issued: str
    code: str
    someone: Someone


def walked(house: House, key: str, name: str) -> Held:
    """Someone completes the course, past the pages, which have journeys of their own."""

    def walk() -> Held:
        someone = house.newcomer(key, name)
        walk = Walk.of(house.school, someone)
        certificate = walk.to_the_end(name)
        page = walk.client.get(certificate).get_data(as_text=True)
        found = re.search(r"/verify/([0-9A-Z-]+)", page)
        assert found
        return Held(f"/organizations/willow{certificate}", found.group(1), someone)

    # Playwright has this thread's event loop, and signing a PDF wants one of its own.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(walk).result()


@pytest.fixture
def administrator(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context(base_url=house.url, accept_downloads=True)
    context.set_default_timeout(15_000)
    house.let_in(context, house.school.cast.administrator)
    yield context.new_page()
    context.close()


@pytest.fixture
def stranger(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context(base_url=house.url, accept_downloads=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def saved_pdf(page: Page, issued: str, folder: Path) -> Path:
    page.goto(issued)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    file = folder / "certificate.pdf"
    download.value.save_as(file)
    return file


def says(page: Page, held: Held, words: str) -> None:
    page.goto(f"/verify/{held.code}")
    expect(page.get_by_text(words)).to_be_visible()


def says_of_file(page: Page, file: Path, words: str) -> None:
    page.goto("/verify")
    page.get_by_label("File of the certificate").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_corrected_name_and_a_revocation_show_on_the_public_page(
    house: House, administrator: Page, stranger: Page, tmp_path: Path, camera: Camera
) -> None:
    held = walked(house, "corrected", "Cora Corected")
    file = saved_pdf(administrator, held.issued, tmp_path)
    says(stranger, held, "This certificate is valid")
    says_of_file(stranger, file, "This certificate is valid")
    # The name is corrected: a new certificate, and the old one leads to it.
    administrator.goto(held.issued)
    administrator.get_by_label("Corrected name").fill("Cora Corrected")
    administrator.get_by_label("The name was misspelled").check()
    administrator.get_by_role("button", name="Issue the corrected certificate").click()
    expect(administrator.get_by_text("The corrected certificate is issued")).to_be_visible()
    camera.take(administrator, "corrected")
    says(stranger, held, "This certificate was replaced")
    camera.take(stranger, "replaced")
    says_of_file(stranger, file, "This certificate was replaced")
    stranger.get_by_role("link", name="see certificate").click()
    expect(stranger.get_by_text("This certificate is valid")).to_be_visible()
    expect(stranger.get_by_text("Cora Corrected")).to_be_visible()
    # The new one is revoked, with a reason that only the organization sees.
    newest = stranger.url.rpartition("/")[2]
    administrator.get_by_label("Another reason").check()
    administrator.get_by_label("What this is based on").fill("A letter of May 3.")
    administrator.get_by_label("I understand that revoking is never undone").check()
    administrator.get_by_role("button", name="Revoke this certificate").click()
    expect(administrator.get_by_text("A letter of May 3.")).to_be_visible()
    expect(administrator.get_by_role("button", name="Revoke")).to_have_count(0)
    camera.take(administrator, "revoked")
    stranger.goto(f"/verify/{newest}")
    expect(stranger.get_by_text("This certificate was revoked")).to_be_visible()
    assert "A letter of May 3." not in stranger.content()
    camera.take(stranger, "revoked-public")


def test_what_is_not_ours_is_told_apart_from_what_is_mistyped(
    house: House, stranger: Page, administrator: Page, tmp_path: Path
) -> None:
    stranger.goto("/verify")
    stranger.get_by_label("Code of the certificate").fill(str(make(bytes(range(10)))))
    stranger.get_by_role("button", name="Check this code").click()
    expect(stranger.get_by_text("No certificate has this code")).to_be_visible()
    stranger.get_by_label("Code of the certificate").fill("7K3M-9XQ2-VTP4-0DRA-D")
    stranger.get_by_role("button", name="Check this code").click()
    expect(stranger.get_by_text("This code is mistyped")).to_be_visible()
    held = walked(house, "changed", "Chet Changed")
    file = saved_pdf(administrator, held.issued, tmp_path)
    changed = bytearray(file.read_bytes())
    changed[changed.index(b"stream") + 40] ^= 1
    file.write_bytes(changed)
    says_of_file(stranger, file, "This file is not genuine")


def test_a_certificate_is_looked_at_sent_back_answered_and_issued(
    house: House, administrator: Page, browser: Browser, camera: Camera
) -> None:
    administrator.goto("/organizations/willow/issuing")
    administrator.get_by_label("Name, with letters").fill("Kim Invented, PhD")
    administrator.get_by_label("Title").fill("Director of Continuing Education")
    administrator.get_by_role("button", name="Print this name from now on").click()
    administrator.get_by_role("button", name="Let an administrator look first").click()
    expect(administrator.get_by_text("after a CE administrator has looked")).to_be_visible()
    camera.take(administrator, "issuing")

    def walk() -> tuple[Someone, str]:
        someone = house.newcomer("waiting", "Wanda Waiting, LCSW")
        made = Walk.of(house.school, someone)
        return someone, made.to_the_end("Wanda Waiting, LCSW")

    with ThreadPoolExecutor(1) as aside:
        someone, where = aside.submit(walk).result()
    administrator.goto("/organizations/willow/reviews")
    administrator.get_by_role("link", name="Wanda Waiting").click()
    camera.take(administrator, "review")
    administrator.get_by_label("What you want to know").fill("Is this your legal name?")
    administrator.get_by_role("button", name="Send it back").click()
    context = browser.new_context(base_url=house.url)
    house.let_in(context, someone)
    trainee = context.new_page()
    trainee.goto(where)
    expect(trainee.get_by_role("heading", name="Your certificate was sent back")).to_be_visible()
    camera.take(trainee, "sent-back")
    trainee.get_by_label("Your answer").fill("It is, since May.")
    trainee.get_by_role("button", name="Send this answer").click()
    expect(trainee.get_by_role("heading", name="is being looked at")).to_be_visible()
    administrator.goto("/organizations/willow/reviews")
    administrator.get_by_role("link", name="Wanda Waiting").click()
    expect(administrator.get_by_text("It is, since May.")).to_be_visible()
    administrator.get_by_role("button", name="Approve and issue").click()
    expect(administrator.get_by_text("Approved: the certificate of Wanda")).to_be_visible()
    expect(administrator.get_by_text("Kim Invented, PhD").first).to_be_visible()
    trainee.goto("/certificates/transcript")
    camera.take(trainee, "transcript")
    expect(trainee.get_by_text("valid").first).to_be_visible()
    context.close()
    # Found again by a part of the name, and by nobody's license.
    administrator.goto("/organizations/willow/certificates")
    administrator.get_by_label("Name, number, code or license number").fill("wanda")
    administrator.get_by_role("button", name="Find certificates").click()
    expect(administrator.get_by_text("1 found")).to_be_visible()
    camera.take(administrator, "found")
    administrator.goto("/organizations/willow/issuing")
    administrator.get_by_role("button", name="Issue at once from now on").click()
    expect(administrator.get_by_text("Now: at once")).to_be_visible()
