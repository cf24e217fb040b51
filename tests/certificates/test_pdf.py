"""The PDF: readable, archivable, and refused rather than blank."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from hrtraining.certificates import key_making
from hrtraining.certificates.exports import pdf, signatures
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.exports.signatures import finished
from hrtraining.certificates.rules.snapshot import Issuer, PrintedLicense
from hrtraining.typesetting import FONTS
from tests.certificates.test_snapshot import composed

MOMENT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
# Marks of formatting, separators of lines and paragraphs, spaces of every width.
UNSEEN = {"Cf", "Zl", "Zp", "Zs"}


def rendered(**changes: object) -> pypdf.PdfReader:
    made = pdf.render(composed(**changes), MOMENT)
    assert isinstance(made, bytes)
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(read: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_every_word_of_the_snapshot_is_on_the_paper() -> None:
    said = text_of(rendered(paper="a4"))
    words = composed()
    for one in (
        words.name,
        words.course.title,
        "November 23, 2026",
        words.number,
        words.code,
        words.verify_address,
        words.issuer.address,
        words.issuer.contact,
        "Social worker, New York, license 012345",
        *words.course.objectives,
        *words.statements,
    ):
        assert one in said


def test_it_declares_archive_and_accessibility_standards() -> None:
    read = rendered()
    about = read.xmp_metadata
    assert about is not None
    written = about.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in written
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in written
    assert "<pdfuaid:part>1</pdfuaid:part>" in written
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None
    assert read.trailer["/Root"]["/Lang"] == "en-US"


def test_signing_adds_to_the_file_and_keeps_what_the_standards_ask() -> None:
    made = pdf.render(composed(), MOMENT)
    assert isinstance(made, bytes)
    pem, secret = key_making.pdf_key("Willow", "willow", MOMENT)
    signed = signatures.sign(
        made, signatures.PdfSigner.from_secret(secret, pem), at=MOMENT, place="Willow"
    )
    assert signed.startswith(made)
    before, after = (pypdf.PdfReader(io.BytesIO(one)) for one in (made, signed))
    assert before.xmp_metadata is not None
    assert after.xmp_metadata is not None
    assert after.xmp_metadata.stream.get_data() == before.xmp_metadata.stream.get_data()
    assert after.metadata == before.metadata
    widgets = [
        one for one in after.pages[0]["/Annots"] if one.get_object()["/Subtype"] == "/Widget"
    ]
    assert [list(one.get_object()["/Rect"]) for one in widgets] == [[-1, -1, -1, -1]]


def test_the_same_words_and_moment_make_the_same_bytes() -> None:
    words = composed()
    assert pdf.render(words, MOMENT) == pdf.render(words, MOMENT)


@pytest.mark.parametrize(("paper", "size"), [("us-letter", (612, 792)), ("a4", (595, 842))])
def test_it_is_made_for_letter_and_a4(paper: str, size: tuple[int, int]) -> None:
    page = rendered(paper=paper).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh Tuyết",
        "Ẹ̀niọlá Ṣẹ́gun",
        "Ἀριάδνη Παπαδοπούλου",
        "Анна Вымышленная",
        "נעמי בדויה, LCSW",
        "ليلى الخيالية",
        "Անի Հորինված",
        "ნინო გამოგონილი",
        "काल्पनिक देवी",
        "ምናባዊ ሰው",
        "คนสมมติ",
        "Jo-Anne O’Example-Łukaszewicz, PhD, LMHC™",
        "Æ Ø Þ ß ğ ı Ş ő",
    ],
)
def test_names_in_many_letters_can_be_printed(name: str) -> None:
    made = pdf.render(composed(name=name), MOMENT)
    assert isinstance(made, bytes)


@pytest.mark.parametrize(
    ("name", "missing"),
    [("王小明", "王"), ("Iris 🌱", "🌱"), ("Iris\ufeff Invented", "U+FEFF"), ("A\ue000", "U+E000")],
)
def test_a_letter_that_no_font_has_is_told_instead_of_left_blank(name: str, missing: str) -> None:
    assert pdf.render(composed(name=name), MOMENT) == Unprintable(missing)


def test_every_sign_that_nobody_sees_is_printed_or_told_by_its_number() -> None:
    unseen = [chr(at) for at in range(0x110000) if unicodedata.category(chr(at)) in UNSEEN]
    for start in range(0, len(unseen), 12):
        name = "Iris {} Invented".format(" a".join(unseen[start : start + 12]))
        made = pdf.render(composed(name=name), MOMENT)
        assert isinstance(made, bytes) or made.text


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*bold* _it_ $x$", "\\u{41} `code` @ref <label>", "[a](b) = Head"]
)
def test_nothing_in_a_name_is_read_as_markup(name: str) -> None:
    assert name in text_of(rendered(name=name))


def test_the_longest_name_and_many_licenses_stay_on_the_paper() -> None:
    longest = "Maria Magdalena Theodora " * 4 + "von Example-Invented"
    licenses = tuple(PrintedLicense("New York", "Social worker", str(n)) for n in range(5))
    read = rendered(name=longest, licenses=licenses)
    assert "Invented" in text_of(read)
    assert len(read.pages) <= 2


def test_a_specimen_says_so_on_every_page() -> None:
    demo = Issuer("Willow", "1 Example Street", "office@willow.example", is_demo=True)
    read = rendered(issuer=demo)
    assert all("SPECIMEN" in page.extract_text() for page in read.pages)
    assert "SPECIMEN" not in text_of(rendered())


def test_every_shipped_font_stands_with_its_license() -> None:
    families = {file.name.split("-")[0].split("_")[0] for file in FONTS.glob("*.ttf")}
    licenses = {file.stem.removeprefix("LICENSE-") for file in FONTS.glob("LICENSE-*.txt")}
    assert all(any(family.startswith(one) for one in licenses) for family in families)
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 6_000_000


def test_signatures_of_one_signer_differ_in_digest_and_value_alone() -> None:
    made = pdf.render(composed(), MOMENT)
    assert isinstance(made, bytes)
    pem, secret = key_making.pdf_key("Willow", "willow", MOMENT)
    signer = signatures.PdfSigner.from_secret(secret, pem)
    told = []
    for at in (MOMENT, MOMENT + timedelta(days=400)):
        signed = signatures.sign(made, signer, at=at, place="Willow")
        (found,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
        status = finished(
            async_validate_pdf_signature(found, ValidationContext(trust_roots=[found.signer_cert]))
        )
        assert (status.intact, status.valid, status.trusted) == (True, True, True)
        attributes = {one["type"].native for one in found.signer_info["signed_attrs"]}
        # No moment: what the signer says of time stands in the PDF itself.
        assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}
        told.append(found.signer_info["signature"].native)
    assert told[0] != told[1]
