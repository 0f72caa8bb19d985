"""Keeps private answers until they are sent, once, or too old to be of use."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.ports import Place, PrivateAnswer
from storage.engine import Moment
from storage.tables import answer

NOBODY = Place("", "")
ADD = insert(answer)
DROP_EXPIRED = delete(answer).where(answer.c.expires_at <= bindparam("now", type_=Moment))
OLDEST = select(answer.c.id).order_by(answer.c.id).limit(1)
NEXT = OLDEST.with_for_update(skip_locked=True).scalar_subquery()
TAKE = delete(answer).where(answer.c.id == NEXT).returning(*answer.c)


class SqlAnswers:
    """See `bot.ports.Answers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def any(self) -> bool:
        return self._connection.execute(OLDEST).one_or_none() is not None

    def add(self, answer: PrivateAnswer, expires_at: datetime) -> None:
        whom = answer.whom or NOBODY
        values = {
            "response_url": answer.response_url,
            "body": answer.body,
            "expires_at": expires_at,
            "channel": whom.channel,
            "agent": whom.agent,
            "thread_ts": whom.thread_ts,
        }
        self._connection.execute(ADD, values)

    def take(self, now: datetime) -> PrivateAnswer | None:
        self._connection.execute(DROP_EXPIRED, {"now": now})
        row = self._connection.execute(TAKE).one_or_none()
        if row is None:
            return None
        whom = Place(row.channel, row.agent, row.thread_ts)
        return PrivateAnswer(row.response_url, row.body, None if whom == NOBODY else whom)
