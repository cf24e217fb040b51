"""Two administrators at once: the second is told, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.courses.models import Offering
from hrtraining.credit import approving, publishing
from hrtraining.credit.models import Approval
from hrtraining.credit.reader import packs
from hrtraining.vignettes import offered
from hrtraining.vignettes.models import Attachment, Detachment, VignetteVersion
from tests.conftest import THE_DAY, School
from tests.credit.test_offered import attach, published


def at_once(school: School, act: Callable[[Session], Any]) -> list[Any]:
    """What two requests answer of which the second begins before the first has committed."""
    answers: list[Any] = []

    def second() -> None:
        try:
            with school.database.transaction() as opened:
                answers.append(act(opened))
        except Exception as fault:  # noqa: BLE001  (it is what the test looks at)
            answers.append(fault)

    other = Thread(target=second)
    with school.database.transaction() as opened:
        answers.append(act(opened))
        other.start()
        other.join(0.5)
    other.join()
    return answers


def an_approval(school: School) -> int:
    pack = next(iter(packs().values()))
    with school.database.transaction() as opened:
        made = approving.record_approval(
            opened, school.cast.organization_id, pack, given(2026), at=THE_DAY, actor_person_id=None
        )
        assert isinstance(made, approving.Recorded)
        return made.id


def given(year: int) -> approving.Given:
    pack = next(iter(packs().values()))
    return approving.Given(
        profession=next(iter(pack.professions)),
        format="self-study",
        number="X-1",
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        read_by="Robin Example",
        read_edition="2026",
        read_on=date(2026, 1, 1),
    )


def test_an_approval_is_ended_once(school: School) -> None:
    approval = an_approval(school)
    first, second = at_once(
        school,
        lambda opened: approving.end_approval(
            opened,
            opened.get_one(Approval, approval),
            last_day=date(2026, 6, 30),
            reason="Lapsed.",
            at=THE_DAY,
            actor_person_id=None,
        ),
    )
    assert isinstance(first, approving.Recorded)
    assert second == approving.EndedAlready()


def test_an_approval_is_renewed_once(school: School) -> None:
    approval = an_approval(school)
    first, second = at_once(
        school,
        lambda opened: approving.record_approval(
            opened,
            school.cast.organization_id,
            next(iter(packs().values())),
            given(2027),
            at=THE_DAY,
            actor_person_id=None,
            renews=opened.get_one(Approval, approval),
        ),
    )
    assert isinstance(first, approving.Recorded)
    assert second == approving.RenewedAlready(first.id)


def test_an_offering_is_withdrawn_once(school: School) -> None:
    answers = at_once(
        school,
        lambda opened: publishing.withdraw(
            opened,
            opened.scalars(select(Offering)).one(),
            reason="Closed.",
            finish_by=None,
            at=THE_DAY,
            actor_person_id=None,
        ),
    )
    assert answers == [publishing.Withdrawn(new=True), publishing.Withdrawn(new=False)]


def test_a_case_is_taken_from_a_course_once_and_a_version_withdrawn_once(school: School) -> None:
    version = published(school)
    attach(school, version, required=False)
    by = offered.By(school.cast.administrator.person_id, THE_DAY)
    answers = at_once(
        school,
        lambda opened: offered.detach(opened, opened.scalars(select(Attachment)).one(), by),
    )
    assert answers == [None, None]
    first, second = at_once(
        school,
        lambda opened: (
            offered.withdraw(
                opened, opened.get_one(VignetteVersion, version), None, "Old.", by, unsafe=False
            ).id
        ),
    )
    assert first == second
    with school.database.sessions() as opened:
        assert len(opened.scalars(select(Detachment)).all()) == 1
