"""Remembers mails that were read and are not kept, so that a mailbox that is read anew does not bring them back."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, inspect, select

from storage.sql.dialects import for_each
from storage.tables import passed_mail

PASS = for_each(lambda insert_into: insert_into(passed_mail).on_conflict_do_nothing())
KEYS = select(passed_mail.c.key)
PASSED = select(passed_mail).where(passed_mail.c.key == bindparam("key_of"))


def pass_by(connection: Connection, message_ids: Iterable[str]) -> None:
    pass_keys(connection, map(_key, message_ids))


def keys(connection: Connection) -> frozenset[bytes]:
    """None in a database that is older than they are."""
    return (
        frozenset(connection.execute(KEYS).scalars())
        if inspect(connection).has_table(passed_mail.name)
        else frozenset()
    )


def pass_keys(connection: Connection, keys: Iterable[bytes]) -> None:
    rows = [{"key": key} for key in keys]
    if rows:
        connection.execute(PASS[connection.dialect.name], rows)


def is_passed(connection: Connection, message_id: str) -> bool:
    return connection.execute(PASSED, {"key_of": _key(message_id)}).one_or_none() is not None


def _key(message_id: str) -> bytes:
    """Of what is purged not even that is left."""
    return hashlib.sha256(message_id.encode()).digest()
