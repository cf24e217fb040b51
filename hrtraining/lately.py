"""What a process has lately made or read and may need again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Lately(Generic[Key, Value]):
    """Values by their keys, of which the one longest unread is forgotten first.

    Only for what is the same whenever it is made: a copy must never be stale.
    """

    def __init__(self, most: int) -> None:
        """``most`` is how many values are kept."""
        self.most = most
        self.values: OrderedDict[Key, Value] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Value | None:
        """The value, or nothing if it is not here."""
        with self.lock:
            value = self.values.get(key)
            if value is not None:
                self.values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """Keeps a value and forgets the one longest unread."""
        with self.lock:
            self.values[key] = value
            self.values.move_to_end(key)
            if len(self.values) > self.most:
                self.values.popitem(last=False)
