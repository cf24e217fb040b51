"""A transcript as a PDF, to the same standards as a certificate; it is not signed."""

from __future__ import annotations

import json
from datetime import datetime

import typst

from hrtraining.certificates.exports.compiler import typeset
from hrtraining.certificates.exports.pdf import STANDARDS, Unprintable, unshown_in
from hrtraining.certificates.rules.snapshot import PrintedCredit, direction, in_words
from hrtraining.certificates.rules.transcript import Entry, Transcript


def render(
    transcript: Transcript, at: datetime, *, issued_by: str, whose: str, paper: str
) -> bytes | Unprintable:
    """The PDF as of ``at``; ``whose`` is a sentence that says what is listed."""
    data = {
        "name": transcript.name,
        "name_direction": direction(transcript.name),
        "issued_by": issued_by,
        "whose": whose,
        "as_of": in_words(at.date().isoformat()),
        "paper": paper,
        "entries": [_entry(one) for one in transcript.entries],
        "sums": [f"{one.board_name}: {one.amount} {one.unit}" for one in transcript.sums],
    }
    try:
        return typeset(
            "transcript.typ",
            {"transcript": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as fault:
        return unshown_in(fault)


def _entry(one: Entry) -> dict[str, object]:
    words = one.words
    return {
        "course": words.course.title,
        "version": words.course.version,
        "completed": in_words(words.completed_on),
        "issuer": words.issuer.name,
        "number": words.number,
        "code": words.code,
        "name": words.name,
        "said": f"SPECIMEN, {one.said}" if words.specimen else one.said,
        "credit": [_credit(line) for line in words.credit] or list(words.statements),
    }


def _credit(line: PrintedCredit) -> str:
    approval = f", approval {line.number}" if line.number else ""
    return f"{line.amount} {line.unit}, {line.board_name}{approval}"
