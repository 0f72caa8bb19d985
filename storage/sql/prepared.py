"""Statements of the way of a webhook, compiled once for each database and handed to its driver as they are.

SQLAlchemy looks each up anew and prepares for much that is not needed here, which takes several times as long as SQLite
needs for what it is asked (decision record 0023). Placeholders and types are SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, TextClause, Update
from sqlalchemy.exc import DBAPIError

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause
Values = Mapping[str, object]
NOTHING: Values = {}
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """For one database and one choice of columns. `names` are in the order of placeholders that have none."""

    sql: str
    names: Sequence[str]
    is_ordered: bool
    constants: Values
    to_driver: Sequence[tuple[int, Convert]]
    from_driver: Sequence[tuple[int, Convert]]
    row: Callable[[Sequence[object]], Any]

    def parameters(self, values: Values) -> Sequence[object] | Values:
        told = {**self.constants, **values} if self.constants else values
        cells = list(map(told.__getitem__, self.names))
        for place, convert in self.to_driver:
            cells[place] = convert(cells[place])
        return cells if self.is_ordered else dict(zip(self.names, cells, strict=True))

    def read(self, found: Sequence[object]) -> Any:
        cells = list(found)
        for place, convert in self.from_driver:
            if cells[place] is not None:  # as most times are; every type of ours leaves it so
                cells[place] = convert(cells[place])
        return self.row(cells)


class Prepared:
    """One statement, or one for each database by the name of its dialect. It has no list of unknown length in it."""

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """All that it finds or returns; the columns are attributes."""
        compiled = self._of(connection, values)
        found, _ = _ask(connection, compiled.sql, compiled.parameters(values))
        return list(map(compiled.read, found))

    def found(self, connection: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """The same as the driver gives it; PostgreSQL plans it for these values.

        A plan for any values, as it makes for what is asked often, takes a list's range for one row: it does not walk
        it in its order any more, but reads all of it and sorts.
        """
        compiled = self._of(connection, values)
        how = {"prepare": False} if connection.dialect.name == "postgresql" else {}
        found, _ = _ask(connection, compiled.sql, compiled.parameters(values), how=how)
        return found

    def row(self, connection: Connection, values: Values) -> Any | None:
        """The only one, if there is any."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def run(self, connection: Connection, values: Values) -> int:
        """How many rows it changed."""
        compiled = self._of(connection, values)
        _, changed = _ask(connection, compiled.sql, compiled.parameters(values))
        return changed

    def run_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Once for each of these, which tell the same columns."""
        if rows:
            compiled = self._of(connection, rows[0])
            _ask(connection, compiled.sql, list(map(compiled.parameters, rows)), many=True)

    def _of(self, connection: Connection, values: Values) -> _Compiled:
        """Which columns an INSERT or an UPDATE has follows from what it is told."""
        key = (connection.dialect.name, *values)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(connection.dialect, list(values))
        return found

    def _compile(self, dialect: Dialect, told: Sequence[str]) -> _Compiled:
        statement = self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=told)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        names = list(binds if compiled.positiontup is None else compiled.positiontup)
        columns = [] if isinstance(statement, TextClause) else list(statement.exported_columns)
        kinds = [binds[name].type.dialect_impl(dialect) for name in names]
        found_kinds = [column.type.dialect_impl(dialect) for column in columns]
        return _Compiled(
            sql=str(compiled),
            names=names,
            is_ordered=compiled.positiontup is not None,
            constants={name: compiled.params[name] for name, bind in binds.items() if not bind.required},
            to_driver=_needed(kind.bind_processor(dialect) for kind in kinds),
            from_driver=_needed(kind.result_processor(dialect, None) for kind in found_kinds),
            row=namedtuple("Found", [column.name for column in columns])._make,  # type: ignore[attr-defined]
        )


def _needed(converts: Iterator[Convert | None]) -> Sequence[tuple[int, Convert]]:
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None]


def _ask(
    connection: Connection, sql: str, parameters: Sequence[Any] | Values, *, many: bool = False, how: Values = NOTHING
) -> tuple[Sequence[Sequence[Any]], int]:
    """What is found, and how many rows changed; SQLAlchemy's listeners hear of it, and errors are told as its own."""
    cursor: Any = connection.connection.cursor()
    try:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, sql, parameters, None, many)
        if many:
            cursor.executemany(sql, parameters)
        else:
            cursor.execute(sql, parameters, **how)
        return cursor.fetchall() if cursor.description else (), int(cursor.rowcount)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error
    finally:
        cursor.close()


def tell(connection: Connection, sql: str) -> None:
    """A statement that has no values and finds nothing."""
    _ask(connection, sql, ())


def commit(connection: Connection) -> None:
    """Keep what was done in a transaction that a statement began."""
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.commit()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _told(connection: Connection, error: Exception) -> Exception:
    """As SQLAlchemy tells it; what was asked with stays out of it."""
    return DBAPIError.instance(None, None, error, Exception, hide_parameters=True, dialect=connection.dialect)
