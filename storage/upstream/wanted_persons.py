"""Keeps whose names and addresses are still to be read in tawk.to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, delete, func, literal, select, union_all, update

from bot.ports import BackfillState, Phase, WantedPerson
from storage.posts.due_posts import ONE
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.tables import backfill, wanted_person

NOW = bindparam("now", type_=Moment)
EVERY = wanted_person.c
FOR_NOW = 0
WANT = for_each(
    lambda insert_into: (new := insert_into(wanted_person)).on_conflict_do_update(
        index_elements=[EVERY.property_id, EVERY.person_id],
        set_={
            "chat_at": case((EVERY.chat_at < new.excluded.chat_at, new.excluded.chat_at), else_=EVERY.chat_at),
            "backfill_id": case((EVERY.backfill_id == FOR_NOW, FOR_NOW), else_=new.excluded.backfill_id),
        },
    )
)
HAS_COME_TO_THEM = select(backfill.c.id).where(
    backfill.c.state == BackfillState.RUNNING.value, backfill.c.phase == Phase.PERSONS.value
)
# One range of an index for each of these, or who waits for a backfill would be looked through again and again.
IS_DUE = and_(EVERY.next_at <= NOW, EVERY.backfill_id.in_(union_all(select(literal(FOR_NOW)), HAS_COME_TO_THEM)))
ANY_DUE = select(ONE).select_from(wanted_person).where(IS_DUE).limit(1)
NEXT = (
    select(wanted_person)
    .where(IS_DUE)
    .order_by(EVERY.chat_at.desc(), EVERY.property_id.desc(), EVERY.person_id.desc())
    .limit(1)
    .with_for_update(skip_locked=True)
)
OF_PROPERTY = EVERY.property_id == bindparam("of_property")
ONE_OF_THEM = and_(OF_PROPERTY, EVERY.person_id == bindparam("of_person"))
LEASE = (
    update(wanted_person)
    .where(ONE_OF_THEM)
    .values(next_at=bindparam("until", type_=Moment), attempts=EVERY.attempts + 1)
)
UNTIL = bindparam("until", type_=Moment)
DELAY = update(wanted_person).values(next_at=UNTIL)
# Nobody's own wait, nor who reads them just now, ends sooner for it.
DELAY_ALL = DELAY.where(OF_PROPERTY, EVERY.next_at < UNTIL)
DELAY_ONE = DELAY.where(ONE_OF_THEM)
DROP = delete(wanted_person).where(ONE_OF_THEM)
OF_BACKFILL = EVERY.backfill_id == bindparam("of_backfill")
COUNT = select(func.count()).select_from(wanted_person).where(OF_BACKFILL)
EARLIEST = select(func.min(EVERY.next_at)).where(OF_BACKFILL)
RELEASE = update(wanted_person).where(OF_BACKFILL).values(backfill_id=FOR_NOW)
DROP_ALL = delete(wanted_person).where(OF_BACKFILL)
OF = select(EVERY.person_id).where(OF_PROPERTY).order_by(EVERY.chat_at.desc(), EVERY.person_id)


class SqlWantedPersons:
    """See `bot.ports.WantedPersons`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def want(self, property_id: int, person_id: str, chat_at: datetime, now: datetime, backfill_id: int = 0) -> None:
        values = {"property_id": property_id, "person_id": person_id, "backfill_id": backfill_id, "attempts": 0}
        statement = WANT[self._connection.dialect.name]
        self._connection.execute(statement, {**values, "chat_at": chat_at, "next_at": now})

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(ANY_DUE, {"now": now}).first() is not None

    def claim(self, now: datetime, lease_until: datetime) -> WantedPerson | None:
        row = self._connection.execute(NEXT, {"now": now}).one_or_none()
        if row is None:
            return None
        self._connection.execute(
            LEASE, {"of_property": row.property_id, "of_person": row.person_id, "until": lease_until}
        )
        return WantedPerson(row.property_id, row.person_id, row.backfill_id, row.attempts + 1)

    def drop(self, person: WantedPerson) -> None:
        self._connection.execute(DROP, _key(person))

    def delay(self, person: WantedPerson, until: datetime, *, with_all: bool = False) -> None:
        whom = {"of_property": person.property_id} if with_all else _key(person)
        self._connection.execute(DELAY_ALL if with_all else DELAY_ONE, {**whom, "until": until})

    def count(self, backfill_id: int) -> int:
        return int(self._connection.execute(COUNT, {"of_backfill": backfill_id}).scalar_one())

    def earliest(self, backfill_id: int) -> datetime | None:
        return self._connection.execute(EARLIEST, {"of_backfill": backfill_id}).scalar_one_or_none()

    def release(self, backfill_id: int) -> None:
        self._connection.execute(RELEASE, {"of_backfill": backfill_id})

    def drop_all(self, backfill_id: int) -> None:
        self._connection.execute(DROP_ALL, {"of_backfill": backfill_id})

    def of(self, property_id: int) -> Sequence[str]:
        return list(self._connection.execute(OF, {"of_property": property_id}).scalars())


def _key(person: WantedPerson) -> dict[str, object]:
    return {"of_property": person.property_id, "of_person": person.person_id}
