"""What comes of reading a file of another format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from hrtraining.exchange.rules.ledger import LossReport
from hrtraining.texts.vignette.values import Vignette

LARGEST_FILE = 10_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """A case, the text that holds it, and the account of what was found.

    The case may have errors that its text view shows, such as an ending without a debrief.
    """

    case: Vignette
    text: str
    report: LossReport


@dataclass(frozen=True, slots=True)
class Refused:
    """The file cannot be taken; ``reason`` is a sentence, ``line`` where it was seen (or 1)."""

    reason: str
    line: int = 1


Outcome: TypeAlias = Imported | Refused


def decoded(source: bytes) -> str | Refused:
    """The text of a file, or why it is none."""
    if len(source) > LARGEST_FILE:
        return Refused(
            f"The file has {len(source):,} bytes; at most {LARGEST_FILE:,} can be read. "
            "Take out pictures and sound that are stored inside it."
        )
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = source.count(b"\n", 0, fault.start) + 1
        return Refused(
            "The file is not UTF-8 text. Save it again as UTF-8, or export it as Twee.", line
        )
