"""Keeps who is told of missed chats and when, and on which rung of the ladder each of these chats stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.alerts import Alerts, Rung, Standing
from bot.domain.inbox import Kind, Outcome
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import alert, conversation, rung

OF = select(alert).where(alert.c.property_id == bindparam("of_property"))
SAID = ("channel", "on_call", "lead", "person", "group", "head")
PUT = for_each(
    lambda insert_into: (new := insert_into(alert)).on_conflict_do_update(
        index_elements=[alert.c.property_id], set_={name: new.excluded[name] for name in SAID}
    )
)
ITS = rung.c.conversation_id == bindparam("number")
BEGIN = Prepared(
    for_each(
        lambda insert_into: (new := insert_into(rung)).on_conflict_do_update(
            index_elements=[rung.c.conversation_id],
            set_={name: new.excluded[name] for name in ("since", "step", "due_at")},
        )
    )
)
LEAVE = delete(rung).where(ITS)
DUE = (
    select(rung)
    .where(rung.c.due_at <= bindparam("now", type_=Moment))
    .order_by(rung.c.due_at, rung.c.conversation_id)
    .limit(bindparam("limit"))
)
AT = select(rung).where(ITS)
CLIMB = update(rung).where(ITS)
PUT_OFF = CLIMB.where(rung.c.due_at <= bindparam("now", type_=Moment)).values(due_at=bindparam("until", type_=Moment))
OF_PROPERTY = rung.c.property_id == bindparam("of_property")
# In the order in which chats are held that are changed at once, or who does that and this would lock each other out.
HOLD = select(rung.c.conversation_id).order_by(rung.c.conversation_id).with_for_update()
HOLD_ALL = HOLD.where(OF_PROPERTY)
HOLD_THESE = HOLD.where(rung.c.conversation_id.in_(bindparam("numbers", expanding=True)))
LOOK_AGAIN = update(rung).where(OF_PROPERTY)
# As `bot.domain.alerts.waits` says it; `missed_open` is in the inbox and open.
WAITING = (
    select(conversation.c.id)
    .where(
        conversation.c.id.in_(bindparam("numbers", expanding=True)),
        conversation.c.missed_open == 1,
        conversation.c.kind == Kind.CHAT.value,
        conversation.c.outcome == Outcome.MISSED.value,
        conversation.c.agent_key == 0,
    )
    .order_by(conversation.c.id)
)


class SqlAlertSettings:
    """See `bot.ports.AlertSettings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, property_id: int) -> Alerts | None:
        row = self._connection.execute(OF, {"of_property": property_id}).one_or_none()
        return Alerts(row.channel, row.on_call, row.lead, row.person, row.group, row.head) if row else None

    def set(self, property_id: int, alerts: Alerts) -> None:
        values = {name: getattr(alerts, name) for name in SAID}
        self._connection.execute(PUT[self._connection.dialect.name], {"property_id": property_id, **values})


class SqlLadder:
    """See `bot.ports.Ladder`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, number: int, property_id: int, now: datetime) -> None:
        values = {"conversation_id": number, "property_id": property_id, "since": now, "step": 0, "due_at": now}
        BEGIN.run(self._connection, values)

    def leave(self, number: int) -> None:
        self._connection.execute(LEAVE, {"number": number})

    def due(self, now: datetime, limit: int) -> Sequence[Standing]:
        return [_standing(row) for row in self._connection.execute(DUE, {"now": now, "limit": limit})]

    def hold(self, numbers: Sequence[int]) -> None:
        self._connection.execute(HOLD_THESE, {"numbers": list(numbers)})

    def at(self, number: int) -> Standing | None:
        row = self._connection.execute(AT, {"number": number}).one_or_none()
        return _standing(row) if row else None

    def climb(self, number: int, rung: Rung, look_at: datetime) -> None:
        self._connection.execute(CLIMB, {"number": number, "step": rung.value, "due_at": look_at})

    def put_off(self, number: int, now: datetime, until: datetime) -> None:
        self._connection.execute(PUT_OFF, {"number": number, "now": now, "until": until})

    def look_again(self, property_id: int, now: datetime) -> None:
        self._connection.execute(HOLD_ALL, {"of_property": property_id})
        self._connection.execute(LOOK_AGAIN, {"of_property": property_id, "due_at": now})

    def waiting(self, numbers: Sequence[int]) -> Sequence[int]:
        return self._connection.execute(WAITING, {"numbers": list(numbers)}).scalars().all()


def _standing(row: AnyRow) -> Standing:
    return Standing(row.conversation_id, row.property_id, row.since, Rung(row.step))
