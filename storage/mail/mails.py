"""Keeps e-mail, and sees to it that each is sent by one worker at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Update,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)

from bot.domain.inbox import Attachment, Author, Line
from bot.ports import TRIED, FailureKind, Mail, MailClaim, MailCursor, MailFile, MailKind, MailState, NewMail
from storage.mail.passed_mails import is_passed, pass_by
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import (
    MAIL_CAME,
    MAIL_FAILED,
    MAIL_RESCUES,
    MAIL_WAITS,
    discarded,
    mail,
    mail_fetch,
    mail_file,
    mailbox,
    signing_key,
    thread_file,
)

ADD = for_each(lambda insert_into: insert_into(mail).on_conflict_do_nothing().returning(mail.c.id))
ADD_FILES = insert(mail_file)
MAIL_ID = mail.c.id == bindparam("mail_id")
BY_ID = select(mail).where(MAIL_ID)
BY_MESSAGE_ID = select(mail).where(mail.c.message_id == bindparam("message_id"))
# Neither is a parameter: partial indexes ask for them, so SQLite would plan the statement anew for each value.
UNDONE: ColumnElement[str] = literal_column(f"'{MailState.UNDONE.value}'")
ANSWER: ColumnElement[str] = literal_column(f"'{MailKind.ANSWER.value}'")
OF = Prepared(
    select(mail)
    .where(mail.c.conversation_id == bindparam("number"), mail.c.state != UNDONE, mail.c.kind == ANSWER)
    .order_by(mail.c.id)
)
NAMES = select(
    mail_file.c.name, mail_file.c.mime_type, mail_file.c.size, mail_file.c.mail_id, thread_file.c.problem
).select_from(mail_file.outerjoin(thread_file, thread_file.c.mail_file_id == mail_file.c.id))
NAMES_OF = NAMES.where(mail_file.c.mail_id.in_(bindparam("mail_ids", expanding=True))).order_by(mail_file.c.id)
FILES_OF = select(mail_file).where(mail_file.c.mail_id == bindparam("mail_id")).order_by(mail_file.c.id)
KNOWN = select(mail.c.message_id, mail.c.conversation_id).where(
    mail.c.message_id.in_(bindparam("message_ids", expanding=True))
)
NOW = bindparam("now", type_=Moment)
WAITS = text(MAIL_WAITS)
IS_WHOLE = ~exists().where(mail_fetch.c.mail_id == mail.c.id)  # no file of it still lies in Slack
IS_DUE = (WAITS, mail.c.next_at <= NOW, mail.c.lease_until < NOW, IS_WHOLE)
ANY_DUE = select(literal_column("1", Integer)).select_from(mail).where(*IS_DUE).limit(1)
DUE = select(mail.c.id).where(*IS_DUE).order_by(mail.c.next_at, mail.c.id).limit(1)
FREE = DUE.with_for_update(skip_locked=True)
LEASE = (
    update(mail)
    .where(MAIL_ID)
    .values(lease_until=bindparam("until", type_=Moment), fence=mail.c.fence + 1)
    .returning(mail.c.fence)
)
HELD = update(mail).where(MAIL_ID, mail.c.fence == bindparam("held_fence"), mail.c.state == MailState.WAITING.value)
CHANGE = update(mail).where(MAIL_ID)
# Whoever was killed while sending left no attempt, but the mail may be out.
UNTRIED = CHANGE.where(mail.c.state == MailState.WAITING.value, mail.c.fence == 0, mail.c.kind == MailKind.ANSWER.value)
UNDO = UNTRIED.values(state=MailState.UNDONE.value, text="", said="", next_at=None)
REWRITE = UNTRIED.values(
    text=bindparam("new_text"), said=bindparam("new_said"), next_at=bindparam("later", type_=Moment)
)
REMARK = CHANGE.values(left_out=bindparam("codes", type_=mail.c.left_out.type))
FAIL = CHANGE.where(mail.c.state == MailState.SENT.value).values(state=MailState.FAILED.value, reason=bindparam("why"))
RETRY = CHANGE.where(mail.c.state == MailState.FAILED.value).values(
    state=MailState.WAITING.value, reason="", attempts=0, next_at=NOW
)
LIST_AGAIN = delete(discarded).where(
    discarded.c.kind == FailureKind.MAIL.value, discarded.c.item_id == bindparam("mail_id")
)
LATE = CHANGE.where(mail.c.state == MailState.SENT.value).values(reason=bindparam("why"))
CAME = (text(MAIL_CAME), mail.c.sender == bindparam("sender"))
SINCE = mail.c.kept_at > bindparam("since", type_=Moment)
COUNT_FROM = select(func.count()).select_from(select(mail.c.id).where(*CAME, SINCE).limit(bindparam("most")).subquery())
NEWEST_FROM = select(mail.c.conversation_id).where(*CAME).order_by(mail.c.kept_at.desc()).limit(1)
RESCUE_OF = (
    select(mail)
    .where(text(MAIL_RESCUES), mail.c.conversation_id == bindparam("number"))
    .order_by(mail.c.id.desc())
    .limit(1)
)
FAILED_TO = (
    select(literal_column("1", Integer))
    .select_from(mail)
    .where(
        text(MAIL_FAILED),
        mail.c.recipient == bindparam("recipient"),
        mail.c.at > bindparam("since", type_=Moment),
    )
    .limit(1)
)
CURSOR = select(mailbox).where(mailbox.c.name == bindparam("name"), mailbox.c.validity > 0)
SET_CURSOR = for_each(
    lambda insert_into: (new := insert_into(mailbox)).on_conflict_do_update(
        index_elements=["name"],
        set_={
            "validity": new.excluded.validity,
            "uid": new.excluded.uid,
            "since": func.coalesce(mailbox.c.since, new.excluded.since),
        },
    )
)
ADD_KEY = for_each(lambda insert_into: insert_into(signing_key).on_conflict_do_nothing())
KEY = select(signing_key.c.value).where(signing_key.c.name == bindparam("name"))
OF_NUMBER = select(mail.c.id).where(mail.c.conversation_id == bindparam("number"))
ADD_FETCHES = insert(mail_fetch)
FILE_IDS = select(mail_file.c.id).where(mail_file.c.mail_id == bindparam("mail_id")).order_by(mail_file.c.id)
LEAVE_FETCHES = delete(mail_fetch).where(mail_fetch.c.mail_id == bindparam("of_mail"))
LEAVE_FILES = delete(mail_file).where(mail_file.c.mail_id == bindparam("of_mail"))
CAME_TO = select(mail.c.message_id).where(mail.c.conversation_id == bindparam("number"), text(MAIL_CAME))
DROP_FETCHES = delete(mail_fetch).where(mail_fetch.c.mail_id.in_(OF_NUMBER))
DROP_FILES = delete(mail_file).where(mail_file.c.mail_id.in_(OF_NUMBER))
DROP = delete(mail).where(mail.c.conversation_id == bindparam("number"))


class SqlMails:
    """See `bot.ports.Mails`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: NewMail) -> int | None:
        added = self._connection.execute(ADD[self._connection.dialect.name], _values(mail)).scalar_one_or_none()
        if added is None:
            return None
        if mail.files:
            self._connection.execute(ADD_FILES, [_file_values(added, file) for file in mail.files])
            self._fetch_later(int(added), mail)
        return int(added)

    def _fetch_later(self, mail_id: int, mail: NewMail) -> None:
        """The files that still lie in Slack are read before it goes out."""
        ids = self._connection.execute(FILE_IDS, {"mail_id": mail_id}).scalars()
        place = {"mail_id": mail_id, "attempts": 0, "next_at": mail.at}
        wanted = [
            {**place, "mail_file_id": file_id, "slack_id": file.slack_id}
            for file_id, file in zip(ids, mail.files, strict=True)
            if file.slack_id
        ]
        if wanted:
            self._connection.execute(ADD_FETCHES, wanted)

    def get(self, mail_id: int) -> Mail | None:
        row = self._connection.execute(BY_ID, {"mail_id": mail_id}).one_or_none()
        return self._with_names([row])[0] if row else None

    def of(self, number: int) -> Sequence[Mail]:
        return self._with_names(OF.rows(self._connection, {"number": number}))

    def number_of(self, message_ids: Sequence[str]) -> int | None:
        rows = self._connection.execute(KNOWN, {"message_ids": list(message_ids)}).all()
        known = {row.message_id: int(row.conversation_id) for row in rows}
        return next((known[one] for one in message_ids if one in known), None)

    def with_id(self, message_id: str) -> Mail | None:
        row = self._connection.execute(BY_MESSAGE_ID, {"message_id": message_id}).one_or_none()
        return _mail(row) if row else None

    def pass_by(self, message_id: str) -> None:
        pass_by(self._connection, [message_id])

    def is_passed(self, message_id: str) -> bool:
        return is_passed(self._connection, message_id)

    def count_from(self, sender: str, since: datetime, most: int) -> int:
        values = {"sender": sender, "since": since, "most": most + 1}
        return int(self._connection.execute(COUNT_FROM, values).scalar_one())

    def newest_from(self, sender: str) -> int | None:
        return self._connection.execute(NEWEST_FROM, {"sender": sender}).scalar_one_or_none()

    def rescue_of(self, number: int) -> Mail | None:
        row = self._connection.execute(RESCUE_OF, {"number": number}).one_or_none()
        return _mail(row) if row else None

    def has_failed_to(self, recipient: str, since: datetime) -> bool:
        values = {"recipient": recipient, "since": since}
        return self._connection.execute(FAILED_TO, values).one_or_none() is not None

    def set_post(self, mail_id: int, post_id: int) -> None:
        self._connection.execute(
            CHANGE.values(post_id=bindparam("shown_by")), {"mail_id": mail_id, "shown_by": post_id}
        )

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(ANY_DUE, {"now": now}).one_or_none() is not None

    def claim(self, now: datetime, lease_until: datetime) -> MailClaim | None:
        due = DUE if self._connection.dialect.name == "sqlite" else FREE
        mail_id = self._connection.execute(due, {"now": now}).scalar_one_or_none()
        if mail_id is None:
            return None
        fence = self._connection.execute(LEASE, {"mail_id": mail_id, "until": lease_until}).scalar_one()
        row = self._connection.execute(BY_ID, {"mail_id": mail_id}).one()
        files = self._connection.execute(FILES_OF, {"mail_id": mail_id})
        loaded = tuple(MailFile(file.name, file.mime_type, file.size, file.content) for file in files)
        return MailClaim(replace(_mail(row), files=loaded), int(fence))

    def set_sent(self, claim: MailClaim, at: datetime) -> bool:
        return self._settle(claim, state=MailState.SENT.value, at=at, reason="", next_at=None)

    def set_failed(self, claim: MailClaim, reason: str) -> bool:
        return self._settle(claim, state=MailState.FAILED.value, reason=reason, next_at=None)

    def set_undone(self, claim: MailClaim) -> bool:
        tried = TRIED if claim.fence > 1 else ""
        return self._settle(claim, state=MailState.UNDONE.value, text="", said="", reason=tried, next_at=None)

    def delay(self, claim: MailClaim, until: datetime, reason: str) -> bool:
        return self._settle(claim, reason=reason, next_at=until)

    def _settle(self, claim: MailClaim, **values: object) -> bool:
        """Whether we still hold it; either way it was tried once more."""
        statement: Update = HELD.values(lease_until=EPOCH, attempts=mail.c.attempts + 1, **values)
        held = {"mail_id": claim.mail.id, "held_fence": claim.fence}
        return self._connection.execute(statement, held).rowcount > 0

    def undo(self, mail_id: int) -> bool:
        if not self._connection.execute(UNDO, {"mail_id": mail_id}).rowcount:
            return False
        for statement in (LEAVE_FETCHES, LEAVE_FILES):
            self._connection.execute(statement, {"of_mail": mail_id})
        return True

    def rewrite(self, mail_id: int, text: str, said: str, send_at: datetime) -> bool:
        values = {"mail_id": mail_id, "new_text": text, "new_said": said, "later": send_at}
        return self._connection.execute(REWRITE, values).rowcount > 0

    def remark(self, mail_id: int, code: str) -> None:
        known = self.get(mail_id)
        if known is not None and code not in known.left_out:
            self._connection.execute(REMARK, {"mail_id": mail_id, "codes": [*known.left_out, code]})

    def fail(self, mail_id: int, reason: str) -> bool:
        return self._connection.execute(FAIL, {"mail_id": mail_id, "why": reason}).rowcount > 0

    def set_late(self, mail_id: int, reason: str) -> bool:
        return self._connection.execute(LATE, {"mail_id": mail_id, "why": reason}).rowcount > 0

    def retry(self, mail_id: int, now: datetime) -> bool:
        """Its tries begin anew: what was discarded is no more known by them."""
        if not self._connection.execute(RETRY, {"mail_id": mail_id, "now": now}).rowcount:
            return False
        self._connection.execute(LIST_AGAIN, {"mail_id": mail_id})
        return True

    def cursor(self, mailbox: str) -> MailCursor | None:
        row = self._connection.execute(CURSOR, {"name": mailbox}).one_or_none()
        return MailCursor(int(row.validity), int(row.uid), row.since) if row else None

    def set_cursor(self, mailbox: str, cursor: MailCursor) -> None:
        values = {"name": mailbox, "validity": cursor.validity, "uid": cursor.uid, "since": cursor.since}
        self._connection.execute(SET_CURSOR[self._connection.dialect.name], values)

    def signing_key(self, name: str, fresh: bytes) -> bytes:
        self._connection.execute(ADD_KEY[self._connection.dialect.name], {"name": name, "value": fresh})
        return bytes(self._connection.execute(KEY, {"name": name}).scalar_one())

    def drop(self, number: int) -> None:
        """Remove all mails of a conversation that is purged; what is still in the mailbox does not come anew."""
        pass_by(self._connection, self._connection.execute(CAME_TO, {"number": number}).scalars().all())
        for statement in (DROP_FETCHES, DROP_FILES, DROP):
            self._connection.execute(statement, {"number": number})

    def _with_names(self, rows: Sequence[AnyRow]) -> list[Mail]:
        names: dict[int, list[MailFile]] = {}
        for file in self._connection.execute(NAMES_OF, {"mail_ids": [row.id for row in rows]}) if rows else ():
            names.setdefault(file.mail_id, []).append(
                MailFile(file.name, file.mime_type, file.size, problem=file.problem or "")
            )
        return [replace(_mail(row), files=tuple(names.get(row.id, ()))) for row in rows]


