"""Linked data in canonical order, with what pyld makes of the shipped contexts kept.

A context within a context (one that holds for a type or a term only) is taken apart by pyld anew
wherever it applies, which is half of the time that a credential takes. It never changes, so that
what was made of it is kept here and found again. Nothing else differs from pyld's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyld import jsonld

from hrtraining.lately import Lately

# What one kind of document needs is some twenty.
MOST_KEPT = 500
_kept: Lately[tuple[Any, ...], tuple[Any, Any]] = Lately(MOST_KEPT)


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]
    def _process_context(
        self,
        active_ctx: dict[str, Any],
        local_ctx: Any,
        options: dict[str, Any],
        **how: Any,
    ) -> Any:
        known = active_ctx.get("_uuid")
        if known is None or not isinstance(local_ctx, Mapping) or "cycles" in how:
            return super()._process_context(active_ctx, local_ctx, options, **how)
        # A context within a shipped one is the same object each time; kept, it stays that.
        key = (known, id(local_ctx), *sorted(how.items()))
        found = _kept.get(key)
        if found is None:
            made = super()._process_context(active_ctx, local_ctx, options, **how)
            found = (made, local_ctx)
            _kept.put(key, found)
        return found[0]


def statements_of(document: dict[str, Any], **options: Any) -> str:
    """The document's statements as N-Quads in canonical order (RDFC-1.0).

    Only for documents whose contexts are all shipped. Raises jsonld.JsonLdError.
    """
    return str(
        _Processor().normalize(
            document, {"algorithm": "URDNA2015", "format": "application/n-quads", **options}
        )
    )
