"""Summaries of bursts: the message that shows many conversations at once in the place of their cards."""

from sqlalchemy import Column, Index, Integer, SmallInteger, Table

from storage.sql.engine import Moment
from storage.tables.kinds import Id, metadata

# What a summary shows are the cards whose parent is its message.
burst = Table(
    "burst",
    metadata,
    Column("post_id", Id, primary_key=True, autoincrement=False),
    Column("calm_at", Moment, nullable=False),  # when conversations get cards again, if no others come
    Column("first_at", Moment),  # between these two moments what it shows was begun
    Column("last_at", Moment),
    Index("b_burst_calm", "calm_at"),
)

# Which rung of which property's ladder was told of in a summary's thread, and when the last time.
burst_told = Table(
    "burst_told",
    metadata,
    Column("post_id", Id, primary_key=True, autoincrement=False),
    Column("property_id", Integer, primary_key=True, autoincrement=False),
    Column("step", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, server_default="0"),
)
