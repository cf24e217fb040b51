"""The proof of a case, as one call; numpy is imported only when something is proved."""

from __future__ import annotations

from hrtraining.texts.vignette.values import Vignette
from hrtraining.vignettes.rules.proof.report import Proof

DEFAULT_LIMIT = 1_000_000
GREATEST_LIMIT = 5_000_000
QUICK_LIMIT = 50_000

# The memory that a proof may take, held by a test: for each state of the limit, and besides.
BYTES_PER_STATE = 700
BYTES_TO_BEGIN_WITH = 60_000_000


def prove(vignette: Vignette, limit: int = DEFAULT_LIMIT) -> Proof:
    """Explore every state that a run can reach, and judge the case.

    At most ``limit`` states are held (1 to GREATEST_LIMIT, else ValueError), in at most
    BYTES_PER_STATE for each of them and BYTES_TO_BEGIN_WITH besides. A case that is too large to be
    counted at all is not explored, and the proof says so in ``stopped``.
    """
    from hrtraining.vignettes.rules.proof.compile import Refusal, compile_case
    from hrtraining.vignettes.rules.proof.explore import explore
    from hrtraining.vignettes.rules.proof.judge import judge
    from hrtraining.vignettes.rules.proof.look_back import look_back

    if not 1 <= limit <= GREATEST_LIMIT:
        raise ValueError(f"the limit must lie between 1 and {GREATEST_LIMIT:,} states")
    table = compile_case(vignette)
    if isinstance(table, Refusal):
        return Proof(
            exhaustive=False,
            stopped=table.reason,
            states=0,
            transitions=0,
            scenes=len(vignette.scenes),
            findings=(),
        )
    return judge(look_back(explore(table, limit)))
