"""How approved hours came about, in words that a certificate can carry for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from hrtraining.credit.rules.hours import CasesAs, told
from hrtraining.credit.rules.packs import Method

METHODS: Mapping[str, str] = {
    Method.WORDS: "words per hour",
    Method.MERGENER: "Mergener’s formula on the whole course",
    Method.PILOT: "median time of pilot readers",
    Method.FIXED: "set by the body itself",
}
CASES: Mapping[str, str] = {
    CasesAs.WORDS: "cases counted as words of their shortest runs",
    CasesAs.MINUTES: "cases counted as minutes of their shortest runs",
}


def derivation_in_words(method: str, cases_as: str, kept: Mapping[str, Any]) -> tuple[str, ...]:
    """The method, what the course held, who rated its difficulty, and each step to the amount.

    ``kept`` is what stands beside the approved hours: ``steps``, the last of which is the
    rounding, and ``inputs``. What was not recorded is left out; nothing is worked out anew.
    """
    inputs = kept.get("inputs") or {}
    counts = method in {Method.WORDS, Method.MERGENER}
    how = METHODS.get(method, method)
    said = f"method: {how}" + (f", {CASES[cases_as]}" if counts and cases_as in CASES else "")
    measured = _measured(inputs.get("content") or {})
    return (said, *measured, *_rated(method, inputs), *kept.get("steps", ()))


def _measured(content: Mapping[str, Any]) -> Iterable[str]:
    if not content:
        return
    yield (
        f"the course held {content['words']:,} words of teaching and asked each trainee "
        f"{content['items']:,} examination items"
    )
    if content["cases"]:
        minutes = sum((Decimal(run["minutes"]) for run in content["cases"]), Decimal(0))
        yield (
            f"shortest runs of its cases: {sum(run['words'] for run in content['cases']):,} words "
            f"or {told(minutes)} minutes, never both"
        )


def _rated(method: str, inputs: Mapping[str, Any]) -> Iterable[str]:
    # The steps of Mergener's formula say it themselves.
    if method != Method.MERGENER and inputs.get("difficulty"):
        yield (
            f"difficulty {told(Decimal(inputs['difficulty']))} ({inputs['agreement']}), "
            "which this method does not ask"
        )
