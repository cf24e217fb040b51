"""The same check as one self-contained page: opened from disk, it asks no server."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "verifier"


def page(
    issuers: list[dict[str, Any]], lists: list[dict[str, Any]], *, public_url: str, made: datetime
) -> str:
    """The page with these issuers' documents (old keys and all) and status lists inside."""
    day = made.astimezone(UTC)
    # `<` would let a name end the element early.
    installation = json.dumps(
        {"issuers": issuers, "lists": lists, "made": day.strftime("%Y-%m-%dT%H:%M:%SZ")},
        ensure_ascii=False,
    ).replace("<", "\\u003c")
    known = "".join(f"<li><bdi>{escape(str(one['id']))}</bdi></li>" for one in issuers)
    script, style = _shipped("verifier.js"), _shipped("verifier.css")
    filled = _shipped("verifier.html")
    # Hashes instead of a word that allows everything: only this script and this style run.
    policy = (
        f"default-src 'none'; script-src {_hashed(script)}; style-src {_hashed(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    for name, text in (
        ("POLICY", policy),
        ("STYLE", style),
        ("SCRIPT", script),
        # What comes from people goes in last, so that nothing in it is filled in again.
        ("MADE_DAY", f"{day:%B} {day.day}, {day.year}"),
        ("PUBLIC_URL", escape(public_url)),
        ("ISSUERS", known or "<li>no issuer yet</li>"),
        ("INSTALLATION", installation),
    ):
        filled = filled.replace(f"@@{name}@@", text, 1)
    return filled


@cache
def _shipped(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8").strip()


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
