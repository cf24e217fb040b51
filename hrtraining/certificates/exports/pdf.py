"""A certificate as a PDF: one file for reading, archiving (PDF/A-3a) and screen readers (PDF/UA-1).

Typst runs here with the shipped fonts only, so that the same words give the same bytes everywhere.
Under PDF/A a character that no shipped font can draw is an error of the compiler instead of a blank
on paper, which is how a name is tried before anyone attests to it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import typst

from hrtraining.certificates.exports import qr
from hrtraining.certificates.exports.compiler import typeset
from hrtraining.certificates.rules.snapshot import Snapshot, in_words
from hrtraining.typesetting import undrawn

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]


@dataclass(frozen=True, slots=True)
class Unprintable:
    """No shipped font has what this text needs. ``text`` is empty where Typst does not say.

    Where ``forbidden_by`` names a board, ``text`` is a word that this board forbids instead.
    """

    text: str
    forbidden_by: str = ""


def render(snapshot: Snapshot, at: datetime, credential: str = "") -> bytes | Unprintable:
    """The PDF of a certificate as of ``at``, unsigned, with its credential attached.

    The same words and moment give the same bytes. Without a credential it is a try or a preview.
    """
    inputs = {
        "certificate": json.dumps(_data(snapshot), ensure_ascii=False),
        "credential": credential,
    }
    try:
        return typeset(
            "certificate.typ",
            inputs,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as fault:
        return unshown_in(fault)


def unshown_in(fault: typst.TypstError) -> Unprintable:
    """What no font has, from the compiler's error; any other error is raised again."""
    text = undrawn(fault)
    if text is None:
        raise fault
    return Unprintable(text)


def _data(snapshot: Snapshot) -> dict[str, object]:
    return {
        **asdict(snapshot),
        "joint": [asdict(one) for one in snapshot.joint],
        "name_direction": snapshot.name_direction,
        "completed_words": in_words(snapshot.completed_on),
        "issued_words": in_words(snapshot.issued_on),
        "qr": qr.svg(snapshot.verify_address) if snapshot.verify_address else "",
    }
