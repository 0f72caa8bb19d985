"""Reads weeks for the roundup, each property by itself: a range of one index."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from bot.domain.inbox import OWN, Author, Folder, Kind, Outcome
from bot.roundup.figures import Begun
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.tables import IS_RESOLVED, conversation, workspace

SINCE, UNTIL = (bindparam(name, type_=Moment) for name in ("since", "until"))
NOT_SPAM = (Folder.INBOX.value, Folder.TRASH.value)
HERE = conversation.c.property_id == bindparam("property_id")
WEEK = select(
    conversation.c.created_at,
    conversation.c.kind,
    conversation.c.outcome,
    conversation.c.external_id.startswith(OWN, autoescape=True).label("is_own"),
    and_(
        func.coalesce(conversation.c.started_by, "") != Author.AGENT.value,
        or_(conversation.c.kind != Kind.TICKET.value, conversation.c.linked == 0),
    ).label("waits"),
    conversation.c.answered_at,
).where(
    HERE,
    conversation.c.folder == bindparam("folder"),
    conversation.c.created_at >= SINCE,
    conversation.c.created_at < UNTIL,
)
BEGUN = WEEK.order_by(conversation.c.created_at)  # which is the order of the index that has the range
RESOLVED = select(func.count()).where(
    HERE,
    text(IS_RESOLVED),
    conversation.c.set_status_at >= SINCE,
    conversation.c.set_status_at < UNTIL,
    conversation.c.folder != Folder.SPAM.value,
)
REFUSED_KEY = "charts_refused_at"
REFUSED = select(workspace.c.value).where(workspace.c.key == REFUSED_KEY)
REFUSE = for_each(
    lambda into: (adding := into(workspace)).on_conflict_do_update(
        index_elements=["key"], set_={"value": adding.excluded.value}
    )
)


class SqlRoundups:
    """See `bot.ports.Roundups`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begun(self, property_ids: Sequence[int], since: datetime, until: datetime) -> Sequence[Begun]:
        places = [{"property_id": one, "folder": folder} for one in property_ids for folder in NOT_SPAM]
        week = {"since": since, "until": until}
        return [
            Begun(row.created_at, Kind(row.kind), Outcome(row.outcome), row.is_own, row.waits, row.answered_at)
            for place in places
            for row in self._connection.execute(BEGUN, {**place, **week})
        ]

    def resolved(self, property_ids: Sequence[int], since: datetime, until: datetime) -> int:
        week = {"since": since, "until": until}
        return sum(
            int(self._connection.execute(RESOLVED, {"property_id": one, **week}).scalar_one()) for one in property_ids
        )

    def charts_refused_at(self) -> datetime | None:
        kept = self._connection.execute(REFUSED).scalar_one_or_none()
        return datetime.fromisoformat(kept) if kept else None

    def refuse_charts(self, at: datetime) -> None:
        values = {"key": REFUSED_KEY, "value": at.isoformat()}
        self._connection.execute(REFUSE[self._connection.dialect.name], values)
