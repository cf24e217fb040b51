"""Credit lines from what an organization recorded: approvals, editions, licenses, the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Edition
from hrtraining.credit import approving, crediting, records
from hrtraining.credit.models import Approval
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.outlook import Prospect
from hrtraining.enrollment.models import Enrollment
from tests.conftest import THE_DAY, School
from tests.credit.conftest import GIVEN, Office


def enroll(office: Office, person_id: int) -> Enrollment:
    made = Enrollment(
        person_id=person_id,
        holder_id=person_id,
        offering_id=office.offering.id,
        course_edition_id=office.offering.course_edition_id,
        enrolled_at=THE_DAY,
    )
    office.opened.add(made)
    office.opened.flush()
    return made


def lines(office: Office, enrollment: Enrollment, at: datetime = THE_DAY):
    return [
        (line.board, line.profession, line.amount)
        for line in crediting.lines_for(office.opened, enrollment.id, at)
    ]


def outlook_of(office: Office, enrollment: Enrollment, at: datetime):
    enrolled = crediting.Enrolled(
        office.organization_id,
        "America/New_York",
        enrollment.course_edition_id,
        enrollment.enrolled_at,
        records.professions_at(office.opened, enrollment.person_id, at),
    )
    return crediting.outlook_for(office.opened, enrolled, at)


def test_two_licenses_and_three_boards_are_a_line_for_each(office: Office, school: School):
    person = school.cast.trainee.person_id
    office.approve("nbcc-acep", "3.25")
    office.approve("apa", "3")
    office.approve("naadac", "4")
    office.open_for_credit()
    enrollment = enroll(office, person)
    assert lines(office, enrollment) == []
    office.license(person, "counselor")
    office.license(person, "psychologist")
    assert lines(office, enrollment) == [
        ("apa", "psychologist", "3.0"),
        ("nbcc-acep", "counselor", "3.25"),
    ]


def test_a_license_added_after_completion_or_removed_before_it_does_not_count(
    office: Office, school: School
):
    person = school.cast.trainee.person_id
    office.approve()
    office.open_for_credit()
    enrollment = enroll(office, person)
    held = office.license(person, "counselor", THE_DAY + timedelta(minutes=1))
    assert lines(office, enrollment) == []
    assert len(lines(office, enrollment, THE_DAY + timedelta(minutes=2))) == 1
    held.removed_at = THE_DAY + timedelta(minutes=3)
    office.opened.flush()
    assert len(lines(office, enrollment, THE_DAY + timedelta(minutes=2))) == 1
    assert lines(office, enrollment, THE_DAY + timedelta(minutes=4)) == []


def test_an_approval_that_lapsed_between_enrolling_and_finishing_gives_nothing(
    office: Office, school: School
):
    person = school.cast.trainee.person_id
    office.approve(valid_to=date(2026, 12, 1))
    office.open_for_credit()
    office.license(person, "counselor")
    enrollment = enroll(office, person)
    # The day is the organization's own: this is still December 1 in New York.
    late = datetime(2026, 12, 2, 4, 59, tzinfo=UTC)
    (outlook,) = outlook_of(office, enrollment, late)
    assert outlook.prospect is Prospect.ENDS_SOON
    assert "December 1, 2026" in outlook.words
    assert len(lines(office, enrollment, late)) == 1
    after = late + timedelta(minutes=1)
    assert lines(office, enrollment, after) == []
    (outlook,) = outlook_of(office, enrollment, after)
    assert outlook.prospect is Prospect.LAPSED


def test_an_approval_that_was_ended_counts_until_its_last_day(office: Office, school: School):
    person = school.cast.trainee.person_id
    approval = office.approve()
    office.open_for_credit()
    office.license(person, "counselor")
    enrollment = enroll(office, person)
    ended = approving.end_approval(
        office.opened,
        approval,
        last_day=THE_DAY.date(),
        reason="Given up.",
        at=THE_DAY,
        actor_person_id=None,
    )
    assert isinstance(ended, approving.Recorded)
    assert len(lines(office, enrollment)) == 1
    assert lines(office, enrollment, THE_DAY + timedelta(days=1)) == []
    again = approving.end_approval(
        office.opened,
        approval,
        last_day=THE_DAY.date(),
        reason="Twice.",
        at=THE_DAY,
        actor_person_id=None,
    )
    assert again == approving.EndedAlready()


def test_hours_are_of_one_edition_and_other_content_earns_nothing(office: Office, school: School):
    person = school.cast.trainee.person_id
    approval = office.approve()
    office.open_for_credit()
    office.license(person, "counselor")
    first = enroll(office, person)
    old = office.opened.get_one(Edition, office.offering.course_edition_id)
    changed = Edition(
        kind="course",
        slug=old.slug,
        fingerprint="cd" * 32,
        title=old.title,
        source=old.source,
        data=old.data,
        created_at=THE_DAY,
    )
    office.opened.add(changed)
    office.opened.flush()
    office.offering.course_edition_id = changed.id
    second = enroll(office, school.cast.other_trainee.person_id)
    office.license(school.cast.other_trainee.person_id, "counselor")
    assert len(lines(office, first)) == 1
    assert lines(office, second) == []
    office.grant(approval, "2")
    assert lines(office, second) == [("nbcc-acep", "counselor", "2.0")]
    assert lines(office, first) == [("nbcc-acep", "counselor", "3.0")]


def test_the_last_hours_recorded_count(office: Office, school: School):
    approval = office.approve(hours="3")
    office.grant(approval, "2.5")
    (found,) = records.approved_hours(
        office.opened, office.organization_id, office.offering.course_edition_id
    )
    assert str(found.hours) == "2.5"


def test_nothing_is_earned_while_the_offering_is_not_for_credit(office: Office, school: School):
    person = school.cast.trainee.person_id
    office.approve()
    office.license(person, "counselor")
    enrollment = enroll(office, person)
    assert lines(office, enrollment) == []
    office.open_for_credit(THE_DAY + timedelta(hours=1))
    office.open_for_credit(THE_DAY + timedelta(hours=3), for_credit=False)
    assert [len(lines(office, enrollment, THE_DAY + timedelta(hours=n))) for n in (0, 2, 4)] == [
        0,
        1,
        0,
    ]


def test_a_demo_prints_no_boards_statement(office: Office, school: School):
    person = school.cast.trainee.person_id
    office.approve()
    office.open_for_credit()
    office.license(person, "counselor")
    enrollment = enroll(office, person)
    office.opened.get_one(Organization, office.organization_id).is_demo = True
    office.opened.flush()
    assert lines(office, enrollment) == []


def test_a_statement_that_is_not_known_whole_is_never_printed(office: Office, school: School):
    person = school.cast.trainee.person_id
    office.approve("nasw")
    office.open_for_credit()
    office.license(person, "social_worker")
    assert lines(office, enroll(office, person)) == []


def test_a_renewal_is_a_row_of_its_own_and_is_made_once(office: Office):
    approval = office.approve()
    newer = office.approve(
        renews=approval, valid_from=date(2027, 1, 1), valid_to=date(2028, 12, 31), number="I-1"
    )
    assert newer.renews_id == approval.id
    assert approval.valid_to == date(2026, 12, 31)
    outcome = approving.record_approval(
        office.opened,
        office.organization_id,
        packs()["nbcc-acep"],
        GIVEN,
        at=THE_DAY,
        actor_person_id=None,
        renews=office.opened.get_one(Approval, approval.id),
    )
    assert outcome == approving.RenewedAlready(newer.id)
    held = records.approvals_of(office.opened, office.organization_id)
    assert [(one.approval.id, one.renewed_by) for one in held] == [
        (newer.id, None),
        (approval.id, newer.id),
    ]


def test_a_board_approves_nothing_for_another_profession(office: Office):
    for given, refusal in (
        ({"profession": "nurse"}, approving.NotOfBoard()),
        ({"valid_to": date(2025, 1, 1)}, approving.Backwards()),
    ):
        outcome = approving.record_approval(
            office.opened,
            office.organization_id,
            packs()["nbcc-acep"],
            approving.Given(**{**_fields(), **given}),
            at=THE_DAY,
            actor_person_id=None,
        )
        assert outcome == refusal
    assert office.opened.scalar(select(Approval.id)) is None


def _fields() -> dict[str, object]:
    return {name: getattr(GIVEN, name) for name in GIVEN.__slots__}
