"""When the team of a property works; a property without a row has said nothing of it."""

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.tables.kinds import Json, metadata

property_hours = Table(
    "property_hours",
    metadata,
    Column("property_id", ForeignKey("property.id"), primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
    Column("week", Json, nullable=False),
    Column("holidays", Json, nullable=False),
)
