"""When properties are heard of: 168 rows a property at most, and those that are silent.

Bit n of `weeks` tells that something came in that hour of the week n weeks before `week`.
"""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.sql.engine import Moment
from storage.tables.kinds import metadata

habit = Table(
    "habit",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("week", Integer, nullable=False),
    Column("weeks", Integer, nullable=False),
)

silence = Table(
    "silence",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
)

watch = Table(
    "watch",
    metadata,
    Column("name", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("at", Moment, nullable=False),
)
