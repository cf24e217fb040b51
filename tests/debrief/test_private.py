"""What a trainee wrote and what was said of it: every route × every kind of person, word for word.

Two sentences that stand nowhere else are written, one as a reflection and one as a comment, and
every answer of every route is searched for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining.audit import AuditEvent
from hrtraining.debrief.models import HandoverMoment
from tests.conftest import School, Someone, make_person, token_of
from tests.debrief.conftest import WRITTEN, Finished, finish

COMMENT = "What I answered: nine brass kettles."
NOTE = "Where I hesitated."
SECRETS = (WRITTEN, COMMENT, NOTE)
# Ends the session of whoever asks; takes the moments back, which a test of its own does.
# Signing out, here or elsewhere, ends the session that the rest is asked with.
NOT_TRIED = {"accounts.sign_out", "accounts.sign_out_elsewhere", "debrief.withdraw"}
OWNERS = {
    "vignettes.scene",
    "vignettes.reflect",
    "debrief.share",
    "debrief.share_now",
    "own_data.own_data",
}


@dataclass
class World:
    school: School
    finished: Finished
    clients: dict[str, FlaskClient]
    handover: str
    moment: int


def someone(school: School, key: str, name: str) -> Someone:
    with school.database.transaction() as opened:
        made = make_person(opened, f"{key}@example.org", name)
        return Someone(made.id, made.email, made.printed_name)


@pytest.fixture
def world(sqlite_school: School) -> World:
    school = sqlite_school
    finished = finish(school, school.cast.trainee)
    supervisor = someone(school, "supervisor", "Sol Supervisor")
    invited = someone(school, "invited", "Ivy Invited")
    handover = finished.share(supervisor.email, 1, written=("1:1",))
    finished.share(invited.email, 1, written=("1:1",))
    with school.database.sessions() as opened:
        moment = opened.scalars(select(HandoverMoment.id)).first()
    assert moment is not None
    clients = {who: school.client(one) for who, one in school.cast.all().items()}
    clients["trainee"] = finished.client
    clients["supervisor"] = school.client(supervisor)
    clients["invited, not accepted"] = school.client(invited)
    accepted = post(clients["supervisor"], "/supervision/1/accept")
    assert accepted.status_code == 303
    said = post(
        clients["supervisor"],
        f"/supervision/1/moments/{moment}/comment",
        text=COMMENT,
        request_key="a-key-of-the-comment",
    )
    assert said.status_code == 303
    return World(school, finished, clients, handover, moment)


def post(client: FlaskClient, path: str, **fields: str):
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def found_by(world: World, who: str) -> set[str]:
    """The endpoints at which this person is told one of the secrets."""
    client = world.clients[who]
    token = "" if who == "signed out" else token_of(client)
    found = set()
    # All pages first: what is posted may change them.
    for method in ("GET", "POST"):
        for rule in world.school.app.url_map.iter_rules():
            if rule.endpoint in NOT_TRIED | {"static"} or method not in (rule.methods or ()):
                continue
            for path in paths_of(world, rule.rule):
                answer = client.open(path, method=method, data={"csrf_token": token})
                text = answer.get_data().decode("utf-8", "replace")
                if any(secret in text for secret in SECRETS):
                    found.add(rule.endpoint)
    return found


def paths_of(world: World, rule: str) -> list[str]:
    """The route's addresses, with the trainee's own numbers and both hand-overs."""
    known = {
        "enrollment": str(world.finished.walk.enrollment),
        "vignette": "peter",
        "number": "1",
        "moment": str(world.moment),
        "organization": "willow",
        "course": "foundations",
        "quiz": "final-examination",
        "scene": "nineteen-stairs",
    }
    numbers = ("1", "2") if "<int:handover>" in rule else ("1",)
    return [
        re.sub(
            r"<(?:[a-z]+:)?([a-z_]+)>",
            lambda part, number=number: {**known, "handover": number}.get(
                part.group(1), "willow" if part.group(1) == "slug" else "1"
            ),
            rule,
        )
        for number in numbers
    ]


def test_only_the_trainee_and_the_supervisor_who_accepted_are_told(world: World) -> None:
    assert found_by(world, "supervisor") == {"debrief.shared", "debrief.comment"}
    assert found_by(world, "trainee") >= {"debrief.share", "debrief.handover"}
    assert found_by(world, "trainee") <= OWNERS | {"debrief.handover"}
    for who in world.clients:
        if who not in {"supervisor", "trainee"}:
            assert found_by(world, who) == set(), who


def test_nobody_else_finds_the_pages_of_a_hand_over(world: World) -> None:
    for who, client in world.clients.items():
        for number, allowed in (("1", "supervisor"), ("2", "invited, not accepted")):
            answer = client.get(f"/supervision/{number}")
            if who == allowed:
                assert answer.status_code == 200
            else:
                assert answer.status_code == (303 if who == "signed out" else 404), who
            if who in {allowed, "signed out"}:
                continue
            for path in ("accept", f"moments/{world.moment}/comment"):
                sent = post(client, f"/supervision/{number}/{path}", text="x", request_key="k" * 12)
                assert sent.status_code == 404, (who, path)


def test_once_taken_back_nobody_but_the_trainee_is_told(world: World) -> None:
    assert post(world.finished.client, f"{world.handover}/withdraw").status_code == 303
    for who in world.clients:
        if who != "trainee":
            assert found_by(world, who) == set(), who
    assert COMMENT in world.finished.page(world.handover)
    supervisor = world.clients["supervisor"]
    late = post(
        supervisor,
        f"/supervision/1/moments/{world.moment}/comment",
        text="Too late.",
        request_key="another-key-of-a-comment",
    )
    assert late.status_code == 404
    assert supervisor.get("/supervision/1").status_code == 404


def test_no_letter_and_no_record_of_what_happened_holds_a_word_of_it(world: World) -> None:
    letters = list(world.school.app.extensions["hrtraining.mailer"].folder.glob("*.eml"))
    assert letters
    for letter in letters:
        text = letter.read_text(encoding="utf-8")
        assert not any(secret in text for secret in (*SECRETS, "Nineteen stairs", "Peter"))
    with world.school.database.sessions() as opened:
        for event in opened.scalars(select(AuditEvent)):
            assert not any(secret in str(event.detail) for secret in SECRETS)


def test_the_certificate_of_a_finished_course_holds_nothing_of_it(world: World) -> None:
    walk = world.finished.walk
    certificate = walk.to_the_end("Trainee Example")
    number = certificate.rpartition("/")[2]
    for who in ("trainee", "CE administrator", "signed out"):
        for rule in world.school.app.url_map.iter_rules():
            if rule.endpoint.startswith(("certificates.", "credit.")) and "GET" in (
                rule.methods or ()
            ):
                path = paths_of(world, rule.rule)[0].replace("/1", f"/{number}")
                text = world.clients[who].get(path).get_data().decode("utf-8", "replace")
                assert not any(secret in text for secret in SECRETS), (who, path)
