"""A trainee's way through the shipped course without a browser, page by page, as far as wanted."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hrtraining.courses import served
from hrtraining.courses.rules.rendered import RenderedCourse, RenderedModule, RenderedQuiz
from hrtraining.credit.forms import STATEMENTS
from hrtraining.demo import Way, way_to_an_ending
from hrtraining.enrollment.models import Enrollment
from hrtraining.quizzes import operations as quizzes
from hrtraining.quizzes.models import Attempt
from hrtraining.vignettes.cases import case_of
from hrtraining.vignettes.models import VignetteVersion
from tests.conftest import School, Someone, csrf_of


@dataclass(frozen=True)
class Walk:
    """One enrolled trainee and where they are."""

    school: School
    client: FlaskClient
    enrollment: int

    @classmethod
    def of(cls, school: School, someone: Someone) -> Walk:
        client, enrollment = school.enrolled(someone)
        return cls(school, client, enrollment)

    @property
    def home(self) -> str:
        return f"/learning/{self.enrollment}"

    @property
    def token(self) -> str:
        return csrf_of(self.client, "/account")

    def post(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def course(self) -> RenderedCourse:
        with self.school.app.app_context(), self.school.database.sessions() as opened:
            return served.edition(opened, RenderedCourse, self._edition(opened))

    def _edition(self, opened: object) -> int:
        return opened.get_one(Enrollment, self.enrollment).course_edition_id  # type: ignore[attr-defined]

    def module(self, slug: str) -> RenderedModule:
        with self.school.app.app_context(), self.school.database.sessions() as opened:
            return served.part(opened, RenderedModule, "module", slug, self._edition(opened))

    def quiz(self, slug: str) -> RenderedQuiz:
        with self.school.app.app_context(), self.school.database.sessions() as opened:
            return served.part(opened, RenderedQuiz, "quiz", slug, self._edition(opened))

    def section(self, module: str, section: str) -> str:
        return f"{self.home}/modules/{module}/{section}"

    def read(self, module: str, most: int = 1_000) -> None:
        """Continues through a module, at most so many sections."""
        token = self.token
        for section in self.module(module).sections[:most]:
            path = f"{self.section(module, section.slug)}/continue"
            assert self.client.post(path, data={"csrf_token": token}).status_code == 303

    def begin_case(self, vignette: str) -> str:
        return str(self.post(f"{self.home}/vignettes/{vignette}/begin").location)

    def way(self, vignette: str) -> tuple[str, ...]:
        """The choices of a short way to an ending."""
        with self.school.app.app_context(), self.school.database.sessions() as opened:
            edition_id = opened.scalars(
                select(VignetteVersion.edition_id)
                .where(VignetteVersion.slug == vignette)
                .order_by(VignetteVersion.id.desc())
            ).first()
            assert edition_id is not None
            return way_to_an_ending(case_of(opened, edition_id))

    def choose(self, play: str, choice: str) -> TestResponse:
        page = self.client.get(f"{play}?show=1").get_data(as_text=True)
        after = re.findall(r'name="after" value="(\d+)"', page)[-1]
        key = secrets.token_urlsafe(16)
        return self.post(f"{play}/choose", choice=choice, after=after, request_key=key)

    def play(self, vignette: str) -> str:
        """Plays a case to an ending and answers the playthrough's address."""
        play = self.begin_case(vignette)
        for choice in self.way(vignette):
            assert self.choose(play, choice).status_code == 303
        return play

    def begin_quiz(self, quiz: str) -> str:
        """Begins an attempt and answers its address."""
        return str(self.post(f"{self.home}/quizzes/{quiz}/begin").location).rpartition("/")[0]

    def answer(self, attempt: str, *, right: int = 1_000, most: int = 1_000) -> None:
        """Answers the items of an attempt: so many rightly, the rest not."""
        _home, quiz, number = re.fullmatch(r"(.*)/quizzes/(.+)/attempts/(\d+)", attempt).groups()  # type: ignore[union-attr]
        text = self.quiz(quiz)
        with self.school.database.sessions() as opened:
            kept = opened.scalars(
                select(Attempt).where(
                    Attempt.enrollment_id == self.enrollment,
                    Attempt.quiz_slug == quiz,
                    Attempt.number == int(number),
                )
            ).one()
        token = self.token
        for place, drawn in enumerate(quizzes.drawn_of(kept)[:most], 1):
            item = text.item(drawn.item)
            assert item is not None
            key = next(at for at, option in enumerate(item.options) if option.key)
            option = key if place <= right else (key + 1) % len(item.options)
            fields = {"option": str(option), "request_key": secrets.token_urlsafe(16)}
            sent = self.client.post(f"{attempt}/{place}", data={"csrf_token": token, **fields})
            assert sent.status_code == 303

    def take(self, quiz: str, *, right: int = 1_000) -> str:
        """A whole attempt, submitted."""
        attempt = self.begin_quiz(quiz)
        self.answer(attempt, right=right)
        assert self.post(f"{attempt}/submit").status_code == 303
        return attempt

    def opinions(self) -> dict[str, str]:
        answers = {f"objective_{name}": "5" for name, _text in self.course().objectives}
        answers |= {f"statement_{name}": "4" for name in STATEMENTS}
        return answers | {"level": "right", "minutes": "210", "intention": "yes"}

    def skip(self, *parts: str) -> None:
        """Puts down in one stroke "modules", "cases", "examination" or "evaluation"."""
        with self.school.app.app_context(), self.school.database.transaction() as opened:
            kept = opened.get_one(Enrollment, self.enrollment)
            way = _AtOnce(opened, kept.course_edition_id)
            way.enrollment_id, way.person_id = kept.id, kept.person_id
            for part, step in (
                ("modules", way.read_everything),
                ("cases", way.play_everything),
                ("examination", way.pass_the_examination),
                ("evaluation", way.evaluate),
            ):
                if part in parts:
                    step()

    def skip_to(self, step: str) -> None:
        """Puts down all that comes before the examination, the evaluation or the attestation."""
        whole = ["modules", "cases", "examination", "evaluation"]
        stop = {"examination": 2, "evaluation": 3, "attestation": 4}[step]
        self.skip(*whole[:stop])

    def attest(self, name: str = "Iris Invented, LCSW") -> TestResponse:
        fields = {"printed_name": name, "paper": "us-letter", "agree": "y", "issue": "1"}
        return self.post(f"{self.home}/attestation", **fields)

    def to_the_end(self, name: str = "Iris Invented, LCSW") -> str:
        """Everything; answers the certificate's address."""
        self.skip_to("attestation")
        issued = self.attest(name)
        assert issued.status_code == 303, issued.get_data(as_text=True)
        return str(issued.location)


class _AtOnce(Way):
    """A way on which no time passes, so that nothing lies in the future."""

    def later(self, minutes: int) -> datetime:
        return self.at
