"""Credit on the certificate: a line per approval, statements as of the day, joint ones alone."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hrtraining.accounts.models import Organization
from hrtraining.certificates import composing
from hrtraining.certificates.exports import pdf, proofs
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.minting import forbidden
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.rules import credentials
from hrtraining.certificates.rules.codes import make
from hrtraining.certificates.rules.snapshot import (
    NO_CREDIT,
    CoursePrinted,
    PrintedCredit,
    Snapshot,
    from_data,
)
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.lines import CreditLine
from tests.certificates.test_issuing import claim, database_of
from tests.certificates.test_pdf import MOMENT
from tests.certificates.test_snapshot import CREDIT, JOINT, NURSE, composed
from tests.conftest import Cast


def as_line(one: PrintedCredit, profession: str) -> CreditLine:
    names = PrintedCredit.__slots__
    return CreditLine(**{**{name: getattr(one, name) for name in names}, "profession": profession})


def pages_of(words: Snapshot, credential: str = "") -> list[str]:
    made = pdf.render(words, MOMENT, credential)
    assert isinstance(made, bytes)
    return [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(made)).pages
    ]


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
def test_a_joint_statement_stands_on_a_page_of_its_own(paper: str) -> None:
    *first, last = pages_of(composed(credit=(CREDIT, NURSE, JOINT), paper=paper))
    assert JOINT.statement in last
    assert not any(JOINT.statement in one for one in first)
    for other in (CREDIT.statement, "Learning objectives", "Iris Invented"):
        assert other not in last


def test_every_line_says_whose_credit_it_is_and_in_whose_words() -> None:
    said = " ".join(pages_of(composed(credit=(CREDIT, NURSE), basis="Worked out from 9 words.")))
    for one in (CREDIT, NURSE):
        for words in (one.board_name, one.profession, one.number, one.category, one.format):
            assert words in said
    assert said.count("5.0 contact hours") == 2
    assert said.count(CREDIT.statement) == 1
    assert "Worked out from 9 words." in said
    assert NO_CREDIT not in said


def test_without_credit_nothing_speaks_of_hours() -> None:
    said = " ".join(pages_of(composed(basis="Worked out from 9 words.")))
    assert NO_CREDIT in said
    assert "Worked out" not in said


def test_the_credential_holds_each_line_the_hours_and_joint_statements_apart() -> None:
    words = composed(credit=(CREDIT, JOINT), basis="Worked out from 9 words.")
    document = credentials.credential(
        words,
        did="did:web:x:o:willow",
        public_url="https://x",
        slug="willow",
        issued_at="2026-11-23T15:00:00Z",
        pdf_signer="ab",
    )
    evidence = {one["name"]: one["narrative"] for one in document["evidence"]}
    assert evidence["Credit: Board of Oak"].startswith("5.0 contact hours for: Social worker")
    assert "self-study, reading-based online" in evidence["Credit: Board of Oak"]
    assert evidence["Derivation of the hours: Board of Oak"] == (
        "method: words per hour; 30,000 / 6,000 words an hour = 5"
    )
    assert evidence["Hours"] == "Worked out from 9 words."
    assert evidence["Statement of Elm and Ash"] == JOINT.statement
    assert JOINT.statement not in document["description"]
    # Nothing of it is a word that signatures leave out.
    assert proofs.canonical(document)


@pytest.mark.parametrize("board", sorted(packs()))
def test_no_certificate_holds_a_word_that_its_board_forbids(board: str) -> None:
    pack = packs()[board]
    line = replace(
        CREDIT,
        board=board,
        board_name=pack.name,
        unit=pack.text("unit"),
        format=pack.text("format words"),
        statement=pack.statement.text,
    )
    assert forbidden(composed(credit=(line,), basis="Hours were worked out from 9 words.")) is None


def test_a_forbidden_word_anywhere_but_in_the_name_issues_nothing() -> None:
    line = replace(CREDIT, board="nbcc-acep", board_name="NBCC")
    course = CoursePrinted("5 CEUs of alliance", "1.0", "ab" * 32, "online", (), ())
    refused = Unprintable("CEU", forbidden_by="NBCC")
    assert forbidden(composed(course=course, credit=(line,))) == refused
    assert forbidden(composed(course=course)) is None
    assert forbidden(composed(name="Céu Ceu", credit=(line,))) is None


def earning(monkeypatch: pytest.MonkeyPatch, *lines: CreditLine) -> list[datetime]:
    """Lets every completion earn these lines; answers the moments that were asked for."""
    asked = []

    def lines_for(_opened: Session, _enrollment: int, at: datetime) -> tuple[CreditLine, ...]:
        asked.append(at)
        return lines

    monkeypatch.setattr(composing.crediting, "lines_for", lines_for)
    return asked


@pytest.fixture
def real(app: Flask, cast: Cast) -> Flask:
    """The organization is no demonstration: it may print boards' statements."""
    with database_of(app).transaction() as opened:
        opened.get_one(Organization, cast.organization_id).is_demo = False
    return app


