"""Drops rows that are of no use any more, whose own parts drop them only when they add others."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, or_, select

from bot.ports import RunOutcome
from storage.clockwork import rescues
from storage.exporting import export_addresses, exports
from storage.intake import seen_events
from storage.lists import kept_lists
from storage.posts import answers
from storage.sql.engine import Moment
from storage.tables import digest_run

RUNS_KEPT = timedelta(days=90)
newer = digest_run.alias("newer")
POSTED = RunOutcome.POSTED.value
# The last one of each stays, and the last that was posted, however long nothing waited: its message is drawn from it.
FORGET_RUNS = delete(digest_run).where(
    digest_run.c.at < bindparam("before", type_=Moment),
    select(newer.c.slot)
    .where(
        newer.c.digest_id == digest_run.c.digest_id,
        newer.c.at > digest_run.c.at,
        or_(digest_run.c.outcome != POSTED, newer.c.outcome == POSTED),
    )
    .exists(),
)


class SqlLeftovers:
    """See `bot.ports.Leftovers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, now: datetime) -> None:
        for statement, values in (
            (answers.DROP_EXPIRED, {"now": now}),
            (seen_events.FORGET, {"before": now - seen_events.MEMORY}),
            (kept_lists.FORGET, {"now": now}),
            (exports.FORGET, {"before": now - exports.KEPT}),
            (export_addresses.FORGET, {"since": now - export_addresses.KEPT, "now": now}),
            (rescues.FORGET, {"before": (now - rescues.KEPT_DAYS).date().isoformat()}),
            (FORGET_RUNS, {"before": now - RUNS_KEPT}),
        ):
            self._connection.execute(statement, values)
