"""A certificate in a file: PDF, JSON, or a badge with the credential baked in."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from typing import Any

from pyhanko.pdf_utils import misc
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from hrtraining.certificates.exports.signatures import finished
from hrtraining.certificates.reader.credential import Trusted, check
from hrtraining.certificates.rules.credentials import pdf_signer_of
from hrtraining.certificates.rules.verdicts import Finding, Verdict

LARGEST_FILE = 10_000_000
LARGEST_CREDENTIAL = 500_000
ATTACHMENT = "credential.json"
PNG_KEYWORD = b"openbadgecredential"
SVG_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


class Unreadable(ValueError):
    """There is no certificate in the file; the message says why."""


def check_file(given: bytes, trusted: Trusted) -> Finding:
    """What can be said about a file."""
    if len(given) > LARGEST_FILE:
        return Finding(Verdict.NOT_GENUINE, ("The file is larger than any certificate.",))
    try:
        if given.startswith(b"%PDF-"):
            return _check_pdf(given, trusted)
        return check(read_json(credential_in(given)), trusted)
    except Unreadable as fault:
        return Finding(Verdict.NOT_GENUINE, (str(fault),))


def credential_in(given: bytes) -> bytes:
    """The credential's text in a JSON file or a badge. Raises Unreadable."""
    if given.startswith(b"\x89PNG\r\n\x1a\n"):
        return _in_png(given)
    if re.match(rb"\s*<(\?xml|svg|!--)", given):
        return _in_svg(given)
    return given


def credential_in_pdf(given: bytes) -> bytes:
    """The credential's text that is attached to a PDF. Raises Unreadable."""
    _signatures, attached = _opened(given)
    if attached is None:
        raise Unreadable("The PDF has no credential attached.")
    return attached


def read_json(text: bytes) -> Any:
    """JSON without repeated members, whose second would win silently. Raises Unreadable."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Unreadable("The credential names something twice.")
        return found

    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=once)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise Unreadable("This is neither a PDF nor a credential.") from fault


def _check_pdf(given: bytes, trusted: Trusted) -> Finding:
    signatures, attached = _opened(given)
    if attached is None:
        return Finding(Verdict.NOT_GENUINE, ("The PDF has no credential attached.",))
    finding = check(read_json(attached), trusted)
    if finding.verdict is Verdict.NOT_GENUINE:
        return finding
    if len(signatures) != 1:
        return _with_page(finding, "The page itself is not signed, or by more than its issuer.")
    fingerprint, problem = _signature_problem(signatures[0], given)
    if problem:
        return _with_page(finding, problem)
    listed = _listed_signer(read_json(attached))
    if fingerprint.hex() != listed:
        return _with_page(finding, "The page is signed by another than its credential names.")
    if finding.issuer_did in trusted.issuers:
        thumbprint = base64.urlsafe_b64encode(fingerprint).decode("ascii").rstrip("=")
        if thumbprint not in trusted.pdf_signers(finding.issuer_did):
            return _with_page(finding, "The page is signed by another than its issuer.")
    return finding


def _opened(given: bytes) -> tuple[list[Any], bytes | None]:
    try:
        reader = PdfFileReader(io.BytesIO(given), strict=False)
        return list(reader.embedded_signatures), _attached(reader)
    except (misc.PdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as fault:
        raise Unreadable("The PDF is damaged.") from fault


def _with_page(finding: Finding, reason: str) -> Finding:
    return dataclasses.replace(finding, verdict=Verdict.NOT_GENUINE, reasons=(reason,), as_of="")


def _listed_signer(credential: Any) -> str:
    return pdf_signer_of(credential) if isinstance(credential, dict) else ""


def _signature_problem(signature: Any, given: bytes) -> tuple[bytes, str]:
    """The fingerprint of the signer's certificate, and what is wrong with the signature."""
    try:
        signer = signature.signer_cert
        context = ValidationContext(trust_roots=[signer], allow_fetching=False)
        status = finished(async_validate_pdf_signature(signature, context))
    except Exception:  # noqa: BLE001  (whatever a hostile file does to the library, it is not genuine)
        return b"", "The page's signature cannot be read."
    fingerprint = hashlib.sha256(signer.dump()).digest()
    if not status.intact or not status.valid:
        return fingerprint, "The page was changed after it was signed."
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if not whole or status.modification_level not in {None, ModificationLevel.NONE}:
        return fingerprint, "Something was added to the PDF after it was signed."
    start, length, after, rest = (int(one) for one in signature.byte_range)
    hole = given[length:after]
    only_signature = re.fullmatch(rb"<[0-9A-Fa-f]+>", hole) is not None
    if start != 0 or after + rest != len(given) or not only_signature:
        return fingerprint, "The signature does not cover the whole PDF."
    return fingerprint, ""


def _attached(reader: PdfFileReader) -> bytes | None:
    names = reader.root.get("/Names", {})
    tree = names.get("/EmbeddedFiles", {})
    pairs = tree.get("/Names", [])
    found = None
    for place in range(0, len(pairs) - 1, 2):
        if str(pairs[place]) != ATTACHMENT:
            continue
        if found is not None:
            raise ValueError("two attachments of one name")
        stream = pairs[place + 1]["/EF"]["/F"]
        found = bytes(stream.data)
        if len(found) > LARGEST_CREDENTIAL:
            raise ValueError("the attachment is too large")
    return found


def _in_png(given: bytes) -> bytes:
    place = 8
    while place + 12 <= len(given):
        (length,) = struct.unpack(">I", given[place : place + 4])
        kind, data = given[place + 4 : place + 8], given[place + 8 : place + 8 + length]
        if kind == b"iTXt" and data.startswith(PNG_KEYWORD + b"\0"):
            flags = data[len(PNG_KEYWORD) + 1 :]
            parts = flags[2:].split(b"\0", 2)
            if len(flags) < 2 or len(parts) != 3:
                break
            return _unpacked(parts[2]) if flags[0] else parts[2]
        place += 12 + length
    raise Unreadable("The picture holds no credential.")


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, LARGEST_CREDENTIAL)
    except zlib.error as fault:
        raise Unreadable("The credential in the picture is damaged.") from fault


def _in_svg(given: bytes) -> bytes:
    if b"<!ENTITY" in given or b"<!DOCTYPE" in given:
        raise Unreadable("The picture holds more than a badge.")
    try:
        root = ET.fromstring(given.decode("utf-8"))  # noqa: S314  (no entities: refused above)
    except (ET.ParseError, UnicodeDecodeError) as fault:
        raise Unreadable("The picture is damaged.") from fault
    found = root.find(f"{{{SVG_NAMESPACE}}}credential")
    if found is None or not (found.text or "").strip():
        raise Unreadable("The picture holds no credential.")
    return (found.text or "").strip().encode("utf-8")
