"""Keeps what is known of a restored database, and settles what may have happened after its backup was taken."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, inspect, or_, select, text, update

from bot.ports import FROM_BACKUP, ExportState, FileState, Forward, MailState, Purges, Restored, Tombstone
from storage.conversations.conversations import key_of
from storage.history import removals
from storage.mail import passed_mails
from storage.sql.dialects import for_each
from storage.sql.prepared import Prepared
from storage.tables import (
    MAIL_WAITS,
    UNDER_WAY,
    WAITING,
    WAS_ERASED,
    answer,
    conversation,
    export,
    export_address,
    forward,
    journal,
    mail,
    post,
    rescue_wait,
    thread_file,
    tombstone,
    workspace,
)

TAKEN, RESTORED = "backup", "restored"
GAP = 100_000  # numbers that may have been given since the backup was taken, and stand in Slack
BURY = for_each(lambda insert_into: insert_into(tombstone).on_conflict_do_nothing())
TOMBSTONES = select(tombstone).order_by(tombstone.c.at)
COPIES = select(forward).join(tombstone, tombstone.c.number == forward.c.number).order_by(forward.c.number)
COPY = for_each(
    lambda into: (adding := into(forward)).on_conflict_do_update(
        index_elements=["number"], set_={"twin": adding.excluded.twin}
    )
)
ERASED = select(journal.c.detail, journal.c.at).where(text(WAS_ERASED)).order_by(journal.c.id)
KEY = select(conversation.c.property_id, conversation.c.kind, conversation.c.external_id).where(
    conversation.c.id == bindparam("number")
)
KEPT = Prepared(select(workspace.c.value).where(workspace.c.key == bindparam("name")))
KEEP = for_each(
    lambda into: (adding := into(workspace)).on_conflict_do_update(
        index_elements=["key"], set_={"value": adding.excluded.value}
    )
)
# A file that Slack has is asked about; of one that was to be sent anew nobody can tell.
UNSENT_FILE = thread_file.c.state == FileState.WAITING.value
SETTLING: Sequence[Any] = (
    update(mail).where(text(MAIL_WAITS)).values(state=MailState.FAILED.value, reason=FROM_BACKUP, next_at=None),
    update(export).where(text(WAITING)).values(state=ExportState.REFUSED.value, problem=FROM_BACKUP),
    update(export_address).where(export_address.c.next_at.is_not(None)).values(next_at=None, reason=FROM_BACKUP),
    update(thread_file)
    .where(text(UNDER_WAY), UNSENT_FILE, thread_file.c.slack_id == "")
    .values(state=FileState.REFUSED.value, problem=FROM_BACKUP),
    update(post)
    .where(
        or_(
            post.c.id.in_(select(mail.c.post_id).where(mail.c.reason == FROM_BACKUP)),
            post.c.id.in_(select(export.c.post_id).where(export.c.problem == FROM_BACKUP)),
        )
    )
    .values(want_version=post.c.want_version + 1, behind=1),
    delete(answer),  # their readers have gone on long ago
    delete(rescue_wait),  # a visitor is written to once, and not days later
)
LAST_POST = select(func.coalesce(func.max(post.c.id), 0))
SEQUENCES = (
    text(
        """
        INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master
        WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)
        """
    ),
    text(f"UPDATE sqlite_sequence SET seq = seq + {GAP:d}"),
)


class SqlRestores:
    """See `bot.ports.Restores`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> Restored | None:
        kept = self._kept(RESTORED)
        if not kept:
            return None
        told = json.loads(kept)
        backup_at, restored_at = (datetime.fromisoformat(told[name]) for name in ("backup_at", "restored_at"))
        return Restored(backup_at, restored_at, int(told["last_post"]))

    def taken_at(self) -> datetime | None:
        kept = self._kept(TAKEN)
        return datetime.fromisoformat(kept) if kept else None

    def set_taken(self, at: datetime) -> None:
        """Only in the backup itself."""
        self._keep(TAKEN, at.isoformat())

    def purges(self) -> Purges:
        tombstones = [Tombstone(row.key, row.number, row.at) for row in self._connection.execute(TOMBSTONES)]
        erased = [(_ids(row.detail), row.at) for row in self._connection.execute(ERASED)]
        contacts = {one: at for ids, at in erased for one in ids}
        return Purges(tombstones, contacts, passed_mails.keys(self._connection), self._copies())

    def _copies(self) -> Sequence[Forward]:
        """None in a database that is older than they are."""
        there = inspect(self._connection).has_table(forward.name)
        rows = self._connection.execute(COPIES) if there else ()
        return [Forward(row.number, row.property_id, row.mail_id, row.at, row.twin) for row in rows]

    def newest_purge(self) -> int:
        return removals.newest(self._connection)

    def bury(self, purges: Purges) -> Sequence[int]:
        bury = BURY[self._connection.dialect.name]
        for one in purges.tombstones:
            self._connection.execute(bury, {"key": one.key, "number": one.number, "at": one.at})
        passed_mails.pass_keys(self._connection, sorted(purges.mails))
        copy = COPY[self._connection.dialect.name]
        for sent in purges.copies:
            self._connection.execute(copy, asdict(sent))
        return [one.number for one in purges.tombstones if self._is_here(one)]

    def _is_here(self, gone: Tombstone) -> bool:
        row = self._connection.execute(KEY, {"number": gone.number}).one_or_none()
        return row is not None and key_of(row.property_id, row.kind, row.external_id) == gone.key

    def settle(self, backup_at: datetime, restored_at: datetime) -> None:
        """In a copy of the backup only, which is a SQLite database wherever it came from."""
        for statement in SETTLING:
            self._connection.execute(statement)
        last = int(self._connection.execute(LAST_POST).scalar_one())
        told = {"backup_at": backup_at.isoformat(), "restored_at": restored_at.isoformat()}
        self._keep(RESTORED, json.dumps({**told, "last_post": last}))
        self._connection.execute(delete(workspace).where(workspace.c.key == TAKEN))  # a copy of it is no backup
        for statement in SEQUENCES:
            self._connection.execute(statement)

    def _kept(self, name: str) -> str | None:
        row = KEPT.row(self._connection, {"name": name})
        return row.value if row else None

    def _keep(self, name: str, value: str) -> None:
        self._connection.execute(KEEP[self._connection.dialect.name], {"key": name, "value": value})


def _ids(detail: dict[str, str]) -> list[int]:
    """The contact that was erased, and those merged into it."""
    return [int(one) for one in f"{detail.get('contact', '')},{detail.get('group', '')}".split(",") if one.isdigit()]
