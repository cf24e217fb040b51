"""Every route × every kind of person: default closed, and nothing of anyone else's."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from hrtraining.access import Permission
from hrtraining.access.door import ATTRIBUTE
from hrtraining.courses.models import Edition
from hrtraining.courses.rules.kept import from_data
from hrtraining.courses.rules.rendered import CheckItem, ReflectPrompt, RenderedModule
from hrtraining.studio.operations import creating
from hrtraining.studio.rules.starting import STARTS
from hrtraining.vignettes.models import VignetteVersion
from tests.conftest import THE_DAY, School, csrf_of
from tests.credit.conftest import office_in
from tests.walk import Walk

MODULE = "forging-the-therapeutic-alliance"
WHO = (
    "signed out",
    "trainee",
    "other trainee",
    "trainer",
    "CE administrator",
    "other organization's administrator",
)


def rules_of(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_says_who_may_come_in(sqlite_app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in rules_of(sqlite_app)
        if not hasattr(sqlite_app.view_functions[rule.endpoint], ATTRIBUTE)
    ]
    assert silent == []


def test_a_route_that_says_nothing_answers_404(sqlite_app: Flask) -> None:
    sqlite_app.add_url_rule("/silent", "silent", lambda: "open")
    assert sqlite_app.test_client().get("/silent").status_code == 404


def test_no_get_changes_anything_and_every_post_needs_a_token(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    for rule in rules_of(sqlite_app):
        if "POST" not in (rule.methods or ()) or "GET" in (rule.methods or ()):
            assert "POST" not in (rule.methods or ()), f"{rule} takes GET and POST"
            continue
        path = re.sub(r"<(?:int:|path:)?[a-z_]+>", "1", rule.rule)
        assert client.post(path).status_code in {400, 401}, rule


@dataclass(frozen=True)
class World:
    """A trainee in the middle of everything, and the words that fill every route."""

    school: School
    clients: dict[str, FlaskClient]
    fill: dict[str, str]


@pytest.fixture
def world(sqlite_school: School) -> World:
    school = sqlite_school
    owner, enrollment = school.enrolled(school.cast.trainee)
    walk = Walk(school, owner, enrollment)
    play = walk.play("peter")
    shared = {"moment": "1", "email": "nobody@example.org", "request_key": "a-key-of-the-world"}
    assert walk.post(f"{play}/share", **shared).status_code == 303
    owner.post(
        f"/learning/{enrollment}/quizzes/final-examination/begin",
        data={"csrf_token": csrf_of(owner, "/account")},
    )
    with school.database.sessions() as opened:
        assert opened.scalar(select(VignetteVersion.id)) is not None
    with school.app.app_context(), school.database.transaction() as opened:
        approval = office_in(school, opened).approve().id
    section, note, check = prompts(school)
    fill = {
        "organization": "willow",
        "slug": "willow",
        "course": "foundations",
        "enrollment": str(enrollment),
        "module": MODULE,
        "section": section,
        "note": note,
        "check": check,
        "quiz": "final-examination",
        "vignette": "peter",
        "number": "1",
        "handover": "1",
        "moment": "1",
        "place": "1",
        "license_id": "1",
        "secret": "unknown",
        "code": "0000-0000-0000-0000-0",
        "scene": "nowhere",
        "approval": str(approval),
        "document": "1",
        "board": "nbcc-acep",
        "form": "text",
    }
    with school.database.sessions() as opened:
        slug = opened.scalar(select(Edition.slug).where(Edition.kind == "concordance"))
        # A course without such items has no such page.
        fill |= {"concordance": slug} if slug else {}
    fill["draft"] = _draft(school)
    clients = {who: school.client(someone) for who, someone in school.cast.all().items()}
    return World(school, clients, fill)


def _draft(school: School) -> str:
    """A trainer's draft whose first scene is "nowhere", and its name."""
    text = STARTS[1].text.replace("At the door", "Nowhere")
    beginning = creating.Beginning(school.cast.organization_id, "The draft of this world", text)
    with school.database.transaction() as opened:
        return creating.create(opened, beginning, school.cast.trainer.person_id, THE_DAY).slug


