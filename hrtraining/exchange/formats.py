"""The formats that a case can come from and go to. A new one is one entry here and one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hrtraining.exchange.exports.guide import write_guide
from hrtraining.exchange.rules.ledger import Ledger
from hrtraining.exchange.rules.outcomes import Imported, Outcome, Refused, decoded
from hrtraining.exchange.rules.twee.reading import read_twee
from hrtraining.exchange.rules.twee.writing import write_twee
from hrtraining.texts.problems import Severity
from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.rules.proof import prove

STATES_FOR_GUIDE = 200_000


@dataclass(frozen=True, slots=True)
class Leaving:
    """A case on its way out: its value, its text, when, and in words which version it is."""

    case: Vignette
    text: str
    at: datetime
    version: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how its files are called, and what reads and writes it, if anything does."""

    name: str
    words: str
    suffixes: tuple[str, ...]
    media_type: str
    read: Callable[[str], Outcome] | None = None
    write: Callable[[Leaving], bytes] | None = None


def _read_text(text: str) -> Outcome:
    """A file of our own: taken as it stands, where every line of it is understood."""
    draft = read_draft(text)
    if not draft.understood:
        first = next(one for one in draft.problems if one.severity is Severity.ERROR)
        return Refused(f"The text cannot be read: {first.message}.", first.line)
    ledger = Ledger()
    for scene in draft.vignette.scenes:
        ledger.found("scene", scene.line).imported()
        for choice in scene.choices:
            ledger.found("choice", choice.line).imported()
    return Imported(draft.vignette, text, ledger.report())


def _write_text(leaving: Leaving) -> bytes:
    return leaving.text.encode()


def _write_twee(leaving: Leaving) -> bytes:
    return write_twee(leaving.case).encode()


def _write_guide(leaving: Leaving) -> bytes:
    proof = prove(leaving.case, STATES_FOR_GUIDE)
    return write_guide(leaving.case, proof, leaving.at, leaving.version)


FORMATS = (
    Format("text", "our own text", (".md",), "text/markdown", _read_text, _write_text),
    Format("twee", "Twee 3 for SugarCube", (".twee", ".tw"), "text/plain", read_twee, _write_twee),
    Format("guide", "facilitator's guide", (".pdf",), "application/pdf", write=_write_guide),
)


def named(name: str) -> Format | None:
    """The format of that name."""
    return next((one for one in FORMATS if one.name == name), None)


def of_file(file_name: str) -> Format | None:
    """The format of a file by how its name ends."""
    lower = file_name.lower()
    return next((one for one in FORMATS if lower.endswith(one.suffixes)), None)


def read_file(source: bytes, file_name: str) -> Outcome:
    """The case of a file, or why there is none."""
    known = of_file(file_name)
    if known is None or known.read is None:
        readable = ", ".join(suffix for one in FORMATS if one.read for suffix in one.suffixes)
        return Refused(f"Only files whose names end in {readable} can be read.")
    text = decoded(source)
    return text if isinstance(text, Refused) else known.read(text)
