"""Asks for a quick proof without holding up the page: one process, the newest text only.

A person who types on has their earlier proof stopped; when the machine is busy with others' proofs
the answer is that, at once, and nothing waits in a line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

from hrtraining.studio.rules.found import Seen
from hrtraining.texts.problems import Severity

AT_ONCE = 2
WAIT_S = 1.0
LONGEST_S = 10.0


@dataclass(frozen=True, slots=True)
class QuickProof:
    """What a quick proof found; ``stopped`` says why it did not look everywhere, or is empty."""

    findings: tuple[Seen, ...] = ()
    stopped: str = ""
    states: int = 0
    runs: str = ""


class Prover:
    """Runs quick proofs for everyone whom this process serves."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        """``at_once`` is how many processes may prove at one time."""
        self._places = BoundedSemaphore(at_once)
        self._running: dict[tuple[int, int], subprocess.Popen[bytes]] = {}
        self._lock = Lock()

    def prove(self, whose: tuple[int, int], text: str) -> QuickProof:
        """The quick proof of a text for a person and draft; stops an older one of theirs."""
        self._stop_older(whose)
        if not self._places.acquire(timeout=WAIT_S):
            return QuickProof(stopped="the server is busy just now; check again in a moment")
        try:
            return self._run(whose, text)
        finally:
            self._places.release()

    def _run(self, whose: tuple[int, int], text: str) -> QuickProof:
        with self._lock:
            process = subprocess.Popen(
                [sys.executable, "-m", "hrtraining.studio.quick"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._running[whose] = process
        try:
            said, _ = process.communicate(text.encode("utf-8", "replace"), timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return QuickProof(stopped="the server is busy just now; check again in a moment")
        finally:
            with self._lock:
                if self._running.get(whose) is process:
                    del self._running[whose]
        if process.returncode < 0:
            return QuickProof(stopped="a newer text took its place")
        if process.returncode:
            return QuickProof(stopped="this text could not be looked at")
        return _read(json.loads(said))

    def _stop_older(self, whose: tuple[int, int]) -> None:
        with self._lock:
            older = self._running.pop(whose, None)
        if older is not None:
            older.kill()


def _read(said: Mapping[str, Any]) -> QuickProof:
    return QuickProof(
        tuple(
            Seen(
                one["kind"],
                Severity(one["severity"]),
                one["line"],
                one["message"],
                tuple(one["path"]),
            )
            for one in said["findings"]
        ),
        said["stopped"],
        said.get("states", 0),
        said.get("runs") or "",
    )
