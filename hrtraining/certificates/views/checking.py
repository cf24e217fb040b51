"""Anyone checks a file: is it genuine, and does what it certifies still count?"""

from __future__ import annotations

from typing import assert_never

from flask import request
from werkzeug.wrappers import Response

from hrtraining.access import public
from hrtraining.certificates import pages, published
from hrtraining.certificates.reader.credential import Trusted
from hrtraining.certificates.reader.files import check_file
from hrtraining.certificates.rules.codes import Code, parse
from hrtraining.certificates.rules.verdicts import Finding, Verdict
from hrtraining.certificates.views.blueprint import blueprint, too_many_look_ups, unkept
from hrtraining.database import session


@blueprint.post("/verify/file")
@public
def verify_file() -> Response:
    """What can be said about a file that someone sent; the file itself is not kept."""
    sent = request.files.get("file")
    given = sent.read() if sent is not None else b""
    if not given:
        return unkept("certificates/verify.html", 422, typed="", file_missing=True)
    refused = too_many_look_ups()
    if refused is not None:
        return refused
    # The file's own signatures are checked here; whether it counts, the database knows best.
    trusted = Trusted.of(published.issuer_documents(session()), [])
    finding = check_file(given, trusted)
    match finding.verdict:
        case Verdict.NOT_GENUINE:
            return _verdict(finding, "not-genuine", None)
        case Verdict.UNKNOWN if finding.issuer_did in trusted.issuers:
            shown = _kept(finding)
            if shown is None:
                return _verdict(finding, "unknown", None)
            return _verdict(finding, type(shown.standing).__name__.lower(), shown)
        case Verdict.UNKNOWN:
            return _verdict(finding, "elsewhere", None)
        case Verdict.VALID | Verdict.REPLACED | Verdict.REVOKED:
            raise RuntimeError("a file cannot be more than genuine without a status list")
        case _:
            assert_never(finding.verdict)


def _kept(finding: Finding) -> pages.Shown | None:
    # The address may be of a host that this installation once had; the code is what counts.
    code = parse(finding.address.rpartition("/")[2])
    return pages.by_code(session(), code) if isinstance(code, Code) else None


def _verdict(finding: Finding, verdict: str, shown: pages.Shown | None) -> Response:
    return unkept(
        "certificates/verdict.html",
        200,
        verdict=verdict,
        typed=str(shown.code) if shown else "",
        shown=shown,
        finding=finding,
    )
