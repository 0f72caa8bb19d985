"""How long properties keep what is over; one without a row keeps everything."""

from sqlalchemy import Column, ForeignKey, Integer, SmallInteger, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import Id, Json, metadata

keeping = Table(
    "keeping",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("trash_days", Integer, nullable=False),
    Column("closed_days", Integer, nullable=False),
    Column("announced", Integer, nullable=False),
    Column("first_at", Moment),
    Column("posts", Json, nullable=False),
    Column("stopped_by", Text, nullable=False),
    Column("next_at", Moment),
    Column("began_at", Moment),
    Column("batch", Text, nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("place_at", Moment, nullable=False),
    Column("place_number", Id, nullable=False),
    Column("purged", Integer, nullable=False),
    Column("last_at", Moment),
    Column("last_purged", Integer, nullable=False),
)
