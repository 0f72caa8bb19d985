"""Exports that people asked for, and the addresses that they may be mailed to."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, Table, Text, text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

WAITING = "state = 'waiting'"

export = Table(
    "export",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slack_id", Text, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("behind", Id, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("logged", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("post_id", Id, nullable=False),
    Column("address", Text, nullable=False, server_default=text("''")),
    Column("origin", Text, nullable=False, server_default=text("''")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Index("b_export_created", "created_at"),
    sqlite_autoincrement=True,  # a window that was open for long must not begin another's
)

Index("b_export_waiting", export.c.next_at, export.c.id, sqlite_where=text(WAITING), postgresql_where=text(WAITING))

export_address = Table(
    "export_address",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slack_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("confirmed_until", Moment),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Index("b_export_address", "slack_id", "asked_at"),
    sqlite_autoincrement=True,  # a code is of one row only, for ever
)
CODE_WAITS = "next_at IS NOT NULL"

Index(
    "b_export_address_waits",
    export_address.c.next_at,
    export_address.c.id,
    sqlite_where=text(CODE_WAITS),
    postgresql_where=text(CODE_WAITS),
)
