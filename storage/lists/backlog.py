"""Reads what nobody has answered yet, and what was answered lately, from indexes that hold nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, or_, select

from bot.domain.inbox import Author, Folder, Kind
from bot.ports import Answered, Listing, Share
from storage.lists.crossing import with_names
from storage.lists.listings import AGENT as AGENT_ID
from storage.lists.listings import DEPARTMENT as DEPARTMENT_NAME
from storage.lists.listings import Found, columns_of
from storage.sql.dialects import among, listed
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.tables import agent, conversation, department

AnySelect = Select[*tuple[Any, ...]]
NO_TIME = timedelta()
AGENT_NAME = func.coalesce(agent.c.name, "").label("agent_name")
HERE = conversation.c.property_id.in_(bindparam("property_ids", expanding=True))
# Written out, or SQLite would not take the index that holds nothing else.
IS_MISSED = conversation.c.missed_open == literal_column("1")
MISSED = IS_MISSED & HERE
COUNTED = (
    select(
        conversation.c.agent_key,
        conversation.c.department,
        func.count().label("n"),
        func.min(conversation.c.created_at).label("oldest"),
    )
    .where(MISSED)
    .group_by(conversation.c.agent_key, conversation.c.department)
    .subquery()
)
# Counted first, and only then named: there are few groups, and many conversations in them.
SHARES = (
    select(AGENT_ID, AGENT_NAME, DEPARTMENT_NAME, COUNTED.c.n, COUNTED.c.oldest)
    .select_from(
        COUNTED.outerjoin(agent, agent.c.id == COUNTED.c.agent_key).outerjoin(
            department, department.c.id == COUNTED.c.department
        )
    )
    .order_by(COUNTED.c.oldest)
)
# The plus keeps SQLite from an index of all that nobody has, done or not.
OLDEST = {
    dialect: select(conversation.c.id)
    .where(IS_MISSED, is_theirs, literal_column("+conversation.agent_key") == literal_column("0"))
    .order_by(conversation.c.created_at, conversation.c.id)
    .limit(bindparam("limit"))
    for dialect, is_theirs in among(conversation.c.property_id, "property_ids").items()
}
UNASSIGNED = Prepared(
    {
        dialect: select(*columns_of(conversation))
        .select_from(with_names(conversation, conversation))
        .where(conversation.c.id.in_(oldest))
        .order_by(conversation.c.created_at, conversation.c.id)
        for dialect, oldest in OLDEST.items()
    }
)

# An agent who wrote first let nobody wait, and a ticket that was a chat is that chat's answer.
ANSWERED = (
    select(conversation.c.id, AGENT_NAME, conversation.c.created_at, conversation.c.answered_at)
    .select_from(conversation.outerjoin(agent, agent.c.id == conversation.c.agent_key))
    .where(
        HERE,
        conversation.c.answered_at > bindparam("since", type_=Moment),
        # This plus keeps it from those of all that lies in the inbox.
        literal_column("+conversation.folder") == Folder.INBOX.value,
        func.coalesce(conversation.c.started_by, "") != Author.AGENT.value,
        or_(conversation.c.kind != Kind.TICKET.value, conversation.c.linked == 0),
    )
    .order_by(conversation.c.answered_at.desc(), conversation.c.id.desc())
    .limit(bindparam("limit"))
)


class SqlBacklog:
    """See `bot.ports.Backlog`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shares(self, property_ids: Sequence[int]) -> Sequence[Share]:
        rows = self._connection.execute(SHARES, {"property_ids": list(property_ids)})
        return [Share(*row) for row in rows]

    def unassigned(self, property_ids: Sequence[int], limit: int) -> Sequence[Listing]:
        values = {"property_ids": listed(property_ids, self._connection.dialect.name), "limit": limit}
        return list(map(Found, UNASSIGNED.found(self._connection, values)))

    def answered(self, property_ids: Sequence[int], since: datetime, limit: int) -> Sequence[Answered]:
        values = {"property_ids": list(property_ids), "since": since, "limit": limit}
        rows = self._connection.execute(ANSWERED, values)
        return [Answered(number, name, max(at - begun, NO_TIME)) for number, name, begun, at in rows]
