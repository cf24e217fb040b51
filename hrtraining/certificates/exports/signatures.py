"""Signing a PDF (PAdES, EC P-256, an invisible field) so that any change to it shows."""

from __future__ import annotations

import asyncio
import base64
import io
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
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
# A signature with one certificate takes about 1,200 bytes, written as twice as many digits.
_ROOM = 4_096


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
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(FIELD)).write_cms(
        FIELD, _AddsOnly(io.BytesIO(whole))
    )
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
    signed = finished(
        SimpleSigner(
            signing_cert=signer.certificate,
            signing_key=signer.key,
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        ).async_sign(prepared.document_digest, "sha256", use_pades=True)
    )
    steps.send(signed)
    written: bytes = output.getvalue()
    return written


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
