"""The files that are begun with are there."""

from __future__ import annotations

from tests.conftest import HERE, LONGEST


def test_every_file_to_begin_with_is_there() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
