"""Looks into the bot's database beside it, which may be locked or away for a while."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.exc import DBAPIError

from storage.sql.engine import READ_ONLY, open_engine
from storage.tables import delivery, export, mail, post

BUSY_MS = 60_000
TRIES, NAP = 120, 0.5


@dataclass(frozen=True, slots=True)
class Eye:
    """Reads, and waits for no writer."""

    engine: Engine

    @classmethod
    def on(cls, url: str) -> "Eye":
        return cls(open_engine(url, busy_ms=BUSY_MS).execution_options(**READ_ONLY))

    def rows(self, statement: Select[Any]) -> Sequence[Any]:
        for _ in range(TRIES):
            try:
                with self.engine.connect() as connection:
                    return connection.execute(statement).all()
            except DBAPIError:
                time.sleep(NAP)
        raise AssertionError("the database never answered")

    def values(self, statement: Select[Any]) -> list[Any]:
        return [row[0] for row in self.rows(statement)]

    def count(self, table: Any, *where: Any) -> int:
        return int(self.values(select(func.count()).select_from(table).where(*where))[0])

    def undone(self) -> dict[str, int]:
        """What the bot still has to do by itself."""
        counts = {
            "messages to be drawn": self.count(post, post.c.behind == 1, post.c.parked == ""),
            "webhooks to be applied": self.count(delivery, delivery.c.state == "failed"),
            "letters to be sent": self.count(mail, mail.c.state == "waiting"),
            "exports to be made": self.count(export, export.c.state == "waiting"),
        }
        return {name: n for name, n in counts.items() if n}
