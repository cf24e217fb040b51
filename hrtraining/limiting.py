"""Slows guessing: counts per key and window, kept in the database so that all servers share them.

The counting itself is the `limits` library's; only its storage is ours, since it has none on SQL.
"""

from __future__ import annotations

import hashlib
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Float, String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from hrtraining import clock
from hrtraining.database import Base, Database


class LimitCount(Base):
    """How often a key was hit in its window; ``ends`` is in seconds since 1970."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int]
    ends: Mapped[float] = mapped_column(Float)


class TableStorage(Storage):
    """The `limits` library's storage on one table."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database) -> None:
        """Counts in the given database, each hit in a transaction of its own."""
        super().__init__()
        self.database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may treat as a fault of the storage."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1, **_options: Any) -> int:
        """Counts a hit and answers the count of the window under way."""
        moment = clock.now().timestamp()
        row = _digest(key)
        dialect = self.database.engine.dialect.name
        insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
        with self.database.transaction() as session:
            session.execute(
                delete(LimitCount).where(LimitCount.key == row, LimitCount.ends <= moment)
            )
            # After a clock was set back, no window lasts longer than it was made to last.
            session.execute(
                update(LimitCount)
                .where(LimitCount.key == row, LimitCount.ends > moment + expiry)
                .values(ends=moment + expiry)
            )
            statement = insert(LimitCount).values(key=row, hits=amount, ends=moment + expiry)
            statement = statement.on_conflict_do_update(
                index_elements=["key"], set_={"hits": LimitCount.hits + amount}
            ).returning(LimitCount.hits)
            return int(session.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        """The count of the window under way."""
        with self.database.sessions() as session:
            found = session.scalar(
                select(LimitCount.hits).where(
                    LimitCount.key == _digest(key), LimitCount.ends > clock.now().timestamp()
                )
            )
        return found or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        with self.database.sessions() as session:
            found = session.scalar(select(LimitCount.ends).where(LimitCount.key == _digest(key)))
        return found or clock.now().timestamp()

    def check(self) -> bool:
        """Whether the storage answers."""
        return True

    def reset(self) -> int | None:
        """Forgets every count."""
        with self.database.transaction() as session:
            session.execute(delete(LimitCount))
        return None

    def clear(self, key: str) -> None:
        """Forgets one count."""
        with self.database.transaction() as session:
            session.execute(delete(LimitCount).where(LimitCount.key == _digest(key)))


def _digest(key: str) -> str:
    # Addresses and names are personal: only their fingerprint is kept.
    return hashlib.sha256(key.encode()).hexdigest()


class Limiter:
    """Says whether one more try is allowed."""

    def __init__(self, database: Database) -> None:
        """Counts in the given database."""
        self.window = FixedWindowRateLimiter(TableStorage(database))
        self.items: dict[str, RateLimitItem] = {}

    def allows(self, limit: str, *who: str) -> bool:
        """Counts one try under ``limit`` (``10/hour``) and says whether it was within it."""
        item = self.items.setdefault(limit, parse(limit))
        return self.window.hit(item, *who)

    def seconds_left(self, limit: str, *who: str) -> int:
        """How long until the window ends, in whole seconds."""
        item = self.items.setdefault(limit, parse(limit))
        return max(
            1, round(self.window.get_window_stats(item, *who).reset_time - clock.now().timestamp())
        )
