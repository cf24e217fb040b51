"""Serves the application through gunicorn: sync workers, nothing kept in a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from hrtraining.application import create_app
from hrtraining.settings import Settings


class Server(BaseApplication):
    """gunicorn with our settings; each worker makes its own application after the fork."""

    def __init__(self, make: Callable[[], Flask], options: dict[str, Any]) -> None:
        """``options`` are gunicorn's own names."""
        self.make = make
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hands the options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]
        """Makes the application of one worker."""
        return self.make()


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves until it is stopped. The database must have been migrated."""
    Server(
        lambda: create_app(settings),
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "sync",
            "timeout": 60,
            "graceful_timeout": 20,
            "limit_request_line": 4094,
            "forwarded_allow_ips": "127.0.0.1,::1",
            "worker_tmp_dir": "/dev/shm",  # noqa: S108  (gunicorn's heartbeat, not our data)
            "loglevel": "warning",
            "proc_name": "hrtraining",
        },
    ).run()
