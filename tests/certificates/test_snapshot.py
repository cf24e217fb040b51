"""What is printed: put together once, in the organization's time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.certificates.rules.codes import make
from hrtraining.certificates.rules.snapshot import (
    NO_CREDIT,
    CoursePrinted,
    Issuer,
    PrintedCredit,
    PrintedLicense,
    Signer,
    Snapshot,
    compose,
    corrected,
    day_in,
    direction,
    from_data,
    in_words,
    printed_words,
    to_data,
)
from hrtraining.certificates.rules.standing import Replaced, Revoked, Valid, standing

NEW_YORK = ZoneInfo("America/New_York")
MOMENT = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


CREDIT = PrintedCredit(
    board="oak",
    board_name="Board of Oak",
    profession="Social worker",
    format="self-study, reading-based online",
    number="OAK-17",
    amount="5.0",
    unit="contact hours",
    category="Clinical",
    statement="Willow, provider OAK-17, is approved by the Board of Oak.",
    statement_version="2026-11-01",
    joint=False,
    derivation=("method: words per hour", "30,000 / 6,000 words an hour = 5"),
)
NURSE = replace(CREDIT, profession="Nurse")
JOINT = replace(
    CREDIT,
    board="elm",
    board_name="Elm and Ash",
    statement="Willow is jointly accredited by Elm and Ash.",
    joint=True,
)


def composed(**changes: Any) -> Snapshot:
    given = {
        "name": "Iris Invented, LCSW",
        "licenses": (PrintedLicense("New York", "Social worker", "012345"),),
        "course": CoursePrinted("A Course", "1.0", "ab" * 32, "online", ("Name one",), ()),
        "issuer": Issuer("Willow", "1 Example Street", "office@willow.example", is_demo=False),
        "completed_at": MOMENT,
        "issued_at": MOMENT,
        "zone": NEW_YORK,
        "number": 7,
        "code": make(bytes(range(10))),
        "public_url": "https://training.example.org",
        "paper": "us-letter",
    }
    return compose(**{**given, **changes})


def test_the_date_is_the_one_on_the_organizations_wall() -> None:
    assert composed().completed_on == "2026-11-23"
    assert composed(zone=ZoneInfo("Asia/Tokyo")).completed_on == "2026-11-24"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 3, 8, 4, 59, 59, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 4, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2028, 3, 1, 4, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_date_holds_where_the_clocks_change(moment: datetime, day: date) -> None:
    assert day_in(moment, NEW_YORK) == day


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  (its bounds are naive)
    st.sampled_from(["America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]),
)
def test_the_date_is_never_more_than_a_day_from_the_moment(moment: datetime, zone: str) -> None:
    there = day_in(moment.replace(tzinfo=UTC), ZoneInfo(zone))
    assert abs(there - moment.date()) <= timedelta(days=1)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_in(datetime(2026, 11, 24), NEW_YORK)  # noqa: DTZ001


def test_without_an_approval_it_says_that_it_carries_no_credit() -> None:
    assert composed().statements == (NO_CREDIT,)


def test_a_demonstration_prints_specimen_and_no_boards_statement() -> None:
    demo = Issuer("Willow", "1 Example Street", "office@willow.example", is_demo=True)
    words = composed(issuer=demo, credit=(CREDIT, JOINT), basis="Worked out.")
    assert words.specimen.startswith("SPECIMEN")
    assert (words.statements, words.credit, words.joint, words.basis) == ((NO_CREDIT,), (), (), "")
    assert composed().specimen == ""


def test_statements_of_approvals_run_together_once_and_joint_ones_stand_alone() -> None:
    words = composed(credit=(CREDIT, NURSE, JOINT, replace(JOINT, profession="Nurse")))
    assert words.statements == (CREDIT.statement,)
    assert words.joint == (JOINT,)
    assert len(words.credit) == 4
    only = composed(credit=(JOINT,))
    assert (only.statements, only.joint) == ((), (JOINT,))


def test_the_holders_own_name_is_no_word_of_the_organization() -> None:
    words = composed(name="Maria do Céu Ceu", credit=(CREDIT,))
    said = printed_words(words)
    assert "Ceu" not in said
    for one in (CREDIT.statement, CREDIT.category, "Name one", "1 Example Street"):
        assert one in said


def test_a_certificate_from_before_credit_was_printed_is_still_read() -> None:
    words = composed()
    old = to_data(words)
    for name in ("credit", "basis", "signer"):
        del old[name]
    assert from_data(json.loads(json.dumps(old))) == words


@given(
    st.text(min_size=1, max_size=120),
    st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=3),
    st.lists(st.text(), max_size=4),
)
def test_what_is_kept_is_read_back_the_same(
    name: str, licenses: list[tuple[str, str, str]], objectives: list[str]
) -> None:
    words = composed(
        name=name,
        licenses=tuple(PrintedLicense(*one) for one in licenses),
        course=CoursePrinted("A", "1", "ab", "online", tuple(objectives), ("Someone",)),
        credit=(CREDIT, JOINT),
        basis="Worked out.",
        signer=Signer("Kim Invented", "Director"),
    )
    assert from_data(json.loads(json.dumps(to_data(words)))) == words


def test_a_correction_changes_the_name_and_what_belongs_to_the_paper_only() -> None:
    old = composed()
    new = corrected(
        old,
        name="Iris Invented-Example, LCSW",
        issued_at=MOMENT + timedelta(days=400),
        zone=NEW_YORK,
        number=8,
        code=make(bytes(10)),
        public_url="https://training.example.org",
    )
    before, after = to_data(old), to_data(new)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"name", "issued_on", "number", "code", "verify_address", "replaces"}
    assert new.replaces == "000007"


@pytest.mark.parametrize(
    ("name", "way"),
    [("Iris", "ltr"), ("נעמי, LCSW", "rtl"), ("ليلى", "rtl"), ("... ليلى", "rtl"), ("42", "ltr")],
)
def test_a_name_is_set_in_the_direction_it_begins_in(name: str, way: str) -> None:
    assert direction(name) == way


def test_days_are_written_in_words() -> None:
    assert in_words("2026-01-05") == "January 5, 2026"


def test_a_revocation_says_more_than_a_replacement() -> None:
    day = date(2026, 11, 23)
    assert standing(revoked_on=None, newest_code="A", code="A") == Valid()
    assert standing(revoked_on=None, newest_code="B", code="A") == Replaced("B")
    assert standing(revoked_on=day, newest_code="A", code="A") == Revoked(day)
    assert standing(revoked_on=day, newest_code="B", code="A") == Revoked(day)
