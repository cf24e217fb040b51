"""A CE administrator's pages about credit, from the first approval to a withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Offering
from hrtraining.credit import proving
from hrtraining.credit.models import Approval, ApprovedCourse, CreditDocument, OfferingCredit
from hrtraining.credit.rules.documents import LARGEST_DOCUMENT
from tests.conftest import THE_DAY, Clock, School, Someone, csrf_of

OFFICE = "/organizations/willow"
COURSE = f"{OFFICE}/credit/foundations"
APPROVAL = {
    "profession": "counselor",
    "format": "self-study, reading-based online",
    "number": "INVENTED-0000",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "read_by": "Kim Invented",
    "read_edition": "An invented edition of 2025",
    "read_on": "2025-12-01",
    "wording": "y",
}
LETTER = b"%PDF-1.7\nan invented letter"


class Administrator:
    """A signed-in CE administrator of `willow`, and the pages they use."""

    def __init__(self, school: School, someone: Someone | None = None) -> None:
        self.school = school
        self.client: FlaskClient = school.client(someone or school.cast.administrator)
        self.token = csrf_of(self.client, "/account")

    def post(self, path: str, **fields: object):
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def record(self, **changes: str) -> str:
        answer = self.post(f"{OFFICE}/approvals/nbcc-acep", **{**APPROVAL, **changes})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.location

    def attach(self, approval: str, content: bytes = LETTER, name: str = "letter.pdf"):
        return self.post(f"{approval}/documents", kind="letter", file=(BytesIO(content), name))


@pytest.fixture
def office(school: School, clock: Clock) -> Iterator[Administrator]:
    with school.database.transaction() as opened:
        opened.scalars(
            select(Organization).where(Organization.slug == "willow")
        ).one().is_demo = False
    return Administrator(school)


@pytest.fixture
def sqlite_office(sqlite_school: School, clock: Clock) -> Administrator:
    with sqlite_school.database.transaction() as opened:
        opened.scalars(
            select(Organization).where(Organization.slug == "willow")
        ).one().is_demo = False
    return Administrator(sqlite_school)


def test_an_approval_with_its_letter_and_its_hours(office: Administrator):
    approval = office.record()
    assert "Willow (invented for tests) has been approved by NBCC" in office.text(approval)
    assert office.attach(approval).status_code == 303
    page = office.text(approval)
    assert "Approval letter: letter.pdf" in page
    assert "kept at least until December 31, 2033" in page
    with office.school.database.sessions() as opened:
        document = opened.scalars(select(CreditDocument)).one()
        assert (proving.content_of(opened, document), document.size) == (LETTER, len(LETTER))
        approval_id = opened.scalars(select(Approval.id)).one()
    kept = office.client.get(f"{OFFICE}/documents/{document.id}")
    assert kept.data == LETTER
    assert "attachment" in kept.headers["Content-Disposition"]
    stranger = office.school.client(office.school.cast.other_administrator)
    assert stranger.get(f"{OFFICE}/documents/{document.id}").status_code == 404
    assert "no hours recorded" in office.text(COURSE)
    recorded = office.post(
        f"{COURSE}/hours/{approval_id}",
        method="words",
        cases="words",
        rationale="The board’s own count.",
    )
    assert recorded.status_code == 303
    with office.school.database.sessions() as opened:
        hours = opened.scalars(select(ApprovedCourse)).one()
        words = hours.derivation["inputs"]["content"]["words"]
        assert float(hours.hours) * 6_000 <= words + 30_000
        assert hours.derivation["steps"][0].startswith(f"{words:,} words of teaching")
    assert f"{hours.hours}" in office.text(COURSE)


def test_what_was_typed_stays_when_an_approval_is_refused(sqlite_office: Administrator):
    for changes, said in (
        ({"valid_to": "2025-01-01"}, "The last day must come after the first"),
        ({"wording": ""}, "Compare it with your letter first."),
        ({"valid_from": "soon"}, "Choose a day"),
        ({"number": " "}, "Type the number."),
    ):
        answer = sqlite_office.post(f"{OFFICE}/approvals/nbcc-acep", **{**APPROVAL, **changes})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, changes
        assert said in page
        assert "An invented edition of 2025" in page
    with sqlite_office.school.database.sessions() as opened:
        assert opened.scalar(select(Approval.id)) is None


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html><script>", "letter.pdf", "This is no PDF, PNG or JPEG."),
        (b"%PDF-" + b"x" * LARGEST_DOCUMENT, "letter.pdf", "larger than 5 MB"),
        (b"", "", "Choose a file."),
    ],
)
def test_a_document_is_judged_by_its_bytes(sqlite_office: Administrator, content, name, said):
    approval = sqlite_office.record()
    answer = sqlite_office.attach(approval, content, name)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    with sqlite_office.school.database.sessions() as opened:
        assert opened.scalar(select(CreditDocument.id)) is None


def test_a_renewal_and_an_end_are_facts_of_their_own(sqlite_office: Administrator):
    approval = sqlite_office.record()
    renewed = sqlite_office.post(
        f"{approval}/renewal",
        **{**APPROVAL, "valid_from": "2027-01-01", "valid_to": "2028-12-31", "number": "I-1"},
    )
    assert renewed.status_code == 303
    assert "It was renewed" in sqlite_office.text(approval)
    ended = sqlite_office.post(f"{approval}/end", last_day="2026-11-30", reason="Given up.")
    assert ended.status_code == 303
    page = sqlite_office.text(approval)
    assert "Given up." in page
    assert "November 30, 2026" in page
    overview = sqlite_office.text(f"{OFFICE}/credit")
    assert overview.index("I-1") < overview.index("INVENTED-0000")
    assert (
        sqlite_office.post(f"{approval}/end", last_day="2029-01-01", reason="Twice.").status_code
        == 303
    )


def test_raters_and_pilot_readers_change_the_hours(sqlite_office: Administrator):
    assert "Nobody has rated this edition" in sqlite_office.text(COURSE)
    for rater, difficulty in (("Ada Invented", "3"), ("Bo Invented", "4"), ("Bo Invented", "3")):
        sqlite_office.post(
            f"{COURSE}/ratings",
            rater=rater,
            credentials="PhD (invented)",
            difficulty=difficulty,
            rated_on="2026-11-01",
        )
    for reader, minutes in (
        *(("First reader", "300"), ("Second reader", "360")),
        *(("Reader struck out", "999"), ("Reader struck out", "0")),
    ):
        sqlite_office.post(
            f"{COURSE}/pilots",
            reader=reader,
            profession="counselor",
            minutes=minutes,
            read_on="2026-11-01",
        )
    page = sqlite_office.text(COURSE)
    assert "2 raters, from 3 to 3; 1 of 1 pairs gave the same, 1 at most one apart" in page
    assert "median of 2 recorded times: 330 minutes" in page
    assert "Second reader, " in page
    assert "Reader struck out" not in page
    refused = sqlite_office.post(f"{COURSE}/ratings", rater="Cy", credentials="", difficulty="9")
    assert refused.status_code == 422


def test_a_method_without_evidence_records_nothing(sqlite_office: Administrator):
    approval = sqlite_office.record()
    path = f"{COURSE}/hours/{approval.rpartition('/')[2]}"
    answer = sqlite_office.post(path, method="mergener", cases="words", rationale="Because.")
    assert answer.status_code == 422
    assert "nobody has rated the difficulty" in answer.get_data(as_text=True)
    with sqlite_office.school.database.sessions() as opened:
        assert opened.scalar(select(ApprovedCourse.id)) is None


def test_a_word_that_the_board_forbids_is_recorded_with_no_approval_and_no_hours(
    sqlite_office: Administrator,
):
    answer = sqlite_office.post(f"{OFFICE}/approvals/nbcc-acep", **{**APPROVAL, "number": "CEU-17"})
    assert answer.status_code == 422
    assert "The board forbids “CEU”" in answer.get_data(as_text=True)
    path = f"{COURSE}/hours/{sqlite_office.record().rpartition('/')[2]}"
    fields = {"method": "words", "cases": "words", "rationale": "By words; no CEU."}
    for field in ("number", "category"):
        answer = sqlite_office.post(path, **fields, **{field: "3 CEUs"})
        assert answer.status_code == 422
        assert "The board forbids “CEU”" in answer.get_data(as_text=True)
    with sqlite_office.school.database.sessions() as opened:
        assert opened.scalar(select(ApprovedCourse.id)) is None
    # The rationale is for auditors, and is printed nowhere.
    assert sqlite_office.post(path, **fields).status_code == 303


def test_offering_for_credit_is_refused_with_every_reason_and_a_link(
    sqlite_office: Administrator,
):
    approval = sqlite_office.record()
    page = sqlite_office.text(f"{COURSE}/offering")
    for said in ("a clinical reviewer", "no approval letter is kept", "no hours are recorded"):
        assert said in page
    assert f'href="{approval}"' in page
    assert f'href="{COURSE}/hours/' in page
    answer = sqlite_office.post(f"{COURSE}/offering")
    assert answer.status_code == 422
    with sqlite_office.school.database.sessions() as opened:
        assert opened.scalar(select(OfferingCredit.id)) is None
        assert not opened.scalars(select(Offering.for_credit)).one()


def test_a_withdrawal_in_mid_way_is_told_to_those_enrolled(school: School, clock: Clock):
    office = Administrator(school)
    trainee, enrollment = school.enrolled(school.cast.trainee)
    fields = {"reason": "An error in the dose table was found.", "sure": "y"}
    early = office.post(f"{COURSE}/withdrawal", **fields, finish_by="2026-11-01")
    assert early.status_code == 422
    done = office.post(f"{COURSE}/withdrawal", **fields, finish_by="2026-11-30")
    assert done.status_code == 303
    home = trainee.get(f"/learning/{enrollment}").get_data(as_text=True)
    assert "An error in the dose table was found." in home
    assert "You can still complete it until" in home
    newcomer = school.client(school.cast.other_trainee)
    token = csrf_of(newcomer, "/account")
    refused = newcomer.post(
        "/courses/willow/foundations/enroll", data={"csrf_token": token, "edition": "1"}
    )
    assert newcomer.get(refused.location).status_code == 200
    assert newcomer.get("/learning").get_data(as_text=True).count("/learning/") == 0
    clock.stand_at(THE_DAY.replace(month=12, day=2))
    assert "It can not be completed any more" in trainee.get(f"/learning/{enrollment}").get_data(
        as_text=True
    )
    again = office.post(f"{COURSE}/withdrawal", **fields)
    assert again.status_code == 303


def test_the_page_about_boards_knows_the_approvals(sqlite_office: Administrator):
    approval = sqlite_office.record()
    sqlite_office.attach(approval)
    sqlite_office.post(
        f"{COURSE}/hours/{approval.rpartition('/')[2]}",
        method="words",
        cases="words",
        rationale="By words.",
    )
    with sqlite_office.school.database.transaction() as opened:
        opened.scalars(select(Offering)).one().for_credit = True
    path = "/courses/willow/foundations/boards?state=OH&profession="
    assert "NBCC ACEP" in sqlite_office.text(path + "counselor")
    assert "NBCC ACEP" not in sqlite_office.text(path + "psychologist")


def test_no_evaluation_is_reported_below_five(sqlite_office: Administrator):
    assert "Nothing to report yet" in sqlite_office.text(f"{COURSE}/evaluations")
    table = sqlite_office.client.get(f"{COURSE}/evaluations.csv")
    assert table.get_data(as_text=True).strip() == "question,answer,people"
