"""Remembers mails that were read and are not kept, so that a mailbox that is read anew does not bring them back."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from storage.dialects import for_each
from storage.tables import passed_mail

PASS = for_each(lambda insert_into: insert_into(passed_mail).on_conflict_do_nothing())
PASSED = select(passed_mail).where(passed_mail.c.key == bindparam("key_of"))


def pass_by(connection: Connection, message_ids: Iterable[str]) -> None:
    rows = [{"key": _key(one)} for one in message_ids]
    if rows:
        connection.execute(PASS[connection.dialect.name], rows)


def is_passed(connection: Connection, message_id: str) -> bool:
    return connection.execute(PASSED, {"key_of": _key(message_id)}).one_or_none() is not None


def _key(message_id: str) -> bytes:
    """Of what is purged not even that is left."""
    return hashlib.sha256(message_id.encode()).digest()
