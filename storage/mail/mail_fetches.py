"""Keeps which files of answers still have to be read from Slack."""

from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, delete, literal_column, select, update

from bot.ports import MailFetch, MailFile, MailState
from storage.sql.engine import Moment
from storage.tables import mail, mail_fetch, mail_file

NOW = bindparam("now", type_=Moment)
IS_DUE = (mail_fetch.c.next_at <= NOW, mail.c.id == mail_fetch.c.mail_id, mail.c.state == MailState.WAITING.value)
ANY_DUE = select(literal_column("1", Integer)).select_from(mail_fetch, mail).where(*IS_DUE).limit(1)
DUE = (
    select(mail_fetch, mail_file.c.name)
    .join(mail_file, mail_file.c.id == mail_fetch.c.mail_file_id)
    .join(mail, mail.c.id == mail_fetch.c.mail_id)
    .where(*IS_DUE)
    .order_by(mail_fetch.c.next_at, mail_fetch.c.mail_file_id)
    .limit(1)
)
FREE = DUE.with_for_update(skip_locked=True, of=mail_fetch)
ONE = mail_fetch.c.mail_file_id == bindparam("file_id")
LEASE = (
    update(mail_fetch).where(ONE).values(next_at=bindparam("until", type_=Moment), attempts=mail_fetch.c.attempts + 1)
)
DELAY = update(mail_fetch).where(ONE).values(next_at=bindparam("until", type_=Moment))
DONE = delete(mail_fetch).where(ONE)
FILL = (
    update(mail_file)
    .where(mail_file.c.id == bindparam("file_id"))
    .values(name=bindparam("called"), mime_type=bindparam("kind"), size=bindparam("length"), content=bindparam("bytes"))
)
AGAIN = (
    update(mail_fetch)
    .where(mail_fetch.c.mail_id == bindparam("of_mail"))
    .values(attempts=0, next_at=bindparam("until", type_=Moment))
)
FAIL = (
    update(mail)
    .where(mail.c.id == bindparam("of_mail"), mail.c.state == MailState.WAITING.value)
    .values(state=MailState.FAILED.value, reason=bindparam("why"), next_at=None)
)


class SqlMailFetches:
    """See `bot.ports.MailFetches`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(ANY_DUE, {"now": now}).one_or_none() is not None

    def claim(self, now: datetime, lease_until: datetime) -> MailFetch | None:
        due = DUE if self._connection.dialect.name == "sqlite" else FREE
        row = self._connection.execute(due, {"now": now}).one_or_none()
        if row is None:
            return None
        self._connection.execute(LEASE, {"file_id": row.mail_file_id, "until": lease_until})
        return MailFetch(row.mail_id, row.mail_file_id, row.slack_id, row.name, row.attempts + 1)

    def keep(self, fetch: MailFetch, file: MailFile) -> bool:
        if not self._connection.execute(DONE, {"file_id": fetch.mail_file_id}).rowcount:
            return False
        values = {"called": file.name, "kind": file.mime_type, "length": file.size, "bytes": file.content}
        return self._connection.execute(FILL, {"file_id": fetch.mail_file_id, **values}).rowcount > 0

    def delay(self, fetch: MailFetch, until: datetime) -> None:
        self._connection.execute(DELAY, {"file_id": fetch.mail_file_id, "until": until})

    def give_up(self, fetch: MailFetch, reason: str, now: datetime) -> bool:
        self._connection.execute(AGAIN, {"of_mail": fetch.mail_id, "until": now})
        return self._connection.execute(FAIL, {"of_mail": fetch.mail_id, "why": reason}).rowcount > 0
