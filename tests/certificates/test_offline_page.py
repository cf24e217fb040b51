"""The page that verifies by itself, opened from disk: the same answers as the command's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from hrtraining import clock as clock_module
from hrtraining.certificates.exports import badges, offline
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.reader.credential import Trusted
from hrtraining.certificates.reader.files import check_file
from hrtraining.certificates.rules.snapshot import from_data
from hrtraining.certificates.rules.verdicts import Finding
from tests.certificates.test_issuing import database_of
from tests.certificates.test_verifying import CHANGES, GARBAGE, Kept, kept
from tests.conftest import THE_DAY, chromium

__all__ = ["kept"]
pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@pytest.fixture(scope="module")
def opened(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page as served, saved and opened from disk, with the network cut off."""
    file = tmp_path_factory.mktemp("offline") / "verify.html"
    file.write_bytes(kept.app.test_client().get("/verify/offline.html").data)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(offline=True)
        page = context.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]")
        yield page
        assert [one for one in asked if not one.startswith("file:")] == []
        # Chromium draws its note on a malformed picture with a style that the policy refuses.
        assert [one for one in faults if "style attributes" not in one] == []
        browser.close()


def answer(page: Page, given: bytes) -> tuple[str, str]:
    """The verdict and the reason that the page shows for a file."""
    page.evaluate("document.getElementById('answer').hidden = true")
    page.set_input_files(
        "#file", {"name": "given", "mimeType": "application/octet-stream", "buffer": given}
    )
    page.wait_for_selector("#answer:not([hidden])")
    verdict = str(page.get_attribute("#answer", "class")).removeprefix("answer ")
    return verdict.replace("-", " "), page.locator("#answer p").nth(1).inner_text()


def ours(given: bytes, trusted: Trusted) -> Finding:
    """The command's answer; in another thread, since this one runs the browser's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(check_file, given, trusted).result()


def agree(page: Page, kept: Kept, given: bytes) -> str:
    verdict, reason = answer(page, given)
    found = ours(given, kept.trusted)
    assert verdict == found.verdict, reason
    return verdict


def test_it_agrees_on_every_form_of_every_state(opened: Page, kept: Kept) -> None:
    with database_of(kept.app).sessions() as session:
        rows = {row.number: row for row in session.scalars(select(Certificate))}
    for number, state in enumerate(("valid", "replaced", "revoked"), start=1):
        words, text = from_data(rows[number].snapshot), kept.credential[state].decode()
        for given in (
            kept.pdf[state],
            kept.credential[state],
            badges.baked_svg(words, text),
            badges.baked_png(words, text),
        ):
            assert agree(opened, kept, given) == state
            assert words.name in opened.inner_text("#answer")
            assert "November 23, 2026" in opened.inner_text("#answer")


def test_it_agrees_on_changed_credentials(opened: Page, kept: Kept) -> None:
    for change in CHANGES:
        changed = kept.parsed("valid")
        change(changed)
        assert agree(opened, kept, json.dumps(changed).encode()) == "not genuine"


def test_it_agrees_on_changed_pages(opened: Page, kept: Kept) -> None:
    good = kept.pdf["valid"]
    flipped = bytearray(good)
    flipped[good.index(b"stream") + 40] ^= 1
    other = good.replace(b"/Lang", b"/Lang", 1) + b"\n% more"
    for given in (bytes(flipped), other, good[:-1], good[: len(good) // 2]):
        assert agree(opened, kept, given) == "not genuine"
        assert "Iris" not in opened.inner_text("#answer")


def test_it_agrees_on_what_is_no_certificate(opened: Page, kept: Kept) -> None:
    for given in GARBAGE:
        if given:
            assert agree(opened, kept, given) == "not genuine"


def test_what_is_missing_is_never_shown_as_valid(opened: Page, kept: Kept, tmp_path: Path) -> None:
    document, lists_ = kept.document, kept.lists
    for issuers, lists in (([], lists_), ([document], []), ([document], lists_[:1])):
        file = tmp_path / "less.html"
        file.write_text(offline.page(issuers, lists, public_url="http://localhost", made=THE_DAY))
        page = opened.context.new_page()
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]")
        assert answer(page, kept.pdf["valid"])[0] == "unknown"
        expected = ours(kept.pdf["valid"], Trusted.of(issuers, lists))
        assert answer(page, kept.pdf["valid"])[1] == expected.reasons[0]
        page.close()


def test_a_newer_status_list_can_be_added(opened: Page, kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "without.html"
    file.write_text(
        offline.page([kept.document], [], public_url="http://localhost", made=clock_module.now())
    )
    page = opened.context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.set_input_files(
        "#file",
        [
            {
                "name": f"{n}.json",
                "mimeType": "application/json",
                "buffer": text.encode(),
            }
            for n, text in enumerate(map(json.dumps, kept.lists))
        ],
    )
    page.wait_for_selector("#given:has-text('2 status lists added')")
    assert answer(page, kept.pdf["revoked"])[0] == "revoked"
    page.close()
