"""Is this credential genuine, and does it still count? Decided from files alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hrtraining.certificates.exports.proofs import NotSignable, is_signed_by
from hrtraining.certificates.rules.status_lists import PURPOSES, NotAStatusList, is_set
from hrtraining.certificates.rules.verdicts import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the person who checks has from elsewhere: issuers' documents and status lists, by id."""

    issuers: Mapping[str, dict[str, Any]]
    lists: Mapping[str, dict[str, Any]]

    @classmethod
    def of(cls, issuers: Iterable[Any], lists: Iterable[Any]) -> Trusted:
        """Those of the given documents that are such."""
        return cls(
            {one["id"]: one for one in issuers if _is_document(one)},
            # Of two states of one list, the newer one.
            {
                one["id"]: one
                for one in sorted(
                    filter(_is_document, lists), key=lambda one: str(one.get("validFrom", ""))
                )
            },
        )

    def allows(self, did: str, key: str) -> bool:
        """Whether the issuer's document lists the key for what it asserts."""
        document = self.issuers[did]
        asserted = document.get("assertionMethod")
        methods = document.get("verificationMethod")
        if not isinstance(asserted, list) or not isinstance(methods, list):
            return False
        return any(
            isinstance(one, dict)
            and one.get("type") == "Multikey"
            and one.get("controller") == did
            and one.get("id") in asserted
            and one.get("publicKeyMultibase") == key
            for one in methods
        )

    def pdf_signers(self, did: str) -> frozenset[str]:
        """The thumbprints of the certificates that sign the issuer's PDFs."""
        methods = self.issuers[did].get("verificationMethod")
        found = set()
        for one in methods if isinstance(methods, list) else []:
            jwk = one.get("publicKeyJwk") if isinstance(one, dict) else None
            if isinstance(jwk, dict) and isinstance(jwk.get("x5t#S256"), str):
                found.add(jwk["x5t#S256"])
        return frozenset(found)


def check(credential: Any, trusted: Trusted) -> Finding:
    """What can be said about a credential.

    Valid only with the issuer's document, both lists, and every signature right. A signature that
    is right by the key it names, whose issuer is not known, is genuine in itself and no more.
    """
    if not isinstance(credential, dict):
        return _not_genuine("This is no credential.")
    did, key = _signer(credential)
    if not did or _issuer_of(credential) != did:
        return _not_genuine("It is not signed by the issuer that it names.")
    if did in trusted.issuers and not trusted.allows(did, key):
        return _not_genuine("It is signed with a key that is not its issuer's.")
    if not _is_signed(credential, key):
        return _not_genuine("Its signature does not match: something in it was changed.")
    if "OpenBadgeCredential" not in _texts(credential.get("type")):
        return _not_genuine("It is signed, but it is no certificate.")
    facts = _facts(credential, did)
    if did not in trusted.issuers:
        reason = (
            "It is intact and signed with the key that it names. Whether that key is the "
            f"issuer's is not known: no document of {did} was given."
        )
        return Finding(Verdict.UNKNOWN, (reason,), **facts)
    return _with_status(credential, did, facts, trusted)


def _with_status(
    credential: dict[str, Any], did: str, facts: dict[str, str], trusted: Trusted
) -> Finding:
    dates, missing, logs, on = [], [], [], set()
    for purpose in PURPOSES:
        at, index = _place(credential, purpose)
        status = trusted.lists.get(at)
        if index is None or status is None:
            missing.append(purpose)
            continue
        problem = _list_problem(status, did, purpose, trusted)
        if problem:
            return Finding(Verdict.UNKNOWN, (problem,), **facts)
        subject = status["credentialSubject"]
        try:
            if is_set(str(subject.get("encodedList", "")), index):
                on.add(purpose)
        except NotAStatusList as fault:
            return Finding(Verdict.UNKNOWN, (f"The status list is unusable: {fault}.",), **facts)
        dates.append(str(status.get("validFrom", "")))
        logs.append(str(status.get("description", "")))
    as_of = min(dates, default="")
    facts = {**facts, "log": logs[0] if logs else ""}
    if "revocation" in on:
        return Finding(Verdict.REVOKED, ("Its issuer has revoked it.",), as_of, **facts)
    if "refresh" in on:
        reason = "Its issuer has replaced it by a corrected one."
        return Finding(Verdict.REPLACED, (reason,), as_of, **facts)
    if missing:
        reason = (
            "It is genuine. Whether it was revoked or replaced is not known: the issuer's status "
            f"list was not given ({', '.join(missing)})."
        )
        return Finding(Verdict.UNKNOWN, (reason,), **facts)
    return Finding(Verdict.VALID, ("Every signature is right.",), as_of, **facts)


def _list_problem(status: dict[str, Any], did: str, purpose: str, trusted: Trusted) -> str:
    signer, key = _signer(status)
    subject = status.get("credentialSubject")
    if _issuer_of(status) != did or signer != did or not trusted.allows(did, key):
        return "The status list is not this issuer's."
    if "BitstringStatusListCredential" not in _texts(status.get("type")):
        return "The status list is none."
    if not isinstance(subject, dict) or subject.get("statusPurpose") != purpose:
        return "The status list is for another purpose."
    if not _is_signed(status, key):
        return "The status list was changed after it was signed."
    return ""


def _place(credential: dict[str, Any], purpose: str) -> tuple[str, int | None]:
    given = credential.get("credentialStatus")
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, dict) and one.get("statusPurpose") == purpose:
            index = str(one.get("statusListIndex", ""))
            well = index.isascii() and index.isdecimal() and len(index) < 9
            return str(one.get("statusListCredential", "")), int(index) if well else None
    return "", None


def _signer(document: dict[str, Any]) -> tuple[str, str]:
    proof = document.get("proof")
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    did, hash_sign, key = method.partition("#") if isinstance(method, str) else ("", "", "")
    return (did, key) if hash_sign else ("", "")


def _issuer_of(document: dict[str, Any]) -> str:
    issuer = document.get("issuer")
    return str(issuer.get("id", "")) if isinstance(issuer, dict) else str(issuer or "")


def _is_signed(document: dict[str, Any], key: str) -> bool:
    try:
        return is_signed_by(document, key)
    except NotSignable:
        return False


def _facts(credential: dict[str, Any], did: str) -> dict[str, str]:
    subject = credential.get("credentialSubject")
    subject = subject if isinstance(subject, dict) else {}
    identifiers = subject.get("identifier")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else {}
    issuer = credential.get("issuer")
    return {
        "name": str(first.get("identityHash", "")) if isinstance(first, dict) else "",
        "title": str(credential.get("name", "")),
        "completed_on": str(subject.get("activityEndDate", "")),
        "issuer": str(issuer.get("name", "")) if isinstance(issuer, dict) else "",
        "issuer_did": did,
        "address": str(credential.get("id", "")),
    }


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _not_genuine(reason: str) -> Finding:
    return Finding(Verdict.NOT_GENUINE, (reason,))


def _is_document(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("id"), str)
