"""Walking through the studio's pages as a browser without scripts would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining.studio.models import Draft
from hrtraining.studio.operations.keeping import copy_of
from hrtraining.texts.vignette.document import Document
from tests.conftest import School, Someone, token_of


class Fields(HTMLParser):
    """The fields of the form whose action ends so, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__(convert_charrefs=True)
        self.action = action
        self.inside = False
        self.found: dict[str, str] = {}
        self.area = self.select = ""
        self.first = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action", "").split("?")[0].endswith(self.action)
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            self.found[name] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""
        elif tag == "select":
            self.select, self.first = name, True
        elif tag == "option" and self.select and ("selected" in given or self.first):
            self.found[self.select] = given.get("value", "")
            self.first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self.found[self.area] = self.found[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data


def fields_of(page: str, action: str) -> dict[str, str]:
    parser = Fields(action)
    parser.feed(page)
    assert parser.found, f"no form to {action}"
    return parser.found


@dataclass
class Writer:
    """A trainer at a draft."""

    school: School
    client: FlaskClient
    person_id: int
    slug: str = ""

    def path(self, rest: str = "") -> str:
        return f"/trainer/drafts/{self.slug}{rest}"

    def get(self, rest: str = "", status: int = 200) -> str:
        answer = self.client.get(self.path(rest))
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def post(self, rest: str, status: int = 303, script: bool = False, **fields: str):
        data = {"csrf_token": token_of(self.client), **fields}
        headers = {"X-Requested-With": "save"} if script else {}
        answer = self.client.post(self.path(rest), data=data, headers=headers)
        assert answer.status_code == status, (
            rest,
            answer.status_code,
            answer.get_data(as_text=True),
        )
        return answer

    def begin(self, title: str, start: str) -> None:
        page = self.client.get("/trainer/drafts/new").get_data(as_text=True)
        sent = fields_of(page, "/trainer/drafts/new") | {"title": title, "start": start}
        answer = self.client.post("/trainer/drafts/new", data=sent)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        found = re.fullmatch(r"/trainer/drafts/([^/]+)", answer.location)
        assert found
        self.slug = found[1]

    def scene(self, name: str, status: int = 303, script: bool = False, **changed: str):
        """Changes fields on a scene's page and sends its form."""
        rest = f"/scenes/{name}"
        sent = fields_of(self.get(rest), rest) | {
            k.replace("_", "-"): v for k, v in changed.items()
        }
        sent = {name: value.replace("\n", "\r\n") for name, value in sent.items()}
        headers = {"X-Requested-With": "save"} if script else {}
        answer = self.client.post(self.path(rest), data=sent, headers=headers)
        assert answer.status_code == status, (
            answer.status_code,
            answer.get_data(as_text=True)[-3000:],
        )
        return answer

    @property
    def text(self) -> str:
        with self.school.database.sessions() as opened:
            draft = opened.scalars(select(Draft).where(Draft.slug == self.slug)).one()
            return copy_of(opened, draft.id, self.person_id).text

    @property
    def document(self) -> Document:
        return Document.parse(self.text)


def writer(school: School, someone: Someone | None = None) -> Writer:
    someone = someone or school.cast.trainer
    return Writer(school, school.client(someone), someone.person_id)
