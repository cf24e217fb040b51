"""What pages ask and keep: a statement built once, compiled once and taken through the driver.

Taking a statement through every layer of SQLAlchemy costs many times what the database needs to
answer it. What SQLAlchemy is here for stays: it writes the SQL of either database, binds values
apart from the text, and turns what comes back into our types.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Engine, Label, PoolProxiedConnection, Select, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert

Convert = Callable[[Any], Any]
Statement = Select[Any] | ReturningInsert[Any]
Table = TypeVar("Table", bound=DeclarativeBase)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one kind of database takes it, and how its rows are read."""

    text: str
    values: Mapping[str, Any]
    binds: Mapping[str, Convert]
    places: tuple[str, ...] | None
    row: Callable[[Any], Any]
    results: tuple[tuple[int, Convert], ...]

    def parameters(self, given: Mapping[str, Any]) -> Any:
        """All values as the driver takes them, by place or by name."""
        named = {**self.values, **given}
        for name, convert in self.binds.items():
            named[name] = convert(named[name])
        return named if self.places is None else [named[name] for name in self.places]

    def read(self, kept: Sequence[Any]) -> Any:
        """A row of the driver as one whose columns have names and our types."""
        if not self.results:
            return self.row(kept)
        values = list(kept)
        for place, convert in self.results:
            values[place] = convert(values[place])
        return self.row(values)

    def read_all(self, kept: Sequence[Sequence[Any]], same: int) -> list[Any]:
        """All rows; the first ``same`` columns of each are turned into our types once."""
        if not kept:
            return []
        rows = [self.read(kept[0])]
        once = rows[0][:same]
        rest = [(place, convert) for place, convert in self.results if place >= same]
        for row in kept[1:]:
            values = [*once, *row[same:]]
            for place, convert in rest:
                values[place] = convert(values[place])
            rows.append(self.row(values))
        return rows


_compiled: WeakKeyDictionary[Statement, dict[str, Compiled]] = WeakKeyDictionary()


def ask(opened: Session, statement: Select[Any], *, same: int = 0, **values: Any) -> Sequence[Any]:
    """The rows of a statement that was built once, with its named parameters filled in.

    The columns of a row are read by name. ``same`` is how many of its first columns hold the same
    in every row. A statement built anew for each question would be compiled anew too. Nothing may
    be written meanwhile: inside a transaction the question goes the ordinary way and sees what the
    transaction did.
    """
    if opened.in_transaction():
        return _ordinarily(opened, statement, values)
    engine = opened.get_bind()
    if not isinstance(engine, Engine):
        return _ordinarily(opened, statement, values)
    compiled = _compile(statement, values, engine.dialect)
    connection = _connection(engine)
    try:
        rows = _carried_out(engine, connection, compiled, values)
        if engine.dialect.name != "sqlite":
            # There every question begins a transaction; on SQLite only BEGIN does.
            connection.rollback()
    except BaseException as fault:
        connection.invalidate(fault)
        connection.close()
        if not isinstance(fault, engine.dialect.loaded_dbapi.Error):
            raise
        # The ordinary way has the right name for a fault, or gets past a connection that was lost.
        return _ordinarily(opened, statement, values)
    _rest(engine, connection)
    return compiled.read_all(rows, same)


def keep_alone(opened: Session, statement: ReturningInsert[Any], **values: Any) -> Sequence[Any]:
    """Writes by one statement that is a whole transaction, and gives what it returns.

    Only for SQLite, where a statement outside a transaction is one by itself: it takes the lock,
    writes and is on the disk when this returns, and while the lock is held nothing else is done.
    Raises what SQLAlchemy raises where the database is locked or full or refuses the row; then
    nothing was written.
    """
    engine = opened.get_bind()
    if not isinstance(engine, Engine) or engine.dialect.name != "sqlite":
        raise TypeError("elsewhere a statement begins a transaction that has to be ended")
    if opened.in_transaction():
        raise RuntimeError("a transaction under way would be waited for in vain")
    compiled = _compile(statement, values, engine.dialect)
    connection = _connection(engine)
    try:
        rows = _carried_out(engine, connection, compiled, values)
    except BaseException as fault:
        connection.invalidate(fault)
        connection.close()
        if not isinstance(fault, engine.dialect.loaded_dbapi.Error):
            raise
        raise DBAPIError.instance(
            compiled.text, None, fault, engine.dialect.loaded_dbapi.Error, dialect=engine.dialect
        ) from fault
    _rest(engine, connection)
    return compiled.read_all(rows, 0)


