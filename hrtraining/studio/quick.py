"""The quick proof: a process of its own reads a case and writes what it finds, in one second.

Run as ``python -m hrtraining.studio.quick``: the text on standard input, one JSON object on
standard output. The second is one of computing, so that a busy machine does not turn a small case
away; whoever asks ends the process when it takes long by the clock.
"""

from __future__ import annotations

import importlib
import json
import signal
import sys

from hrtraining.texts.vignette.reading import read_draft
from hrtraining.vignettes.rules.proof import QUICK_LIMIT, Proof, prove

SECONDS = 1.0


class TooLong(Exception):
    """The second is over."""


def main() -> None:
    """Prove what stands on standard input."""
    case = read_draft(sys.stdin.buffer.read().decode("utf-8", "replace")).vignette
    # What is imported only for a proof must not take a part of its second.
    importlib.import_module("hrtraining.vignettes.rules.proof.explore")
    importlib.import_module("hrtraining.vignettes.rules.proof.look_back")
    importlib.import_module("hrtraining.vignettes.rules.proof.judge")
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        said = _told(prove(case, QUICK_LIMIT))
    except TooLong:
        said = {"findings": [], "stopped": "one second was not enough to look everywhere"}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    sys.stdout.write(json.dumps(said))


def _told(proof: Proof) -> dict[str, object]:
    report = proof.as_json()
    return {
        "findings": report["findings"],
        "stopped": report["stopped"] or "",
        "states": report["states"],
        "runs": report["runs"],
        "unbounded": report["unbounded"],
        "exhaustive": report["exhaustive"],
    }


def _too_long(_signal: int, _frame: object) -> None:
    raise TooLong


if __name__ == "__main__":
    main()
