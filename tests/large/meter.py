"""Counts what the database is asked and, on SQLite, how many steps its machine takes for it: no clock, no noise."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, event

GRAIN = 10  # steps of SQLite's machine between two counts


@dataclass(frozen=True, slots=True)
class Cost:
    statements: int
    steps: int


class Meter:
    """Of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._statements = self._ticks = 0
        event.listen(engine, "before_cursor_execute", self._count)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", self._watch)
            engine.dispose()  # the next ones are watched from the beginning

    def of(self, work: Callable[[], object]) -> Cost:
        """The second time: the first one fills caches."""
        work()
        self._statements = self._ticks = 0
        work()
        return Cost(self._statements, self._ticks * GRAIN)

    def _count(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        self._statements += not statement.startswith("BEGIN")  # which one of the drivers sends by itself

    def _watch(self, connection: object, *_: object) -> None:
        connection.set_progress_handler(self._tick, GRAIN)  # type: ignore[attr-defined]

    def _tick(self) -> int:
        self._ticks += 1
        return 0
