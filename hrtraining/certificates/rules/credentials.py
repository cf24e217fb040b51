"""A certificate as an Open Badges 3.0 credential, to be signed."""

from __future__ import annotations

from typing import Any

from hrtraining.certificates.rules.snapshot import PrintedCredit, Snapshot
from hrtraining.certificates.rules.status_lists import PURPOSES, entry

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
PDF_SIGNER = "sha256-of-the-pdf-signer"


def credential(
    words: Snapshot, *, did: str, public_url: str, slug: str, issued_at: str, pdf_signer: str
) -> dict[str, Any]:
    """Everything the certificate says except license numbers, as of issue.

    ``issued_at`` is an ISO moment in UTC. ``pdf_signer`` is the SHA-256 of the certificate that
    signs the PDF, so that even without the issuer's document a page signed by another is told.
    """
    course = words.course
    prefix = "SPECIMEN: " if words.specimen else ""
    about = [words.specimen] if words.specimen else []
    return {
        "@context": CONTEXTS,
        "id": words.verify_address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{prefix}{words.title}: {course.title}",
        "description": " ".join([*about, *words.statements]),
        "issuer": {
            "id": did,
            "type": ["Profile"],
            "name": words.issuer.name,
            "description": words.issuer.address,
            "email": words.issuer.contact,
            "url": public_url,
        },
        "validFrom": issued_at,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": words.name,
                    "identityType": "name",
                }
            ],
            "activityEndDate": words.completed_on,
            "achievement": {
                "id": f"{public_url}/editions/{course.edition}",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": f"{prefix}{course.title}",
                "version": course.version,
                "inLanguage": "en-US",
                "description": f"{course.title}, version {course.version}: {course.format}.",
                "criteria": {
                    "narrative": "Every module read, every case brought to an ending, the "
                    "examination passed where the course has one, an evaluation given, and a "
                    "dated attestation of own work."
                },
            },
        },
        "evidence": _evidence(words, pdf_signer),
        "credentialStatus": [
            entry(public_url, slug, purpose, int(words.number)) for purpose in PURPOSES
        ],
    }


def _evidence(words: Snapshot, pdf_signer: str) -> list[dict[str, Any]]:
    course = words.course
    facts = [
        ("Course", f"{course.title}, version {course.version}, {course.format}"),
        ("Edition", f"SHA-256 {course.edition}"),
        ("Learning objectives", "; ".join(course.objectives)),
        ("Presented by", "; ".join(course.presenters)),
        *((f"Credit: {one.board_name}", _credit(one)) for one in words.credit),
        *(
            (f"Derivation of the hours: {one.board_name}", "; ".join(one.derivation))
            for one in words.derived
        ),
        ("Hours", words.basis),
        *((f"Statement of {one.board_name}", one.statement) for one in words.joint),
        ("Credit", "" if words.credit else " ".join(words.statements)),
        ("Signed by", f"{words.signer.name}, {words.signer.title}" if words.signer else ""),
        (
            "Paper",
            f"Number {words.number}, code {words.code}, completed on {words.completed_on}"
            + (f", takes the place of number {words.replaces}" if words.replaces else ""),
        ),
    ]
    return [
        *(
            {"type": ["Evidence"], "name": name, "narrative": narrative}
            for name, narrative in facts
            if narrative
        ),
        {
            "type": ["Evidence"],
            "name": "Signer of the PDF",
            "genre": PDF_SIGNER,
            "narrative": pdf_signer,
        },
    ]


def _credit(one: PrintedCredit) -> str:
    parts = [
        f"{one.amount} {one.unit} for: {one.profession}",
        f"approval {one.number}" if one.number else "",
        f"category: {one.category}" if one.category else "",
        f"delivery format: {one.format}",
        f"statement of version {one.statement_version}",
    ]
    return "; ".join(part for part in parts if part)


def pdf_signer_of(given: dict[str, Any]) -> str:
    """The fingerprint of the PDF's signer that a credential names; empty where it names none."""
    evidence = given.get("evidence")
    for one in evidence if isinstance(evidence, list) else []:
        if isinstance(one, dict) and one.get("genre") == PDF_SIGNER:
            return str(one.get("narrative", ""))
    return ""