def test_lines_are_kept_as_of_the_completion_and_shown_wherever_it_is(
    real: Flask, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (as_line(CREDIT, "social_worker"), as_line(JOINT, "nurse"))
    asked = earning(monkeypatch, *lines)
    made = claim(real, enrolled)
    with database_of(real).sessions() as opened:
        row = opened.get_one(Certificate, made)
        words = from_data(row.snapshot)
        evidence = json.dumps(json.loads(row.credential)["evidence"])
    assert asked
    assert [one.profession for one in words.credit] == ["Social worker", "Nurse"]
    assert CREDIT.board_name in evidence
    # A later renewal, or its end, changes nothing.
    earning(monkeypatch)
    page = real.test_client().get(f"/verify/{words.code}").get_data(as_text=True)
    for said in (CREDIT.statement, JOINT.statement, "5.0 contact hours", "approval OAK-17"):
        assert said in page
    assert NO_CREDIT not in page


def test_the_derivation_is_kept_at_issue_and_shown_where_the_certificate_leads(
    real: Flask, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    earning(monkeypatch, as_line(CREDIT, "social_worker"), as_line(NURSE, "nurse"))
    made = claim(real, enrolled)
    with database_of(real).sessions() as opened:
        row = opened.get_one(Certificate, made)
        words = from_data(row.snapshot)
        document = json.loads(row.credential)
    assert [one.derivation for one in words.credit] == [CREDIT.derivation] * 2
    told = [one for one in document["evidence"] if one["name"].startswith("Derivation")]
    assert [one["narrative"] for one in told] == ["; ".join(CREDIT.derivation)]
    # Changed, it would not verify: it is under the signature like every other word.
    before = proofs.canonical(document)
    told[0]["narrative"] += " or 6"
    assert proofs.canonical(document) != before
    client = real.test_client()
    verdict = client.get(f"/verify/{words.code}").get_data(as_text=True)
    covering = f"/editions/{words.course.edition}?certificate={words.code}"
    assert covering in verdict
    answer = client.get(covering)
    for page in (verdict, answer.get_data(as_text=True)):
        assert page.count("30,000 / 6,000 words an hour = 5") == 1
    assert words.name not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    plain = client.get(f"/editions/{words.course.edition}").get_data(as_text=True)
    assert "30,000" not in plain


def test_a_code_of_no_certificate_or_of_another_edition_covers_nothing(
    sqlite_app: Flask, sqlite_enrolled: int
) -> None:
    client = sqlite_app.test_client()
    claim(sqlite_app, sqlite_enrolled)
    with database_of(sqlite_app).sessions() as opened:
        code = from_data(opened.scalars(select(Certificate)).one().snapshot).code
    assert client.get(f"/editions/{'ab' * 32}?certificate={code}").status_code == 200
    assert client.get(f"/editions/{'cd' * 32}?certificate={code}").status_code == 404
    unknown = make(bytes(10))
    assert client.get(f"/editions/{'ab' * 32}?certificate={unknown}").status_code == 404
    # What is no code at all asks for nothing more than the edition.
    assert client.get(f"/editions/{'ab' * 32}?certificate=mistyped").status_code == 200


def test_a_demonstration_earns_nothing(
    app: Flask, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    earning(monkeypatch, as_line(CREDIT, "social_worker"))
    made = claim(app, enrolled)
    with database_of(app).sessions() as opened:
        words = from_data(opened.get_one(Certificate, made).snapshot)
    assert words.credit == ()
    assert words.statements == (NO_CREDIT,)
