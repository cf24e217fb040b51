"""Handing moments over: what was chosen, to whom it was offered, for as long as it is shared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from hrtraining.debrief.models import Handover, HandoverComment, HandoverMoment
from tests.conftest import School, token_of
from tests.debrief.conftest import WRITTEN, Finished


def post(client, path: str, **fields: str):
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def count(school: School, table: type) -> int:
    with school.database.sessions() as opened:
        return int(opened.scalar(select(func.count()).select_from(table)) or 0)


def test_a_supervisor_accepts_reads_what_was_chosen_and_comments(finished: Finished) -> None:
    school = finished.school
    address = finished.share(school.cast.trainer.email, 1, 3, written=("1:1",))
    supervisor = school.client(school.cast.trainer)
    offer = supervisor.get("/supervision/1").get_data(as_text=True)
    assert "asks for your supervision" in offer
    assert WRITTEN not in offer
    assert post(supervisor, "/supervision/1/accept").status_code == 303
    assert post(supervisor, "/supervision/1/accept").status_code == 303
    page = supervisor.get("/supervision/1").get_data(as_text=True)
    assert WRITTEN in page
    assert "Where I hesitated." in page
    assert page.count('class="card moment"') == 2
    form = re.search(r'action="(/supervision/1/moments/\d+/comment)"', page)
    assert form
    for _ in range(2):
        said = post(supervisor, form.group(1), text="Stay there longer.", request_key="once-only-1")
        assert said.status_code == 303
    assert count(school, HandoverComment) == 1
    letters = sorted(school.app.extensions["hrtraining.mailer"].folder.glob("*.eml"))
    told = [text for text in map(Path.read_text, letters) if "has commented" in text]
    assert len(told) == 1
    assert "Stay there longer." not in told[0]
    assert "Stay there longer." in finished.page(address)
    assert "1 comment" in finished.page()


def test_taking_back_holds_at_once_and_for_good(finished: Finished) -> None:
    school = finished.school
    address = finished.share(school.cast.trainer.email, 1)
    supervisor = school.client(school.cast.trainer)
    post(supervisor, "/supervision/1/accept")
    assert finished.post(f"{address}/withdraw").status_code == 303
    assert supervisor.get("/supervision/1").status_code == 404
    assert "Nothing is shared" in supervisor.get("/supervision").get_data(as_text=True)
    assert post(supervisor, "/supervision/1/accept").status_code == 404
    assert "Moments you took back" in finished.page(address)


def test_what_is_written_later_is_not_shared(finished: Finished) -> None:
    school = finished.school
    finished.share(school.cast.trainer.email, 1, written=("1:1",))
    supervisor = school.client(school.cast.trainer)
    post(supervisor, "/supervision/1/accept")
    answer = finished.post(f"{finished.play}/reflections/nineteen-stairs", text="A later thought.")
    assert answer.status_code == 303
    page = supervisor.get("/supervision/1").get_data(as_text=True)
    assert WRITTEN in page
    assert "A later thought." not in page


def test_what_is_shared_never_changes(finished: Finished) -> None:
    finished.share("someone@example.org", 1)
    for table in (Handover, HandoverMoment):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            finished.school.database.transaction() as opened,
        ):
            opened.execute(table.__table__.delete())


def test_the_answer_does_not_tell_whether_an_address_has_an_account(
    sqlite_finished: Finished,
) -> None:
    finished = sqlite_finished
    known = finished.page(finished.share(finished.school.cast.trainer.email, 1))
    unknown = finished.page(finished.share("nobody-here@example.org", 1))

    def without_address(page: str) -> str:
        own = r"[\w-]+@example\.org|/supervision/\d+|handovers/\d+|moment-\d+"
        return re.sub(r'value="[^"]+"', "", re.sub(own, "", page))

    assert without_address(known) == without_address(unknown)
    assert finished.school.cast.trainer.name not in known


def test_an_offer_is_for_the_account_of_the_address_alone(sqlite_finished: Finished) -> None:
    finished = sqlite_finished
    school = finished.school
    finished.share("nobody-here@example.org", 1)
    stranger = school.client(school.cast.other_trainee)
    assert stranger.get("/supervision/1").status_code == 404
    assert post(stranger, "/supervision/1/accept").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody@example.org"}, "Choose at least one moment"),
        ({"email": "nobody", "moment": "1"}, "does not look like an email address"),
        ({"email": "trainee@example.org", "moment": "1"}, "This is your own address"),
        ({"email": "a@example.org", "moment": "3", "written": "1:1"}, "tick the moment too"),
    ],
)
def test_what_cannot_be_shared_is_said_and_what_was_ticked_stays(
    sqlite_finished: Finished, fields: dict[str, str], said: str
) -> None:
    finished = sqlite_finished
    answer = finished.post(
        f"{finished.play}/share", text="Kept words.", request_key="a-key-of-sharing", **fields
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert "Kept words." in page
    if "moment" in fields:
        assert re.search(rf'value="{fields["moment"]}" checked', page)
    assert count(finished.school, Handover) == 0


def test_a_moment_that_is_not_there_is_refused(sqlite_finished: Finished) -> None:
    for moment, written in (("2", ""), ("99", ""), ("5", "5:1"), ("1", "1:7")):
        answer = sqlite_finished.post(
            f"{sqlite_finished.play}/share",
            moment=moment,
            **({"written": written} if written else {}),
            email="a@example.org",
            request_key="a-key-of-sharing",
        )
        assert answer.status_code == 400, moment
    assert count(sqlite_finished.school, Handover) == 0


def test_two_clicks_share_once_and_send_one_letter(sqlite_finished: Finished) -> None:
    fields = {"moment": "1", "email": "a@example.org", "request_key": "a-key-of-sharing"}
    places = {
        sqlite_finished.post(f"{sqlite_finished.play}/share", **fields).location for _ in range(3)
    }
    assert len(places) == 1
    letters = list(sqlite_finished.school.app.extensions["hrtraining.mailer"].folder.glob("*.eml"))
    assert len(letters) == 1
