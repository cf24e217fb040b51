"""Starts the whole proof of a revision in the background."""

from __future__ import annotations

import json
import subprocess
import sys

_started: list[subprocess.Popen[bytes]] = []


def start(database_url: str, proof_id: int) -> None:
    """Starts a process that fills in the row of a proof, and does not wait for it."""
    # Those that are finished are let go.
    _started[:] = [one for one in _started if one.poll() is None]
    process = subprocess.Popen(
        [sys.executable, "-m", "hrtraining.review.prove_one"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if process.stdin is None:
        raise RuntimeError("a process that was given a pipe has none")
    process.stdin.write(json.dumps({"database_url": database_url, "proof_id": proof_id}).encode())
    process.stdin.close()
    _started.append(process)
