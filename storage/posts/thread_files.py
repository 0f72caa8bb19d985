"""Keeps which files of mails stand in their threads, and which have to go from there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, literal, or_, select, text, update

from bot.ports import FileClaim, FileState, MailFile, MailState, ThreadFile
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import UNDER_WAY, mail, mail_file, post, thread_file

NOW = bindparam("now", type_=Moment)
NEW = {"slack_id": "", "state": FileState.WAITING.value, "problem": "", "fence": 0}
ADD = insert(thread_file).from_select(
    ["number", "mail_id", "mail_file_id", *NEW, "next_at", "lease_until"],
    select(
        bindparam("number", type_=thread_file.c.number.type),
        mail_file.c.mail_id,
        mail_file.c.id,
        *(literal(value) for value in NEW.values()),
        NOW,
        bindparam("never", type_=Moment),
    )
    .join(mail, mail.c.id == mail_file.c.mail_id)
    .where(mail.c.id == bindparam("mail_id"), mail.c.state == MailState.RECEIVED.value)
    .order_by(mail_file.c.id),
)
GET = select(thread_file).where(thread_file.c.id == bindparam("file_id"))
CONTENT = select(mail_file).where(mail_file.c.id == bindparam("mail_file_id"))
# A file stands below the words that it came with.
MAIL_IS_SHOWN = (
    select(post.c.id)
    .join(mail, mail.c.post_id == post.c.id)
    .where(mail.c.id == thread_file.c.mail_id, post.c.ts.is_not(None), post.c.doomed == 0)
    .exists()
)
DUE = (
    select(thread_file)
    .where(
        text(UNDER_WAY),
        thread_file.c.next_at <= NOW,
        thread_file.c.lease_until <= NOW,
        or_(thread_file.c.state == FileState.DOOMED.value, MAIL_IS_SHOWN),
    )
    .order_by(thread_file.c.next_at, thread_file.c.id)
    .limit(1)
)
FREE = DUE.with_for_update(of=thread_file, skip_locked=True)
CHANGE = update(thread_file).where(thread_file.c.id == bindparam("file_id"))
HELD = (thread_file.c.fence == bindparam("held_fence"), thread_file.c.state == bindparam("held_state"))
SAVE = CHANGE.where(*HELD)
REMOVE = delete(thread_file).where(thread_file.c.id == bindparam("file_id"), *HELD)
OF_NUMBER = thread_file.c.number == bindparam("of_number")
DROP_UNSEEN = delete(thread_file).where(OF_NUMBER, thread_file.c.slack_id == "")
# A lease stays: whoever holds it may be showing the file just now.
DOOM = (
    update(thread_file)
    .where(OF_NUMBER)
    .values(state=FileState.DOOMED.value, problem="", mail_file_id=0, next_at=bindparam("at", type_=Moment))
)

# What stands below a card that somebody deleted goes, and comes anew below the next.
SHOWN = thread_file.c.state == FileState.SHARED.value
GOES: dict[str, ColumnElement[Any]] = {
    "state": literal(FileState.DOOMED.value),
    "mail_file_id": literal(0),
    "next_at": bindparam("at", type_=Moment),
    "lease_until": literal(EPOCH, Moment),
}
COPIES: dict[str, ColumnElement[Any]] = {
    **{column.name: column for column in thread_file.c if column.name != "id"},
    **GOES,
}
DOOM_SHOWN = insert(thread_file).from_select(list(COPIES), select(*COPIES.values()).where(OF_NUMBER, SHOWN))
COME_BACK = (
    update(thread_file)
    .where(OF_NUMBER, SHOWN)
    .values(state=FileState.WAITING.value, slack_id="", next_at=bindparam("at", type_=Moment))
)


class SqlThreadFiles:
    """See `bot.ports.ThreadFiles`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail_id: int, number: int, now: datetime) -> None:
        self._connection.execute(ADD, {"mail_id": mail_id, "number": number, "now": now, "never": EPOCH})

    def get(self, file_id: int) -> ThreadFile | None:
        row = self._connection.execute(GET, {"file_id": file_id}).one_or_none()
        return _file(row) if row else None

    def content(self, file: ThreadFile) -> MailFile | None:
        row = self._connection.execute(CONTENT, {"mail_file_id": file.mail_file_id}).one_or_none()
        return MailFile(row.name, row.mime_type, row.size, row.content) if row else None

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(DUE, {"now": now}).one_or_none() is not None

    def claim(self, now: datetime, lease_until: datetime) -> FileClaim | None:
        row = self._connection.execute(FREE, {"now": now}).one_or_none()
        if row is None:
            return None
        leased = {"file_id": row.id, "lease_until": lease_until, "fence": row.fence + 1}
        self._connection.execute(CHANGE, leased)
        return FileClaim(_file(row), row.fence + 1)

    def save(self, claim: FileClaim, file: ThreadFile, next_at: datetime, lease_until: datetime | None = None) -> bool:
        reached = {"slack_id": file.slack_id, "state": file.state.value, "problem": file.problem}
        values = {**reached, "next_at": next_at, "lease_until": lease_until or EPOCH}
        return self._connection.execute(SAVE, {**_held(claim), **values}).rowcount == 1

    def remove(self, claim: FileClaim) -> bool:
        return self._connection.execute(REMOVE, _held(claim)).rowcount == 1

    def doom(self, number: int, at: datetime) -> None:
        """The conversation is purged: what Slack has of its files goes, too."""
        self._connection.execute(DROP_UNSEEN, {"of_number": number})
        self._connection.execute(DOOM, {"of_number": number, "at": at})

    def come_back(self, number: int, at: datetime) -> None:
        """Its card was deleted by hand and is posted anew."""
        for statement in (DOOM_SHOWN, COME_BACK):
            self._connection.execute(statement, {"of_number": number, "at": at})


def _held(claim: FileClaim) -> dict[str, object]:
    return {"file_id": claim.file.id, "held_fence": claim.fence, "held_state": claim.file.state.value}


def _file(row: AnyRow) -> ThreadFile:
    ids = (row.id, row.number, row.mail_id, row.mail_file_id)
    return ThreadFile(*ids, row.slack_id, FileState(row.state), row.problem)
