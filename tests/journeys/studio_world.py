"""What trainers write, in the world of every page: drafts in the states a trainer meets."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from hrtraining.studio.operations import creating, keeping, saving
from hrtraining.studio.operations.keeping import Place
from hrtraining.studio.rules.starting import STARTS
from tests.conftest import THE_DAY, School

PATHS = (
    ("drafts", "/trainer/drafts", ""),
    ("draft-new", "/trainer/drafts/new", ""),
    ("draft", "draft", ""),
    ("draft-checked", "draft faulty", "?check=1"),
    ("draft-scene", "draft faulty", "/scenes/what-was-not-said"),
    ("draft-ending", "draft", "/scenes/together-today"),
    ("draft-case", "draft", "/case"),
    ("draft-rename", "draft", "/scenes/what-was-not-said/rename"),
    ("draft-delete", "draft", "/scenes/what-was-not-said/delete"),
    ("draft-text", "draft faulty", "/text"),
    ("draft-map", "draft faulty", "/map"),
    ("draft-play", "draft", "/play?scene=what-was-not-said&s.alliance=3"),
    ("draft-history", "draft faulty", "/history"),
    ("draft-revision", "draft", "/history/1"),
    ("draft-aside", "draft aside", ""),
    ("draft-review", "draft", "/review"),
    ("draft-publish", "draft", "/review/publish"),
    ("import", "/trainer/import", ""),
    ("case-version", "/trainer/vignettes/peter/versions/1", ""),
    ("case-withdraw", "/trainer/vignettes/peter/versions/1/withdraw", ""),
)


def furnish(school: School, at: dict[str, str]) -> None:
    """Makes the drafts."""
    trainer, other = school.cast.trainer.person_id, school.cast.administrator.person_id

    def make(title: str, text: str) -> tuple[int, str]:
        beginning = creating.Beginning(school.cast.organization_id, title, text)
        with school.database.transaction() as opened:
            draft = creating.create(opened, beginning, trainer, THE_DAY)
            return draft.id, draft.slug

    def write(draft_id: int, who: int, old: str, new: str) -> None:
        place = Place(draft_id, who, THE_DAY + timedelta(minutes=1))
        with school.database.transaction() as opened:
            keeping.edit(opened, place, "Changed a scene", lambda text: text.replace(old, new))

    def save(draft_id: int, who: int) -> None:
        with school.database.transaction() as opened:
            saving.save(opened, Place(draft_id, who, THE_DAY + timedelta(minutes=2)))

    start = STARTS[2].text
    for key, title in (("", "Ten minutes late"), (" faulty", "A sleeve"), (" aside", "Not now")):
        draft_id, slug = make(title, start)
        at[f"draft{key}"] = f"/trainer/drafts/{slug}"
        if key == " faulty":
            write(draft_id, trainer, "alliance >= 5", "alliance >= 10")
            write(draft_id, trainer, "(#alone-today)", "(#alone)")
        if key == " aside":
            with school.database.transaction() as opened:
                creating.discard(opened, Place(draft_id, trainer, THE_DAY))
    both, slug = make("Written by two", start)
    at["draft both"] = f"/trainer/drafts/{slug}"
    write(both, trainer, "Ask before you look", "Ask first")
    write(both, other, "Ask before you look", "Wait, then ask")
    save(both, other)


def merge(page: Page, at: dict[str, str]) -> None:
    """Two changes of one place, asked about."""
    page.goto(at["draft both"])
    page.get_by_role("button", name="Save to the draft").click()
    page.wait_for_selector("text=Two changes of one place")


def refused(page: Page, at: dict[str, str]) -> None:
    """A scene's form that could not be taken."""
    page.goto(f"{at['draft']}/scenes/what-was-not-said")
    page.fill('input[name="c0-e0-number"]', "much")
    page.fill('input[name="c2-text"]', "Wait")
    page.get_by_role("button", name="Keep this scene").click()
    page.wait_for_selector(".error-summary")
