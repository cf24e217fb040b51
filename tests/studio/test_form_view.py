"""The form view, without scripts: everything can be written, and nothing typed is lost."""

from __future__ import annotations

from hrtraining.studio.rules.found import found_in
from tests.conftest import PASSWORD, School, token_of
from tests.studio.pages import fields_of, writer


def test_a_draft_is_begun_and_listed(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    assert at.slug == "the-sleeve"
    listed = at.client.get("/trainer/drafts").get_data(as_text=True)
    assert "The sleeve" in listed
    assert "At the door" in at.get()


def test_a_copy_of_a_published_case_is_its_text_under_a_new_name(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("My Peter", "copy:peter")
    assert at.document.vignette.scenes
    assert "vignette: my-peter" in at.text
    assert not found_in(at.document)


def test_a_page_sent_back_untouched_changes_nothing(school: School) -> None:
    at = writer(school)
    at.begin("My Peter", "copy:peter")
    before = at.text
    for scene in at.document.vignette.scenes[:3]:
        at.scene(scene.name)
    sent = fields_of(at.get("/case"), "/case")
    at.post("/case", **{k: v for k, v in sent.items() if k != "csrf_token"})
    assert at.text == before


def test_a_choice_and_the_scene_behind_it_are_made_on_one_page(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    at.scene(
        "at-the-door",
        c2_text="Wait a moment",
        c2_target="+new",
        c2_new="A quiet minute",
        c2_feedback="He sits down.",
    )
    case = at.document.vignette
    assert case.scenes[0].choices[2].target == "a-quiet-minute"
    page = at.get("/scenes/a-quiet-minute")
    assert "This scene says nothing yet" in page
    assert "There is nothing to choose here" in page


def test_words_that_came_with_the_start_are_looked_at_until_they_are_written(
    sqlite_school: School,
) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    told = "These words came with the start"
    # Two paragraphs, two choices and what each opens.
    assert at.get("/scenes/at-the-door").count('class="field-note warning"') == 6
    at.scene(
        "at-the-door",
        p0_text="He is late.",
        p1_text="The bus was early.",
        c0_text="Ask",
        c0_feedback="He answers.",
        c1_text="Wait",
        c1_feedback="",
    )
    assert told not in at.get("/scenes/at-the-door")
    assert told in at.get()


def test_a_field_that_is_not_finished_waits_and_is_no_trouble(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    answer = at.scene("at-the-door", 422, script=True, c2_text="Wait", c2_target="+new")
    said = answer.get_json()
    assert said["waits"]
    assert "Keep this scene" in said["message"]


def test_a_scene_named_in_uncomposed_letters_can_be_led_to(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    sent = fields_of(at.get("/text"), "/text")
    # As a telephone or an older machine may write it: the letter and its accent apart.
    named = "A cafe\u0301"
    sent["text"] = sent["text"].replace("## A door closed", f"## {named}")
    at.client.post(at.path("/text"), data=sent)
    name = at.document.vignette.scenes[2].name
    at.scene("at-the-door", c1_target=name)
    case = at.document.vignette
    assert case.scenes[0].choices[1].target == case.scenes[2].name


def test_a_session_that_ends_while_a_scene_is_written_keeps_the_scene(
    sqlite_school: School,
) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    rest = "/scenes/at-the-door"
    sent = fields_of(at.get(rest), rest)
    sent |= {"p0-text": "He is late, and out of breath.", "c1-feedback": "Nothing is asked."}
    at.client.post("/account/sign-out", data={"csrf_token": token_of(at.client)})
    away = at.client.post(at.path(rest), data=sent)
    assert away.status_code == 401
    sign_in = fields_of(away.get_data(as_text=True), "/account/sign-in")
    sign_in |= {"email": sqlite_school.cast.trainer.email, "password": PASSWORD}
    back = at.client.post("/account/sign-in", data=sign_in, follow_redirects=True)
    again = fields_of(back.get_data(as_text=True), rest)
    assert again["p0-text"] == "He is late, and out of breath."
    assert at.client.post(at.path(rest), data=again).status_code == 303
    assert "He is late, and out of breath." in at.text
    assert "Nothing is asked." in at.text


def test_what_is_refused_comes_back_with_everything_typed(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-scales")
    before = at.text
    answer = at.scene(
        "what-was-not-said", 422, p0_text="New words", c0_e0_number="much", c2_text="Wait"
    )
    page = answer.get_data(as_text=True)
    assert at.text == before
    assert 'href="#f-c0-e0-number"' in page
    sent = fields_of(page, "/scenes/what-was-not-said")
    assert sent["p0-text"] == "New words"
    assert (sent["c0-e0-number"], sent["c2-text"]) == ("much", "Wait")
    assert "Choose the scene to which this leads." in page


def test_parts_are_moved_and_deleted_by_buttons_that_keep_what_was_typed(
    sqlite_school: School,
) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    at.scene("at-the-door", do="c0-down", p0_text="New words")
    scene = at.document.vignette.scenes[0]
    assert scene.choices[1].text == "Say what the clinician does first"
    assert scene.paragraphs[0].text == "New words"
    at.scene("at-the-door", do="c1-delete")
    assert len(at.document.vignette.scenes[0].choices) == 1
    at.post("/undo", next="")
    assert len(at.document.vignette.scenes[0].choices) == 2


def test_a_scene_changed_in_another_window_is_not_overwritten(school: School) -> None:
    at = writer(school)
    at.begin("The sleeve", "two-choices")
    rest = "/scenes/at-the-door"
    first = fields_of(at.get(rest), rest)
    at.scene("at-the-door", p0_text="Written in the second window")
    first["p0-text"] = "Written in the first window"
    answer = at.client.post(at.path(rest), data=first)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Written in the first window" in page
    assert "Written in the second window" in page
    assert "Written in the second window" in at.text
    again = fields_of(page, rest)
    assert at.client.post(at.path(rest), data=again).status_code == 303
    assert "Written in the first window" in at.text


def test_renaming_shows_what_leads_there_and_takes_it_along(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-scales")
    page = at.get("/scenes/what-was-not-said/rename")
    assert "Ask before you look" in page
    at.post("/scenes/what-was-not-said/rename", 422, heading="Together today", how="follow")
    at.post("/scenes/what-was-not-said/rename", heading="What was kept back", how="follow")
    targets = {choice.target for choice in at.document.vignette.scenes[0].choices}
    assert targets == {"what-was-kept-back"}
    at.post("/scenes/what-was-kept-back/rename", heading="Said at last", how="keep")
    assert at.document.vignette.scenes[1].name == "what-was-kept-back"
    assert at.document.vignette.scenes[1].heading == "Said at last"


def test_deleting_asks_for_everything_that_leads_there(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-scales")
    rest = "/scenes/what-was-not-said/delete"
    sent = fields_of(at.get(rest), rest)
    assert sent["pointers"] == "2"
    at.post(rest, pointers="2", **{"to-0": "together-today", "to-1": "-"})
    case = at.document.vignette
    assert [scene.name for scene in case.scenes] == [
        "the-first-minutes",
        "together-today",
        "alone-today",
    ]
    assert [choice.target for choice in case.scenes[0].choices] == ["together-today"]


def test_the_whole_case_is_written_in_words(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    sent = fields_of(at.get("/case"), "/case")
    sent |= {
        "sc0-name": "Alliance",
        "sc0-weight": "2",
        "fl0": "asked first",
        "ob0-text": "Ask before looking",
        "note": "Read it first.\n\nThen talk.",
        "pe0-name": "Ray",
    }
    at.post("/case", **{k: v for k, v in sent.items() if k != "csrf_token"})
    case = at.document.vignette
    assert (case.scales[0].name, case.score) == ("alliance", (("alliance", 2),))
    assert case.flags == ("asked-first",)
    assert case.scenes[0].paragraphs[1].speaker == "Ray"
    assert case.facilitators_note == "Read it first.\n\nThen talk."


def test_saving_by_itself_keeps_typing_and_makes_no_half_scenes(school: School) -> None:
    at = writer(school)
    at.begin("The sleeve", "two-choices")
    rest = "/scenes/at-the-door"
    page = fields_of(at.get(rest), rest)
    headers = {"X-Requested-With": "save"}

    def save(**changed: str):
        page.update({name.replace("_", "-"): value for name, value in changed.items()})
        answer = at.client.post(at.path(rest), data=page, headers=headers)
        if answer.json and answer.json.get("saved"):
            page["revision"] = answer.json["revision"]
        return answer

    assert save(p0_text="He wai").json["saved"] is True
    assert save(p0_text="He waits.\n\nThen he speaks.").json["saved"] is True
    assert save(p1_text="One more.").json["saved"] is True
    assert save(p2_text="And a new one.").json["saved"] is True
    texts = [one.text for one in at.document.vignette.scenes[0].paragraphs]
    assert texts == ["He waits.", "Then he speaks.", "One more.", "And a new one."]
    assert save(c2_text="Wait", c2_target="+new", c2_new="A qui").status_code == 422
    assert save(c2_target="a-door-closed", c2_new="").json["saved"] is True
    assert save(c0_text="").status_code == 422
    choices = at.document.vignette.scenes[0].choices
    assert choices[0].text == "Say what the clinician does first"
    assert choices[2].text == "Wait"


def test_trainers_of_other_organizations_find_nothing(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    for someone in (sqlite_school.cast.administrator, sqlite_school.cast.other_administrator):
        stranger = sqlite_school.client(someone)
        assert stranger.get(at.path()).status_code == 404


def test_a_draft_put_aside_is_not_changed_until_it_is_brought_back(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    at.post("/put-aside")
    before = at.text
    at.scene("at-the-door", p0_text="New words")
    assert at.text == before
    at.post("/bring-back")
    at.scene("at-the-door", p0_text="New words")
    assert "New words" in at.text


def test_a_check_tells_what_the_proof_finds_in_the_words_of_the_form(
    sqlite_school: School,
) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-scales")
    at.scene("what-was-not-said", c0_r0_number="10")
    at.scene("the-first-minutes", c0_e0_number="1")
    page = at.get("?check=1")
    assert "Scene “What was not said”, choice 1" in page
    assert "its condition is never met" in page


def test_a_check_of_a_scene_shows_how_it_reads(sqlite_school: School) -> None:
    at = writer(sqlite_school)
    at.begin("The sleeve", "two-choices")
    at.scene("at-the-door", p0_text="He is *late*.")
    for page in (at.get("/findings?scene=at-the-door"), at.get("/scenes/at-the-door")):
        assert "How it reads" in page
        assert "He is <em>late</em>." in page
