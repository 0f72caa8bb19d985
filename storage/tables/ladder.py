"""Who is told of missed chats and when, and the chats that wait until somebody is told."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, SmallInteger, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

alert = Table(
    "alert",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("channel", Float, nullable=False),  # minutes of working time, 0 for never
    Column("on_call", Float, nullable=False),
    Column("lead", Float, nullable=False),
    Column("person", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("head", Text, nullable=False),
)

# Only what waits has a row: as few as there are open missed chats that nobody has.
rung = Table(
    "rung",
    metadata,
    Column("conversation_id", Id, primary_key=True, autoincrement=False),
    Column("property_id", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("due_at", Moment, nullable=False),
    Index("b_rung_due", "due_at", "conversation_id"),
)
