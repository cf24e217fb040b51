"""Finding a certificate, sending it again, and transcripts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Person
from hrtraining.audit import AuditEvent
from hrtraining.certificates.exports import transcripts
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.models import Certificate
from hrtraining.certificates.rules.standing import Replaced, Revoked, Standing, Valid
from hrtraining.certificates.rules.transcript import Entry, Sum, transcript
from hrtraining.mail import MailFault, letters_in
from tests.certificates.conftest import enroll
from tests.certificates.test_issuing import claim, database_of
from tests.certificates.test_pages import post, signed_in, text_of
from tests.certificates.test_pdf import MOMENT
from tests.certificates.test_snapshot import CREDIT, NURSE, composed
from tests.certificates.test_verifying import PASSPHRASE
from tests.conftest import THE_DAY, Cast


@pytest.fixture
def three(app: Flask, cast: Cast) -> Flask:
    """Three certificates of willow and one of cedar; one holder has a license."""
    app.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)
    with app.app_context(), database_of(app).transaction() as opened:
        accounts.add_license(
            opened,
            cast.trainee.person_id,
            state="NY",
            profession="nurse",
            number="QXZ-998 877",
            at=THE_DAY,
        )
        here = [
            enroll(opened, one.person_id, cast.organization_id)
            for one in (cast.trainee, cast.other_trainee, cast.trainer)
        ]
        there = enroll(opened, cast.trainee.person_id, cast.other_organization_id)
    names = ("Zoë Ångström-Example", "Ben 100% Example", "مريم مثال")
    for enrollment, name in zip(here, names, strict=True):
        claim(app, enrollment, name)
    claim(app, there, "Zoë Elsewhere")
    return app


def found(app: Flask, cast: Cast, sought: str) -> str:
    client = signed_in(app, cast.administrator)
    answer = post(client, "/organizations/willow/certificates/find", sought=sought)
    assert answer.status_code == 200
    return text_of(answer)


SOUGHT = {
    "angstrom": "Zoë Ångström-Example",
    "ZOË": "Zoë Ångström-Example",
    "100%": "Ben 100% Example",
    "مريم": "مريم مثال",
    "2": "Ben 100% Example",
    "#000002": "Ben 100% Example",
    "qxz998877": "Zoë Ångström-Example",
    "QXZ 998-877": "Zoë Ångström-Example",
}


def test_a_name_a_number_or_a_license_finds_its_certificate(
    three: Flask, cast: Cast, subtests: pytest.Subtests
) -> None:
    for sought, name in SOUGHT.items():
        with subtests.test(sought=sought):
            page = found(three, cast, sought)
            assert "1 found" in page
            assert name in page
            assert "Elsewhere" not in page


def test_a_code_finds_its_certificate(three: Flask, cast: Cast) -> None:
    with database_of(three).sessions() as opened:
        made = opened.scalars(select(Certificate).where(Certificate.number == 3)).one()
    assert "مريم مثال" in found(three, cast, made.snapshot["code"].lower())


def test_what_matches_nothing_says_so(three: Flask, cast: Cast, subtests: pytest.Subtests) -> None:
    for sought in ("nobody", "99", "998", "_", "٣", "٪"):
        with subtests.test(sought=sought):
            assert "Nothing found" in found(three, cast, sought)


def test_all_of_a_name_and_nobody_elses_are_found(three: Flask, cast: Cast) -> None:
    page = found(three, cast, "example")
    assert "2 found" in page
    client = signed_in(three, cast.other_administrator)
    path = "/organizations/willow/certificates/find"
    assert post(client, path, sought="example").status_code == 404
    assert post(client, path.replace("willow", "cedar"), sought="Ben").status_code == 200


def test_an_empty_search_asks_what_to_look_for(three: Flask, cast: Cast) -> None:
    client = signed_in(three, cast.administrator)
    answer = post(client, "/organizations/willow/certificates/find", sought="")
    assert answer.status_code == 422


def first_of(app: Flask, cast: Cast) -> Certificate:
    with database_of(app).sessions() as opened:
        return opened.scalars(
            select(Certificate).where(
                Certificate.organization_id == cast.organization_id, Certificate.number == 1
            )
        ).one()


def test_a_letter_leads_its_holder_to_the_certificate(
    three: Flask, cast: Cast, tmp_path: Path
) -> None:
    made = first_of(three, cast)
    client = signed_in(three, cast.administrator)
    answer = post(client, f"/organizations/willow/certificates/{made.id}/send")
    assert answer.location == f"/organizations/willow/certificates/{made.id}"
    (letter,) = letters_in(tmp_path / "outbox")
    assert letter.to == cast.trainee.email
    assert f"http://localhost/certificates/{made.id}" in letter.body
    assert made.snapshot["code"] in letter.body
    assert "998" not in letter.body
    with database_of(three).sessions() as opened:
        actions = opened.scalars(select(AuditEvent.action)).all()
    assert actions.count("certificate sent again") == 1


def test_a_letter_that_cannot_be_handed_over_is_told(three: Flask, cast: Cast) -> None:
    class NoPost:
        def send(self, to: str, subject: str, body: str) -> None:
            raise MailFault("closed")

    three.extensions["hrtraining.mailer"] = NoPost()
    made = first_of(three, cast)
    client = signed_in(three, cast.administrator)
    answer = post(client, f"/organizations/willow/certificates/{made.id}/send")
    assert "could not be handed over" in text_of(client.get(answer.location))


def test_nobody_else_sends_it(three: Flask, cast: Cast) -> None:
    made = first_of(three, cast)
    for someone in (cast.trainee, cast.trainer, cast.other_administrator):
        client = signed_in(three, someone)
        for slug in ("willow", "cedar"):
            path = f"/organizations/{slug}/certificates/{made.id}/send"
            assert post(client, path).status_code == 404


def test_a_holders_transcript_has_all_and_an_organizations_only_its_own(
    three: Flask, cast: Cast
) -> None:
    own = text_of(signed_in(three, cast.trainee).get("/certificates/transcript"))
    assert "Ångström" in own
    assert "Zoë Elsewhere" in own
    with database_of(three).sessions() as opened:
        holder = opened.get_one(Person, cast.trainee.person_id).holder_id
    path = f"/organizations/willow/holders/{holder}/transcript"
    theirs = text_of(signed_in(three, cast.administrator).get(path))
    assert "Ångström" in theirs
    assert "Elsewhere" not in theirs
    assert "998" not in own + theirs
    for someone in (cast.trainee, cast.other_administrator):
        client = signed_in(three, someone)
        assert client.get(path).status_code == 404
        assert client.get(f"{path}.pdf").status_code == 404
    stranger = f"/organizations/willow/holders/{holder + 900}/transcript"
    assert signed_in(three, cast.administrator).get(stranger).status_code == 404


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
def test_the_transcript_is_a_pdf_too(three: Flask, cast: Cast, paper: str) -> None:
    client = signed_in(three, cast.trainee)
    answer = client.get(f"/certificates/transcript.pdf?paper={paper}")
    assert answer.mimetype == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.data))
    assert round(read.pages[0].mediabox.width) == {"us-letter": 612, "a4": 595}[paper]
    said = " ".join(read.pages[0].extract_text().split())
    assert "SPECIMEN, valid" in said
    assert "A Small Course" in said


def test_a_person_without_certificates_has_an_empty_transcript(app: Flask, cast: Cast) -> None:
    client = signed_in(app, cast.trainee)
    assert "No certificate yet" in text_of(client.get("/certificates/transcript"))
    assert client.get("/certificates/transcript.pdf").status_code == 200


STATES: list[Standing] = [Valid(), Replaced("X"), Revoked(date(2026, 12, 1))]


def test_only_what_stands_adds_up_and_once_for_each_board() -> None:
    more = replace(CREDIT, amount="2.5")
    entries = [
        Entry(composed(credit=(CREDIT, NURSE)), STATES[0]),
        Entry(composed(credit=(more,)), STATES[0]),
        *(Entry(composed(credit=(CREDIT,)), state) for state in STATES[1:]),
        Entry(composed(), STATES[0]),
    ]
    made = transcript(entries, "Nobody")
    assert made.sums == (Sum("Board of Oak", "7.5", "contact hours"),)
    assert [one.said for one in made.entries[2:4]] == [
        "replaced by a corrected one",
        "revoked on December 1, 2026",
    ]
    pdf = transcripts.render(made, MOMENT, issued_by="Willow", whose="All.", paper="a4")
    assert isinstance(pdf, bytes)
    said = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Board of Oak: 7.5 contact hours" in said


def test_a_transcript_of_nobody_names_the_account() -> None:
    made = transcript([], "王小明")
    assert made.name == "王小明"
    refused = transcripts.render(made, MOMENT, issued_by="", whose="", paper="a4")
    assert isinstance(refused, Unprintable)