def _carried_out(
    engine: Engine, connection: PoolProxiedConnection, compiled: Compiled, values: Mapping[str, Any]
) -> Sequence[Any]:
    parameters = compiled.parameters(values)
    cursor = connection.cursor()
    # Whoever counts statements hears of this one too.
    for told in engine.dispatch.before_cursor_execute:
        told(None, cursor, compiled.text, parameters, None, False)  # noqa: FBT003
    cursor.execute(compiled.text, parameters)
    rows = cursor.fetchall()
    cursor.close()
    return rows


# Taking a connection from the pool and giving it back costs as much as the question: a few that
# only read stay out. They hold no transaction, and go when their engine is disposed of.
_resting: WeakKeyDictionary[Engine, list[PoolProxiedConnection]] = WeakKeyDictionary()
MOST_RESTING = 2


def _connection(engine: Engine) -> PoolProxiedConnection:
    resting = _resting.get(engine)
    if resting is None:
        resting = _resting[engine] = []
        event.listen(engine, "engine_disposed", _dismiss)
    try:
        return resting.pop()
    except IndexError:
        return engine.raw_connection()


def _rest(engine: Engine, connection: PoolProxiedConnection) -> None:
    resting = _resting[engine]
    if len(resting) >= MOST_RESTING:
        connection.close()
        return
    resting.append(connection)


def _dismiss(engine: Engine) -> None:
    resting = _resting.get(engine, [])
    while resting:
        resting.pop().close()


def columns_of(table: type[Table]) -> tuple[Label[Any], ...]:
    """All columns of a table, for a statement whose rows ``read_as`` makes whole again."""
    return tuple(getattr(table, key).label(label) for key, label in _labels(table))


def read_as(table: type[Table], row: Any) -> Table | None:
    """The values of ``columns_of`` as one object, or nothing where an outer join found nothing.

    It is there to be read: it has the table's columns, belongs to no session and leads nowhere.
    """
    made, values = _reader(table)
    found = made._make(values(row))
    return None if found.id is None else cast("Table", found)


@cache
def _reader(table: type[DeclarativeBase]) -> tuple[Any, Convert]:
    labels = _labels(table)
    made = namedtuple(table.__name__, [key for key, _label in labels])  # type: ignore[misc]
    return made, attrgetter(*(label for _key, label in labels))


@cache
def _labels(table: type[DeclarativeBase]) -> tuple[tuple[str, str], ...]:
    mapped: Any = inspect(table)
    return tuple((one.key, f"{mapped.local_table.name}_{one.key}") for one in mapped.column_attrs)


def _ordinarily(
    opened: Session, statement: Select[Any], values: Mapping[str, Any]
) -> Sequence[Any]:
    return opened.execute(statement, dict(values)).all()


def _compile(statement: Statement, given: Mapping[str, Any], dialect: Dialect) -> Compiled:
    known = _compiled.setdefault(statement, {})
    found = known.get(dialect.name)
    if found is None:
        found = known[dialect.name] = _compiled_for(statement, given, dialect)
    return found


def _compiled_for(statement: Statement, given: Mapping[str, Any], dialect: Dialect) -> Compiled:
    made: Any = statement.compile(dialect=dialect)
    whole = made.construct_expanded_state(dict(given))
    if whole.parameter_expansion:
        raise TypeError("a list of values changes the text; a question has one text")
    # The expanded state tells only of values that came from lists.
    binds = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for bind, name in made.bind_names.items()
    }
    columns = statement.exported_columns
    results = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(columns)
    ]
    return Compiled(
        text=whole.statement,
        values=dict(whole.parameters),
        binds={name: convert for name, convert in binds.items() if convert is not None},
        places=tuple(whole.positiontup) if made.positional else None,
        row=_row(tuple(map(str, columns.keys()))),
        results=tuple((place, convert) for place, convert in results if convert is not None),
    )


def _row(names: tuple[str, ...]) -> Convert:
    made: Any = namedtuple("Row", names)  # type: ignore[misc]
    return made._make
