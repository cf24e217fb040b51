"""What other programs fetch: the issuer's document, status lists and credentials."""

from __future__ import annotations

import json
from typing import Any

from flask import abort, current_app, make_response
from sqlalchemy import select
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import public
from hrtraining.accounts.models import Organization
from hrtraining.certificates import pages, published
from hrtraining.certificates.exports import offline
from hrtraining.certificates.rules.codes import Code, parse
from hrtraining.certificates.rules.status_lists import PURPOSES
from hrtraining.certificates.views.blueprint import blueprint, key_ring, too_many_look_ups
from hrtraining.database import session
from hrtraining.settings import Settings

# Lists are signed anew when they are older than this.
LIST_FRESH_S = 60
DOCUMENT_FRESH_S = 300


@blueprint.get("/o/<slug>/did.json")
@public
def issuer_document(slug: str) -> Response:
    """The issuer's document (did:web)."""
    document = published.issuer_document(session(), slug)
    if document is None:
        abort(404)
    return _json(document, "application/did+json", DOCUMENT_FRESH_S)


@blueprint.get("/o/<slug>/status/<purpose>/<int:number>.json")
@public
def status_list(slug: str, purpose: str, number: int) -> Response:
    """A status list, signed, as of now."""
    known = next((one for one in PURPOSES if one == purpose), None)
    organization = session().scalar(select(Organization).where(Organization.slug == slug))
    if known is None or organization is None:
        abort(404)
    issuer = key_ring().issuer_to_read(session(), organization)
    if issuer is None or number >= published.list_count(session(), organization.id):
        abort(404)
    document = published.status_list(
        session(), organization, issuer, purpose=known, number=number, at=clock.now()
    )
    return _json(document, "application/vc", LIST_FRESH_S)


@blueprint.get("/verify/offline.html")
@public
def offline_verifier() -> Response:
    """The page that verifies by itself, to keep: with every issuer and list as of now."""
    settings: Settings = current_app.extensions["hrtraining.settings"]
    answer = make_response(
        offline.page(
            published.issuer_documents(session()),
            published.all_lists(session(), key_ring(), clock.now()),
            public_url=settings.public_url,
            made=clock.now(),
        )
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="verify-{clock.now():%Y-%m-%d}.html"'
    )
    answer.headers["Cache-Control"] = f"public, max-age={DOCUMENT_FRESH_S}"
    return answer


@blueprint.get("/verify/<code>/credential.json")
@public
def credential(code: str) -> Response:
    """The signed credential, byte for byte as it is attached to the PDF."""
    read = parse(code)
    if not isinstance(read, Code):
        abort(404)
    refused = too_many_look_ups()
    if refused is not None:
        return refused
    text = pages.credential_of(session(), read)
    if not text:
        abort(404)
    answer = make_response(text)
    answer.headers["Content-Type"] = "application/vc"
    answer.headers["Content-Disposition"] = 'inline; filename="credential.json"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return _for_everyone(answer)


def _json(document: dict[str, Any], kind: str, fresh_s: int) -> Response:
    answer = make_response(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = f"public, max-age={fresh_s}"
    answer.headers["X-Robots-Tag"] = "noindex"
    return _for_everyone(answer)


def _for_everyone(answer: Response) -> Response:
    # Verifiers run in pages of other sites; nothing here depends on who asks.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