def _values(mail: NewMail) -> Mapping[str, object]:
    return {
        "conversation_id": mail.number,
        "message_id": mail.message_id,
        "state": mail.state.value,
        "author": mail.author,
        "sender_name": mail.sender_name,
        "sender": mail.sender,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": mail.text,
        "said": mail.said,
        "at": mail.at,
        "is_automatic": int(mail.is_automatic),
        "left_out": list(mail.left_out),
        "kind": mail.kind.value,
        "reason": mail.reason,
        "attempts": 0,
        "next_at": mail.send_at,
        "lease_until": EPOCH,
        "fence": 0,
        "kept_at": mail.kept_at,
        "opens": int(mail.opens),
    }


def _file_values(mail_id: int, file: MailFile) -> Mapping[str, object]:
    values = {"name": file.name, "mime_type": file.mime_type, "size": file.size, "content": file.content}
    return {"mail_id": mail_id, **values}


def _mail(row: AnyRow) -> Mail:
    return Mail(
        id=row.id,
        number=row.conversation_id,
        message_id=row.message_id,
        state=MailState(row.state),
        author=row.author,
        sender_name=row.sender_name,
        sender=row.sender,
        recipient=row.recipient,
        subject=row.subject,
        text=row.text,
        said=row.said,
        at=row.at,
        is_automatic=bool(row.is_automatic),
        reason=row.reason,
        attempts=row.attempts,
        next_at=row.next_at,
        post_id=row.post_id,
        opens=bool(row.opens),
        left_out=tuple(row.left_out),
        kind=MailKind(row.kind),
    )


def line_of_mail(mail: Mail) -> Line:
    """As one line of its conversation; files are named, as they have no address."""
    author = Author.VISITOR if mail.state is MailState.RECEIVED else Author.AGENT
    files = tuple(Attachment(file.name, "", file.size, file.mime_type) for file in mail.files)
    return Line(author, mail.at, mail.said, mail.sender_name, files)
