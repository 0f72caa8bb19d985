"""Finds purges and erasures in the journal, by an end of an index each, however many there are."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text

from storage.tables import WAS_ERASED, WAS_PURGED, journal

KINDS = (WAS_PURGED, WAS_ERASED)  # contacts are erased who never had a conversation, too
NEWEST = [select(journal.c.id).where(text(kind)).order_by(journal.c.id.desc()).limit(1) for kind in KINDS]
FIRST_BEHIND = [
    select(journal.c.at).where(text(kind), journal.c.id > bindparam("behind")).order_by(journal.c.id).limit(1)
    for kind in KINDS
]


def newest(connection: Connection) -> int:
    """Its number in the journal; 0 where there is none."""
    return max(int(connection.execute(one).scalar_one_or_none() or 0) for one in NEWEST)


def first_behind(connection: Connection, number: int) -> datetime | None:
    """When the first behind this one was; None where there is none."""
    found = [connection.execute(one, {"behind": number}).scalar_one_or_none() for one in FIRST_BEHIND]
    return min((at for at in found if at is not None), default=None)
