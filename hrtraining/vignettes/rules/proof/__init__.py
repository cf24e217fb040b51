"""The proof: whether a case is sound in every state that it can reach.

Four pure functions: :func:`compile_case` makes a table, :func:`explore` finds every state,
:func:`look_back` asks the space what runs can do, :func:`judge` tells the findings.
"""

from hrtraining.vignettes.rules.proof.kinds import SEVERITY, Kind
from hrtraining.vignettes.rules.proof.prove import (
    DEFAULT_LIMIT,
    GREATEST_LIMIT,
    QUICK_LIMIT,
    prove,
)
from hrtraining.vignettes.rules.proof.report import Finding, Proof, Verdict

__all__ = [
    "DEFAULT_LIMIT",
    "GREATEST_LIMIT",
    "QUICK_LIMIT",
    "SEVERITY",
    "Finding",
    "Kind",
    "Proof",
    "Verdict",
    "prove",
]
