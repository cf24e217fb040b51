"""How a page is looked at: by axe, at both widths, in both themes; nothing may stick out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import AXE_PATH
from tests.journeys.world import World

WIDE, NARROW = (1280, 900), (320, 720)
# Every rule looks at each theme and at each width; colors are looked at in every one of the four.
EVERYTHING: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # No rule among these reads style sheets, which axe would fetch for each look.
    "preload": False,
}
COLORS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
    "preload": False,
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def look_at(page: Page, name: str, pictures: str) -> list[str]:
    """All that is wrong with a page, in four looks; a picture of each where a folder is named."""
    if pictures:
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                _picture(page, Path(pictures), f"{name}-{width}-{theme}")
    bring_axe(page)
    open_everything(page)
    found = []
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            everything = (width, theme) in {(NARROW[0], "dark"), (WIDE[0], "light")}
            rules = EVERYTHING if everything else COLORS
            found += [f"{width} {theme}: {said}" for said in axe(page, rules)]
        found += [f"{width}: {said}" for said in sticks_out(page)]
    return found


def told_of(page: Page) -> tuple[int, bool]:
    """How many first headings are seen, and whether the page says that it is one of an error.

    Asked in one go: a locator brings a script into every page, at half the cost of the page.
    """
    page.wait_for_load_state("load")
    headings, error = page.evaluate(
        """() => [
          [...document.querySelectorAll('h1, [role="heading"][aria-level="1"]')].filter((at) =>
            at.checkVisibility({ visibilityProperty: true }) &&
            !at.closest('[aria-hidden="true"]')).length,
          [...document.querySelectorAll("body *")].some((at) =>
            /^Error \\d+$/.test(at.textContent.trim())),
        ]"""
    )
    return headings, error


def bring_axe(page: Page) -> None:
    """Has the page fetch axe, which a strict policy would not let it."""
    page.wait_for_load_state("load")
    page.evaluate(
        """(path) => new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = path;
          script.onload = () => done();
          script.onerror = () => failed(new Error(`${path} did not come`));
          document.head.append(script);
        })""",
        AXE_PATH,
    )


def opened_for(who: str, browser: Browser, world: World, windows: dict[str, Page]) -> Page:
    """The window of one kind of person, empty, wide and in light colors.

    It is opened once: a page in a window that is known costs a third of one in a new window.
    """
    if who not in windows:
        context = browser.new_context(
            base_url=world.house.url, bypass_csp=True, reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        windows[who] = context.new_page()
    page = windows[who]
    page.goto("/health")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.emulate_media(color_scheme="light")
    return page


def _picture(page: Page, folder: Path, name: str) -> None:
    """The page, or as much of it as is 9,000 high: Chromium takes no picture without end."""
    folder.mkdir(parents=True, exist_ok=True)
    file = str(folder / f"{name}.png")
    before = page.viewport_size
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    if height <= 9_000 or before is None:
        page.screenshot(path=file, full_page=True)
        return
    page.set_viewport_size({"width": before["width"], "height": 9_000})
    page.screenshot(path=file)
    page.set_viewport_size(before)


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(at => { at.open = true; })")


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds, put into words in the page: all that it saw is megabytes to hand over."""
    found = page.evaluate(
        """async (rules) => {
          const { violations } = await axe.run(document, rules);
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ impact, id, help, nodes }) => {
              const where = nodes.slice(0, 4).map(({ target }) => target.join(' ')).join('; ');
              return `${impact} ${id}: ${help}: ${where}`;
            });
        }""",
        rules,
    )
    return list(found)


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window, unless it scrolls by itself."""
    found = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll('body *')]
            .filter((at) => at.getBoundingClientRect().right > wide + 1)
            .map((at) => `${at.tagName.toLowerCase()}.${at.className} sticks out`)
            .slice(-5);
        }"""
    )
    return list(found)
