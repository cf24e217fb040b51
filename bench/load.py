"""Load on a server of this machine: wrk where it is installed, else a generator of our own."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 16


@dataclass(frozen=True)
class Request:
    """What is asked again and again; ``{n}`` in the body is another number every time."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


def rate(port: int, request: Request, seconds: int) -> float:
    """Answers per second of a server on loopback; raises where one was not as expected."""
    if shutil.which("wrk"):
        return _by_wrk(port, request, seconds)
    return _by_ourselves(port, request, seconds)


def generator() -> str:
    return "wrk" if shutil.which("wrk") else "bundled generator"


LUA = """
local n = {start}
request = function()
  n = n + 1
  local body = string.gsub("{body}", "{{n}}", tostring(n))
  return wrk.format("{method}", "{path}", {{{headers}}}, body)
end
response = function(status) if status >= 400 then print("BAD " .. status) end end
"""


def _by_wrk(port: int, request: Request, seconds: int) -> float:
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in request.headers.items())
    script = LUA.format(
        start=time.monotonic_ns() % 10**12,
        method=request.method,
        path=request.path,
        headers=headers,
        body=request.body,
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "load.lua"
        file.write_text(script)
        done = subprocess.run(
            [
                *("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(file)),
                f"http://127.0.0.1:{port}",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    if "BAD" in done.stdout:
        raise RuntimeError(f"{request.path}: {re.findall('BAD [0-9]+', done.stdout)[:3]}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return float(found.group(1))


def _by_ourselves(port: int, request: Request, seconds: int) -> float:
    until = time.monotonic() + seconds
    counts = [0] * CONNECTIONS
    wrong: list[int] = []

    def ask(which: int) -> None:
        start = time.monotonic_ns() + which * 10**9
        while time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            body = request.body.replace("{n}", str(start + counts[which])) or None
            connection.request(request.method, request.path, body, request.headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status >= 400:
                wrong.append(answer.status)
                return
            counts[which] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CONNECTIONS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{request.path}: {wrong[:3]}")
    return sum(counts) / (time.monotonic() - begun)
