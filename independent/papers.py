"""Papers of every kind that leave the house, for a validator by others to read."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from hrtraining.certificates import key_making
from hrtraining.certificates.exports import pdf, signatures, transcripts
from hrtraining.certificates.exports.signatures import PdfSigner
from hrtraining.certificates.rules.codes import make
from hrtraining.certificates.rules.snapshot import Issuer, PrintedLicense, Signer
from hrtraining.certificates.rules.standing import Replaced, Revoked, Valid
from hrtraining.certificates.rules.transcript import Entry, transcript
from hrtraining.exchange.exports.guide import write_guide
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.rules.proof import prove
from tests.certificates.test_pdf import MOMENT
from tests.certificates.test_snapshot import CREDIT, JOINT, NURSE, composed

CASES = Path(__file__).resolve().parents[1] / "content" / "vignettes"
CREDENTIAL = '{"a credential": "attached"}\n'
NAMES = {
    "Arabic": "ليلى الخيالية",
    "Hebrew": "נעמי בדויה, LCSW",
    "Devanagari": "काल्पनिक देवी",
    "Thai": "คนสมมติ",
    "combining marks": "Ẹ̀niọlá Ṣẹ́gun",
    "Ethiopic": "ምናባዊ ሰው",
    "Armenian": "Անի Հորինված",
    "Georgian": "ნინო გამოგონილი",
    "Greek and Cyrillic": "Ἀριάδνη Вымышленная",
    "as long as can be": "Maria Magdalena Theodora " * 4 + "von Example-Invented",
}
DEMO = Issuer("Willow", "1 Example Street", "office@willow.example", is_demo=True)


@cache
def _signer() -> PdfSigner:
    pem, secret = key_making.pdf_key("Willow", "willow", MOMENT)
    return PdfSigner.from_secret(secret, pem)


def certificate(**changes: object) -> bytes:
    """A certificate as it is kept: set with its credential attached, then signed."""
    made = pdf.render(composed(**changes), MOMENT, CREDENTIAL)
    assert isinstance(made, bytes), made
    return signatures.sign(made, _signer(), at=MOMENT, place="Willow")


def correction() -> bytes:
    """One that says which it takes the place of."""
    made = pdf.render(replace(composed(), replaces="000006"), MOMENT, CREDENTIAL)
    assert isinstance(made, bytes), made
    return signatures.sign(made, _signer(), at=MOMENT, place="Willow")


def credited(paper: str) -> bytes:
    """Credit of two boards, for two professions, with a joint statement on a page of its own."""
    return certificate(
        credit=(CREDIT, NURSE, JOINT),
        basis="Hours were worked out from 9 words of teaching.",
        signer=Signer("Sina Signing", "Director of education"),
        paper=paper,
    )


def preview() -> bytes:
    """What is shown before the attestation: no number, no code, not signed."""
    made = pdf.render(composed(number=None, code=None), MOMENT)
    assert isinstance(made, bytes), made
    return made


def a_transcript(paper: str, *names: str) -> bytes:
    """Certificates in every state, with credit and without."""
    standings = (Valid(), Replaced(str(make(secrets.token_bytes(10)))), Revoked(date(2026, 11, 24)))
    entries = [
        Entry(composed(name=name, credit=credit), standing)
        for name in names
        for credit, standing in zip(((CREDIT, JOINT), (), (NURSE,)), standings, strict=True)
    ]
    made = transcripts.render(
        transcript(entries, "Iris Invented"),
        MOMENT,
        issued_by="Willow",
        whose="Every certificate.",
        paper=paper,
    )
    assert isinstance(made, bytes), made
    return made


def guide(file: Path) -> bytes:
    """The facilitator's guide to a case."""
    case = read_draft(file.read_text(encoding="utf-8")).vignette
    return write_guide(case, prove(case, 50_000), MOMENT, "version 1")


PAPERS: dict[str, Callable[[], bytes]] = {
    "without credit, Letter": partial(certificate, paper="us-letter"),
    "without credit, A4": partial(certificate, paper="a4"),
    "a preview": preview,
    "a correction": correction,
    "a specimen, Letter": partial(certificate, issuer=DEMO, paper="us-letter"),
    "a specimen, A4": partial(certificate, issuer=DEMO, paper="a4"),
    "credit and a joint statement, Letter": partial(credited, "us-letter"),
    "credit and a joint statement, A4": partial(credited, "a4"),
    "many licenses": partial(
        certificate, licenses=tuple(PrintedLicense("New York", "Nurse", str(n)) for n in range(9))
    ),
    **{f"a name: {kind}": partial(certificate, name=name) for kind, name in NAMES.items()},
    "a transcript, Letter": partial(a_transcript, "us-letter", "Iris Invented"),
    "a transcript, A4, of every name": partial(a_transcript, "a4", *NAMES.values()),
    "a transcript of nothing": partial(a_transcript, "us-letter"),
    **{f"a guide: {file.stem}": partial(guide, file) for file in sorted(CASES.glob("*.md"))},
}


def _rewritten(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(certificate())))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _plain() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


# Each breaks both standards, so that a validator that passes one of these does not look.
BROKEN: dict[str, Callable[[], bytes]] = {
    "a PDF that declares nothing": _plain,
    "ours without what it declares": lambda: _rewritten(lambda w: w.root_object.pop("/Metadata")),
    "ours without its tags": lambda: _rewritten(lambda w: w.root_object.pop("/StructTreeRoot")),
}
