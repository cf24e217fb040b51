"""Organizations that give credit, in every state that a CE administrator meets in the office.

`willow` offers for credit and has approvals of every kind; `alder` is refused credit; `birch` has
withdrawn its course; `cedar` has issued more certificates than a page shows.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from unittest.mock import patch

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining import clock
from hrtraining.access import Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization, Person
from hrtraining.certificates import composing
from hrtraining.certificates import operations as certificates
from hrtraining.certificates.minting import Press
from hrtraining.courses import operations as courses
from hrtraining.courses.models import Offering
from hrtraining.credit import approving, proving, publishing
from hrtraining.credit import operations as credit
from hrtraining.credit.forms import STATEMENTS
from hrtraining.credit.models import CreditDocument, Evaluation
from hrtraining.credit.reader import packs
from hrtraining.enrollment.models import Enrollment
from tests.certificates.conftest import enroll
from tests.conftest import School, Someone, make_organization, make_person
from tests.credit.conftest import Office, office_in
from tests.journeys.conftest import House
from tests.journeys.world import CREDIT, Go, State, World, press

OFFICE, FOUNDATIONS = "/organizations/{}", "/organizations/{}/credit/foundations"
MANY = 55
TODAY = clock.now().date()
# What each of twelve people thought; the last two wait until there are five of them.
OPINIONS = (
    *(("5", "right", 240), ("5", "right", 300), ("5", "right", 280), ("5", "low", 200)),
    *(("5", "right", 360), ("4", "right", 330), ("4", "high", 420), ("3", "right", 310)),
    *(("2", "high", 500), ("1", "right", 290), ("1", "low", 100), ("5", "right", 250)),
)


@dataclass
class Making:
    """One transaction in which the world is made."""

    school: School
    opened: Session
    at: dict[str, str]

    @property
    def administrator(self) -> int:
        return self.school.cast.administrator.person_id

    def person(self, key: str, name: str) -> Person:
        return make_person(self.opened, f"{key}@example.org", name)


def furnish(house: House) -> World:
    """Makes the world through operations; the pages have tests of their own."""
    school, cast = house.school, house.school.cast
    credited = house.newcomer("credited", "Cleo Credited")
    at: dict[str, str] = {}
    with school.app.app_context(), school.database.transaction() as opened:
        making = Making(school, opened, at)
        office = office_in(school, opened)
        _approvals(making, office)
        office.open_for_credit(clock.now())
        _opinions(making, office.offering, "willow", OPINIONS)
        refused = _beside(making, office, "alder")
        _opinions(making, refused, "alder", (OPINIONS[0], OPINIONS[3], *OPINIONS[7:10]))
        withdrawn = _beside(making, office, "birch")
        _opinions(making, withdrawn, "birch", OPINIONS[:4])
        publishing.withdraw(
            opened,
            withdrawn,
            reason="An error was found in a table of doses.",
            finish_by=clock.now() + timedelta(days=30),
            at=clock.now(),
            actor_person_id=making.administrator,
        )
        _certificates(making, credited)
    people = {
        "administrator": cast.administrator,
        "other administrator": cast.other_administrator,
        "credited": credited,
    }
    return World(house, people, at)


def _approvals(making: Making, office: Office) -> None:
    def approve(key: str, board: str, first: date, last: date, hours: str | None = "3") -> int:
        made = office.approve(
            board, hours, valid_from=first, valid_to=last, number=f"INVENTED-{key}"
        )
        making.at[f"approval {key}"] = f"{OFFICE.format('willow')}/approvals/{made.id}"
        return made.id

    def day(days: int) -> date:
        return TODAY + timedelta(days=days)

    approve("in-force", "nbcc-acep", day(-200), day(400))
    approve("ending", "nasw", day(-300), day(40))
    approve("to-come", "aswb-ace", day(30), day(700), hours=None)
    lapsed = approve("lapsed", "apa", date(2009, 1, 1), date(2010, 12, 31))
    removed = approve("removed", "ancc", date(2007, 1, 1), date(2008, 12, 31))
    kept = {
        row.approval_id: row
        for row in making.opened.scalars(
            select(CreditDocument).where(CreditDocument.approval_id.in_((lapsed, removed)))
        )
    }
    documents = f"{OFFICE.format('willow')}/documents"
    making.at["removable"] = f"{documents}/{kept[lapsed].id}/removal"
    making.at["removed"] = f"{documents}/{kept[removed].id}/removal"
    making.at["removed file"] = f"{documents}/{kept[removed].id}"
    proving.remove(
        making.opened,
        kept[removed],
        packs()["ancc"],
        TODAY,
        at=clock.now(),
        actor_person_id=making.administrator,
    )
    ended = office.approve("naadac", "3", valid_from=day(-300), valid_to=day(300), number="ENDED-1")
    making.at["approval ended"] = f"{OFFICE.format('willow')}/approvals/{ended.id}"
    approving.end_approval(
        making.opened,
        ended,
        last_day=day(-20),
        reason="The board withdrew it after a visit.",
        at=clock.now(),
        actor_person_id=making.administrator,
    )
    old = office.approve("ama-pra", "3", valid_from=day(-800), valid_to=day(-60), number="OLD-1")
    making.at["approval renewed"] = f"{OFFICE.format('willow')}/approvals/{old.id}"
    office.approve("ama-pra", "3", renews=old, valid_from=day(-59), valid_to=day(600))
    current = making.opened.scalars(select(CreditDocument).order_by(CreditDocument.id)).first()
    assert current is not None
    making.at["still kept"] = f"{documents}/{current.id}/removal"


def _beside(making: Making, office: Office, slug: str) -> Offering:
    """Another organization of the same administrator, which offers the course too."""
    organization = make_organization(making.opened, slug, is_demo=False)
    assert isinstance(organization, Organization)
    person = making.opened.get_one(Person, making.administrator)
    accounts.grant_role(making.opened, person, organization, Role.CE_ADMINISTRATOR, clock.now())
    edition = office.offering.course_edition_id
    return courses.offer(making.opened, organization.id, "foundations", edition, clock.now())


def _opinions(
    making: Making, offering: Offering, slug: str, opinions: tuple[tuple[str, str, int], ...]
) -> None:
    for place, (rating, level, minutes) in enumerate(opinions):
        person = making.person(f"{slug}{place}", f"Person {place} of {slug}")
        made = Enrollment(
            person_id=person.id,
            holder_id=person.holder_id,
            offering_id=offering.id,
            course_edition_id=offering.course_edition_id,
            enrolled_at=clock.now(),
        )
        making.opened.add(made)
        making.opened.flush()
        answers = {
            **{f"objective_{number}": rating for number in range(1, 9)},
            **{f"objective_c{number}": rating for number in range(1, 9)},
            **{f"statement_{name}": rating for name in STATEMENTS},
            "level": level,
            "minutes": str(minutes),
            "intention": "yes",
            "change": "I will ask before I look." if place % 3 == 0 else "",
            "comments": "Long, and worth it." if place == 1 else "",
        }
        making.opened.add(
            Evaluation(enrollment_id=made.id, answers=answers, submitted_at=clock.now())
        )
    making.opened.flush()


def _certificates(making: Making, credited: Someone) -> None:
    """More than a page of them, one replaced and one revoked, and two with credit of one person."""
    opened, cast = making.opened, making.school.cast
    cedar = opened.get_one(Organization, cast.other_organization_id)
    cedar.is_demo = False

    def issue(person_id: int, organization_id: int, name: str) -> int:
        enrollment = enroll(opened, person_id, organization_id)
        done = credit.attest(opened, enrollment, name, clock.now())
        assert isinstance(done, credit.Completed)
        issued = certificates.issue(opened, done.completion_id, _stamp(making))
        assert isinstance(issued, certificates.Issued), issued
        return issued.certificate_id

    made = [
        issue(making.person(f"many{n}", "Some Name").id, cedar.id, f"Mina Many-Example {n}")
        for n in range(MANY)
    ]
    certificates.replace(
        opened,
        made[-3],
        _stamp(making),
        name="Mina Corrected-Example",
        reason="misspelled",
        actor_person_id=None,
    )
    certificates.revoke(
        opened,
        made[-2],
        reason="other",
        evidence="An invented reason.",
        at=clock.now(),
        actor_person_id=None,
    )
    with patch.object(composing.crediting, "lines_for", lambda *_: CREDIT):
        held = [
            issue(credited.person_id, organization, credited.name)
            for organization in (cedar.id, cast.organization_id)
        ]
    holder = opened.get_one(Person, credited.person_id).holder_id
    office = OFFICE.format("cedar")
    making.at |= {
        "own with credit": f"/certificates/{held[0]}",
        "issued with credit": f"{office}/certificates/{held[0]}",
        "issued replaced": f"{office}/certificates/{made[-3]}",
        "issued revoked": f"{office}/certificates/{made[-2]}",
        "holder transcript": f"{office}/holders/{holder}/transcript",
    }


def _stamp(making: Making) -> Press:
    keys = making.school.app.extensions["hrtraining.keys"]
    return Press(secrets.token_bytes(16), keys, "http://localhost", clock.now())


# States --------------------------------------------------------------------------------------


def _at(key: str, tail: str = "") -> Go:
    def go(page: Page, world: World) -> None:
        page.goto(world.at.get(key, key) + tail)

    return go


def _no_letter(page: Page, world: World) -> None:
    page.goto(world.at["approval in-force"])
    page.get_by_label("File").first.set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this document").click()


WILLOW, ALDER, BIRCH = (FOUNDATIONS.format(one) for one in ("willow", "alder", "birch"))
CEDAR = OFFICE.format("cedar")
STATES = [
    State(name, who, go)
    for name, who, go in (
        (
            "office-approvals-of-every-kind",
            "administrator",
            _at(f"{OFFICE.format('willow')}/credit"),
        ),
        *(
            (f"office-approval-{kind}", "administrator", _at(f"approval {kind}"))
            for kind in ("in-force", "ending", "to-come", "lapsed", "removed", "ended", "renewed")
        ),
        ("office-renewal-lapsed", "administrator", _at("approval lapsed", "/renewal")),
        ("office-document-refused", "administrator", _no_letter),
        (
            "office-end-refused",
            "administrator",
            press("approval ending", "End this approval"),
        ),
        (
            "office-approval-refused",
            "administrator",
            press(
                f"{OFFICE.format('willow')}/approvals/new?board=nbcc-acep", "Record this approval"
            ),
        ),
        ("office-removal", "administrator", _at("removable")),
        ("office-removal-refused", "administrator", press("removable", "Remove this file")),
        ("office-removal-too-early", "administrator", _at("still kept")),
        ("office-removal-done", "administrator", _at("removed")),
        ("office-course-approved", "administrator", _at(WILLOW)),
        (
            "office-rating-refused",
            "administrator",
            press(WILLOW, "Record this rating"),
        ),
        ("office-pilot-refused", "administrator", press(WILLOW, "Record this time")),
        ("office-offering-for-credit", "administrator", _at(WILLOW, "/offering")),
        ("office-offering-refused", "administrator", _at(ALDER, "/offering")),
        (
            "office-withdrawal-refused",
            "administrator",
            press(ALDER + "/offering", "Withdraw this offering"),
        ),
        ("office-offering-withdrawn", "administrator", _at(BIRCH, "/offering")),
        ("office-evaluations", "administrator", _at(WILLOW, "/evaluations")),
        ("office-evaluations-together", "administrator", _at(ALDER, "/evaluations")),
        ("office-evaluations-too-few", "administrator", _at(BIRCH, "/evaluations")),
        ("front-for-credit", "stranger", _at("/")),
        ("course-for-credit", "stranger", _at("/courses/willow/foundations")),
        (
            "boards-of-an-approval",
            "stranger",
            _at("/courses/willow/foundations/boards?profession=counselor&state=OH"),
        ),
        ("course-withdrawn", "stranger", _at("/courses/birch/foundations")),
        ("certificates-many", "other administrator", _at(f"{CEDAR}/certificates")),
        ("certificates-older", "other administrator", _at(f"{CEDAR}/certificates?before=6")),
        (
            "found-many",
            "other administrator",
            press(f"{CEDAR}/certificates", "Find certificates", Name="many"),
        ),
        (
            "found-replaced",
            "other administrator",
            press(f"{CEDAR}/certificates", "Find certificates", Name="mina corrected"),
        ),
        ("issued-with-credit", "other administrator", _at("issued with credit")),
        ("issued-replaced-among-many", "other administrator", _at("issued replaced")),
        ("issued-revoked-among-many", "other administrator", _at("issued revoked")),
        ("holder-transcript-with-credit", "other administrator", _at("holder transcript")),
        ("certificate-with-credit", "credited", _at("own with credit")),
        ("certificates-with-credit", "credited", _at("/certificates")),
        ("transcript-with-credit", "credited", _at("/certificates/transcript")),
    )
]