def prompts(school: School) -> tuple[str, str, str]:
    """A section with a note and a check of its own, where the module has one."""
    with school.database.sessions() as opened:
        data = opened.scalar(
            select(Edition.data).where(Edition.slug == MODULE, Edition.kind == "module")
        )
    module = from_data(RenderedModule, data)
    for section in module.sections:
        notes = [p.id for p in section.pieces if isinstance(p, ReflectPrompt)]
        checks = [p.id for p in section.pieces if isinstance(p, CheckItem)]
        if notes and checks:
            return section.slug, notes[0], checks[0]
    raise AssertionError("no section has both")


def path_of(rule: Rule, fill: dict[str, str]) -> str | None:
    """The route's address in this world; nothing where it needs a row that is not there."""
    block = "check" if "/checks/" in rule.rule else "note"
    words = {**fill, "block": fill[block]}
    try:
        return re.sub(r"<(?:int:|path:)?([a-z_]+)>", lambda found: words[found.group(1)], rule.rule)
    except KeyError:
        return None


def test_what_belongs_to_a_trainee_is_found_by_nobody_else(world: World) -> None:
    for rule in rules_of(world.school.app):
        if "<int:enrollment>" not in rule.rule or "GET" not in (rule.methods or ()):
            continue
        path = path_of(rule, world.fill)
        if path is None and "<concordance>" in rule.rule:
            continue
        assert path is not None, rule
        for who in WHO:
            status = world.clients[who].get(path).status_code
            if who == "signed out":
                assert status == 303, (who, path)
            elif who == "trainee":
                assert status in {200, 303}, (who, path)
            else:
                assert status == 404, (who, path)


def test_nobody_writes_into_what_belongs_to_a_trainee(world: World) -> None:
    for rule in rules_of(world.school.app):
        if "<int:enrollment>" not in rule.rule or "POST" not in (rule.methods or ()):
            continue
        path = path_of(rule, world.fill)
        if path is None and "<concordance>" in rule.rule:
            continue
        assert path is not None, rule
        for who in WHO:
            client = world.clients[who]
            page = "/account/sign-in" if who == "signed out" else "/account"
            answer = client.post(path, data={"csrf_token": csrf_of(client, page)})
            if who == "signed out":
                assert answer.status_code == 401, (who, path)
            elif who != "trainee":
                assert answer.status_code == 404, (who, path)


ROLE_ROUTES = {
    Permission.ADMINISTER_CREDIT: "CE administrator",
    Permission.AUTHOR_VIGNETTES: "trainer",
}


def test_what_a_role_may_do_nobody_else_can_and_only_in_their_organization(world: World) -> None:
    app = world.school.app
    for rule in rules_of(app):
        permission = getattr(app.view_functions[rule.endpoint], ATTRIBUTE)
        path = path_of(rule, world.fill)
        if permission not in ROLE_ROUTES or path is None or "GET" not in (rule.methods or ()):
            continue
        for who in WHO:
            status = world.clients[who].get(path).status_code
            if who == "signed out":
                assert status == 303, (who, path)
            elif who == ROLE_ROUTES[permission]:
                assert status == 200, (who, path)
            else:
                assert status == 404, (who, path)


def test_public_routes_ask_nobody_to_sign_in(world: World) -> None:
    app = world.school.app
    for rule in rules_of(app):
        if getattr(app.view_functions[rule.endpoint], ATTRIBUTE) != "public":
            continue
        path = path_of(rule, world.fill)
        if path is None or "GET" not in (rule.methods or ()):
            continue
        answer = world.clients["signed out"].get(path)
        assert answer.status_code in {200, 404, 410, 303}, path
        assert "/account/sign-in" not in (answer.location or ""), path
