"""How far what is done at tawk.to was read, a row for the chats and one for the tickets of each property."""

from sqlalchemy import Column, ForeignKey, SmallInteger, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

following = Table(
    "following",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("cursor", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("refused", Text, nullable=False),
    Column("told", SmallInteger, nullable=False),
)
