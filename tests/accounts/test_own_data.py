"""Everything kept about a person, for that person alone."""

from __future__ import annotations

from hrtraining.certificates.models import Certificate
from hrtraining.courses.rules.rendered import ReflectPrompt
from hrtraining.database import Base
from hrtraining.own_data import _whose
from tests.conftest import School
from tests.walk import Walk

MODULE = "forging-the-therapeutic-alliance"


def test_a_person_takes_away_what_they_wrote_chose_and_hold(school: School) -> None:
    walk = Walk.of(school, school.cast.trainee)
    section, prompt = next(
        (section.slug, piece.id)
        for section in walk.module(MODULE).sections
        for piece in section.pieces
        if isinstance(piece, ReflectPrompt)
    )
    walk.post(f"{walk.section(MODULE, section)}/notes/{prompt}", text="Ask before I look.")
    walk.take(MODULE, right=2)
    walk.begin_case("peter")
    answer = walk.client.get("/account/data.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.get_json()
    assert told["account"][0]["email"] == school.cast.trainee.email
    assert [note["text"] for note in told["notes"]] == ["Ask before I look."]
    assert len(told["responses"]) == told["submissions"][0]["total"]
    assert len(told["moves"]) == 1
    assert "argon2" not in answer.get_data(as_text=True)
    other = school.client(school.cast.other_trainee).get("/account/data.json").get_json()
    assert {name for name, rows in other.items() if rows and name != "made at"} == {"account"}


def test_someone_signed_out_is_sent_to_sign_in(sqlite_school: School) -> None:
    assert sqlite_school.client().get("/account/data.json").status_code == 303


def test_no_table_about_an_enrollment_or_a_person_is_forgotten() -> None:
    """A new table with such a column is either told to the person or named here."""
    told = {table for table, _mine in _whose(_nobody()).values()}
    about = {"person_id", "holder_id", "enrollment_id", "attempt_id", "playthrough_id"}
    forgotten = {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if about & {column.key for column in mapper.columns} and mapper.class_ not in told
    }
    # Links hold no more than a digest; an origin says only which playthrough another began from; a
    # cohort's answer is a marker of a choice that is told already.
    assert forgotten <= {"EmailLink", "PlaythroughOrigin", "CohortAnswer"}
    assert Certificate in told


def _nobody():
    from hrtraining.access import Actor

    return Actor(0, 0, "", "", "")
