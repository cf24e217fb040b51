"""A second Python implementation (openvc-core): the same question, the same answer wanted.

python verify_openvc.py CREDENTIAL DID.json OB-CONTEXT.json LIST.json…  →  one line of JSON
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from openvc.did.base import parse_did_document
from openvc.errors import OpenvcError
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.status import check_credential_status

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class Given:
    """Resolves the one issuer that was given."""

    def __init__(self, document: dict) -> None:
        self.document = document

    def supports(self, did: str) -> bool:
        return did == self.document["id"]

    def resolve(self, _did: str) -> object:
        return parse_did_document(self.document)


def main() -> None:
    credential, did, context, *lists = (
        json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]
    )
    suite = DataIntegrityProofSuite()
    resolver = Given(did)
    kept = {one["id"]: one for one in lists}

    def resolve(address: str) -> dict:
        suite.verify(kept[address], resolver=resolver, check_temporal=False)
        return kept[address]

    try:
        suite.verify(
            credential, resolver=resolver, extra_contexts={CONTEXT: context}, check_temporal=False
        )
        result = check_credential_status(credential, resolve_status_list=resolve)
    except OpenvcError as fault:
        print(json.dumps({"verified": False, "error": f"{type(fault).__name__}: {fault}"}))
        return
    statuses = {one.entry.purpose: {"status": one.is_set} for one in result.entries}
    print(json.dumps({"verified": True, "statuses": statuses}))


main()
