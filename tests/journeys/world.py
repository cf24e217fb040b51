"""A small world in which every page has something to show, and every state of every page in it.

A state is a name, who looks, and how they get there: an address, or a few steps in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from flask import abort
from playwright.sync_api import Page
from sqlalchemy import select

from hrtraining.access import Role, public
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization, Person
from hrtraining.certificates import composing
from hrtraining.certificates.rules.codes import make
from hrtraining.clock import now
from hrtraining.courses.rules.rendered import CheckItem, ReflectPrompt
from hrtraining.credit.rules.lines import CreditLine
from hrtraining.faults import _page
from hrtraining.mail import letters_in
from tests.conftest import PASSWORD, School, Someone, csrf_of, make_organization
from tests.journeys import studio_world
from tests.journeys.conftest import House
from tests.walk import Walk

MODULE = "forging-the-therapeutic-alliance"
CASE = "peter"
EXAMINATION = "final-examination"
STEPS = (
    "method: Mergener’s formula on the whole course, cases counted as words of their shortest runs",
    "the course held 34,000 words of teaching and asked each trainee 30 examination items",
    "shortest runs of its cases: 18,000 words or 90 minutes, never both",
    "difficulty 3: 3 raters, from 2 to 4; 0 of 3 pairs gave the same, 2 at most one apart",
    "0.9 × (−22.3 + 0.00209 × 52,000 words + 2.78 × 30 items + 15.5 × 3) = 194.652 minutes",
    "194.652 minutes / 60 = 3.244",
    "down to a step of 0.25: 3.0 contact hours",
)
CREDIT = (
    CreditLine(
        *("oak", "Invented Board of Oak", "social_worker", "self-study", "OAK-17", "3.0"),
        *("contact hours", "Clinical", "Willow, OAK-17, is approved by an invented board."),
        *("1", False, STEPS),
    ),
    CreditLine(
        *("elm", "Invented Elm and Ash", "nurse", "self-study", "ELM-9", "3.5", "contact hours"),
        *("", "Willow is jointly accredited by two invented boards.", "1", True),
        ("method: set by the body itself", "set by the body in its letter"),
    ),
)


@dataclass(frozen=True)
class World:
    """Who is in it and where their things stand."""

    house: House
    people: dict[str, Someone]
    at: dict[str, str]


def open_faults(school: School) -> None:
    """Addresses that answer with each kind of fault, since a fault cannot be walked to."""

    @public
    def fault(code: int) -> Any:
        if code < 500:
            abort(code)
        return _page(code)

    school.app.add_url_rule("/faults/<int:code>", "fault", fault, methods=["GET", "POST"])


def furnish(house: House) -> World:
    """Makes the world, through the same pages and operations that people use."""
    open_faults(house.school)
    cast = house.school.cast
    people = {
        "newcomer": cast.other_trainee,
        "midway": cast.trainee,
        "trainer": cast.trainer,
        "administrator": cast.administrator,
        "other administrator": cast.other_administrator,
        "rater": house.newcomer("rater", "Rae Rating"),
        "attesting": house.newcomer("attesting", "Atta Example, LMHC"),
        "unlucky": house.newcomer("unlucky", "Una Unlucky"),
        "answering": house.newcomer("answering", "Anna Answering"),
        "finished": house.newcomer("finished", "Iris Invented, LCSW"),
        "corrected": house.newcomer("corrected", "Cora Corected"),
        "revoked": house.newcomer("revoked", "Rex Revoked"),
        "credited": house.newcomer("credited", "Cleo Credited"),
        "waiting": house.newcomer("waiting", "Wanda Waiting"),
        "sent back": house.newcomer("sent_back", "Sam Sentback"),
    }
    at: dict[str, str] = {}
    _midway(Walk.of(house.school, people["midway"]), at)
    _before_the_end(house, people, at)
    _finished(house, people, at)
    _credited(house, people, at)
    _reviewed(house, people, at)
    _approved(house, people, at)
    _links(house, at)
    studio_world.furnish(house.school, at)
    return World(house, people, at)


def _midway(walk: Walk, at: dict[str, str]) -> None:
    """Some reading with notes and checks, a case under way, a quiz begun, one failed, one done."""
    module = walk.module(MODULE)
    at["home"], at["module"] = walk.home, f"{walk.home}/modules/{MODULE}"
    at["opening"] = walk.section(MODULE, module.sections[0].slug)
    for section in module.sections:
        path = walk.section(MODULE, section.slug)
        for piece in section.pieces:
            if isinstance(piece, ReflectPrompt) and "note" not in at:
                at["note"], at["note form"] = path, f"{path}/notes/{piece.id}"
                walk.post(at["note form"], text="The client I see on Thursdays.")
                walk.post(at["note form"], text="The client I see on Thursdays. I would ask first.")
            elif isinstance(piece, CheckItem) and "checked" not in at:
                at["checked"], check = path, f"{path}/checks/{piece.id}"
                walk.post(check, option="0", request_key="a-request-key-of-the-world")
            elif isinstance(piece, CheckItem):
                at["check"], at["check form"] = path, f"{path}/checks/{piece.id}"
        if any(piece.kind == "figure" for piece in section.pieces):
            at["figure"] = path
    at["last section"] = walk.section(MODULE, module.sections[-1].slug)
    walk.read(MODULE, most=3)
    at["case"] = f"{walk.home}/vignettes/{CASE}"
    at["ending"] = walk.play(CASE)
    at["scene"] = at["ahead"] = walk.begin_case(CASE)
    at["practice"] = f"{walk.home}/quizzes/{MODULE}"
    at["practice result"] = walk.take(MODULE, right=2)
    at["examination"] = f"{walk.home}/quizzes/{EXAMINATION}"
    at["failed"] = walk.take(EXAMINATION, right=3)
    at["attempt"] = walk.begin_quiz(EXAMINATION)
    walk.answer(at["attempt"], most=2)


def _before_the_end(house: House, people: dict[str, Someone], at: dict[str, str]) -> None:
    rating = Walk.of(house.school, people["rater"])
    rating.skip_to("evaluation")
    at["evaluation"] = f"{rating.home}/evaluation"
    at["attestation too early"] = f"{rating.home}/attestation"
    at["passed examination"] = f"{rating.home}/quizzes/{EXAMINATION}"
    at["passed attempt"] = f"{rating.home}/quizzes/{EXAMINATION}/attempts/1"
    attesting = Walk.of(house.school, people["attesting"])
    attesting.skip_to("attestation")
    at["evaluation given"] = f"{attesting.home}/evaluation"
    at["attestation"] = f"{attesting.home}/attestation"
    unlucky = Walk.of(house.school, people["unlucky"])
    unlucky.skip_to("examination")
    for _ in range(unlucky.quiz(EXAMINATION).attempts or 0):
        unlucky.take(EXAMINATION, right=0)
    at["used up"], at["used up home"] = f"{unlucky.home}/quizzes/{EXAMINATION}", unlucky.home
    # Everything is answered, and nothing is submitted.
    walk = Walk.of(house.school, people["answering"])
    at["answering examination"] = f"{walk.home}/quizzes/{EXAMINATION}"
    at["all answered"] = walk.begin_quiz(MODULE)
    walk.answer(at["all answered"])


def _finished(house: House, people: dict[str, Someone], at: dict[str, str]) -> None:
    school = house.school
    administrator = school.client(people["administrator"])
    for who in ("finished", "corrected", "revoked"):
        walk = Walk.of(school, people[who])
        at[f"{who} home"] = walk.home
        if who == "finished":
            token = walk.token
            license_fields = {"state": "NY", "profession": "social_worker", "number": "000123"}
            walk.client.post("/account/licenses", data={"csrf_token": token, **license_fields})
        at[f"{who} certificate"] = walk.to_the_end(people[who].name)
        at[f"{who} issued"] = f"/organizations/willow{at[f'{who} certificate']}"
        page = walk.client.get(at[f"{who} certificate"]).get_data(as_text=True)
        at[f"{who} code"] = page.partition("/verify/")[2].partition('"')[0]
    token = Walk(school, administrator, 0).token
    replaced = administrator.post(
        f"{at['corrected issued']}/replace",
        data={
            "csrf_token": token,
            "replace-printed_name": "Cora Corrected",
            "replace-reason": "misspelled",
        },
    )
    at["corrected again"] = replaced.location
    administrator.post(
        f"{at['revoked issued']}/revoke",
        data={
            "csrf_token": token,
            "revoke-reason_code": "issued_in_error",
            "revoke-evidence": "The wrong file was opened.",
            "revoke-sure": "y",
        },
    )


def _credited(house: House, people: dict[str, Someone], at: dict[str, str]) -> None:
    """A certificate with credit of two invented boards; the organization is no demo just then."""
    school = house.school

    def demo(is_demo: bool) -> None:
        with school.database.transaction() as opened:
            one = opened.scalars(select(Organization).where(Organization.slug == "willow")).one()
            one.is_demo = is_demo

    with school.database.sessions() as opened:
        before = opened.scalars(
            select(Organization.is_demo).where(Organization.slug == "willow")
        ).one()
    walk = Walk.of(school, people["credited"])
    demo(False)
    with patch.object(composing.crediting, "lines_for", lambda *_: CREDIT):
        at["credited certificate"] = walk.to_the_end(people["credited"].name)
    demo(before)
    page = walk.client.get(at["credited certificate"]).get_data(as_text=True)
    at["credited code"] = page.partition("/verify/")[2].partition('"')[0]
    verdict = walk.client.get(f"/verify/{at['credited code']}").get_data(as_text=True)
    at["covered"] = "/editions/" + verdict.partition('href="/editions/')[2].partition('"')[0]


def _reviewed(house: House, people: dict[str, Someone], at: dict[str, str]) -> None:
    """Two completions that an administrator looks at first; one of them is sent back."""
    administrator = Walk(house.school, house.school.client(people["administrator"]), 0)
    page = administrator.client.get("/organizations/willow/issuing").get_data(as_text=True)
    offering = page.partition('name="offering" value="')[2].partition('"')[0]
    administrator.post(
        "/organizations/willow/issuing/review", offering=offering, when="after-review"
    )
    for who in ("waiting", "sent back"):
        at[f"{who} review"] = Walk.of(house.school, people[who]).to_the_end(people[who].name)
    listed = administrator.client.get("/organizations/willow/reviews").get_data(as_text=True)
    links = re.findall(r'href="(/organizations/willow/reviews/\d+)"', listed)
    at["review"], at["review sent back"] = links
    administrator.post(f"{at['review sent back']}/send-back", reason="Is this your legal name?")
    issued = administrator.client.get(at["finished issued"]).get_data(as_text=True)
    at["holder transcript"] = issued.partition('href="/organizations/willow/holders/')[2]
    at["holder transcript"] = (
        "/organizations/willow/holders/" + at["holder transcript"].partition('"')[0]
    )


def _approved(house: House, people: dict[str, Someone], at: dict[str, str]) -> None:
    """An approval with its hours, and a rating, in the office of `willow`."""
    client = house.school.client(people["administrator"])
    token = Walk(house.school, client, 0).token
    days = {"valid_from": "2026-01-01", "valid_to": "2027-12-31", "read_on": "2026-01-01"}
    recorded = client.post(
        "/organizations/willow/approvals/nbcc-acep",
        data={
            "csrf_token": token,
            "profession": "counselor",
            "format": "self-study, reading-based online",
            "number": "INVENTED-0000",
            "read_by": "Kim Invented",
            "read_edition": "An invented edition",
            "wording": "y",
            **days,
        },
    )
    at["approval"], at["office course"] = (
        recorded.location,
        "/organizations/willow/credit/foundations",
    )
    at["office hours"] = f"{at['office course']}/hours/{recorded.location.rpartition('/')[2]}"
    rating = {"rater": "Ari Invented", "credentials": "invented", "rated_on": "2026-11-01"}
    client.post(
        f"{at['office course']}/ratings",
        data={"csrf_token": token, "difficulty": "3", **rating},
    )
    client.post(
        at["office hours"],
        data={"csrf_token": token, "method": "words", "cases": "words", "rationale": "By words."},
    )


def _links(house: House, at: dict[str, str]) -> None:
    client = house.school.client()
    answer = client.post(
        "/account/create",
        data={
            "csrf_token": csrf_of(client),
            "email": "begun@example.org",
            "password": PASSWORD,
            "printed_name": "Bea Begun",
        },
    )
    assert answer.status_code == 303
    at["verify"] = "/account" + letters_in(house.outbox)[0].body.partition("/account")[2].split()[0]
    with house.school.database.transaction() as opened:
        secret = accounts.send_link(
            opened, house.school.cast.other_trainee.person_id, "reset", now()
        )
        at["reset"] = f"/account/reset/{secret}"
        secret = accounts.send_link(
            opened,
            house.school.cast.other_trainee.person_id,
            "change",
            now(),
            new_email="otherwise@example.org",
        )
        at["new address"] = f"/account/address/{secret}"
        empty = make_organization(opened, "alder")
        nobody = opened.get_one(Person, house.school.cast.other_administrator.person_id)
        accounts.grant_role(opened, nobody, empty, Role.CE_ADMINISTRATOR, now())
        assert isinstance(empty, Organization)


# States --------------------------------------------------------------------------------------

Go = Callable[[Page, World], None]


@dataclass(frozen=True)
class State:
    """One state of one page."""

    name: str
    who: str
    go: Go


STATES: list[State] = []


def _at(key: str, tail: str = "") -> Go:
    """To an address of the world, or to one written out."""
    return lambda page, world: _open(page, world.at.get(key, key) + tail)


def _open(page: Page, path: str) -> None:
    page.goto(path)


def _state(name: str, who: str, go: Go | str, tail: str = "") -> None:
    STATES.append(State(name, who, _at(go, tail) if isinstance(go, str) else go))


def press(key: str, button: str, **fill: str) -> Go:
    """Opens a page, fills in some fields by their label, and presses a button."""

    def go(page: Page, world: World) -> None:
        page.goto(world.at.get(key, key))
        for details in page.locator("main details").all():
            details.evaluate("at => at.open = true")
        for label, text in fill.items():
            page.get_by_label(label.replace("_", " ")).first.fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name=button).first.click()

    return go


def _send_plainly(page: Page, selector: str, change: str = "") -> None:
    """Sends the form of an element as a browser without scripts would, after a change to it."""
    with page.expect_navigation():
        page.evaluate(
            "([selector, change]) => { const at = document.querySelector(selector);"
            " const form = at.closest('form'); new Function('at', 'form', change)(at, form);"
            " setTimeout(() => HTMLFormElement.prototype.submit.call(form), 0); }",
            [selector, change],
        )


def _from_another_session(page: Page, world: World) -> None:
    page.goto(world.at["note"])
    page.locator("main textarea").first.fill("Kept over a new session.")
    _send_plainly(page, "main textarea", "form.elements.csrf_token.value = 'old'")


def _signed_out_while_writing(page: Page, world: World) -> None:
    page.goto(world.at["note"])
    page.locator("main textarea").first.fill("Half a sentence, and then the session")
    page.context.clear_cookies()
    _send_plainly(page, "main textarea")


def _lost(code: int) -> Go:
    """A fault while a note was being sent: what was typed is shown again."""

    def go(page: Page, world: World) -> None:
        page.goto(world.at["note"])
        page.locator("main textarea").first.fill("A note that met a fault on its way, and is kept.")
        _send_plainly(page, "main textarea", f"form.action = '/faults/{code}'")

    return go


def _ahead(page: Page, world: World) -> None:
    """On through the case until a scene is announced."""
    page.goto(world.at["ahead"])
    for _ in range(60):
        if page.get_by_role("link", name="Go on to the scene").count():
            return
        page.locator("button.choice").first.click()
    raise AssertionError("no scene is announced on this way")


def _warned_scene(page: Page, world: World) -> None:
    _ahead(page, world)
    page.get_by_role("link", name="Go on to the scene").click()


def _verdict(key: str) -> Go:
    return lambda page, world: _open(page, f"/verify/{world.at[key]}")


def _too_long_a_note(page: Page, world: World) -> None:
    page.goto(world.at["note"])
    _send_plainly(page, "main textarea", "at.value = 'word '.repeat(5000)")


def _unchecked(page: Page, world: World) -> None:
    page.goto(world.at["check"])
    _send_plainly(page, f"form[action='{world.at['check form']}'] input")


def _no_answer(page: Page, world: World) -> None:
    page.goto(f"{world.at['attempt']}/5")
    _send_plainly(page, "main form input")


# Looking back
_state("debrief", "midway", "ending", "/debrief")
_state("share", "midway", "ending", "/share")
_state("supervision", "midway", "/supervision")

# Anyone
_state("front", "stranger", "/")
_state("course-details", "stranger", "/courses/willow/foundations")
_state("boards", "stranger", "/courses/willow/foundations/boards")
_state(
    "boards-answered",
    "stranger",
    "/courses/willow/foundations/boards?profession=social_worker&state=NY",
)
_state("boards-half-asked", "stranger", "/courses/willow/foundations/boards?profession=&state=NY")
_state("create", "stranger", "/account/create")
_state(
    "create-refused",
    "stranger",
    press("/account/create", "Create account", Email="nobody", License_number="12"),
)
_state("letter-sent", "stranger", "/account/letter-sent")
_state("confirm", "stranger", "verify")
_state("confirm-refused", "stranger", press("verify", "Confirm my address"))
_state("confirm-dead", "stranger", "/account/verify/unknown")
_state("sign-in", "stranger", "/account/sign-in")
_state("sign-in-from-a-page", "stranger", "/learning")
_state(
    "sign-in-refused",
    "stranger",
    press("/account/sign-in", "Sign in", Email="a@example.org", Password="wrong"),
)
_state("sign-in-kept", "midway", _signed_out_while_writing)
_state("signed-out", "stranger", "/account/signed-out")
_state("forgot", "stranger", "/account/forgot")
_state("forgot-refused", "stranger", press("/account/forgot", "Send a link", Email="nobody"))
_state("reset", "stranger", "reset")
_state("reset-refused", "stranger", press("reset", "Set the new password", New_password="short"))
_state("reset-dead", "stranger", "/account/reset/unknown")
_state("outbox", "stranger", "/outbox")
_state("crisis", "stranger", "/help/crisis")
_state("theme", "stranger", "/theme")
_state("verify", "stranger", "/verify")
_state("verify-valid", "stranger", _verdict("finished code"))
_state("verify-replaced", "stranger", _verdict("corrected code"))
_state("verify-revoked", "stranger", _verdict("revoked code"))
_state("verify-with-credit", "stranger", _verdict("credited code"))
_state("edition-with-credit", "stranger", "covered")
_state("verify-unknown", "stranger", f"/verify/{make(bytes(range(10)))}")
_state("verify-mistyped", "stranger", "/verify?code=7K3M-9XQ2")
for _code in (400, 403, 404, 405, 410, 413, 429, 500, 503, 507):
    _state(f"fault-{_code}", "stranger", f"/faults/{_code}")
_state("fault-404-signed-in", "midway", "/learning/999999")
for _code in (500, 503, 507):
    _state(f"fault-{_code}-with-what-was-typed", "midway", _lost(_code))

# A trainee
_state("courses-none", "newcomer", "/learning")
_state("certificates-none", "newcomer", "/certificates")
_state("account", "newcomer", "/account")
_state("account-with-license", "finished", "/account")
_state("account-name-refused", "newcomer", press("/account", "Save the name", Name_as_it=""))
_state("account-license-refused", "newcomer", press("/account", "Add this license"))
_state("account-password-refused", "newcomer", press("/account", "Change the password"))
_state("account-address-refused", "newcomer", press("/account", "Send a letter to the new"))
_state("new-address", "stranger", "new address")
_state("new-address-refused", "stranger", press("new address", "Use this address"))
_state("new-address-dead", "stranger", "/account/address/unknown")
_state("course-enroll", "newcomer", "/courses/willow/foundations")
_state("course-enrolled", "midway", "/courses/willow/foundations")
_state("courses", "midway", "/learning")
_state("home", "midway", "home")
_state("home-used-up", "unlucky", "used up home")
_state("home-complete", "finished", "finished home")
_state("section-opening", "midway", "opening")
_state("section-note", "midway", "note")
_state("section-check", "midway", "check")
_state("section-checked", "midway", "checked")
_state("section-figure", "midway", "figure")
_state("section-last", "midway", "last section")
_state("section-note-refused", "midway", _too_long_a_note)
_state("section-check-refused", "midway", _unchecked)
_state("note-history", "midway", "note form")
_state("send-again", "midway", _from_another_session)
_state("practice", "midway", "practice")
_state("practice-result", "midway", "practice result")
_state("examination-new", "answering", "answering examination")
_state("examination-under-way", "midway", "examination")
_state("examination-passed", "rater", "passed examination")
_state("examination-used-up", "unlucky", "used up")
_state("item", "midway", "attempt", "/4")
_state("item-answered", "midway", "attempt", "/1")
_state("item-refused", "midway", _no_answer)
_state("look-over-open", "midway", "attempt")
_state("look-over-complete", "answering", "all answered")
_state("result-failed", "midway", "failed")
_state("result-passed", "rater", "passed attempt")
_state("case", "midway", "case")
_state("scene-first", "midway", "scene")
_state("scene-ahead", "midway", _ahead)
_state("scene-warned", "midway", _warned_scene)
_state("scene-ending", "midway", "ending")
_state("evaluation-too-early", "midway", "home", "/evaluation")
_state("evaluation", "rater", "evaluation")
_state("evaluation-refused", "rater", press("evaluation", "Give this evaluation"))
_state("evaluation-given", "attesting", "evaluation given")
_state("attestation-too-early", "rater", "attestation too early")
_state("attestation", "attesting", "attestation")
_state("attestation-refused", "attesting", press("attestation", "Attest and issue"))
_state(
    "attestation-unprintable",
    "attesting",
    press("attestation", "Show the certificate", Name_as_it_will_be_printed="Iris 王"),
)
_state("certificate", "finished", "finished certificate")
_state("certificate-replaced", "corrected", "corrected certificate")
_state("certificate-revoked", "revoked", "revoked certificate")
_state("certificates", "corrected", "/certificates")
_state("certificates-waiting", "sent back", "/certificates")
_state("own-review", "waiting", "waiting review")
_state("own-review-sent-back", "sent back", "sent back review")
_state("own-review-refused", "sent back", press("sent back review", "Send this answer"))
_state("transcript", "corrected", "/certificates/transcript")
_state("transcript-none", "newcomer", "/certificates/transcript")

# Those who act for organizations
_state("trainer-cases", "trainer", "/trainer/vignettes")
_state("trainer-outline", "trainer", f"/trainer/vignettes/{CASE}")
for name, key, tail in studio_world.PATHS:
    _state(name, "trainer", key, tail)
_state("draft-merge", "trainer", lambda page, world: studio_world.merge(page, world.at))
_state("draft-scene-refused", "trainer", lambda page, world: studio_world.refused(page, world.at))
_state("enrollments", "administrator", "/organizations/willow/enrollments")
_state("enrollments-none", "other administrator", "/organizations/alder/enrollments")
_state("office", "administrator", "/organizations/willow/credit")
_state("office-empty", "other administrator", "/organizations/alder/credit")
_state("office-boards", "administrator", "/organizations/willow/approvals/new")
_state("office-new-approval", "administrator", "/organizations/willow/approvals/new?board=nasw")
_state("office-approval", "administrator", "approval")
_state("office-renewal", "administrator", "approval", "/renewal")
_state("office-course", "administrator", "office course")
_state("office-hours", "administrator", "office hours")
_state("office-offering", "administrator", "office course", "/offering")
_state("office-evaluations-none", "administrator", "office course", "/evaluations")
_state("organization-cases", "administrator", "/organizations/willow/cases")
_state("organization-certificates", "administrator", "/organizations/willow/certificates")
_state("organization-certificates-none", "other administrator", "/organizations/alder/certificates")
_state(
    "found",
    "administrator",
    press("/organizations/willow/certificates", "Find certificates", Name="inv"),
)
_state(
    "found-nothing",
    "administrator",
    press("/organizations/willow/certificates", "Find certificates", Name="nobody"),
)
_state(
    "found-refused",
    "administrator",
    press("/organizations/willow/certificates", "Find certificates"),
)
_state("holder-transcript", "administrator", "holder transcript")
_state("issuing", "administrator", "/organizations/willow/issuing")
_state(
    "issuing-refused",
    "administrator",
    press("/organizations/willow/issuing", "Print this name", Name="", Title=""),
)
_state("issuing-none", "other administrator", "/organizations/alder/issuing")
_state("reviews", "administrator", "/organizations/willow/reviews")
_state("reviews-none", "other administrator", "/organizations/alder/reviews")
_state("review", "administrator", "review")
_state("review-refused", "administrator", press("review", "Send it back"))
_state("review-sent-back", "administrator", "review sent back")
_state("issued", "administrator", "finished issued")
_state("issued-replaced", "administrator", "corrected issued")
_state("issued-corrected", "administrator", "corrected again")
_state("issued-revoked", "administrator", "revoked issued")
_state(
    "issued-correction-refused",
    "administrator",
    press("finished issued", "Issue the corrected certificate"),
)
_state(
    "issued-revocation-refused",
    "administrator",
    press("finished issued", "Revoke this certificate"),
)
