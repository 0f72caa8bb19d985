"""Keeps canned answers; a name is one in its property."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.canned import CannedAnswer
from bot.domain.errors import Conflict
from storage.sql.dialects import for_each
from storage.sql.rows import AnyRow
from storage.tables import canned_answer as table

ALL = select(table).order_by(table.c.property_id, table.c.name)
OF = select(table).where(table.c.property_id.in_((0, bindparam("of_property"))))
BY_ID = select(table).where(table.c.id == bindparam("answer_id"))
ADD = for_each(lambda insert_into: insert_into(table).on_conflict_do_nothing().returning(table.c.id))
TAKEN = exists().where(
    table.c.property_id == bindparam("of_property"),
    table.c.name == bindparam("called"),
    table.c.id != bindparam("answer_id"),
)
CHANGE = (
    update(table)
    .where(table.c.id == bindparam("answer_id"))
    .values(property_id=bindparam("of_property"), name=bindparam("called"), text=bindparam("says"))
)
DROP = delete(table).where(table.c.id == bindparam("answer_id"))


class SqlCannedAnswers:
    """See `bot.ports.CannedAnswers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[CannedAnswer]:
        return [_answer(row) for row in self._connection.execute(ALL)]

    def of(self, property_id: int) -> Sequence[CannedAnswer]:
        found = [_answer(row) for row in self._connection.execute(OF, {"of_property": property_id})]
        by_name = {one.name: one for one in sorted(found, key=lambda one: one.property_id)}
        return [by_name[name] for name in sorted(by_name)]

    def get(self, answer_id: int) -> CannedAnswer | None:
        row = self._connection.execute(BY_ID, {"answer_id": answer_id}).one_or_none()
        return _answer(row) if row else None

    def put(self, answer: CannedAnswer) -> bool:
        if not answer.id:
            values = {"property_id": answer.property_id, "name": answer.name, "text": answer.text}
            return self._connection.execute(ADD[self._connection.dialect.name], values).one_or_none() is not None
        place = {"answer_id": answer.id, "of_property": answer.property_id, "called": answer.name}
        if self._connection.execute(select(TAKEN), place).scalar_one():
            return False
        try:
            return self._connection.execute(CHANGE, {**place, "says": answer.text}).rowcount > 0
        except IntegrityError as error:  # somebody gave another one this name a moment ago
            raise Conflict from error

    def drop(self, answer_id: int) -> None:
        self._connection.execute(DROP, {"answer_id": answer_id})


def _answer(row: AnyRow) -> CannedAnswer:
    return CannedAnswer(id=row.id, property_id=row.property_id, name=row.name, text=row.text)
