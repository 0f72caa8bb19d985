"""Webhooks and events as they came."""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

# The condition of a partial index: a query must repeat it as it stands, or its plan does without the index.
TROUBLED = "state IN ('failed', 'quarantined')"

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", Text, unique=True),
    Column("body_hash", LargeBinary, nullable=False, unique=True),
    Column("received_at", Moment, nullable=False),
    Column("event", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("conversation_id", Id),  # no foreign key: it outlives a purge
    Column("body", LargeBinary),
    Index("b_delivery_conversation", "conversation_id"),
    sqlite_autoincrement=True,
)

Index(
    "b_delivery_troubled",
    delivery.c.id,
    sqlite_where=text(TROUBLED),
    postgresql_where=text(TROUBLED),
)

seen_event = Table(
    "seen_event",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Index("b_seen_event", "at"),
)
