"""What channels are told by the clock: the digests, their slots, and the conversations that their messages list."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, Json, metadata

digest = Table(
    "digest",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("property_ids", Json, nullable=False),
    Column("days", Json, nullable=False),
    Column("minutes", Json, nullable=False),
    Column("zone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),  # slots up to here are dealt with
    Column("told_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("next_at", Moment),
    Column("post_id", Id),
    Column("paused_at", Moment),
    Column("removed_at", Moment),
    sqlite_autoincrement=True,
)
Index(
    "b_digest_next",
    digest.c.next_at,
    digest.c.id,
    sqlite_where=text("next_at IS NOT NULL"),
    postgresql_where=text("next_at IS NOT NULL"),
)

# Its key decides that a slot is dealt with once, whatever the number of clocks.
digest_run = Table(
    "digest_run",
    metadata,
    Column("digest_id", ForeignKey("digest.id"), primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("post_id", Id),
    Index("b_digest_run_at", "digest_id", "at", "slot"),
)

digest_line = Table(
    "digest_line",
    metadata,
    Column("post_id", Id, primary_key=True, autoincrement=False),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)
