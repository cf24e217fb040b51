"""No word that a board forbids stands beside its credit, anywhere; and nobody's logo does."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from hrtraining.certificates.exports import badges, pdf, transcripts
from hrtraining.certificates.keys import KeyRing
from hrtraining.certificates.minting import forbidden
from hrtraining.certificates.models import Certificate, CertificateSigner
from hrtraining.certificates.rules.snapshot import CoursePrinted, Issuer, Signer, from_data
from hrtraining.certificates.rules.standing import Valid
from hrtraining.certificates.rules.transcript import Entry, transcript
from hrtraining.credit.reader import packs
from hrtraining.credit.rules.lines import CreditLine
from hrtraining.credit.rules.packs import Pack, forbidden_in
from tests.certificates.test_credit_printed import earning, real
from tests.certificates.test_issuing import claim, database_of
from tests.certificates.test_pages import signed_in, text_of
from tests.certificates.test_pdf import MOMENT
from tests.certificates.test_snapshot import CREDIT, JOINT, composed
from tests.certificates.test_verifying import PASSPHRASE
from tests.conftest import Cast, School
from tests.credit.conftest import office_in
from tests.credit.test_office import Administrator

__all__ = ["real"]
FORBIDDEN = tuple(sorted({word for pack in packs().values() for word in pack.forbidden}))
NBCC = replace(CREDIT, board="nbcc-acep", board_name="NBCC")


def line_of(pack: Pack) -> CreditLine:
    """Credit with a board, with its own statement and words."""
    statement = pack.statement.text.replace("{organization}", "Willow").replace("{number}", "I-1")
    return CreditLine(
        *(pack.board, pack.name, pack.professions[0], pack.text("format words"), "I-1", "3.0"),
        *(pack.text("unit"), "", statement or "A statement.", "1", pack.statement.alone),
        ("set by the body in its letter",),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"course": CoursePrinted("5 CEUs", "1.0", "ab" * 32, "online", (), ())},
        {"course": CoursePrinted("A Course", "CEU 1", "ab" * 32, "online", (), ())},
        {"course": CoursePrinted("A Course", "1.0", "ab" * 32, "for CEU", (), ())},
        {"course": CoursePrinted("A Course", "1.0", "ab" * 32, "online", ("Earn a CEU",), ())},
        {"course": CoursePrinted("A Course", "1.0", "ab" * 32, "online", (), ("A, CEU",))},
        {"issuer": Issuer("CEU House", "x", "x@example.org", is_demo=False)},
        {"issuer": Issuer("Willow", "1 CEU Street", "x@example.org", is_demo=False)},
        {"issuer": Issuer("Willow", "x", "ceu@example.org", is_demo=False)},
        {"signer": Signer("Sina Signing", "Director of CEUs")},
        {"basis": "Worked out as CEU."},
        *(
            {"credit": (replace(NBCC, **{field: "a CEU"}),)}
            for field in ("format", "number", "unit", "category", "statement")
        ),
        {"credit": (replace(NBCC, derivation=("10 hours are a CEU",)),)},
    ],
    ids=range(16),
)
def test_wherever_a_forbidden_word_would_be_printed_nothing_is_issued(
    changes: dict[str, object],
) -> None:
    refused = forbidden(composed(**{"credit": (NBCC,), **changes}))
    assert refused is not None
    assert (refused.text, refused.forbidden_by) == ("CEU", "NBCC")


def test_the_words_of_a_board_whose_credit_is_not_printed_forbid_nothing() -> None:
    course = CoursePrinted("5 CEUs", "1.0", "ab" * 32, "online", (), ())
    assert forbidden(composed(course=course, credit=(CREDIT,))) is None


def test_no_page_and_no_paper_about_credit_holds_a_word_that_any_board_forbids(
    real: Flask, cast: Cast, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    earning(monkeypatch, *(line_of(pack) for pack in packs().values()))
    real.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)
    made = claim(real, enrolled)
    with database_of(real).sessions() as opened:
        row = opened.get_one(Certificate, made)
        words, credential = from_data(row.snapshot), row.credential
    assert len(words.credit) == len(packs())
    holder, administrator = signed_in(real, cast.trainee), signed_in(real, cast.administrator)
    for client, path in (
        (real.test_client(), f"/verify/{words.code}"),
        (real.test_client(), f"/editions/{words.course.edition}?certificate={words.code}"),
        (holder, f"/certificates/{made}"),
        (holder, "/certificates"),
        (holder, "/certificates/transcript"),
        (administrator, f"/organizations/willow/certificates/{made}"),
        (administrator, f"/organizations/willow/holders/{row.holder_id}/transcript"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "contact hours" in text_of(answer) or path == "/certificates"
        assert forbidden_in(text_of(answer), FORBIDDEN) == (), path
    paper = pdf.render(words, MOMENT)
    listed = transcripts.render(
        transcript([Entry(words, Valid())], ""), MOMENT, issued_by="", whose="", paper="a4"
    )
    for one in (paper, listed):
        assert isinstance(one, bytes)
        pages = pypdf.PdfReader(io.BytesIO(one)).pages
        assert forbidden_in(" ".join(page.extract_text() for page in pages), FORBIDDEN) == ()
    narratives = {one["narrative"] for one in json.loads(credential)["evidence"]}
    for text in (badges.picture(words), credential, *narratives):
        assert forbidden_in(text, FORBIDDEN) == ()


def test_no_page_that_offers_credit_holds_a_word_that_any_board_forbids(
    sqlite_school: School,
) -> None:
    school = sqlite_school
    with school.app.app_context(), school.database.transaction() as opened:
        office = office_in(school, opened)
        for board in packs():
            office.approve(board)
        office.open_for_credit()
    trainee, enrollment = school.enrolled(school.cast.trainee)
    for path in (
        "/",
        "/courses/willow/foundations",
        *(
            f"/courses/willow/foundations/boards?profession={one}&state={state}"
            for one in sorted({one for pack in packs().values() for one in pack.professions})
            for state in ("NY", "OH")
        ),
        f"/learning/{enrollment}",
    ):
        answer = trainee.get(path)
        assert answer.status_code == 200, path
        assert forbidden_in(text_of(answer), FORBIDDEN) == (), path


def test_a_signers_title_is_refused_where_a_board_of_the_organization_forbids_a_word(
    sqlite_school: School,
) -> None:
    school, path = sqlite_school, "/organizations/willow/issuing/signer"
    fields = {"signer_name": "Sina Signing", "signer_title": "Director of CEUs"}
    office = Administrator(school)
    assert office.post(path, **fields).status_code == 303
    with school.app.app_context(), school.database.transaction() as opened:
        office_in(school, opened).approve("nbcc-acep")
    refused = office.post(path, **fields)
    assert refused.status_code == 422
    assert "forbids “CEU”" in refused.get_data(as_text=True)
    with school.database.sessions() as opened:
        assert len(opened.scalars(select(CertificateSigner)).all()) == 1
    assert office.post(path, **{**fields, "signer_title": "Director"}).status_code == 303


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
def test_no_logo_is_on_a_certificate_a_transcript_or_a_badge(paper: str) -> None:
    words = composed(credit=(CREDIT, JOINT), paper=paper, signer=Signer("Sina", "Director"))
    listed = transcript([Entry(words, Valid())], "")
    for made in (
        pdf.render(words, MOMENT),
        transcripts.render(listed, MOMENT, issued_by="Willow", whose="All.", paper=paper),
    ):
        assert isinstance(made, bytes)
        for page in pypdf.PdfReader(io.BytesIO(made)).pages:
            assert list(page.images) == []
    assert not re.search(r"<(image|use|foreignObject)\b", badges.picture(words))


def test_a_credential_and_the_pages_of_a_certificate_show_no_picture(
    app: Flask, cast: Cast, enrolled: int
) -> None:
    app.extensions["hrtraining.keys"] = KeyRing(PASSPHRASE)
    made = claim(app, enrolled)
    with database_of(app).sessions() as opened:
        row = opened.get_one(Certificate, made)
        document, code = json.loads(row.credential), row.snapshot["code"]
    achievement = document["credentialSubject"]["achievement"]
    assert not any("image" in one for one in (document, document["issuer"], achievement))
    for client, path in (
        (app.test_client(), f"/verify/{code}"),
        (signed_in(app, cast.trainee), f"/certificates/{made}"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        main = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"<(img|image|picture|object|embed)\b", main)
