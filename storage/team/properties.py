"""Keeps the team's websites and the channel of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from bot.domain.inbox import CardPolicy, MailMode, Property
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared, Values
from storage.tables import property_

ALL = select(property_).order_by(property_.c.id)
HAS_ID = select(property_).where(property_.c.id == bindparam("property_id"))
BY_ID = Prepared(HAS_ID)
LOCKED = HAS_ID.with_for_update()
BY_TAWK_ID = Prepared(select(property_).where(property_.c.tawk_id == bindparam("tawk_id")))
OF_CHANNEL = ALL.where(property_.c.channel == bindparam("channel"))
ADD = for_each(lambda insert: insert(property_).on_conflict_do_nothing())
CHANGE = update(property_).where(property_.c.id == bindparam("property_id"))
# The newest name counts, in whatever order the events come; of two told at once the one that sorts last.
RENAME = (
    update(property_)
    .where(
        property_.c.id == bindparam("property_id"),
        or_(
            property_.c.named_at < bindparam("told_at", type_=Moment),
            and_(
                property_.c.named_at == bindparam("told_at", type_=Moment),
                property_.c.name < bindparam("told_name"),
            ),
        ),
    )
    .values(name=bindparam("told_name"), named_at=bindparam("told_at", type_=Moment))
)


class SqlProperties:
    """See `bot.ports.Properties`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, Property] = {}

    def all(self) -> Sequence[Property]:
        return [_property(row) for row in self._connection.execute(ALL)]

    def get(self, property_id: int) -> Property:
        [row] = BY_ID.rows(self._connection, {"property_id": property_id})
        return _property(row)

    def find(self, tawk_id: str) -> Property | None:
        """Looked for once: webhooks that share a commit are mostly of a few."""
        if tawk_id not in self._found and (row := BY_TAWK_ID.row(self._connection, {"tawk_id": tawk_id})):
            self._found[tawk_id] = _property(row)
        return self._found.get(tawk_id)

    def of_channel(self, channel: str) -> Sequence[Property]:
        return [_property(row) for row in self._connection.execute(OF_CHANNEL, {"channel": channel})]

    def add(self, tawk_id: str, name: str, channel: str, at: datetime) -> Property:
        """The new property, or the one that somebody else has just added under this id."""
        values = {"tawk_id": tawk_id, "name": name, "named_at": at, "channel": channel}
        statement = ADD[self._connection.dialect.name]
        self._connection.execute(statement, {**values, "policy": CardPolicy.MISSED.value})
        [row] = BY_TAWK_ID.rows(self._connection, {"tawk_id": tawk_id})
        return _property(row)

    def rename(self, property_id: int, name: str, at: datetime) -> None:
        self._connection.execute(RENAME, {"property_id": property_id, "told_name": name, "told_at": at})
        self._found.clear()

    def route(self, property_id: int, channel: str) -> None:
        self._change(property_id, {"channel": channel})

    def lock(self, property_id: int) -> Property:
        return _property(self._connection.execute(LOCKED, {"property_id": property_id}).one())

    def arrange(self, property_: Property) -> None:
        values = {
            "channel": property_.channel,
            "policy": property_.policy.value,
            "language": property_.language,
            "masked": int(property_.masked),
            "sender": property_.sender,
            "signature": property_.signature,
            "forward": property_.forward,
            "mail_mode": property_.mail_mode.value,
        }
        self._change(property_.id, values)

    def set_policy(self, property_id: int, policy: CardPolicy) -> None:
        self._change(property_id, {"policy": policy.value})

    def _change(self, property_id: int, values: Values) -> None:
        self._connection.execute(CHANGE, {"property_id": property_id, **values})
        self._found.clear()


def _property(row: Row[*tuple[Any, ...]]) -> Property:
    return Property(
        id=row.id,
        tawk_id=row.tawk_id,
        name=row.name,
        channel=row.channel,
        policy=CardPolicy(row.policy),
        language=row.language,
        masked=bool(row.masked),
        sender=row.sender,
        signature=row.signature,
        forward=row.forward,
        mail_mode=MailMode(row.mail_mode or MailMode.ALERTS),
    )
