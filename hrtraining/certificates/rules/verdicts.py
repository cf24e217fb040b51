"""What checking a certificate can come to. Unknown is never valid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The answer, worst last."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    NOT_GENUINE = "not genuine"


EXIT_CODES = {
    Verdict.VALID: 0,
    Verdict.REVOKED: 1,
    Verdict.REPLACED: 1,
    # 2 is the command line's own word for a wrong call.
    Verdict.UNKNOWN: 3,
    Verdict.NOT_GENUINE: 4,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a file.

    ``reasons`` are sentences; ``as_of`` is the ISO moment of the older status list, empty where
    the status is not known. The facts are those of the signed credential, empty where there is no
    genuine one.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    as_of: str = ""
    name: str = ""
    title: str = ""
    completed_on: str = ""
    issuer: str = ""
    issuer_did: str = ""
    address: str = ""
    log: str = ""
