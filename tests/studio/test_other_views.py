"""The text, the map, trying and the history, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from hrtraining.courses.reader import read_works
from hrtraining.settings import Settings, shipped
from tests.conftest import THE_DAY, Clock, School
from tests.studio.pages import fields_of, writer


def test_the_text_is_kept_to_the_byte(school: School) -> None:
    at = writer(school)
    at.begin("My Peter", "copy:peter")
    before = at.text
    sent = fields_of(at.get("/text"), "/text")
    assert sent["text"] == before
    sent["text"] = sent["text"].replace("\n", "\r\n")
    assert at.client.post(at.path("/text"), data=sent).status_code == 303
    assert at.text == before
    sent["text"] = sent["text"].replace("Nineteen stairs", "Twenty stairs", 1)
    assert at.client.post(at.path("/text"), data=sent).status_code == 303
    assert at.text == before.replace("Nineteen stairs", "Twenty stairs", 1)


def test_a_text_changed_in_another_window_is_shown_and_not_overwritten(school: School) -> None:
    at = writer(school)
    at.begin("The sleeve", "two-choices")
    old = fields_of(at.get("/text"), "/text")
    at.scene("at-the-door", p0_text="From the form")
    old["text"] += "\nFrom the text"
    answer = at.client.post(at.path("/text"), data=old)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "From the form" in page
    again = fields_of(page, "/text")
    assert again["text"].endswith("From the text\n") or again["text"].endswith("From the text")
    assert "From the form" in at.text
    assert at.client.post(at.path("/text"), data=again).status_code == 303
    assert "From the text" in at.text


def test_a_text_by_another_name_is_told_the_name_to_write(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    sent = fields_of(at.get("/text"), "/text")
    assert "write `vignette: the-sleeve`" not in at.get("/text")
    sent["text"] = sent["text"].replace("vignette: the-sleeve", "vignette: another", 1)
    at.client.post(at.path("/text"), data=sent)
    page = at.get("/text")
    assert "write `vignette: the-sleeve` in place of &#39;another&#39;" in page
    assert 'href="#line-2"' in page
    assert "by another name" in at.get()


def test_what_a_scene_cites_is_shown_with_its_source(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    settings: Settings = sqlite_school.app.extensions["hrtraining.settings"]
    key = next(iter(read_works(settings.content_folder or shipped("content"))))
    at.scene("at-the-door", p0_text=f"He is late [@{key}].")
    for page in (at.get("/scenes/at-the-door"), at.get("/play")):
        assert f">He is late [@{key}]" not in page
        assert "data-sources" in page
        # An aside within another landmark would be one too many.
        assert "<aside" not in page


def test_lines_that_cannot_be_read_are_kept_and_told_at_their_line(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    sent = fields_of(at.get("/text"), "/text")
    sent["text"] = sent["text"].replace("`start`", "`strat`")
    at.client.post(at.path("/text"), data=sent)
    assert "`strat`" in at.text
    page = at.get("/text")
    assert "Line 9" in page
    assert at.client.get(at.path("/scenes/at-the-door")).location.endswith("/text")
    assert "Some lines cannot be read" in at.get()


def test_the_map_leads_to_every_scene_and_is_changed_beside_it(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    page = at.get("/map")
    for scene in at.document.vignette.scenes:
        assert f'href="{at.path("/scenes/" + scene.name)}"' in page
    at.post("/scenes", heading="A quiet minute", stay="1", next=at.path("/map"))
    at.post("/map/connect", **{"from": "at-the-door", "to": "a-quiet-minute", "words": "Wait"})
    case = at.document.vignette
    assert case.scenes[0].choices[2].target == "a-quiet-minute"
    at.post("/map/connect", **{"from": "a-door-closed", "to": "at-the-door", "words": "Again"})
    assert not at.document.vignette.scenes[2].choices
    page = at.get("/map?check=1")
    seen = re.findall(
        r'name="choice" value="3">\s*<input type="hidden" name="seen" value="(\w+)"', page
    )
    at.post("/map/disconnect", **{"from": "at-the-door", "choice": "3", "seen": "older"})
    assert len(at.document.vignette.scenes[0].choices) == 3
    at.post("/map/disconnect", **{"from": "at-the-door", "choice": "3", "seen": seen[0]})
    assert len(at.document.vignette.scenes[0].choices) == 2


def test_a_scene_is_tried_in_any_state_and_says_what_is_hidden(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-scales")
    page = at.get("/play")
    assert "The first minutes" in page
    page = at.get("/play?scene=what-was-not-said&s.alliance=3&s.risk=99")
    assert "it needs alliance to be at least 5, and it is 3" in page
    page = at.get("/play?scene=what-was-not-said&s.alliance=7")
    assert "it needs alliance" not in page
    page = at.get(
        "/play?scene=what-was-not-said&s.alliance=7&choice=arrange-together-what-has-to-happen-today"
    )
    assert "Together today" in page
    assert "trust made it possible" in page
    page = at.get("/play?scene=what-was-not-said&states=1")
    assert "Runs come here in 2 states" in page
    assert "Alliance: 3 to 6" in page


def test_a_colleague_tries_it_by_link_until_it_ends(school: School, clock: Clock) -> None:
    at = writer(school)
    at.begin("The sleeve", "two-choices")
    at.post("/links", days="7")
    page = at.get("/play")
    found = re.search(r"http://localhost(/try/[\w-]+)", page)
    assert found
    assert found[1] not in at.get("/play")
    colleague = school.client()
    answer = colleague.get(found[1])
    assert answer.status_code == 200
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    text = answer.get_data(as_text=True)
    link = re.search(r'href="(/try/[^"#]+)#main"', text)
    assert link
    path = urlsplit(link[1].replace("&amp;", "&"))
    after = colleague.get(f"{path.path}?{path.query}").get_data(as_text=True)
    assert "A door left open" in after
    assert "You chose" in after
    number = re.search(r"/links/(\d+)/withdraw", page)
    assert number
    at.post(f"/links/{number[1]}/withdraw")
    assert colleague.get(found[1]).status_code == 404
    at.post("/links", days="1")
    second = re.search(r"http://localhost(/try/[\w-]+)", at.get("/play"))
    assert second
    assert colleague.get(second[1]).status_code == 200
    clock.stand_at(THE_DAY + timedelta(days=2))
    assert colleague.get(second[1]).status_code == 404


def test_the_history_tells_what_changed_in_clinical_terms(school: School) -> None:
    at = writer(school)
    at.begin("The sleeve", "two-scales")
    at.scene("the-first-minutes", c0_e0_how="down", c0_e0_number="2")
    page = at.get("/history")
    assert "now lowers alliance by 2 (before: raises alliance by 1)" in page
    at.post("/save", next="")
    page = at.get("/history/2")
    assert "now lowers alliance by 2" in page
    assert "1 run cannot be taken any more; there were 3." in page
    at.post("/history/1/put-back")
    assert "alliance +1" in at.text
    at.get("/history/9", 404)


def test_two_who_wrote_at_once_are_led_through_it(school: School) -> None:
    from hrtraining.access import Role
    from hrtraining.accounts import operations as accounts
    from hrtraining.accounts.models import Organization, Person

    with school.database.transaction() as opened:
        person = opened.get_one(Person, school.cast.other_trainee.person_id)
        organization = opened.get_one(Organization, school.cast.organization_id)
        accounts.grant_role(opened, person, organization, Role.TRAINER, THE_DAY)
    ada = writer(school)
    ada.begin("The sleeve", "two-choices")
    ben = writer(school, school.cast.other_trainee)
    ben.slug = ada.slug
    ada.scene("at-the-door", p0_text="Ada’s words")
    ben.scene("at-the-door", p0_text="Ben’s words")
    ada.post("/save", next="")
    page = ben.post("/save", 409, next="").get_data(as_text=True)
    assert "Ada’s words" in page
    assert "Ben’s words" in page
    assert "Ben’s words" in ben.text
    ben.post("/save", newest="2", **{"side-1": "both"})
    assert "Ada’s words" in ben.text
    assert "Ben’s words" in ben.text
    assert ada.text == ben.text
