"""A person without a mouse: Tab, Shift, Enter, Space and the arrows, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 250

# What has the focus: its name as a reader hears it, and whether it can be seen that it has it.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { name: "", tag: "body", seen: true, place: "" };
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const label = at.labels?.length ? at.labels[0].innerText : "";
  const name = at.getAttribute("aria-label") || label || at.innerText || at.value || "";
  return {
    name: name.trim().replace(/\\s+/g, " "),
    tag: at.tagName.toLowerCase(),
    type: at.type || "",
    seen: ring || Boolean(at.closest(".option:has(:focus-visible)") &&
      parseFloat(getComputedStyle(at.closest(".option")).outlineWidth) >= 2),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    main: Boolean(at.closest("main")),
  };
}"""

# A browser moves the focus to the place an address names when it first draws the page, which may
# be after "load"; nobody's hands are quicker than that.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Keyboard:
    """Hands on a keyboard."""

    page: Page

    def stop(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(STOP)
        return found

    def tab(self) -> dict[str, Any]:
        """One step on; where it lands must be seen to have the focus."""
        self.page.keyboard.press("Tab")
        found = self.stop()
        if found["tag"] != "body":
            where = f"{found['tag']} {found['name']!r} on {self.page.url}"
            assert found["seen"], f"nothing shows that {where} has the focus"
            assert found["inside"], f"{where} has the focus outside of the window"
        return found

    def to(self, name: str | re.Pattern[str], tag: str = "", *, main: bool = False) -> None:
        """Tabs until something of this name has the focus."""
        passed = []
        for _ in range(MOST_STOPS):
            found = self.tab()
            passed.append(found["name"][:40])
            fits = (
                re.search(name, found["name"])
                if isinstance(name, re.Pattern)
                else found["name"] == name or found["name"].startswith(f"{name} (required)")
            )
            if fits and (not tag or found["tag"] == tag) and (found["main"] or not main):
                return
        raise AssertionError(f"{name!r} is not reached on {self.page.url}; passed {passed[:60]}")

    def press(self, name: str | re.Pattern[str], tag: str = "", *, main: bool = True) -> None:
        """Tabs to a link or a button and presses Enter, which leads to another page."""
        self.to(name, tag, main=main)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.page.evaluate(DRAWN)

    def write(self, name: str | re.Pattern[str], text: str) -> None:
        """Tabs to a field and types."""
        self.to(name, main=True)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def whole_page(self) -> list[str]:
        """Tabs from the top to the end of the page: nothing holds the focus."""
        self.page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
        self.page.keyboard.press("Control+Home")
        passed: list[str] = []
        for _ in range(MOST_STOPS):
            found = self.tab()
            passed.append(found["name"])
            if found["name"] == "Dark" and found["tag"] == "button":
                return passed
        raise AssertionError(f"the end of {self.page.url} is not reached; passed {passed}")
