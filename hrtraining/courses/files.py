"""A file read as text, or the reason why it is not: no surprise on the disk is a fault."""

from __future__ import annotations

import stat
from pathlib import Path

from hrtraining.courses.rules.library import Found, error

LARGEST_FILE = 4_000_000
"""Bytes; a text has at most a million characters."""


def told_name(name: str) -> str:
    """A file's name as it can be printed, whatever bytes it is made of."""
    return name.encode("utf-8", "backslashreplace").decode()


def read_file(file: Path, path: str, inside: Path | None = None) -> tuple[str | None, list[Found]]:
    """The text of a file, or the reason why it cannot be read; line endings stay as they are.

    Only an ordinary file of a bearable size is opened, and none that a link leads to outside of
    the folder ``inside``. ``path`` is how problems name it.
    """
    try:
        resolved = file.resolve(strict=True)
        if inside is not None and not resolved.is_relative_to(inside.resolve()):
            told = "the file is a link that leaves the content folder"
            return None, [error(path, 1, "file-outside", told)]
        status = resolved.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, [error(path, 1, "file-kind", "this is no ordinary file")]
        if status.st_size > LARGEST_FILE:
            told = f"the file has {status.st_size:,} bytes; at most {LARGEST_FILE:,} are read"
            return None, [error(path, 1, "file-huge", told)]
        data = resolved.read_bytes()
    except (OSError, RuntimeError) as fault:
        told = getattr(fault, "strerror", None) or "it is a link to itself"
        return None, [error(path, 1, "file-unreadable", f"the file cannot be read: {told}")]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        told = f"byte {data[fault.start]:#04x} here is not UTF-8; save the file as UTF-8"
        return None, [error(path, line, "file-encoding", told)]
