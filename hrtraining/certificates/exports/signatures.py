"""Signing a PDF (PAdES, EC P-256, an invisible field) so that any change to it shows."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.parser import emit  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hrtraining.certificates.rules.issuers import PdfKey

T = TypeVar("T")
_kept = threading.local()
FIELD = "Issuer"
# Named for screen readers. PDF/UA wants every field that could be seen among the tags, and PDF/A
# lets none be hidden: this one lies outside the page.
_SPEC = SigFieldSpec(FIELD, box=(-1, -1, -1, -1), readable_field_name="Signature of the issuer")
# A signature with one certificate takes about 1,200 bytes, written as twice as many digits.
_ROOM = 4_096
# Stands in a signer's pattern where a file's digest comes.
_NO_DIGEST = hashlib.sha256(b"no file has this digest").digest()
_patterns: dict[str, _Pattern] = {}


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """A key and its certificate, ready to sign."""

    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo = field(repr=False)
    public: PdfKey

    @classmethod
    def from_secret(cls, secret: bytes, pem: str) -> PdfSigner:
        """``secret`` is PKCS #8 in DER, ``pem`` the certificate."""
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
        return cls(
            certificate=asn1_x509.Certificate.load(
                certificate.public_bytes(serialization.Encoding.DER)
            ),
            key=asn1_keys.PrivateKeyInfo.load(secret),
            public=pdf_key_of(pem),
        )


def pdf_key_of(pem: str) -> PdfKey:
    """What an issuer's document says about a certificate that signs PDFs."""
    certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the certificate holds no EC key")
    numbers = public.public_numbers()
    digest = certificate.fingerprint(hashes.SHA256())
    return PdfKey(
        fingerprint=digest.hex(),
        thumbprint=_url64(digest),
        x=_url64(numbers.x.to_bytes(32, "big")),
        y=_url64(numbers.y.to_bytes(32, "big")),
    )


def sign(made: bytes, signer: PdfSigner, *, at: datetime, place: str) -> bytes:
    """The PDF with its signature added; what came before stays byte for byte.

    The signature covers the whole file and says that nothing may follow. ``place`` is the issuer's
    name, shown by readers.
    """
    # PDF/A wants nothing but a line end between the end mark and what is appended.
    whole = made if made.endswith(b"\n") else made + b"\n"
    steps = PdfCMSEmbedder(new_field_spec=_SPEC).write_cms(FIELD, _AddsOnly(io.BytesIO(whole)))
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=SignatureObject(
                timestamp=at,
                subfilter=SigSeedSubFilter.PADES,
                reason="Issued as it stands",
                location=place,
                bytes_reserved=_ROOM,
            ),
            mdp_setup=SigMDPSetup(
                md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES
            ),
        )
    )
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=False))
    steps.send(_pattern(signer).filled(prepared.document_digest))
    written: bytes = output.getvalue()
    return written


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A signer's signature (RFC 5652) without a file's digest and without the signature value."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    kind: bytes
    data: bytes
    signer: bytes
    attributes: bytes
    algorithm: bytes

    def filled(self, digest: bytes) -> bytes:
        """The signature of the file with this digest."""
        attributes = self.attributes.replace(_NO_DIGEST, digest)
        # What is signed is the set of attributes itself, without the tag of its place.
        value = self.key.sign(b"\x31" + attributes[1:], ec.ECDSA(hashes.SHA256()))
        signer = self.signer + attributes + self.algorithm + emit(0, 0, 4, value)
        data = self.data + emit(0, 1, 17, emit(0, 1, 16, signer))
        return bytes(emit(0, 1, 16, self.kind + emit(2, 1, 0, emit(0, 1, 16, data))))


def _pattern(signer: PdfSigner) -> _Pattern:
    """Made by the library once per signer: it takes longer for that than for everything else."""
    fingerprint = signer.public.fingerprint
    if fingerprint not in _patterns:
        _patterns[fingerprint] = _made_pattern(signer)
    return _patterns[fingerprint]


def _made_pattern(signer: PdfSigner) -> _Pattern:
    steps = SimpleSigner(
        signing_cert=signer.certificate,
        signing_key=signer.key,
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    ).async_sign(_NO_DIGEST, "sha256", use_pades=True)
    # Read back, so that every part is exactly the bytes that were written.
    whole = cms.ContentInfo.load(finished(steps).dump())
    data = whole["content"]
    information = data["signer_infos"][0]
    key = serialization.load_der_private_key(signer.key.dump(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the signer's key is no EC key")
    attributes: bytes = information["signed_attrs"].dump()
    if attributes.count(_NO_DIGEST) != 1:
        raise ValueError("the signature does not hold the file's digest exactly once")
    return _Pattern(
        key=key,
        kind=whole["content_type"].dump(),
        data=_parts(data, "version", "digest_algorithms", "encap_content_info", "certificates"),
        signer=_parts(information, "version", "sid", "digest_algorithm"),
        attributes=attributes,
        algorithm=information["signature_algorithm"].dump(),
    )


def _parts(whole: Any, *names: str) -> bytes:
    return b"".join(whole[name].dump() for name in names)


def finished(steps: Coroutine[Any, Any, T]) -> T:
    """What a coroutine of the signing library comes to, by one loop that each thread keeps."""
    runner: asyncio.Runner | None = getattr(_kept, "runner", None)
    if runner is None:
        runner = _kept.runner = asyncio.Runner()
    return runner.run(steps)


class _AddsOnly(IncrementalPdfFileWriter):
    """Leaves the metadata as it is: written anew it would not be PDF/A any more."""

    def _update_meta(self) -> None:
        pass


def _url64(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).decode("ascii").rstrip("=")
