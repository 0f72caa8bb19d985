"""Keeps private answers until they are sent, once, or too old to be of use."""

import json
import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.ports import Place, PrivateAnswer
from storage.sql.engine import Moment
from storage.tables import answer

SHORTEST = 2  # what is shorter stands everywhere
NOBODY = Place("", "")
ADD = insert(answer)
DROP_EXPIRED = delete(answer).where(answer.c.expires_at <= bindparam("now", type_=Moment))
WAITING = select(answer.c.id, answer.c.body).order_by(answer.c.id)
DROP = delete(answer).where(answer.c.id == bindparam("answer_id"))
OLDEST = select(answer.c.id).order_by(answer.c.id).limit(1)
NEXT = OLDEST.with_for_update(skip_locked=True).scalar_subquery()
TAKE = delete(answer).where(answer.c.id == NEXT).returning(*answer.c)


def forget(connection: Connection, number: int, words: Iterable[str]) -> None:
    """Drop what waits to be told of this conversation, or holds one of these words: nobody need read it any more."""
    forms = [rf"#{number}\b", *(re.escape(word.casefold()) for word in words if len(word) > SHORTEST)]
    said, waiting = re.compile("|".join(forms)), connection.execute(WAITING).all()
    gone = [{"answer_id": row.id} for row in waiting if said.search(_text(row.body).casefold())]
    if gone:
        connection.execute(DROP, gone)


def _text(body: object) -> str:
    """Not as JSON, which spells what is not ASCII as escapes."""
    return json.dumps(body, ensure_ascii=False)


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
