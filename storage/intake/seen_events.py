"""Remembers Slack's events for as long as Slack may send them again."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete

from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.tables import seen_event

MEMORY = timedelta(days=2)  # Slack repeats an event for 24 hours at most: slack.md 5
FORGET = delete(seen_event).where(seen_event.c.at < bindparam("before", type_=Moment))
SEE = for_each(lambda insert_into: insert_into(seen_event).on_conflict_do_nothing().returning(seen_event.c.event_id))


class SqlSeenEvents:
    """See `bot.ports.SeenEvents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def see(self, event_id: str, now: datetime) -> bool:
        self._connection.execute(FORGET, {"before": now - MEMORY})
        statement = SEE[self._connection.dialect.name]
        return self._connection.execute(statement, {"event_id": event_id, "at": now}).one_or_none() is not None
