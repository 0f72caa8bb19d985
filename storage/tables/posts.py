"""Our messages in Slack, and answers that wait to be sent."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

PARKED = "parked <> ''"
IN_SUMMARY = "kind = 'card' AND parent_id IS NOT NULL"

channel = Table(
    "channel",
    metadata,
    Column("id", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
    Column("told", SmallInteger, nullable=False, server_default=text("0")),  # whether administrators know of it
    Column("written", SmallInteger, nullable=False, server_default=text("0")),  # whether Slack ever took a post there
)

pace = Table(
    "pace",
    metadata,
    Column("key", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),
)

post = Table(
    "post",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("turn", SmallInteger, nullable=False),  # cards and notices go before lines
    Column("channel", ForeignKey("channel.id"), nullable=False),
    Column("number", Id, nullable=False),
    Column("parent_id", Id),
    Column("payload", JSON, nullable=False),
    Column("want_version", Integer, nullable=False),
    Column("posted_version", Integer, nullable=False),
    Column("behind", SmallInteger, nullable=False),
    Column("ts", Text),
    Column("generation", Integer, nullable=False),
    Column("intent_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("doomed", SmallInteger, nullable=False),
    Column("parked", Text, nullable=False),
    Index("b_post_number", "number", "kind"),
    Index("b_post_ts", "ts", "channel"),
    sqlite_autoincrement=True,
)

Index(
    "b_post_behind",
    post.c.turn,
    post.c.next_at,
    post.c.id,
    sqlite_where=text("behind = 1"),
    postgresql_where=text("behind = 1"),
)

Index(
    "b_post_sibling",
    post.c.parent_id,
    post.c.id,
    sqlite_where=text("behind = 1"),
    postgresql_where=text("behind = 1"),
)

Index(
    "b_post_intent",
    post.c.channel,
    post.c.intent_at,
    sqlite_where=text("intent_at IS NOT NULL"),
    postgresql_where=text("intent_at IS NOT NULL"),
)

Index(
    "b_post_summary",
    post.c.parent_id,
    post.c.number,
    sqlite_where=text(IN_SUMMARY),
    postgresql_where=text(IN_SUMMARY),
)

Index("b_post_parked", post.c.id, sqlite_where=text(PARKED), postgresql_where=text(PARKED))

answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("response_url", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("channel", Text, nullable=False, server_default=text("''")),
    Column("agent", Text, nullable=False, server_default=text("''")),
    Column("thread_ts", Text, nullable=False, server_default=text("''")),
    Column("expires_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
